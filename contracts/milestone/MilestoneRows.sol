// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Deals} from "./Deals.sol";
import {Silence} from "./MilestoneTypes.sol";

/// @notice Milestone `milestone` does not exist; the terms have 1 to `count`.
error MilestoneUnknown(uint8 milestone, uint256 count);
/// @notice The call needs page `page` of the schedule, and did not bring it.
error PageMissing(uint256 page);
/// @notice The rows brought as page `page` are not those that were signed.
error PageInvalid(uint256 page, bytes32 expected, bytes32 actual);

/// @title The schedule in words
/// @notice One word a milestone, from the left: amount 112 | due 40 | predecessors 4 x 8 | retention ppm 24 | review days 16 |
/// payee 8 | policy 8 | challenge days 8 | defaults 8 (bits 0-1 what a silent review means, bits 2-3 a silent arbiter).
library MilestoneRows {
    /// @notice Rows on a page.
    uint256 internal constant PAGE = 8;
    /// @dev Every bit but those of the due date, which an amendment may always move.
    uint256 private constant BUT_DUE = ~(uint256(type(uint40).max) << 104);

    /// @notice Gross amount, in token units.
    function amount(bytes32 row) internal pure returns (uint112) {
        return uint112(uint256(row) >> 144);
    }

    /// @notice Four milestones that must be paid first, one a byte; 0 for none.
    function predecessors(bytes32 row) internal pure returns (uint32) {
        return uint32(uint256(row) >> 72);
    }

    /// @notice What is retained of each payment, in parts per million.
    function retentionPpm(bytes32 row) internal pure returns (uint24) {
        return uint24(uint256(row) >> 48);
    }

    /// @notice How long approvers have, in days.
    function reviewDays(bytes32 row) internal pure returns (uint16) {
        return uint16(uint256(row) >> 32);
    }

    /// @notice Party that is paid.
    function payee(bytes32 row) internal pure returns (uint8) {
        return uint8(uint256(row) >> 24);
    }

    /// @notice Number of the first tier of its approval policy, from 1.
    function policy(bytes32 row) internal pure returns (uint8) {
        return uint8(uint256(row) >> 16);
    }

    /// @notice How long an approval may be disputed before it is payable, in days.
    function challengeDays(bytes32 row) internal pure returns (uint8) {
        return uint8(uint256(row) >> 8);
    }

    /// @notice What it means if the approvers stay silent.
    function reviewDefault(bytes32 row) internal pure returns (Silence) {
        return Silence(uint256(row) & 3);
    }

    /// @notice What it means if the arbiter stays silent.
    function disputeDefault(bytes32 row) internal pure returns (Silence) {
        return Silence((uint256(row) >> 2) & 3);
    }

    /// @notice Whether an approval may have to be looked up before it can be paid: it can be challenged, or silence makes it.
    function isTimed(bytes32 row) internal pure returns (bool) {
        return challengeDays(row) != 0 || reviewDefault(row) == Silence.Accept;
    }

    /// @notice Whether two rows promise the same; only their due dates may differ.
    function isSameButDue(bytes32 a, bytes32 b) internal pure returns (bool) {
        return (uint256(a) ^ uint256(b)) & BUT_DUE == 0;
    }

    /// @notice The hash of each page of a schedule.
    /// @param words Words of a configuration, whose rows are those from `first` on.
    function pageHashes(bytes32[] calldata words, uint256 first) internal pure returns (bytes32[] memory hashes) {
        uint256 count = words.length - first;
        hashes = new bytes32[]((count + PAGE - 1) / PAGE);
        for (uint256 page = 0; page < hashes.length; ++page) {
            uint256 from = first + page * PAGE;
            uint256 to = from + PAGE < words.length ? from + PAGE : words.length;
            hashes[page] = keccak256(abi.encodePacked(words[from:to]));
        }
    }

    /// @notice Checks the pages a call brought against the configuration in force.
    /// @param pages Which ones: bit n stands for page n.
    function check(bytes32[] calldata rows, uint256 pages, bytes32[] calldata config) internal pure {
        uint256 hashes = Deals.firstPage(config);
        uint256 from;
        for (uint256 page = 0; pages >> page != 0; ++page) {
            if (pages & (1 << page) == 0) continue;
            // The last one takes all that is left, so that no row comes along unchecked.
            uint256 to = pages >> (page + 1) == 0 || from + PAGE > rows.length ? rows.length : from + PAGE;
            bytes32 expected = hashes + page < config.length ? config[hashes + page] : bytes32(0);
            bytes32 actual = keccak256(abi.encodePacked(rows[from:to]));
            if (actual != expected) revert PageInvalid(page, expected, actual);
            from = to;
        }
    }

    /// @notice The row of a milestone, numbered from 1, out of the pages that {check} has seen.
    function find(bytes32[] calldata rows, uint256 pages, uint256 milestone) internal pure returns (bytes32) {
        uint256 place = milestone - 1;
        uint256 page = place / PAGE;
        place %= PAGE;
        if ((pages >> page) & 1 == 0) revert PageMissing(page);
        for (uint256 before = pages & ((1 << page) - 1); before != 0; before &= before - 1) place += PAGE;
        return rows[place];
    }
}
