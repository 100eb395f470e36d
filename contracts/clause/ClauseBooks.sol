// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {PARTY_IS_CLAUSE} from "../agreement/AgreementTypes.sol";
import {Parties} from "../agreement/Parties.sol";
import {Target} from "./ClauseTypes.sol";
import {Contexts} from "./Contexts.sol";
import {IClause} from "./IClause.sol";
import {ClauseState, IClauseBooks} from "./IClauseBooks.sol";
import {PurseCore} from "./PurseCore.sol";

/// @title The books of a clause
/// @notice Terms in force, the clocks, the purses, and what leaves them: payments, arrears, credits. State and the functions
/// that move it; who may call them, and when, is for the contracts that derive from it.
/// @dev A module keeps its items in {Head-lanes}, and writes the head back once a call, before any transfer.
abstract contract ClauseBooks is IClauseBooks, EIP712, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;
    using Contexts for bytes32[];
    using Parties for bytes32;

    /* TYPES */

    /// @notice The one hot word of a clause.
    struct Head {
        /// What the purse of payer 0 holds for payments.
        uint112 balance;
        /// The module's own: three bits for each of the first 32 items.
        uint96 lanes;
        /// Clocks stand still until then; every clock starts no earlier.
        uint32 suspendedUntil;
        /// How many items the terms in force have.
        uint8 count;
        /// Sum of the `CLAUSE_*` flags; the number of payers in the upper four bits.
        uint8 flags;
    }

    /// @notice What a payer has in the clause. The balance of payer 0 stands in the head instead.
    struct Purse {
        uint112 balance;
        uint112 retained;
        uint32 spare;
    }

    /// @notice What a payer owes a payee.
    struct Arrears {
        uint112 due;
        uint112 toRetain;
        uint32 since;
    }

    /// @notice What a party may withdraw. `debt` is reserved for clauses that claw back.
    struct Credit {
        uint112 amount;
        uint112 debt;
        uint32 withdrawals;
    }

    /// @notice What a module reads from a configuration when it opens or amends.
    struct Offer {
        /// Its hash, part of the clause's key.
        bytes32 config;
        address token;
        uint112 value;
        uint8 count;
        /// Number of payers, at most 15; never changes.
        uint8 payers;
    }

    uint8 internal constant CLAUSE_OPEN = 1;
    uint8 internal constant CLAUSE_ENDING = 2;
    uint8 internal constant CLAUSE_AMENDED = 4;
    /// @dev The module's own: some item without a submission has left its first round.
    uint8 internal constant CLAUSE_REVOKED = 8;

    /// @dev Bitmaps of the states a call may meet.
    uint256 internal constant WHILE_ACTIVE = 1 << uint8(ClauseState.Active);
    uint256 internal constant WHILE_RUNNING = WHILE_ACTIVE | (1 << uint8(ClauseState.Ending));
    uint256 internal constant WHILE_OPEN = WHILE_RUNNING | (1 << uint8(ClauseState.Suspended));

    /* STATE */

    /// @inheritdoc IClauseBooks
    address public immutable HUB;

    mapping(bytes32 clause => Head) internal _heads;
    /// @dev Read only once {CLAUSE_AMENDED} is set.
    mapping(bytes32 clause => bytes32 key) internal _inForce;
    mapping(bytes32 clause => mapping(uint256 payer => Purse)) internal _purses;
    /// @dev The second key is `payer << 8 | payee`.
    mapping(bytes32 clause => mapping(uint256 payerAndPayee => Arrears)) private _arrears;
    mapping(bytes32 clause => mapping(uint256 party => Credit)) internal _credits;

    /// @param name Name of the EIP-712 domain, which a wallet shows.
    /// @param hub The only contract that may open, amend, suspend and end.
    constructor(string memory name, address hub) EIP712(name, "1") {
        HUB = hub;
    }

    modifier onlyHub() {
        if (msg.sender != HUB) revert ClauseCallerIsNotHub(msg.sender, HUB);
        _;
    }

    /* TERMS */

    /// @dev The clause these terms belong to. Reverts unless they are in force and the state is one of `allowed`.
    function _load(
        bytes32[] calldata c,
        bytes32 config,
        uint256 allowed
    ) internal view returns (bytes32 clause, bytes32 key, Head memory head) {
        key = c.key(config);
        clause = c.anchor() == 0 ? key : c.anchor();
        head = _heads[clause];
        // Without the flag the anchor itself is in force: a caller cannot name a clause and bring a key of its own.
        bytes32 expected = head.flags & CLAUSE_AMENDED != 0 ? _inForce[clause] : clause;
        if (head.flags == 0) revert ClauseUnknown(key);
        if (key != expected) revert ClauseTermsSuperseded(clause, key, expected);
        _gate(clause, head, allowed);
    }

    /// @dev The one gate.
    function _gate(bytes32 clause, Head memory head, uint256 allowed) internal view {
        ClauseState current = _state(head);
        if (allowed & (1 << uint8(current)) == 0) revert ClauseUnexpectedState(clause, current, bytes32(allowed));
    }

    /// @dev Suspension hides the ending, which lasts.
    function _state(Head memory head) internal view returns (ClauseState) {
        if (head.flags == 0) return ClauseState.None;
        if (block.timestamp < head.suspendedUntil) return ClauseState.Suspended;
        return head.flags & CLAUSE_ENDING != 0 ? ClauseState.Ending : ClauseState.Active;
    }

    function _headOf(bytes32 clause) internal view returns (Head memory) {
        return _heads[clause];
    }

    function _store(bytes32 clause, Head memory head) internal {
        _heads[clause] = head;
    }

    /* FOR THE MODULE TO WRITE */

    /// @dev Reads and validates a whole configuration.
    /// @param parties Rows of the party table.
    /// @param first Whether the clause is being opened.
    function _offer(
        bytes32[] calldata config,
        uint256 parties,
        bool first
    ) internal view virtual returns (Offer memory);

    /// @dev What {deposit} is given: the hash of the configuration, and its token.
    function _funding(bytes32[] calldata config) internal pure virtual returns (bytes32 hash, address token);

    /* PURSES */

    /// @dev The purses of all payers, with the balance of payer 0 from the head.
    /// @param withRetained Whether the word of payer 0, which holds nothing but its retention, is needed.
    function _pursesOf(
        bytes32 clause,
        Head memory head,
        bool withRetained
    ) internal view returns (Purse[] memory purses) {
        uint256 payers = _payers(head);
        purses = new Purse[](payers);
        for (uint256 i = withRetained ? 0 : 1; i < payers; ++i) purses[i] = _purses[clause][i];
        purses[0].balance = head.balance;
    }

    /// @dev Writes the purses back; the balance of payer 0 goes into the head, which the caller stores.
    function _storePurses(bytes32 clause, Head memory head, Purse[] memory purses, bool withRetained) internal {
        head.balance = purses[0].balance;
        purses[0].balance = 0;
        for (uint256 i = withRetained ? 0 : 1; i < purses.length; ++i) _purses[clause][i] = purses[i];
        purses[0].balance = head.balance;
    }

    function _arrearsOf(bytes32 clause, uint256 payer, uint256 payee) internal view returns (Arrears memory) {
        return _arrears[clause][(payer << 8) | payee];
    }

    /// @dev Adds to what `payer` owes `payee`. The clock of arrears that are open runs on.
    function _owe(bytes32 clause, uint256 payer, uint8 payee, uint256 due, uint256 toRetain) internal {
        if (due == 0 && toRetain == 0) return;
        Arrears memory owed = _arrearsOf(clause, payer, payee);
        owed.due += uint112(due);
        owed.toRetain += uint112(toRetain);

        _storeArrears(clause, payer, payee, owed);
        emit ArrearsRecorded(clause, uint8(payer), payee, owed.due, owed.toRetain, owed.since);
    }

    /// @dev Writes arrears back, and starts or stops their clock.
    function _storeArrears(bytes32 clause, uint256 payer, uint256 payee, Arrears memory owed) internal {
        if (owed.due == 0 && owed.toRetain == 0) owed.since = 0;
        else if (owed.since == 0) owed.since = uint32(block.timestamp);
        _arrears[clause][(payer << 8) | payee] = owed;
    }

    /// @dev Pays what `payer` can of what it owes `payee`, and returns how much of it the payee is to be sent.
    function _settleArrears(
        bytes32 clause,
        Head memory head,
        uint8 payer,
        uint8 payee
    ) internal returns (uint112 paid) {
        _requirePayer(head, payer);
        Purse[] memory purses = _pursesOf(clause, head, true);
        Arrears memory owed = _arrearsOf(clause, payer, payee);
        uint256 retained;
        uint256 toPay;
        (toPay, retained) = PurseCore.settleArrears(purses[payer].balance, owed.due, owed.toRetain);
        if (toPay + retained == 0) revert ArrearsUnpayable(clause, payer, payee);
        paid = uint112(toPay);

        owed.due -= paid;
        owed.toRetain -= uint112(retained);
        purses[payer].balance -= uint112(toPay + retained);
        purses[payer].retained += uint112(retained);
        _storeArrears(clause, payer, payee, owed);
        _storePurses(clause, head, purses, true);
        _store(clause, head);
        emit ArrearsPaid(clause, payer, payee, paid, uint112(retained), owed.due, owed.toRetain);
    }

    /// @dev Whether the purses hold nothing and owe nothing, and no party has a credit.
    function _isEmpty(bytes32 clause, Head memory head, uint256 parties) internal view returns (bool) {
        for (uint8 party = 1; party <= parties; ++party) if (_credits[clause][party].amount != 0) return false;
        Purse[] memory purses = _pursesOf(clause, head, true);
        for (uint256 payer = 0; payer < purses.length; ++payer) {
            if (purses[payer].balance != 0 || purses[payer].retained != 0) return false;
            for (uint256 payee = 1; payee <= parties; ++payee) {
                if (_arrearsOf(clause, payer, payee).since != 0) return false;
            }
        }
        return true;
    }

    function _payers(Head memory head) internal pure returns (uint256) {
        return head.flags >> 4;
    }

    function _requirePayer(Head memory head, uint8 payer) internal pure {
        if (payer >= _payers(head)) revert PayerUnknown(payer, _payers(head));
    }

    /* MONEY IN */

    /// @dev Enters a payment into the books before it arrives; returns the token that is to be pulled.
    function _receive(
        address from,
        bytes32[] calldata c,
        bytes32[] calldata config,
        uint8 payer,
        uint112 amount
    ) internal returns (address token) {
        bytes32 hash;
        (hash, token) = _funding(config);
        (bytes32 clause, , Head memory head) = _load(c, hash, WHILE_RUNNING);
        _enter(clause, head, from, payer, amount);
    }

    /// @dev Enters a payment into the books.
    function _enter(bytes32 clause, Head memory head, address from, uint8 payer, uint112 amount) internal {
        _requirePayer(head, payer);
        uint112 balance;
        if (payer == 0) {
            balance = head.balance + amount;
            _heads[clause].balance = balance;
        } else {
            balance = _purses[clause][payer].balance + amount;
            _purses[clause][payer].balance = balance;
        }
        emit Deposited(clause, payer, from, amount, balance);
    }

    /// @dev Takes exactly `amount` or reverts. The only place, with {_send}, where a token moves.
    function _pull(address token, address from, uint112 amount) internal {
        if (amount == 0) revert DepositEmpty(token);
        uint256 before = IERC20(token).balanceOf(address(this));
        IERC20(token).safeTransferFrom(from, address(this), amount);
        uint256 received = IERC20(token).balanceOf(address(this)) - before;
        if (received != amount) revert DepositMismatch(token, amount, received);
    }

    /* MONEY OUT */

    /// @dev Sends `amount` to a party. A person whose transfer fails gets a credit. A clause takes a deposit, and if that
    /// fails the call fails: nobody could withdraw a clause's credit, whereas what was not paid can be paid later.
    function _send(
        bytes32 clause,
        bytes32[] calldata c,
        address token,
        uint8 party,
        uint112 amount,
        Target[] calldata to
    ) internal {
        if (amount == 0) return;
        bytes32 row = c.party(party);
        if (row.has(PARTY_IS_CLAUSE)) {
            _sendToClause(c, token, party, row, amount, to);
        } else if (!IERC20(token).trySafeTransfer(row.account(), amount)) {
            Credit storage held = _credits[clause][party];
            held.amount += amount;
            emit Credited(clause, party, amount, held.amount);
        }
    }

    /// @dev Between two clauses of this module only the books change.
    function _sendToClause(
        bytes32[] calldata c,
        address token,
        uint8 party,
        bytes32 row,
        uint112 amount,
        Target[] calldata to
    ) private {
        // Which purse receives is part of the terms, not the caller's choice: what a payer has left over goes back to it.
        (uint8 index, uint8 payer) = (row.clauseIndex(), row.clausePayer());
        for (uint256 i = 0; i < to.length; ++i) {
            Target calldata target = to[i];
            bytes32[] calldata theirs = target.context;
            if (theirs.length < 3 || theirs.root() != c.root() || theirs.index() != index) continue;
            address module = row.account();
            if (module == address(this)) {
                address expected = _receive(address(this), theirs, target.config, payer, amount);
                if (expected != token) revert DepositMismatch(expected, amount, 0);
            } else {
                uint256 before = IERC20(token).balanceOf(address(this));
                IERC20(token).forceApprove(module, amount);
                IClause(module).deposit(theirs, target.config, payer, amount);
                uint256 sent = before - IERC20(token).balanceOf(address(this));
                if (sent != amount) revert DepositMismatch(token, amount, sent);
            }
            return;
        }
        revert TargetMissing(party, index);
    }

    /// @dev Pays out a party's credit to an address it chose; unlike {_send}, a transfer that fails reverts.
    function _withdraw(bytes32 clause, address token, uint8 party, address to) internal {
        Credit storage held = _credits[clause][party];
        uint112 amount = held.amount;
        if (amount == 0) revert CreditEmpty(clause, party);
        if (to == address(0) || to == address(this)) revert RecipientInvalid(to);

        held.amount = 0;
        held.withdrawals += 1;
        emit CreditWithdrawn(clause, party, to, amount, held.withdrawals);

        IERC20(token).safeTransfer(to, amount);
    }

    /// @dev What a signature over a withdrawal names.
    function _creditOf(bytes32 clause, uint8 party) internal view returns (uint112 amount, uint32 withdrawals) {
        Credit storage held = _credits[clause][party];
        return (held.amount, held.withdrawals);
    }
}
