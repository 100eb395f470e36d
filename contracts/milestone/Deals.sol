// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title What a clause of milestones fixes once for all its rows, in words
/// @notice From the left: token 160 | payers 8 | tiers 8 | days to cure 16 | zero 64, then unit 112 | longstop 40 | retention
/// date 40 | zero 64, then one word a payer: party 8 | weight 64 | zero 184, then one word a tier, see {Approvals}. What
/// follows are the rows when a clause is opened or amended, otherwise the hash of each page of eight rows.
library Deals {
    /// @notice Words before the payers.
    uint256 internal constant FIXED = 2;

    /// @notice What the clause pays in.
    function token(bytes32[] calldata words) internal pure returns (address) {
        return address(bytes20(words[0]));
    }

    /// @notice How many payers there are.
    function payers(bytes32[] calldata words) internal pure returns (uint256) {
        return uint8(uint256(words[0]) >> 88);
    }

    /// @notice How many tiers of approval policies there are.
    function tiers(bytes32[] calldata words) internal pure returns (uint256) {
        return uint8(uint256(words[0]) >> 80);
    }

    /// @notice Days the provider has, after a rejection, to deliver again; 0 for "until the longstop".
    function cureDays(bytes32[] calldata words) internal pure returns (uint16) {
        return uint16(uint256(words[0]) >> 64);
    }

    /// @notice Token units per minor unit of the currency; every amount is a multiple of it and splits round in it.
    function unit(bytes32[] calldata words) internal pure returns (uint112) {
        return uint112(uint256(words[1]) >> 144);
    }

    /// @notice From this second on, what was not delivered may be cancelled.
    function longstop(bytes32[] calldata words) internal pure returns (uint40) {
        return uint40(uint256(words[1]) >> 104);
    }

    /// @notice From this second on, anyone may release retentions, and nothing may be deducted any more.
    function retentionDate(bytes32[] calldata words) internal pure returns (uint40) {
        return uint40(uint256(words[1]) >> 64);
    }

    /// @notice The party that payer `payer`, numbered from 0, is.
    function payerParty(bytes32[] calldata words, uint256 payer) internal pure returns (uint8) {
        return uint8(uint256(words[FIXED + payer]) >> 248);
    }

    /// @notice Its share, relative to the others'.
    function payerWeight(bytes32[] calldata words, uint256 payer) internal pure returns (uint64) {
        return uint64(uint256(words[FIXED + payer]) >> 184);
    }

    /// @notice All shares.
    function weights(bytes32[] calldata words) internal pure returns (uint256[] memory list) {
        uint256 count = payers(words);
        list = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) list[i] = payerWeight(words, i);
    }

    /// @notice Where the tiers begin.
    function firstTier(bytes32[] calldata words) internal pure returns (uint256) {
        return FIXED + payers(words);
    }

    /// @notice Where the rows, or the hashes of their pages, begin.
    function firstPage(bytes32[] calldata words) internal pure returns (uint256) {
        return FIXED + payers(words) + tiers(words);
    }
}
