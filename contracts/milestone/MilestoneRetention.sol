// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Reason, Rules} from "../agreement/AgreementTypes.sol";
import {Split} from "../arithmetic/Split.sol";
import {Contexts} from "../clause/Contexts.sol";
import {PurseCore} from "../clause/PurseCore.sol";
import {Deals} from "./Deals.sol";
import {Leg} from "./IMilestoneBooks.sol";
import {MilestoneCore} from "./MilestoneCore.sol";
import {MilestonePayments} from "./MilestonePayments.sol";
import {MilestoneRows} from "./MilestoneRows.sol";
import {Lane, Use} from "./MilestoneTypes.sol";

/// @title Retentions, refunds and what silence ends
/// @notice What leaves the purses of a clause of milestones when delivery did not go straight to payment.
abstract contract MilestoneRetention is MilestonePayments {
    using Contexts for bytes32[];
    using Deals for bytes32[];
    using MilestoneRows for bytes32;

    /* SILENCE */

    /// @dev Nothing on file, no wait: {Lane.None} past its longstop, or rejected and not cured.
    function _lapsesAt(
        Use calldata u,
        Live memory live,
        bytes32 row,
        Lane lane,
        uint256 clock,
        uint256 ruling
    ) internal pure returns (uint256) {
        uint256 suspendedUntil = live.head.suspendedUntil;
        uint256 cure = _days(u.config.cureDays());
        uint256 longstop = MilestoneCore.longstopOf(u.config.longstop(), suspendedUntil, cure);
        return MilestoneCore.lapsesAt(lane, clock, suspendedUntil, _days(row.reviewDays()), cure, ruling, longstop);
    }

    /// @dev Cancels, with one event, what the longstop or the time to cure has overtaken.
    function _cancelOverdue(Use calldata u, Live memory live) internal {
        uint96 overdue;
        bool ending = live.head.flags & CLAUSE_ENDING != 0;
        for (uint8 milestone = 1; milestone <= live.head.count && !ending; ++milestone) {
            Lane lane = _lane(live, milestone);
            if (lane != Lane.None && lane != Lane.Rejected) continue;
            uint256 clock = lane == Lane.Rejected ? _reviewOf(live.clause, milestone).clock : 0;
            if (block.timestamp >= _lapsesAt(u, live, 0, lane, clock, 0)) overdue |= _bit(milestone);
        }
        if (overdue != 0) _cancel(live, overdue);
    }

    function _cancel(Live memory live, uint96 milestones) internal {
        for (uint8 milestone = 1; milestone <= live.head.count; ++milestone) {
            if (milestones & _bit(milestone) != 0) _setLane(live, milestone, Lane.Cancelled);
        }
        emit MilestonesLapsed(live.clause, milestones, Lane.Cancelled);
    }

    /// @dev The root of the context commits to both.
    function _requireRules(bytes32[] calldata c, bytes32 agreement, Rules calldata rules) internal pure {
        bytes32 actual = Contexts.rootOf(agreement, keccak256(abi.encode(rules)));
        if (actual != c.root()) revert RulesMismatch(c.root(), actual);
    }

    /* RETENTION AND REFUND */

    /// @dev Settles a retention payer by payer; what was never set aside, for want of money, becomes due.
    function _settleRetention(
        Use calldata u,
        Live memory live,
        bytes32 row,
        uint8 milestone,
        uint112 deduction,
        uint32 by,
        Reason calldata r
    ) internal returns (uint112 paid) {
        bytes32[] calldata config = u.config;
        uint256[] memory weights = config.weights();
        uint256 unit = config.unit();
        uint256 keep = Split.shareHalfUp(row.amount(), row.retentionPpm(), unit);
        if (deduction > keep || deduction % unit != 0) revert AmountInvalid(milestone, deduction, keep, unit);
        uint256[] memory keeps = Split.byWeights(row.amount(), weights, unit, milestone);
        keeps = Split.byWeights(keep, keeps, unit, milestone);
        uint256[] memory cuts = Split.byWeights(deduction, keeps, unit, milestone);

        Leg[] memory legs = new Leg[](weights.length);
        Purse[] memory purses = _pursesOf(live.clause, live.head, true);
        for (uint256 payer = 0; payer < legs.length; ++payer) {
            legs[payer] = _settleLeg(live.clause, purses[payer], payer, row.payee(), keeps[payer], cuts[payer]);
            paid += legs[payer].paid;
        }
        _storePurses(live.clause, live.head, purses, true);
        emit RetentionReleased({
            clause: live.clause,
            milestone: milestone,
            payee: row.payee(),
            by: by,
            paid: paid,
            owed: uint112(keep - deduction - paid),
            deducted: deduction,
            legs: legs,
            reason: r
        });
    }

    /// @dev In the legs of {RetentionReleased}, `retained` is what leaves the retention, `paid` what the payee gets of it.
    function _settleLeg(
        bytes32 clause,
        Purse memory held,
        uint256 payer,
        uint8 payee,
        uint256 keep,
        uint256 cut
    ) private returns (Leg memory leg) {
        if (keep == 0) return leg;
        Arrears memory owed = _arrearsOf(clause, payer, payee);
        (uint256 paid, uint256 back, uint256 due, uint256 unretained) = PurseCore.settleRetention(
            keep,
            cut,
            owed.toRetain
        );
        held.retained -= uint112(paid + back);
        held.balance += uint112(back);
        leg = Leg({paid: uint112(paid), retained: uint112(paid + back)});
        if (unretained != 0) {
            owed.toRetain -= uint112(unretained);
            owed.due += uint112(due);
            _storeArrears(clause, payer, payee, owed);
            emit ArrearsRecorded(clause, uint8(payer), payee, owed.due, owed.toRetain, owed.since);
        }
    }

    /// @dev Takes out of a purse what can no longer fall due.
    function _free(Use calldata u, Live memory live, uint8 payer) internal returns (uint112 amount) {
        bytes32[] calldata config = u.config;
        uint256[] memory weights = config.weights();
        uint256 unit = config.unit();
        uint256 open;
        uint256 payees;
        for (uint8 milestone = 1; milestone <= live.head.count; ++milestone) {
            Lane lane = _lane(live, milestone);
            bytes32 row = _row(u, milestone);
            payees |= 1 << row.payee();
            if (!MilestoneCore.isOpen(lane)) continue;
            open += Split.byWeights(row.amount(), weights, unit, milestone)[payer];
        }
        for (uint8 payee = 1; payees >> payee != 0; ++payee) {
            if (payees & (1 << payee) == 0) continue;
            Arrears memory owed = _arrearsOf(live.clause, payer, payee);
            open += uint256(owed.due) + owed.toRetain;
        }
        Purse[] memory purses = _pursesOf(live.clause, live.head, true);
        amount = uint112(PurseCore.free(purses[payer].balance, open, 0));
        if (amount == 0) revert RefundEmpty(live.clause, payer, purses[payer].balance, open);

        purses[payer].balance -= amount;
        _storePurses(live.clause, live.head, purses, true);
        emit Refunded(live.clause, payer, config.payerParty(payer), amount, purses[payer].balance);
    }
}
