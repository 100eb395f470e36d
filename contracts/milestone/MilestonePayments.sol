// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Reason} from "../agreement/AgreementTypes.sol";
import {Split} from "../arithmetic/Split.sol";
import {Contexts} from "../clause/Contexts.sol";
import {Target} from "../clause/ClauseTypes.sol";
import {PurseCore} from "../clause/PurseCore.sol";
import {Deals} from "./Deals.sol";
import {Leg} from "./IMilestoneBooks.sol";
import {MilestoneBooks} from "./MilestoneBooks.sol";
import {MilestoneCore} from "./MilestoneCore.sol";
import {MilestoneRows} from "./MilestoneRows.sol";
import {Basis, Lane, Use} from "./MilestoneTypes.sol";

/// @title Payments of a clause of milestones
/// @notice Takes what is due from the purses, as {PurseCore} decides, sums it up per payee, and sends it.
abstract contract MilestonePayments is MilestoneBooks {
    using Contexts for bytes32[];
    using Deals for bytes32[];
    using MilestoneRows for bytes32;

    /* TYPES */

    /// @notice What one payee gets on one basis.
    struct Payout {
        /// Payee and basis, see {_slot}; a verdict has a basis of its own.
        uint256 slot;
        Basis basis;
        uint256 milestones;
        uint256 gross;
        Leg[] legs;
    }

    /// @notice What is discharged in one call.
    struct Harvest {
        uint256 milestones;
        /// Those of them that silence approved.
        uint256 deemed;
        bool retains;
        /// One bit for each payee and basis, see {_slot}, and how many that are.
        uint256 slots;
        uint256 payouts;
    }

    /// @notice How a dispute ends.
    struct Verdict {
        uint8 milestone;
        bytes32 row;
        uint112 toPayee;
        Basis basis;
        uint32 by;
        uint8 code;
        bytes32 document;
    }

    /// @notice The money of a clause during one call.
    struct Till {
        bytes32 clause;
        uint256 unit;
        uint256[] weights;
        Purse[] purses;
    }

    /* WHAT IS PAYABLE */

    /// @dev Discharges, in the order of their numbers, those of `wanted` that are payable. Lanes and purses are moved in
    /// memory, purses of payers 1 and up and arrears are written; the caller ends the call with {_end} and {_payOut}.
    function _discharge(
        Use calldata u,
        Live memory live,
        uint256 wanted
    ) internal returns (uint96 paid, Payout[] memory payouts) {
        Harvest memory h;
        uint256 milestone;
        for (uint256 rest = wanted; rest != 0;) {
            (milestone, rest) = _step(milestone, rest);
            if (!MilestoneCore.isIn(_lane(live, milestone), MilestoneCore.MAY_PAY)) continue;
            bytes32 row = _row(u, milestone);
            (bool payable_, bool silent) = _isPayable(live, row, milestone);
            if (!payable_) continue;
            _setLane(live, milestone, Lane.Paid);
            _reap(h, row, _bit(milestone), silent);
        }
        if (h.payouts != 0) payouts = _allot(u, live, h);
        return (uint96(h.milestones), payouts);
    }

    /// @dev The next milestone of a bitmap: `rest` begins with the milestone after `milestone`. Eight bits at a stride, as the
    /// last milestones of a long clause would else cost more than the first.
    function _step(uint256 milestone, uint256 rest) private pure returns (uint256 next, uint256 later) {
        for (; rest & 0xff == 0; rest >>= 8) milestone += 8;
        for (; rest & 1 == 0; rest >>= 1) ++milestone;
        return (milestone + 1, rest >> 1);
    }

    /// @dev Notes a milestone that is discharged.
    function _reap(Harvest memory h, bytes32 row, uint256 bit, bool silent) private pure {
        h.milestones |= bit;
        if (silent) h.deemed |= bit;
        if (row.retentionPpm() != 0) h.retains = true;
        uint256 slot = 1 << _slot(row, silent);
        if (h.slots & slot == 0) ++h.payouts;
        h.slots |= slot;
    }

    /// @dev An approved milestone: payable now, predecessors discharged (those of the same call before it count); and whether
    /// silence approved it. What was on file is cleared.
    function _isPayable(Live memory live, bytes32 row, uint256 milestone) private returns (bool payable_, bool silent) {
        for (uint256 rest = row.predecessors(); rest != 0; rest >>= 8) {
            uint8 before = uint8(rest);
            if (before != 0 && !MilestoneCore.isDischarged(_lane(live, before))) return (false, false);
        }
        if (!row.isTimed()) return (true, false);
        Review memory review = _reviewOf(live.clause, milestone);
        if (block.timestamp < MilestoneCore.payableFrom(review.clock, live.head.suspendedUntil)) return (false, false);
        if (review.fingerprint == 0) return (true, false);
        _deleteReview(live.clause, milestone);
        return (true, review.votes == 0);
    }

    /* MONEY */

    function _open(Use calldata u, Live memory live, bool retains) private view returns (Till memory till) {
        bytes32[] calldata config = u.config;
        till.clause = live.clause;
        till.unit = config.unit();
        till.weights = config.weights();
        till.purses = _pursesOf(live.clause, live.head, retains);
    }

    /// @dev Takes the gross amounts from the purses, and sums them up per payee and basis.
    function _allot(Use calldata u, Live memory live, Harvest memory h) private returns (Payout[] memory payouts) {
        Till memory till = _open(u, live, h.retains);
        payouts = new Payout[](h.payouts);
        uint256 seen;
        uint256 used;
        uint256 milestone;
        for (uint256 rest = h.milestones; rest != 0;) {
            (milestone, rest) = _step(milestone, rest);
            uint256 bit = _bit(milestone);
            bytes32 row = _row(u, milestone);
            uint256 slot = _slot(row, h.deemed & bit != 0);
            if (seen & (1 << slot) == 0) {
                seen |= 1 << slot;
                _start(payouts[used++], slot, till.weights.length);
            }
            Payout memory payout = _find(payouts, used, slot);
            payout.milestones |= bit;
            _charge(till, payout, row, milestone);
        }
        _storePurses(live.clause, live.head, till.purses, h.retains);
    }

    /// @dev A payee and the basis on which it is paid, as a number.
    function _slot(bytes32 row, bool silent) private pure returns (uint256) {
        return (uint256(row.payee()) << 1) | (silent ? 1 : 0);
    }

    function _start(Payout memory payout, uint256 slot, uint256 payers) private pure {
        payout.slot = slot;
        payout.basis = slot & 1 != 0 ? Basis.Deemed : Basis.Approved;
        payout.legs = new Leg[](payers);
    }

    /// @dev The payout of a slot, one of the first `used`.
    function _find(Payout[] memory payouts, uint256 used, uint256 slot) private pure returns (Payout memory payout) {
        do {
            payout = payouts[--used];
        } while (payout.slot != slot);
    }

    /// @dev Takes one milestone's amount, and what of it is retained.
    function _charge(Till memory till, Payout memory payout, bytes32 row, uint256 milestone) private {
        uint256 amount = row.amount();
        uint256 ppm = row.retentionPpm();
        uint256[] memory legs = Split.byWeights(amount, till.weights, till.unit, milestone);
        uint256 keep = ppm == 0 ? 0 : Split.shareHalfUp(amount, ppm, till.unit);
        _take(till, payout, legs, Split.byWeights(keep, legs, till.unit, milestone));
    }

    /// @dev Takes the legs of one payment from the purses; what they cannot cover becomes arrears.
    function _take(Till memory till, Payout memory payout, uint256[] memory legs, uint256[] memory keeps) private {
        for (uint256 payer = 0; payer < legs.length; ++payer) {
            Purse memory purse = till.purses[payer];
            Leg memory leg = payout.legs[payer];
            uint256 gross = legs[payer];
            payout.gross += gross;
            (uint256 paid, uint256 retained, uint256 due, uint256 toRetain) = PurseCore.discharge(
                purse.balance,
                gross,
                keeps[payer]
            );
            // Parts of a leg, which is part of a uint112: no cast below can lose a bit.
            purse.balance -= uint112(paid + retained);
            leg.paid += uint112(paid);
            if (retained != 0) {
                purse.retained += uint112(retained);
                leg.retained += uint112(retained);
            }
            _owe(till.clause, payer, _payee(payout), due, toRetain);
        }
    }

    function _payee(Payout memory payout) private pure returns (uint8) {
        return uint8(payout.slot >> 1);
    }

    /* MONEY OUT */

    /// @dev Events, then transfers; one of each for a payee and basis.
    function _payOut(Use calldata u, Live memory live, Payout[] memory payouts, Target[] calldata to) internal {
        uint112[] memory net = new uint112[](payouts.length);
        for (uint256 i = 0; i < net.length; ++i) net[i] = _logPayout(live.clause, payouts[i]);
        for (uint256 i = 0; i < net.length; ++i) _sendTo(u, live, _payee(payouts[i]), net[i], to);
    }

    /// @dev Sums of legs are at most the value of the clause, a uint112.
    function _logPayout(bytes32 clause, Payout memory payout) private returns (uint112 net) {
        uint112 retained;
        Leg[] memory legs = payout.legs;
        for (uint256 i = 0; i < legs.length; ++i) {
            net += legs[i].paid;
            retained += legs[i].retained;
        }
        emit MilestonesPaid({
            clause: clause,
            payee: _payee(payout),
            basis: payout.basis,
            milestones: uint96(payout.milestones),
            gross: uint112(payout.gross),
            retained: retained,
            net: net,
            legs: legs
        });
    }

    function _sendTo(Use calldata u, Live memory live, uint8 party, uint112 amount, Target[] calldata to) internal {
        bytes32[] calldata config = u.config;
        _send(live.clause, u.context, config.token(), party, amount, to);
    }

    /* VERDICTS */

    /// @dev Ends a dispute: pays the payee its part, by the legs of the whole amount, and closes the milestone.
    function _finish(Use calldata u, Live memory live, Verdict memory v, Target[] calldata to) internal {
        uint112 amount = v.row.amount();
        uint112 unit = _unit(u);
        if (v.toPayee > amount || v.toPayee % unit != 0) revert AmountInvalid(v.milestone, v.toPayee, amount, unit);
        _deleteReview(live.clause, v.milestone);
        _setLane(live, v.milestone, Lane.Final);
        emit MilestoneResolved({
            clause: live.clause,
            milestone: v.milestone,
            basis: v.basis,
            by: v.by,
            toPayee: v.toPayee,
            toPayers: amount - v.toPayee,
            reason: Reason({code: v.code, document: v.document})
        });

        Payout[] memory payouts;
        if (v.toPayee != 0) payouts = _allotVerdict(u, live, v);
        _end(live);
        _payOut(u, live, payouts, to);
    }

    function _allotVerdict(
        Use calldata u,
        Live memory live,
        Verdict memory v
    ) private returns (Payout[] memory payouts) {
        Till memory till = _open(u, live, false);
        payouts = new Payout[](1);
        Payout memory payout = payouts[0];
        _start(payout, _slot(v.row, false), till.weights.length);
        payout.basis = v.basis;
        payout.milestones = _bit(v.milestone);
        uint256[] memory legs = Split.byWeights(v.row.amount(), till.weights, till.unit, v.milestone);
        legs = Split.byWeights(v.toPayee, legs, till.unit, v.milestone);
        _take(till, payout, legs, new uint256[](legs.length));
        _storePurses(live.clause, live.head, till.purses, false);
    }

    function _unit(Use calldata u) private pure returns (uint112) {
        bytes32[] calldata config = u.config;
        return config.unit();
    }
}
