// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Where a clause stands.
/// @custom:value0 None Never opened.
/// @custom:value1 Active Everything may happen.
/// @custom:value2 Suspended Clocks stand still; only disputes, rulings, settlements and withdrawals go on.
/// @custom:value3 Ending The agreement ended: nothing new is delivered, what was delivered runs to its verdict.
enum ClauseState {
    None,
    Active,
    Suspended,
    Ending
}

/// @title What a clause says
/// @notice The errors and events that all clauses share. The first topic of every event is the clause's id.
interface IClauseBooks {
    /* ERRORS */

    /// @notice Only the hub this module was deployed for may call.
    error ClauseCallerIsNotHub(address caller, address hub);
    /// @notice No clause has the key that the given terms hash to: they are not what the parties signed.
    error ClauseUnknown(bytes32 key);
    /// @notice The given terms were superseded: they hash to `key`, in force is `inForce`.
    error ClauseTermsSuperseded(bytes32 clause, bytes32 key, bytes32 inForce);
    /// @notice The clause is in `current`, but the call needs one of the states set in the bitmap `allowed`.
    error ClauseUnexpectedState(bytes32 clause, ClauseState current, bytes32 allowed);
    /// @notice The new terms would move clause `clause` to another place: its anchor or index differ.
    error ClauseMoved(bytes32 clause, bytes32 anchor, uint8 index);
    /// @notice The clause has payers 0 to `count` - 1 only.
    error PayerUnknown(uint8 payer, uint256 count);
    /// @notice `expected` token units were to arrive, `received` did: the token takes a fee, rebases or lies.
    error DepositMismatch(address token, uint256 expected, uint256 received);
    /// @notice A deposit of nothing.
    error DepositEmpty(address token);
    /// @notice The payer owes the payee nothing, or its purse is empty.
    error ArrearsUnpayable(bytes32 clause, uint8 payer, uint8 payee);
    /// @notice The party has nothing to withdraw.
    error CreditEmpty(bytes32 clause, uint8 party);
    /// @notice Money cannot be sent to `to`.
    error RecipientInvalid(address to);
    /// @notice The payee is clause `index` of the agreement, and no matching target was given for it.
    error TargetMissing(uint8 party, uint8 index);

    /* EVENTS */

    /// @notice A clause was opened. `config` is its configuration, in words, as the module documents it.
    event ClauseOpened(bytes32 indexed clause, bytes32 indexed agreement, uint8 index, uint8 edition, bytes32[] config);
    /// @notice New terms are in force. `config` is empty where the configuration stayed as it was.
    event ClauseAmended(bytes32 indexed clause, uint8 edition, bytes32 key, bytes32[] config);
    /// @notice Clocks stand still until `until`; a moment that is over means that they run again.
    event ClauseSuspended(bytes32 indexed clause, uint40 until);
    /// @notice The clause ends: what was not delivered is cancelled.
    event ClauseEnded(bytes32 indexed clause);
    /// @notice `from` paid `amount` into the purse of `payer`, which now holds `balance`.
    event Deposited(bytes32 indexed clause, uint8 indexed payer, address from, uint112 amount, uint112 balance);
    /// @notice `amount` that can no longer fall due went back to the payer's party; its purse now holds `balance`.
    event Refunded(bytes32 indexed clause, uint8 indexed payer, uint8 party, uint112 amount, uint112 balance);
    /// @notice What `payer` owes `payee` changed: its purse could not cover a payment, or a retention never set aside became due.
    /// So much is open in all, since then (0: nothing).
    event ArrearsRecorded(
        bytes32 indexed clause,
        uint8 indexed payer,
        uint8 indexed payee,
        uint112 due,
        uint112 toRetain,
        uint32 since
    );
    /// @notice Arrears were paid: `paid` to the payee, `retained` set aside; `due` and `toRetain` are still open.
    event ArrearsPaid(
        bytes32 indexed clause,
        uint8 indexed payer,
        uint8 indexed payee,
        uint112 paid,
        uint112 retained,
        uint112 due,
        uint112 toRetain
    );
    /// @notice A transfer of `amount` to the party failed; it may withdraw `credit` in all.
    event Credited(bytes32 indexed clause, uint8 indexed party, uint112 amount, uint112 credit);
    /// @notice The party withdrew its credit, for the `count`th time.
    event CreditWithdrawn(bytes32 indexed clause, uint8 indexed party, address to, uint112 amount, uint32 count);

    /* VIEWS */

    /// @notice The only contract that may open, amend, suspend and end.
    function HUB() external view returns (address);
}
