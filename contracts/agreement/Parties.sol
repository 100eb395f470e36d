// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Party} from "./AgreementTypes.sol";

/// @notice The table has no row `party`; its rows are 1 to `count`.
error PartyUnknown(uint8 party, uint256 count);

/// @title The party table in words
/// @notice One word a row: account 160 | organisation 16 | flags 16 | zero 64, from the left. Clauses learn who may do what
/// from these words, which travel with the call and are hashed into the clause's key.
library Parties {
    /// @notice A row as one word.
    function pack(address account_, uint16 organisation_, uint16 flags_) internal pure returns (bytes32) {
        return bytes32((uint256(uint160(account_)) << 96) | (uint256(organisation_) << 80) | (uint256(flags_) << 64));
    }

    /// @notice The whole table.
    function packAll(Party[] calldata parties) internal pure returns (bytes32[] memory rows) {
        uint256 count = parties.length;
        rows = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            rows[i] = pack(parties[i].account, parties[i].organisation, parties[i].flags);
        }
    }

    /// @notice The account that acts for the party.
    function account(bytes32 row) internal pure returns (address) {
        return address(uint160(uint256(row) >> 96));
    }

    /// @notice The organisation the party acts for.
    function organisation(bytes32 row) internal pure returns (uint16) {
        return uint16(uint256(row) >> 80);
    }

    /// @notice What the party may do, a sum of the `PARTY_*` flags.
    function flags(bytes32 row) internal pure returns (uint16) {
        return uint16(uint256(row) >> 64);
    }

    /// @notice Whether the row has the flag.
    function has(bytes32 row, uint16 flag) internal pure returns (bool) {
        return (uint256(row) >> 64) & flag != 0;
    }

    /// @notice Index of the clause that the party is.
    function clauseIndex(bytes32 row) internal pure returns (uint8) {
        return uint8(uint256(row) >> 72) & 31;
    }

    /// @notice The payer, within the clause that the party is, whose purse receives.
    function clausePayer(bytes32 row) internal pure returns (uint8) {
        return uint8(uint256(row) >> 77) & 7;
    }

    /// @notice The bit that stands for party `party` in a mask.
    function bit(uint8 party) internal pure returns (uint32) {
        return uint32(1) << (party - 1);
    }
}
