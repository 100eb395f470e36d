// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Approvals} from "../clause/Approvals.sol";
import {Deals} from "./Deals.sol";
import {IMilestoneBooks} from "./IMilestoneBooks.sol";
import {MilestoneRows} from "./MilestoneRows.sol";
import {Silence} from "./MilestoneTypes.sol";

/// @title What a configuration must satisfy
/// @notice Reads a configuration once, when a clause is opened or amended, so that no later call meets terms that cannot work.
/// A configuration is the words of the deal, see {Deals}, and one word a milestone, see {MilestoneRows}.
/// @dev A contract of its own, without state, which {Milestones} only ever reads from: together they would exceed the 24,576
/// bytes that one contract may have.
contract MilestoneTerms {
    using Deals for bytes32[];
    using MilestoneRows for bytes32;

    uint256 private constant MAX_PAYERS = 8;
    uint256 private constant MAX_ROWS = 96;
    uint256 private constant MILLION = 1_000_000;

    /// @notice Reads a whole configuration.
    /// @param config Its words.
    /// @param parties Rows of the party table.
    /// @param first Whether the clause is being opened; a void row, all zero, may only come with an amendment.
    /// @return hash keccak256 of the deal's words and the page hashes, see {Deals}.
    /// @return token What the clause pays in.
    /// @return value Sum of the amounts, in token units.
    /// @return count Number of rows.
    /// @return payers Number of payers.
    function read(
        bytes32[] calldata config,
        uint256 parties,
        bool first
    ) external view returns (bytes32 hash, address token, uint112 value, uint8 count, uint8 payers) {
        _validateDeal(config, parties);
        value = _validateRows(config, parties, first);
        uint256 rows = config.firstPage();
        hash = _hash(config, rows);
        return (hash, config.token(), value, uint8(config.length - rows), uint8(config.payers()));
    }

    /// @notice What an amendment does to the rows there were. Due dates may always move.
    /// @param from The configuration in force.
    /// @param to The new one, which {read} accepted.
    /// @return changed Milestones whose row promises something else.
    /// @return voided Those of them that are now void.
    function compare(
        bytes32[] calldata from,
        bytes32[] calldata to
    ) external pure returns (uint96 changed, uint96 voided) {
        _requireSameMoney(from, to);
        uint256 oldFirst = from.firstPage();
        uint256 oldCount = from.length - oldFirst;
        uint256 first = to.firstPage();
        uint256 count = to.length - first;
        if (count < oldCount) _fail(IMilestoneBooks.DealProblem.Rows, count);
        for (uint256 i = 0; i < count; ++i) {
            bytes32 row = to[first + i];
            bool added = i >= oldCount;
            if (added && row == 0) _fail(IMilestoneBooks.DealProblem.Void, i + 1);
            if (added || from[oldFirst + i].isSameButDue(row)) continue;
            changed |= uint96(1) << uint96(i);
            if (row == 0) voided |= uint96(1) << uint96(i);
        }
    }

    /// @dev The deal's words with the page hashes in place of the rows.
    function _hash(bytes32[] calldata config, uint256 rows) private pure returns (bytes32) {
        bytes32[] memory hashes = MilestoneRows.pageHashes(config, rows);
        bytes32[] memory words = new bytes32[](rows + hashes.length);
        for (uint256 i = 0; i < rows; ++i) words[i] = config[i];
        for (uint256 i = 0; i < hashes.length; ++i) words[rows + i] = hashes[i];
        return keccak256(abi.encodePacked(words));
    }

    /// @dev Checks what holds for all rows.
    /// @param parties Rows of the party table.
    function _validateDeal(bytes32[] calldata config, uint256 parties) private view {
        _validateShape(config);
        if (config.token().code.length == 0) _fail(IMilestoneBooks.DealProblem.Token, 0);
        if (config.unit() == 0) _fail(IMilestoneBooks.DealProblem.Unit, 0);
        if (config.longstop() == 0) _fail(IMilestoneBooks.DealProblem.Longstop, 0);
        _validatePayers(config, parties);
        Approvals.validate(config, config.firstTier(), config.tiers(), parties);
    }

    /// @dev Each payer is a party, once, and bears something.
    function _validatePayers(bytes32[] calldata config, uint256 parties) private pure {
        uint256 payers = config.payers();
        if (payers == 0 || payers > MAX_PAYERS) _fail(IMilestoneBooks.DealProblem.Payers, payers);
        for (uint256 i = 0; i < payers; ++i) {
            uint8 party = config.payerParty(i);
            bool known = party != 0 && party <= parties;
            for (uint256 j = 0; known && j < i; ++j) known = config.payerParty(j) != party;
            if (!known) _fail(IMilestoneBooks.DealProblem.PayerParty, i);
            if (uint184(uint256(config[Deals.FIXED + i])) != 0) _fail(IMilestoneBooks.DealProblem.Encoding, i);
            if (config.payerWeight(i) == 0) _fail(IMilestoneBooks.DealProblem.PayerWeight, i);
        }
    }

    /// @dev As many words as the first one says, and no bit set that means nothing.
    function _validateShape(bytes32[] calldata config) private pure {
        bool whole = config.length >= Deals.FIXED && config.length >= config.firstPage();
        if (!whole || uint64(uint256(config[0])) != 0 || uint64(uint256(config[1])) != 0) {
            _fail(IMilestoneBooks.DealProblem.Encoding, config.length);
        }
    }

    /// @dev Checks each row; a void row, all zero, may only come with an amendment.
    /// @return value Sum of the amounts.
    function _validateRows(bytes32[] calldata config, uint256 parties, bool first) private pure returns (uint112) {
        uint256 before = config.firstPage();
        uint256 count = config.length - before;
        if (count == 0 || count > MAX_ROWS) _fail(IMilestoneBooks.DealProblem.Rows, count);
        uint256 value;
        for (uint256 milestone = 1; milestone <= count; ++milestone) {
            bytes32 row = config[before + milestone - 1];
            if (row == 0) {
                if (first) _fail(IMilestoneBooks.DealProblem.Void, milestone);
                continue;
            }
            _validateRow(config, row, milestone, parties);
            value += row.amount();
        }
        if (value > type(uint112).max) _fail(IMilestoneBooks.DealProblem.Amount, count);
        return uint112(value);
    }

    /// @dev Order and weights of payers, token and unit never change: a new share is a new clause.
    function _requireSameMoney(bytes32[] calldata a, bytes32[] calldata b) private pure {
        bool same = a.token() == b.token() && a.unit() == b.unit() && a.payers() == b.payers();
        for (uint256 i = 0; same && i < a.payers(); ++i) same = a[Deals.FIXED + i] == b[Deals.FIXED + i];
        if (!same) _fail(IMilestoneBooks.DealProblem.Fixed, 0);
    }

    function _validateRow(bytes32[] calldata config, bytes32 row, uint256 milestone, uint256 parties) private pure {
        if (row.amount() % config.unit() != 0) _fail(IMilestoneBooks.DealProblem.Amount, milestone);
        if (row.payee() == 0 || row.payee() > parties) _fail(IMilestoneBooks.DealProblem.Payee, milestone);
        if (row.policy() == 0 || row.policy() > config.tiers()) _fail(IMilestoneBooks.DealProblem.Policy, milestone);
        if (row.reviewDays() == 0) _fail(IMilestoneBooks.DealProblem.Review, milestone);
        uint256 ppm = row.retentionPpm();
        if (ppm > MILLION || (ppm != 0 && config.retentionDate() == 0)) {
            _fail(IMilestoneBooks.DealProblem.Retention, milestone);
        }
        // Only lower numbers may come first, so that no cycle can exist.
        for (uint256 rest = row.predecessors(); rest != 0; rest >>= 8) {
            if (uint8(rest) >= milestone) _fail(IMilestoneBooks.DealProblem.Predecessor, milestone);
        }
        uint256 defaults = uint8(uint256(row));
        if (defaults & 3 > uint8(Silence.Arbiter) || defaults >> 2 > uint8(Silence.Reject)) {
            _fail(IMilestoneBooks.DealProblem.Defaults, milestone);
        }
    }

    function _fail(IMilestoneBooks.DealProblem problem, uint256 where) private pure {
        revert IMilestoneBooks.DealInvalid(problem, where);
    }
}
