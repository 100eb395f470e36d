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
import {Basis, Lane} from "./MilestoneTypes.sol";

/// @title Payments of a clause of milestones
/// @notice Takes what is due from the purses, as {PurseCore} decides, sums it up per payee, and sends it.
abstract contract MilestonePayments is MilestoneBooks {
    using Contexts for bytes32[];
    using Deals for bytes32[];
    using MilestoneRows for bytes32;

    /* TYPES */

    /// @notice What one payee gets on one basis.
    struct Payout {
        uint8 payee;
        Basis basis;
        uint96 milestones;
        uint256 gross;
        uint256 retained;
        uint256 net;
        Leg[] legs;
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

    /* WHAT IS PAYABLE */

    /// @dev Discharges, in the order of their numbers, those of `wanted` that are payable. Lanes and purses are moved in
    /// memory, purses of payers 1 and up and arrears are written; the caller ends the call with {_end} and {_payOut}.
    function _discharge(Live memory live, uint256 wanted) internal returns (uint96 paid, Payout[] memory payouts) {
        uint256 done;
        uint256 deemed;
        bool retains;
        // One bit for each payee and basis, see {_slot}.
        uint256 slots;
        for (uint256 milestone = 1; wanted >> (milestone - 1) != 0; ++milestone) {
            uint256 bit = _bit(milestone);
            if (wanted & bit == 0) continue;
            bytes32 row = _row(live, milestone);
            (bool payable_, bool silent) = _isPayable(live, row, milestone);
            if (!payable_) continue;
            _setLane(live, milestone, Lane.Paid);
            done |= bit;
            if (silent) deemed |= bit;
            if (row.retentionPpm() != 0) retains = true;
            slots |= 1 << _slot(row, silent);
        }
        if (done != 0) payouts = _allot(live, done, deemed, slots, retains);
        return (uint96(done), payouts);
    }

    /// @dev Approved, payable now, predecessors discharged (those of the same call before it count); and whether silence
    /// approved it. What was on file is cleared.
    function _isPayable(Live memory live, bytes32 row, uint256 milestone) private returns (bool payable_, bool silent) {
        if (!MilestoneCore.isIn(_lane(live, milestone), MilestoneCore.MAY_PAY)) return (false, false);
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

    /// @dev A payee and the basis on which it is paid, as a number.
    function _slot(bytes32 row, bool silent) private pure returns (uint256) {
        return (uint256(row.payee()) << 1) | (silent ? 1 : 0);
    }

    /* MONEY */

    /// @dev Takes the gross amounts from the purses, and sums them up per payee and basis.
    function _allot(
        Live memory live,
        uint256 done,
        uint256 deemed,
        uint256 slots,
        bool retains
    ) private returns (Payout[] memory payouts) {
        uint256[] memory weights = live.config.weights();
        uint256 unit = live.config.unit();
        Purse[] memory purses = _pursesOf(live.clause, live.head, retains);
        payouts = _payouts(slots, weights.length);
        for (uint256 milestone = 1; done >> (milestone - 1) != 0; ++milestone) {
            uint256 bit = _bit(milestone);
            if (done & bit == 0) continue;
            bytes32 row = _row(live, milestone);
            Payout memory payout = payouts[_count(slots & ((1 << _slot(row, deemed & bit != 0)) - 1))];
            payout.milestones |= uint96(bit);
            uint256 amount = row.amount();
            uint256[] memory legs = Split.byWeights(amount, weights, unit, milestone);
            uint256 keep = Split.shareHalfUp(amount, row.retentionPpm(), unit);
            _take(live.clause, purses, payout, legs, Split.byWeights(keep, legs, unit, milestone));
        }
        _storePurses(live.clause, live.head, purses, retains);
    }

    /// @dev One empty payout for each payee and basis, in their order.
    function _payouts(uint256 slots, uint256 payers) private pure returns (Payout[] memory payouts) {
        payouts = new Payout[](_count(slots));
        uint256 next;
        for (uint256 slot = 2; slots >> slot != 0; ++slot) {
            if (slots & (1 << slot) == 0) continue;
            Payout memory payout = payouts[next++];
            payout.payee = uint8(slot >> 1);
            payout.basis = slot & 1 != 0 ? Basis.Deemed : Basis.Approved;
            payout.legs = new Leg[](payers);
        }
    }

    /// @dev How many bits are set.
    function _count(uint256 mask) private pure returns (uint256 count) {
        for (; mask != 0; mask &= mask - 1) ++count;
    }

    /// @dev Takes the legs of one payment from the purses; what they cannot cover becomes arrears.
    function _take(
        bytes32 clause,
        Purse[] memory purses,
        Payout memory payout,
        uint256[] memory legs,
        uint256[] memory keeps
    ) private {
        for (uint256 payer = 0; payer < legs.length; ++payer) {
            Purse memory purse = purses[payer];
            Leg memory leg = payout.legs[payer];
            (uint256 paid, uint256 retained, uint256 due, uint256 toRetain) = PurseCore.discharge(
                purse.balance,
                legs[payer],
                keeps[payer]
            );
            // Parts of a leg, which is part of a uint112: no cast below can lose a bit.
            purse.balance -= uint112(paid + retained);
            purse.retained += uint112(retained);
            leg.paid += uint112(paid);
            leg.retained += uint112(retained);
            payout.gross += legs[payer];
            payout.net += paid;
            payout.retained += retained;
            _owe(clause, payer, payout.payee, due, toRetain);
        }
    }

    /// @dev Events, then transfers; one of each for a payee and basis.
    function _payOut(Live memory live, Payout[] memory payouts, Target[] calldata to) internal {
        for (uint256 i = 0; i < payouts.length; ++i) _logPayout(live.clause, payouts[i]);
        for (uint256 i = 0; i < payouts.length; ++i) _sendTo(live, payouts[i].payee, uint112(payouts[i].net), to);
    }

    /// @dev Sums of legs are at most the value of the clause, a uint112.
    function _logPayout(bytes32 clause, Payout memory p) private {
        emit MilestonesPaid({
            clause: clause,
            payee: p.payee,
            basis: p.basis,
            milestones: p.milestones,
            gross: uint112(p.gross),
            retained: uint112(p.retained),
            net: uint112(p.net),
            legs: p.legs
        });
    }

    function _sendTo(Live memory live, uint8 party, uint112 amount, Target[] calldata to) internal {
        _send(live.clause, live.context, live.config.token(), party, amount, to);
    }

    /* VERDICTS */

    /// @dev Ends a dispute: pays the payee its part, by the legs of the whole amount, and closes the milestone.
    function _finish(Live memory live, Verdict memory v, Target[] calldata to) internal {
        uint112 amount = v.row.amount();
        uint112 unit = live.config.unit();
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
        if (v.toPayee != 0) payouts = _allotVerdict(live, v);
        _end(live);
        _payOut(live, payouts, to);
    }

    function _allotVerdict(Live memory live, Verdict memory v) private returns (Payout[] memory payouts) {
        uint256[] memory weights = live.config.weights();
        uint256 unit = live.config.unit();
        Purse[] memory purses = _pursesOf(live.clause, live.head, false);
        uint256[] memory legs = Split.byWeights(v.row.amount(), weights, unit, v.milestone);
        payouts = _payouts(1 << _slot(v.row, false), weights.length);
        payouts[0].basis = v.basis;
        payouts[0].milestones = _bit(v.milestone);
        legs = Split.byWeights(v.toPayee, legs, unit, v.milestone);
        _take(live.clause, purses, payouts[0], legs, new uint256[](weights.length));
        _storePurses(live.clause, live.head, purses, false);
    }
}
