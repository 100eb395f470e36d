// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Parties, PartyUnknown} from "../agreement/Parties.sol";

/// @notice A context has three words and one for each party; this one has `length` words.
error ContextTooShort(uint256 length);

/// @title Which edition of which clause a call speaks of, in words
/// @notice Root | anchor (0 in the clause's first edition, afterwards its id) | place: zero 240, edition 8, index of the clause
/// in the terms 8 | one word a party, see {Parties}. The root is the hash of the agreement's id and the hash of its rules. The
/// words travel with every call, and are hashed with the configuration into the clause's key.
library Contexts {
    using Parties for bytes32;

    /// @notice Words before the party table.
    uint256 private constant FIXED = 3;

    /// @notice The words of one clause.
    /// @param parties The party table.
    function pack(
        bytes32 root_,
        bytes32 anchor_,
        uint8 edition_,
        uint8 index_,
        bytes32[] memory parties
    ) internal pure returns (bytes32[] memory words) {
        uint256 count = parties.length;
        words = new bytes32[](FIXED + count);
        words[0] = root_;
        words[1] = anchor_;
        words[2] = bytes32((uint256(edition_) << 8) | index_);
        for (uint256 i = 0; i < count; ++i) words[FIXED + i] = parties[i];
    }

    /// @notice What all clauses of an agreement share under the same rules.
    /// @param rules keccak256 of the encoded rules.
    function rootOf(bytes32 agreement, bytes32 rules) internal pure returns (bytes32) {
        return keccak256(abi.encode(agreement, rules));
    }

    /// @notice The key of an edition of a clause.
    /// @param config Hash of the clause's configuration.
    function key(bytes32[] calldata c, bytes32 config) internal pure returns (bytes32) {
        if (c.length < FIXED) revert ContextTooShort(c.length);
        return keccak256(abi.encodePacked(c, config));
    }

    /// @notice As {key}, for who packed the words itself.
    function keyOf(bytes32[] memory c, bytes32 config) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(c, config));
    }

    /// @notice See {rootOf}.
    function root(bytes32[] calldata c) internal pure returns (bytes32) {
        return c[0];
    }

    /// @notice 0 in the clause's first edition; afterwards its id.
    function anchor(bytes32[] calldata c) internal pure returns (bytes32) {
        return c[1];
    }

    /// @notice Edition of the terms.
    function edition(bytes32[] calldata c) internal pure returns (uint8) {
        return uint8(uint256(c[2]) >> 8);
    }

    /// @notice Index of the clause in the terms, from 0.
    function index(bytes32[] calldata c) internal pure returns (uint8) {
        return uint8(uint256(c[2]));
    }

    /// @notice Rows of the party table.
    function partyCount(bytes32[] calldata c) internal pure returns (uint256) {
        return c.length - FIXED;
    }

    /// @notice Row `number` of the party table, numbered from 1.
    function party(bytes32[] calldata c, uint256 number) internal pure returns (bytes32) {
        uint256 place = number + (FIXED - 1);
        if (number == 0 || place >= c.length) revert PartyUnknown(uint8(number), c.length - FIXED);
        return c[place];
    }

    /// @notice The organisation a party acts for; 0, which none has, for party 0, which is nobody.
    function organisation(bytes32[] calldata c, uint256 number) internal pure returns (uint16) {
        return number == 0 ? 0 : party(c, number).organisation();
    }
}
