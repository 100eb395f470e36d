// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ClauseBooks} from "./ClauseBooks.sol";
import {Contexts} from "./Contexts.sol";
import {IClause} from "./IClause.sol";
import {ClauseState} from "./IClauseBooks.sol";

/// @title What every clause answers to
/// @notice The entry points that all modules share; see {IClause}. A module derives from it and from {ClauseAmendment}, and adds
/// its verbs.
abstract contract Clause is IClause, ClauseBooks {
    using SafeCast for uint256;
    using Contexts for bytes32[];

    /* CALLED BY THE HUB */

    /// @inheritdoc IClause
    function open(
        bytes32 agreement,
        bytes32[] calldata c,
        bytes32[] calldata config
    ) external onlyHub nonReentrant returns (bytes32 clause, address token, uint112 value) {
        Offer memory offer = _offer(config, c.partyCount(), true);
        clause = c.key(offer.config);
        if (c.anchor() != 0) revert ClauseMoved(clause, c.anchor(), c.index());
        _gate(clause, _heads[clause], 1 << uint8(ClauseState.None));

        _heads[clause] = Head({
            balance: 0,
            lanes: 0,
            suspendedUntil: 0,
            count: offer.count,
            flags: CLAUSE_OPEN | (offer.payers << 4)
        });
        emit ClauseOpened(clause, agreement, c.index(), c.edition(), config);

        return (clause, offer.token, offer.value);
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
    function deposit(
        bytes32[] calldata c,
        bytes32[] calldata config,
        uint8 payer,
        uint112 amount
    ) external nonReentrant {
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
}
