// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Context} from "../agreement/AgreementTypes.sol";
import {ClauseBooks} from "./ClauseBooks.sol";
import {IClause} from "./IClause.sol";
import {ClauseState} from "./IClauseBooks.sol";

/// @title What every clause answers to
/// @notice The entry points that all modules share; see {IClause}. A module derives from it and adds its verbs.
abstract contract Clause is IClause, ClauseBooks {
    using SafeCast for uint256;

    /* TYPES */

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

    modifier onlyHub() {
        if (msg.sender != HUB) revert ClauseCallerIsNotHub(msg.sender, HUB);
        _;
    }

    /* CALLED BY THE HUB */

    /// @inheritdoc IClause
    function open(
        Context calldata c,
        bytes calldata config
    ) external onlyHub nonReentrant returns (bytes32 clause, address token, uint112 value) {
        Offer memory offer = _offer(config, c.parties.length, true);
        clause = _key(c, offer.config);
        if (c.anchor != 0) revert ClauseMoved(clause, c.anchor, c.index);
        _gate(clause, _heads[clause], 1 << uint8(ClauseState.None));

        _heads[clause] = Head({
            balance: 0,
            lanes: 0,
            suspendedUntil: 0,
            count: offer.count,
            flags: CLAUSE_OPEN | (offer.payers << 4)
        });
        emit ClauseOpened(clause, c.agreement, c.index, c.edition, config);

        return (clause, offer.token, offer.value);
    }

    /// @inheritdoc IClause
    function amend(
        Context calldata from,
        bytes calldata configFrom,
        Context calldata to,
        bytes calldata configTo
    ) external onlyHub nonReentrant returns (bytes32 key, address token, uint112 value) {
        Offer memory old = _offer(configFrom, from.parties.length, false);
        (bytes32 clause, , Head memory head) = _load(from, old.config, WHILE_OPEN);
        if (to.agreement != from.agreement || to.anchor != clause || to.index != from.index) {
            revert ClauseMoved(clause, to.anchor, to.index);
        }
        bool same = keccak256(configFrom) == keccak256(configTo);
        Offer memory offer = same ? old : _offer(configTo, to.parties.length, false);
        if (!same) _amend(clause, head, configFrom, configTo, offer.count);
        key = _key(to, offer.config);

        head.count = offer.count;
        head.flags |= CLAUSE_AMENDED;
        _heads[clause] = head;
        _inForce[clause] = key;
        emit ClauseAmended(clause, to.edition, key, same ? bytes("") : bytes(configTo));

        return (key, offer.token, offer.value);
    }

    /// @inheritdoc IClause
    function suspend(bytes32 clause, uint40 until) external onlyHub nonReentrant {
        Head storage head = _heads[clause];
        _gate(clause, head, WHILE_OPEN);
        uint32 moment = uint256(until).toUint32();
        if (head.suspendedUntil == moment) return;

        head.suspendedUntil = moment;
        emit ClauseSuspended(clause, until);
    }

    /// @inheritdoc IClause
    function end(bytes32 clause) external onlyHub nonReentrant {
        Head storage head = _heads[clause];
        _gate(clause, head, WHILE_OPEN);
        if (head.flags & CLAUSE_ENDING != 0) return;

        head.flags |= CLAUSE_ENDING;
        emit ClauseEnded(clause);
    }

    /// @inheritdoc IClause
    function depositFrom(
        address from,
        bytes32 clause,
        address token,
        uint8 payer,
        uint112 amount
    ) external onlyHub nonReentrant {
        Head memory head = _heads[clause];
        _gate(clause, head, WHILE_RUNNING);
        _enter(clause, head, from, payer, amount);

        _pull(token, from, amount);
    }

    /* CALLED BY ANYONE */

    /// @inheritdoc IClause
    function deposit(Context calldata c, bytes calldata config, uint8 payer, uint112 amount) external nonReentrant {
        _pull(_receive(msg.sender, c, config, payer, amount), msg.sender, amount);
    }

    /* VIEWS */

    /// @inheritdoc IClause
    function inForce(bytes32 clause) external view returns (bytes32 key, ClauseState state, uint40 suspendedUntil) {
        Head memory head = _heads[clause];
        key = head.flags & CLAUSE_AMENDED != 0 ? _inForce[clause] : (head.flags == 0 ? bytes32(0) : clause);
        return (key, _state(head), head.suspendedUntil);
    }

    /// @inheritdoc IClause
    function purse(bytes32 clause, uint8 payer) external view returns (uint112 balance, uint112 retained) {
        Purse memory held = _purses[clause][payer];
        return (payer == 0 ? _heads[clause].balance : held.balance, held.retained);
    }

    /// @inheritdoc IClause
    function arrears(
        bytes32 clause,
        uint8 payer,
        uint8 payee
    ) external view returns (uint112 due, uint112 toRetain, uint32 since) {
        Arrears memory owed = _arrearsOf(clause, payer, payee);
        return (owed.due, owed.toRetain, owed.since);
    }

    /// @inheritdoc IClause
    function credit(bytes32 clause, uint8 party) external view returns (uint112 amount, uint32 withdrawals) {
        Credit memory held = _credits[clause][party];
        return (held.amount, held.withdrawals);
    }

    /* FOR THE MODULE TO WRITE */

    /// @dev Decodes and validates a whole configuration; refuses any encoding but the canonical one, since it is logged as it came.
    /// @param parties Rows of the party table.
    /// @param first Whether the clause is being opened.
    function _offer(bytes calldata config, uint256 parties, bool first) internal view virtual returns (Offer memory);

    /// @dev Moves the items to a new configuration of `count` items; changes `head` in memory and what the module stores itself.
    function _amend(
        bytes32 clause,
        Head memory head,
        bytes calldata from,
        bytes calldata to,
        uint8 count
    ) internal virtual;
}
