// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Parties, PartyUnknown} from "../agreement/Parties.sol";

/// @notice A context has four words and one for each party; this one has `length` words.
error ContextTooShort(uint256 length);

/// @title Which edition of which clause a call speaks of, in words
/// @notice Agreement | anchor (0 in the clause's first edition, afterwards its id) | place: zero 240, edition 8, index of the
/// clause in the terms 8 | hash of the rules | one word a party, see {Parties}. It travels with every call, and is hashed
/// with the configuration into the clause's key.
library Contexts {
    using Parties for bytes32;

    /// @notice Words before the party table.
    uint256 private constant FIXED = 4;

    /// @notice The words of one clause.
    /// @param parties The party table.
    /// @param rules keccak256 of the encoded rules.
    function pack(
        bytes32 agreement_,
        bytes32 anchor_,
        uint8 edition_,
        uint8 index_,
        bytes32[] memory parties,
        bytes32 rules
    ) internal pure returns (bytes32[] memory words) {
        uint256 count = parties.length;
        words = new bytes32[](FIXED + count);
        words[0] = agreement_;
        words[1] = anchor_;
        words[2] = bytes32((uint256(edition_) << 8) | index_);
        words[3] = rules;
        for (uint256 i = 0; i < count; ++i) words[FIXED + i] = parties[i];
    }

    /// @notice The key of an edition of a clause.
    /// @param config Hash of the clause's configuration.
    function key(bytes32[] calldata c, bytes32 config) internal pure returns (bytes32) {
        if (c.length < FIXED) revert ContextTooShort(c.length);
        uint256 place = uint256(c[2]);
        bytes32 parties = keccak256(abi.encodePacked(c[FIXED:]));
        return keyOf(c[0], c[1], uint8(place >> 8), uint8(place), parties, c[3], config);
    }

    /// @notice As {key}, for who has the parts.
    /// @param parties keccak256 of the party table's words.
    function keyOf(
        bytes32 agreement_,
        bytes32 anchor_,
        uint8 edition_,
        uint8 index_,
        bytes32 parties,
        bytes32 rules,
        bytes32 config
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(agreement_, anchor_, edition_, index_, parties, rules, config));
    }

    /// @notice Id of the agreement.
    function agreement(bytes32[] memory c) internal pure returns (bytes32) {
        return c[0];
    }

    /// @notice 0 in the clause's first edition; afterwards its id.
    function anchor(bytes32[] memory c) internal pure returns (bytes32) {
        return c[1];
    }

    /// @notice Edition of the terms.
    function edition(bytes32[] memory c) internal pure returns (uint8) {
        return uint8(uint256(c[2]) >> 8);
    }

    /// @notice Index of the clause in the terms, from 0.
    function index(bytes32[] memory c) internal pure returns (uint8) {
        return uint8(uint256(c[2]));
    }

    /// @notice Hash of the rules.
    function rulesHash(bytes32[] memory c) internal pure returns (bytes32) {
        return c[3];
    }

    /// @notice Rows of the party table.
    function partyCount(bytes32[] memory c) internal pure returns (uint256) {
        return c.length - FIXED;
    }

    /// @notice Row `number` of the party table, numbered from 1.
    function party(bytes32[] memory c, uint256 number) internal pure returns (bytes32) {
        if (number == 0 || number + FIXED > c.length) revert PartyUnknown(uint8(number), c.length - FIXED);
        return c[FIXED + number - 1];
    }

    /// @notice The organisation a party acts for; 0, which none has, for party 0, which is nobody.
    function organisation(bytes32[] memory c, uint256 number) internal pure returns (uint16) {
        return number == 0 ? 0 : party(c, number).organisation();
    }
}
