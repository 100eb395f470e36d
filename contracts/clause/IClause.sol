// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ClauseState, IClauseBooks} from "./IClauseBooks.sol";

/// @title A clause: one kind of promise of an agreement
/// @notice The hub pushes rare changes down (`open`, `amend`, `suspend`, `end`); everybody else talks to the clause itself.
/// A clause ring-fences its own money: one purse per payer, never mixed with another clause's.
///
/// Terms are not stored. A call brings the part of them it needs, and the clause checks it against its key:
///
///     key    = keccak256(context words, configuration hash)
///     anchor = 0 in the first edition, afterwards the first key.     clause id = the first key, for ever
///
/// Terms travel in words: the context `c` as {Contexts} lays it out, the configuration as its module does.
///
/// @dev Law of the purse, per clause and payer: deposited = balance + paid + retained + refunded (+ what failed pushes credited).
interface IClause is IClauseBooks {
    /* CALLED BY THE HUB */

    /// @notice Opens the clause under its first terms.
    /// @param agreement Id of the agreement, which the root of the context commits to.
    /// @param c The context; its anchor is 0.
    /// @param config The whole configuration, as the module documents it.
    /// @return clause Its id, which the hub compares with what the parties signed.
    /// @return token What it pays in.
    /// @return value What it promises in all, in token units.
    function open(
        bytes32 agreement,
        bytes32[] calldata c,
        bytes32[] calldata config
    ) external returns (bytes32 clause, address token, uint112 value);

    /// @notice Puts new terms in force. What is approved, disputed, paid, final or cancelled stays as it is.
    /// @return key The clause's new key, which the hub compares with what the parties signed.
    /// @return token What it pays in.
    /// @return value What it promises in all, in token units.
    function amend(
        bytes32[] calldata from,
        bytes32[] calldata configFrom,
        bytes32[] calldata to,
        bytes32[] calldata configTo
    ) external returns (bytes32 key, address token, uint112 value);

    /// @notice Stops the clocks until `until`, or starts them again. Idempotent.
    function suspend(bytes32 clause, uint40 until) external;

    /// @notice Ends the clause. Idempotent.
    function end(bytes32 clause) external;

    /// @notice Takes `amount` from the account `from`, which allowed this module to, into the purse of `payer`.
    /// @param clause Its id, and `token` what it pays in: the hub knows both from the signed terms.
    function depositFrom(address from, bytes32 clause, address token, uint8 payer, uint112 amount) external;

    /* CALLED BY ANYONE */

    /// @notice Takes `amount` from the caller, a person or a clause, into the purse of `payer`.
    /// @param config What the module needs to check its key and to know token and payers; see the module.
    function deposit(bytes32[] calldata c, bytes32[] calldata config, uint8 payer, uint112 amount) external;

    /* VIEWS */

    /// @notice Whether nothing can move any more: every item final, every purse empty, nothing retained or in arrears.
    /// @param config As for {deposit}.
    function settled(bytes32[] calldata c, bytes32[] calldata config) external view returns (bool);

    /// @notice The key in force, the state, and until when the clocks stand still (0 if they never did).
    function inForce(bytes32 clause) external view returns (bytes32 key, ClauseState state, uint40 suspendedUntil);

    /// @notice What the purse of `payer` holds for payments, and what it holds as retention, in token units.
    function purse(bytes32 clause, uint8 payer) external view returns (uint112 balance, uint112 retained);

    /// @notice What `payer` owes `payee`: to be paid, to be retained, and since when.
    function arrears(
        bytes32 clause,
        uint8 payer,
        uint8 payee
    ) external view returns (uint112 due, uint112 toRetain, uint32 since);

    /// @notice What the party may withdraw, and how often it did.
    function credit(bytes32 clause, uint8 party) external view returns (uint112 amount, uint32 withdrawals);
}
