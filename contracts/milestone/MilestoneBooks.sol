// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Auth, Context, Reason, Rules} from "../agreement/AgreementTypes.sol";
import {Authority} from "../agreement/Authority.sol";
import {Parties} from "../agreement/Parties.sol";
import {Split} from "../arithmetic/Split.sol";
import {ClauseBooks} from "../clause/ClauseBooks.sol";
import {Target} from "../clause/ClauseTypes.sol";
import {PurseCore} from "../clause/PurseCore.sol";
import {IMilestoneBooks, Leg} from "./IMilestoneBooks.sol";
import {MilestoneCore} from "./MilestoneCore.sol";
import {MilestoneHashes} from "./MilestoneHashes.sol";
import {MilestoneRows, MilestoneUnknown} from "./MilestoneRows.sol";
import {Basis, Deal, Delivery, Lane, Use} from "./MilestoneTypes.sol";

/// @title The books of a clause of milestones
/// @notice Keeps lanes, reviews and purses, and moves them as {MilestoneCore} and {PurseCore} decide.
/// @dev Every function works on {Live} in memory and writes the head once, before any transfer.
abstract contract MilestoneBooks is IMilestoneBooks, ClauseBooks {
    using MilestoneHashes for Delivery;
    using MilestoneRows for bytes32;
    using Parties for bytes32;
    using Parties for bytes32[];

    /* TYPES */

    /// @notice A clause during one call.
    struct Live {
        bytes32 clause;
        bytes32 key;
        Head head;
        /// Lanes of the milestones from 33 on.
        uint256 more;
    }

    /// @notice What is on file for a milestone under review, disputed, rejected, or approved and not payable yet.
    struct Review {
        /// Left 160 bits of the delivery's hash; 0 if only the round is kept.
        uint160 fingerprint;
        /// When the wait began; for an approval, from when it is payable.
        uint40 clock;
        uint32 votes;
        uint8 maker;
        /// Rounds that count no more.
        uint8 voided;
        /// The edition the votes were given under.
        uint8 edition;
    }

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

    uint256 private constant LOCATION_LIMIT = 256;

    /* STATE */

    /// @dev Lanes of the milestones 33 to 96, three bits each.
    mapping(bytes32 clause => uint256) internal _moreLanes;
    mapping(bytes32 clause => mapping(uint256 milestone => Review)) internal _filed;

    /* TERMS */

    /// @dev Loads the clause these terms belong to, and checks the pages brought.
    function _begin(Use calldata u, uint256 allowed) internal view returns (Live memory) {
        MilestoneRows.check(u.pages, u.pageHashes);
        return _begin(u.context, keccak256(abi.encode(u.deal, u.pageHashes)), allowed);
    }

    /// @dev As above, for verbs that need no row.
    function _begin(Context calldata c, bytes32 config, uint256 allowed) internal view returns (Live memory live) {
        (live.clause, live.key, live.head) = _load(c, config, allowed);
        if (live.head.count > 32) live.more = _moreLanes[live.clause];
    }

    /// @dev Writes back what {_begin} loaded.
    function _end(Live memory live) internal {
        _store(live.clause, live.head);
        if (live.head.count > 32) _moreLanes[live.clause] = live.more;
    }

    function _row(Use calldata u, Live memory live, uint256 milestone) internal pure returns (bytes32) {
        return MilestoneRows.find(u.pages, milestone, live.head.count);
    }

    /// @inheritdoc ClauseBooks
    function _funding(bytes calldata config) internal pure override returns (bytes32, address) {
        (Deal memory deal, bytes32[] memory hashes) = abi.decode(config, (Deal, bytes32[]));
        return (keccak256(abi.encode(deal, hashes)), deal.token);
    }

    /* LANES */

    /// @dev The lane as it counts. Bounded by the count of the terms in force.
    function _lane(Live memory live, uint8 milestone) internal pure returns (Lane) {
        if (milestone == 0 || milestone > live.head.count) revert MilestoneUnknown(milestone, live.head.count);
        return MilestoneCore.effective(_stored(live, milestone), live.head.flags & CLAUSE_ENDING != 0);
    }

    function _stored(Live memory live, uint8 milestone) private pure returns (Lane) {
        uint256 word = milestone > 32 ? live.more >> (3 * (milestone - 33)) : live.head.lanes >> (3 * (milestone - 1));
        return Lane(word & 7);
    }

    function _setLane(Live memory live, uint8 milestone, Lane lane) internal pure {
        if (milestone > 32) {
            uint256 shift = 3 * (milestone - 33);
            live.more = (live.more & ~(uint256(7) << shift)) | (uint256(lane) << shift);
        } else {
            uint256 shift = 3 * (milestone - 1);
            live.head.lanes = uint96((live.head.lanes & ~(uint256(7) << shift)) | (uint256(lane) << shift));
        }
    }

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
        uint256 cure = _days(u.deal.cureDays);
        uint256 longstop = MilestoneCore.longstopOf(u.deal.longstop, suspendedUntil, cure);
        return MilestoneCore.lapsesAt(lane, clock, suspendedUntil, _days(row.reviewDays()), cure, ruling, longstop);
    }

    /// @dev Cancels, with one event, what the longstop or the time to cure has overtaken.
    function _cancelOverdue(Use calldata u, Live memory live) internal {
        uint96 overdue;
        bool ending = live.head.flags & CLAUSE_ENDING != 0;
        for (uint8 milestone = 1; milestone <= live.head.count && !ending; ++milestone) {
            Lane lane = _lane(live, milestone);
            if (lane != Lane.None && lane != Lane.Rejected) continue;
            uint256 clock = lane == Lane.Rejected ? _filed[live.clause][milestone].clock : 0;
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

    /* REVIEWS */

    function _reviewOf(bytes32 clause, uint8 milestone) internal view returns (Review memory) {
        return _filed[clause][milestone];
    }

    function _storeReview(bytes32 clause, uint8 milestone, Review memory review) internal {
        _filed[clause][milestone] = review;
    }

    function _deleteReview(bytes32 clause, uint8 milestone) internal {
        delete _filed[clause][milestone];
    }

    /* PAYMENTS */

    /// @dev Discharges, in the order of their numbers, those of `wanted` that are payable. Lanes and purses are moved in
    /// memory, purses of payers 1 and up and arrears are written; the caller ends the call with {_end} and {_payOut}.
    function _discharge(
        Use calldata u,
        Live memory live,
        uint96 wanted
    ) internal returns (uint96 paid, Payout[] memory payouts) {
        uint96 deemed;
        bool retains;
        uint256 payees;
        for (uint8 milestone = 1; milestone <= 96 && wanted >> (milestone - 1) != 0; ++milestone) {
            if (wanted & _bit(milestone) == 0) continue;
            bytes32 row = _row(u, live, milestone);
            (bool payable_, bool silent) = _isPayable(live, row, milestone);
            if (!payable_) continue;
            _setLane(live, milestone, Lane.Paid);
            paid |= _bit(milestone);
            if (silent) deemed |= _bit(milestone);
            if (row.retentionPpm() != 0) retains = true;
            payees |= 1 << _slot(row.payee(), silent);
        }
        if (paid != 0) payouts = _allot(u, live, paid, deemed, payees, retains);
    }

    /// @dev Approved, payable now, predecessors discharged (those of the same call before it count); and whether silence
    /// approved it. What was on file is cleared.
    function _isPayable(Live memory live, bytes32 row, uint8 milestone) private returns (bool payable_, bool silent) {
        if (!MilestoneCore.isIn(_lane(live, milestone), MilestoneCore.MAY_PAY)) return (false, false);
        for (uint256 rest = row.predecessors(); rest != 0; rest >>= 8) {
            uint8 before = uint8(rest);
            if (before != 0 && !MilestoneCore.isDischarged(_lane(live, before))) return (false, false);
        }
        if (!row.isTimed()) return (true, false);
        Review memory review = _filed[live.clause][milestone];
        if (block.timestamp < MilestoneCore.payableFrom(review.clock, live.head.suspendedUntil)) return (false, false);
        if (review.fingerprint == 0) return (true, false);
        delete _filed[live.clause][milestone];
        return (true, review.votes == 0);
    }

    /// @dev Takes the gross amounts from the purses, and sums them up per payee and basis.
    function _allot(
        Use calldata u,
        Live memory live,
        uint96 paid,
        uint96 deemed,
        uint256 payees,
        bool retains
    ) private returns (Payout[] memory payouts) {
        uint256[] memory weights = _weights(u);
        Purse[] memory purses = _pursesOf(live.clause, live.head, retains);
        uint256[] memory slots;
        (payouts, slots) = _payouts(payees, weights.length);
        for (uint8 milestone = 1; milestone <= 96 && paid >> (milestone - 1) != 0; ++milestone) {
            if (paid & _bit(milestone) == 0) continue;
            bytes32 row = _row(u, live, milestone);
            Payout memory payout = payouts[slots[_slot(row.payee(), deemed & _bit(milestone) != 0)]];
            payout.milestones |= _bit(milestone);
            uint256 amount = row.amount();
            uint256[] memory legs = Split.byWeights(amount, weights, u.deal.unit, milestone);
            uint256 keep = Split.shareHalfUp(amount, row.retentionPpm(), u.deal.unit);
            _take(live.clause, purses, payout, legs, Split.byWeights(keep, legs, u.deal.unit, milestone));
        }
        _storePurses(live.clause, live.head, purses, retains);
    }

    /// @dev One empty payout for each payee and basis, and where to find it.
    function _payouts(
        uint256 payees,
        uint256 payers
    ) private pure returns (Payout[] memory payouts, uint256[] memory slots) {
        slots = new uint256[](66);
        uint256 count;
        for (uint256 rest = payees; rest != 0; rest &= rest - 1) ++count;
        payouts = new Payout[](count);
        for (uint256 slot = 2; count != 0; ++slot) {
            if (payees & (1 << slot) == 0) continue;
            slots[slot] = --count;
            payouts[count].payee = uint8(slot >> 1);
            payouts[count].basis = slot & 1 != 0 ? Basis.Deemed : Basis.Approved;
            payouts[count].legs = new Leg[](payers);
        }
    }

    function _slot(uint8 payee, bool silent) private pure returns (uint256) {
        return (uint256(payee) << 1) | (silent ? 1 : 0);
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
            (uint256 paid, uint256 retained, uint256 due, uint256 toRetain) = PurseCore.discharge(
                purses[payer].balance,
                legs[payer],
                keeps[payer]
            );
            // Parts of a leg, which is part of a uint112: no cast below can lose a bit.
            purses[payer].balance -= uint112(paid + retained);
            purses[payer].retained += uint112(retained);
            payout.legs[payer].paid += uint112(paid);
            payout.legs[payer].retained += uint112(retained);
            payout.gross += legs[payer];
            payout.net += paid;
            payout.retained += retained;
            _owe(clause, payer, payout.payee, due, toRetain);
        }
    }

    /// @dev Events, then transfers; one of each for a payee and basis.
    function _payOut(Use calldata u, Live memory live, Payout[] memory payouts, Target[] calldata to) internal {
        for (uint256 i = 0; i < payouts.length; ++i) _logPayout(live.clause, payouts[i]);
        for (uint256 i = 0; i < payouts.length; ++i) {
            _send(live.clause, u.context, u.deal.token, payouts[i].payee, uint112(payouts[i].net), to);
        }
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

    /// @dev Ends a dispute: pays the payee its part, by the legs of the whole amount, and closes the milestone.
    function _finish(Use calldata u, Live memory live, Verdict memory v, Target[] calldata to) internal {
        uint112 amount = v.row.amount();
        if (v.toPayee > amount || v.toPayee % u.deal.unit != 0) {
            revert AmountInvalid(v.milestone, v.toPayee, amount, u.deal.unit);
        }
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
        uint256[] memory weights = _weights(u);
        Purse[] memory purses = _pursesOf(live.clause, live.head, false);
        uint256[] memory legs = Split.byWeights(v.row.amount(), weights, u.deal.unit, v.milestone);
        (payouts, ) = _payouts(1 << _slot(v.row.payee(), false), weights.length);
        payouts[0].basis = v.basis;
        payouts[0].milestones = _bit(v.milestone);
        legs = Split.byWeights(v.toPayee, legs, u.deal.unit, v.milestone);
        _take(live.clause, purses, payouts[0], legs, new uint256[](weights.length));
        _storePurses(live.clause, live.head, purses, false);
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
    ) internal returns (uint112) {
        uint256[] memory weights = _weights(u);
        uint256 keep = Split.shareHalfUp(row.amount(), row.retentionPpm(), u.deal.unit);
        if (deduction > keep || deduction % u.deal.unit != 0) {
            revert AmountInvalid(milestone, deduction, keep, u.deal.unit);
        }
        uint256[] memory keeps = Split.byWeights(row.amount(), weights, u.deal.unit, milestone);
        keeps = Split.byWeights(keep, keeps, u.deal.unit, milestone);
        uint256[] memory cuts = Split.byWeights(deduction, keeps, u.deal.unit, milestone);

        Payout memory payout;
        payout.payee = row.payee();
        payout.legs = new Leg[](weights.length);
        Purse[] memory purses = _pursesOf(live.clause, live.head, true);
        for (uint256 payer = 0; payer < weights.length; ++payer) {
            _settleLeg(live.clause, purses[payer], payout, payer, keeps[payer], cuts[payer]);
        }
        _storePurses(live.clause, live.head, purses, true);
        emit RetentionReleased({
            clause: live.clause,
            milestone: milestone,
            payee: payout.payee,
            by: by,
            paid: uint112(payout.net),
            owed: uint112(keep - deduction - payout.net),
            deducted: deduction,
            legs: payout.legs,
            reason: r
        });
        return uint112(payout.net);
    }

    /// @dev In the legs of {RetentionReleased}, `retained` is what leaves the retention, `paid` what the payee gets of it.
    function _settleLeg(
        bytes32 clause,
        Purse memory held,
        Payout memory payout,
        uint256 payer,
        uint256 keep,
        uint256 cut
    ) private {
        if (keep == 0) return;
        Arrears memory owed = _arrearsOf(clause, payer, payout.payee);
        (uint256 paid, uint256 back, uint256 due, uint256 unretained) = PurseCore.settleRetention(
            keep,
            cut,
            owed.toRetain
        );
        held.retained -= uint112(paid + back);
        held.balance += uint112(back);
        payout.legs[payer] = Leg({paid: uint112(paid), retained: uint112(paid + back)});
        payout.net += paid;
        if (unretained != 0) {
            owed.toRetain -= uint112(unretained);
            owed.due += uint112(due);
            _storeArrears(clause, payer, payout.payee, owed);
            emit ArrearsRecorded(clause, uint8(payer), payout.payee, owed.due, owed.toRetain, owed.since);
        }
    }

    /// @dev Takes out of a purse what can no longer fall due.
    function _free(Use calldata u, Live memory live, uint8 payer) internal returns (uint112 amount) {
        uint256[] memory weights = _weights(u);
        uint256 open;
        uint256 payees;
        for (uint8 milestone = 1; milestone <= live.head.count; ++milestone) {
            bytes32 row = _row(u, live, milestone);
            payees |= 1 << row.payee();
            if (!MilestoneCore.isOpen(_lane(live, milestone))) continue;
            open += Split.byWeights(row.amount(), weights, u.deal.unit, milestone)[payer];
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
        emit Refunded(live.clause, payer, _payerParty(u.deal.payers[payer]), amount, purses[payer].balance);
    }

    /* VIEWS */

    function _laneOf(bytes32 clause, uint8 milestone) internal view returns (Lane) {
        return _lane(Live({clause: clause, key: 0, head: _headOf(clause), more: _moreLanes[clause]}), milestone);
    }

    /* WHO SAID SO */

    /// @dev Party numbers rise, so that none counts twice.
    function _next(uint8 party, uint8 previous) internal pure returns (uint8) {
        if (party <= previous) revert PartiesOutOfOrder(party, previous);
        return party;
    }

    function _authorize(Context calldata c, Auth calldata by, bytes32 message) internal view {
        address account = c.parties.ofParty(by.party).account();
        Authority.check(by.party, account, by.deadline, _hashTypedDataV4(message), by.signature);
    }

    /* REQUIREMENTS */

    function _requireAmount(bytes32 row, Delivery calldata d) internal pure {
        if (d.amount != row.amount()) revert AmountMismatch(d.milestone, row.amount(), d.amount);
    }

    function _requireOnFile(Review memory review, Delivery calldata d) internal pure {
        uint160 actual = _fingerprint(d);
        if (review.fingerprint != actual) revert DeliveryMismatch(d.milestone, review.fingerprint, actual);
    }

    function _requireBefore(uint8 milestone, uint256 end) internal view {
        if (block.timestamp >= end) revert WindowClosed(milestone, end, block.timestamp);
    }

    function _requireLocation(string calldata location) internal pure {
        if (bytes(location).length > LOCATION_LIMIT) revert LocationTooLong(bytes(location).length);
    }

    function _requireRules(Context calldata c, Rules calldata rules) internal pure {
        bytes32 actual = keccak256(abi.encode(rules));
        if (actual != c.rules) revert RulesMismatch(c.rules, actual);
    }

    function _fingerprint(Delivery calldata d) internal pure returns (uint160) {
        return uint160(uint256(d.hash()) >> 96);
    }

    /// @dev 0, which no party has, for "nobody".
    function _organisation(Context calldata c, uint8 party) internal pure returns (uint16) {
        return party == 0 ? 0 : c.parties.ofParty(party).organisation();
    }

    /* WORDS */

    function _weights(Use calldata u) private pure returns (uint256[] memory weights) {
        weights = new uint256[](u.deal.payers.length);
        for (uint256 i = 0; i < weights.length; ++i) weights[i] = MilestoneRows.payerWeight(u.deal.payers[i]);
    }

    function _payerParty(bytes32 payer) internal pure returns (uint8) {
        return MilestoneRows.payerParty(payer);
    }

    function _bit(uint8 milestone) internal pure returns (uint96) {
        return uint96(1) << (milestone - 1);
    }

    function _days(uint256 count) internal pure returns (uint256) {
        return count * 1 days;
    }
}
