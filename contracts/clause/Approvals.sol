// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Contexts} from "./Contexts.sol";

/// @notice No tier of policy `policy` (number of its first tier) covers `amount`.
error TierMissing(uint8 policy, uint256 amount);
/// @notice The tier asks for no approval, for more approvals or organisations than it has eligible parties, or names parties
/// that there are not; or bits are set that mean nothing.
error TierInvalid(uint256 index, bytes32 tier);
/// @notice These parties (bit n-1 stands for party n) are not eligible under the tier.
error ApproverNotEligible(uint32 parties, bytes32 tier);
/// @notice The approver acts for the organisation that made, or is paid for, what it approves.
error ApproverIsParty(uint8 party, uint16 organisation);

/// @title Who must approve
/// @notice A policy is a run of tiers with rising upper bounds; its number is that of its first tier, from 1. A tier is a word:
/// up to 112 | eligible 32 | approvals 8 | organisations 8 | batch 8 | zero 88, from the left.
/// @dev Maker is never checker, counted by organisation.
library Approvals {
    using Contexts for bytes32[];

    /// @notice Upper bound of the last tier of a policy.
    uint256 internal constant UNLIMITED = type(uint112).max;

    /// @notice The first tier of the policy that covers the amount.
    /// @param words Words of a configuration, whose tiers are the `count` from `first` on.
    /// @param policy Number of the policy's first tier, from 1.
    function tier(
        bytes32[] calldata words,
        uint256 first,
        uint256 count,
        uint8 policy,
        uint256 amount
    ) internal pure returns (bytes32) {
        for (uint256 i = policy; i != 0 && i <= count; ++i) {
            bytes32 word = words[first + i - 1];
            uint256 bound = upTo(word);
            if (amount <= bound) return word;
            if (bound == UNLIMITED) break;
        }
        revert TierMissing(policy, amount);
    }

    /// @notice Largest amount the tier covers, in token units.
    function upTo(bytes32 word) internal pure returns (uint256) {
        return uint256(word) >> 144;
    }

    /// @notice Parties that may approve: bit n-1 stands for party n.
    function eligible(bytes32 word) internal pure returns (uint32) {
        return uint32(uint256(word) >> 112);
    }

    /// @notice How many of them have to.
    function approvals(bytes32 word) internal pure returns (uint8) {
        return uint8(uint256(word) >> 104);
    }

    /// @notice From how many organisations.
    function organisations(bytes32 word) internal pure returns (uint8) {
        return uint8(uint256(word) >> 96);
    }

    /// @notice Whether the tier is chosen by the sum of what is approved together, instead of each amount alone.
    function isByBatch(bytes32 word) internal pure returns (bool) {
        return uint8(uint256(word) >> 88) != 0;
    }

    /// @notice Reverts if a tier can never be satisfied, or the last one does not end its policy.
    /// @param words Words of a configuration, whose tiers are the `count` from `first` on.
    /// @param members Rows of the party table.
    function validate(bytes32[] calldata words, uint256 first, uint256 count, uint256 members) internal pure {
        for (uint256 i = 0; i < count; ++i) {
            bytes32 word = words[first + i];
            uint256 parties = _count(eligible(word));
            if (
                approvals(word) == 0 ||
                organisations(word) == 0 ||
                approvals(word) > parties ||
                organisations(word) > approvals(word) ||
                uint256(eligible(word)) >> members != 0 ||
                uint88(uint256(word)) != 0 ||
                (i + 1 == count && upTo(word) != UNLIMITED)
            ) revert TierInvalid(i, word);
        }
    }

    /// @notice Whether these approvals satisfy the tier. Refuses a voter that may not vote even where there are too few: kept,
    /// its vote would block those that come later.
    /// @param word The tier.
    /// @param votes Who approved: bit n-1 stands for party n.
    /// @param context The words that hold the party table.
    /// @param maker Party that made what is approved; 0 if none.
    /// @param payee Party that is paid for it.
    function isQuorum(
        bytes32 word,
        uint32 votes,
        bytes32[] calldata context,
        uint8 maker,
        uint8 payee
    ) internal pure returns (bool) {
        if (votes & ~eligible(word) != 0) revert ApproverNotEligible(votes & ~eligible(word), word);
        uint256 barred = (1 << context.organisation(maker)) | (1 << context.organisation(payee));
        uint256 acting = _acting(votes, context, barred);
        return _count(votes) >= approvals(word) && _count(acting) >= organisations(word);
    }

    /// @dev The organisations that voters act for, as a mask; refuses those that are barred.
    function _acting(uint256 votes, bytes32[] calldata context, uint256 barred) private pure returns (uint256 acting) {
        for (uint256 party = 1; votes != 0; (votes >>= 1, ++party)) {
            if (votes & 1 == 0) continue;
            uint256 organisation = context.organisation(party);
            if (barred & (1 << organisation) != 0) revert ApproverIsParty(uint8(party), uint16(organisation));
            acting |= 1 << organisation;
        }
    }

    /// @dev How many the mask has.
    function _count(uint256 mask) private pure returns (uint256 count) {
        for (; mask != 0; mask &= mask - 1) ++count;
    }
}
