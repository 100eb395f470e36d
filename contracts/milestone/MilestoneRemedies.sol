// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Auth, Reason, Rules} from "../agreement/AgreementTypes.sol";
import {Parties} from "../agreement/Parties.sol";
import {Approvals} from "../clause/Approvals.sol";
import {ClauseAmendment} from "../clause/ClauseAmendment.sol";
import {Target} from "../clause/ClauseTypes.sol";
import {Contexts} from "../clause/Contexts.sol";
import {Deals} from "./Deals.sol";
import {MilestoneBooks} from "./MilestoneBooks.sol";
import {MilestoneCore} from "./MilestoneCore.sol";
import {MilestoneHashes} from "./MilestoneHashes.sol";
import {MilestoneRetention} from "./MilestoneRetention.sol";
import {MilestoneRows} from "./MilestoneRows.sol";
import {MilestoneTerms} from "./MilestoneTerms.sol";
import {Basis, Delivery, Lane, Silence, Use} from "./MilestoneTypes.sol";

/// @notice The contract has no books of its own; it only runs as a part of {Milestones}.
error RemediesCalledDirectly();

/// @title What happens when delivery does not go straight to payment
/// @notice The second half of {Milestones}: a contract may have 24,576 bytes, and the verbs need more. {Milestones} takes
/// its address when it is deployed, and runs it on its own books; nothing can replace it. Documentation stands in {IMilestones}.
contract MilestoneRemedies is MilestoneRetention, ClauseAmendment {
    using Approvals for bytes32;
    using Contexts for bytes32[];
    using Deals for bytes32[];
    using MilestoneRows for bytes32;

    /// @dev Rounds that can be voided before any delivery; 155 are left to deliver in.
    uint256 private constant MOST_VOIDED = 100;

    address private immutable SELF = address(this);

    /// @param hub As for {Milestones}.
    /// @param terms What reads configurations.
    constructor(address hub, MilestoneTerms terms) MilestoneBooks(hub, terms) {}

    modifier onlyWithin() {
        if (address(this) == SELF) revert RemediesCalledDirectly();
        _;
    }

    /// @notice See {IMilestones-reject}.
    function reject(
        Use calldata u,
        Delivery calldata d,
        Reason calldata r,
        Auth calldata by
    ) external onlyWithin nonReentrant {
        Live memory live = _begin(u, WHILE_RUNNING);
        uint8 milestone = d.milestone;
        Lane lane = _lane(live, milestone);
        MilestoneCore.requireLane(milestone, lane, MilestoneCore.MAY_REJECT);
        bytes32 row = _row(u, milestone);
        _requireAmount(row, d);
        _authorize(u.context, by, MilestoneHashes.reject(live.key, by.party, d, r, by.deadline));
        Review memory review = _reviewOf(live.clause, milestone);
        // Whoever may approve may reject: the quorum itself is of no interest here.
        _tier(u, row, d.amount).isQuorum(Parties.bit(by.party), u.context, review.maker, row.payee());

        uint256 round = uint256(review.voided) + 1;
        if (d.round != round) revert RoundMismatch(milestone, round, d.round);
        if (lane == Lane.None) {
            // Otherwise one approver could use up all rounds, and nothing could ever be delivered.
            if (round > MOST_VOIDED) revert VoidingExhausted(milestone, MOST_VOIDED);
            live.head.flags |= CLAUSE_REVOKED;
            emit RoundVoided(live.clause, milestone, by.party, d.round, r);
        } else {
            _requireOnFile(review, d);
            _requireBefore(
                milestone,
                MilestoneCore.endOf(review.clock, live.head.suspendedUntil, _days(row.reviewDays()))
            );
            _setLane(live, milestone, Lane.Rejected);
            emit MilestoneRejected(live.clause, milestone, by.party, d.round, r);
        }
        review.clock = uint40(block.timestamp);
        review.votes = 0;
        review.voided += 1;
        _storeReview(live.clause, milestone, review);
        _end(live);
    }

    /// @notice See {IMilestones-payArrears}.
    function payArrears(
        Use calldata u,
        uint8 payer,
        uint8 payee,
        Target[] calldata to
    ) external onlyWithin nonReentrant {
        Live memory live = _begin(u, WHILE_RUNNING);
        uint112 paid = _settleArrears(live.clause, live.head, payer, payee);

        _sendTo(u, live, payee, paid, to);
    }

    /// @notice See {IMilestones-release}.
    function release(
        Use calldata u,
        uint8 milestone,
        uint112 deduction,
        Reason calldata r,
        Auth[] calldata by,
        Target[] calldata to
    ) external onlyWithin nonReentrant {
        Live memory live = _begin(u, WHILE_RUNNING);
        MilestoneCore.requireLane(milestone, _lane(live, milestone), MilestoneCore.MAY_RELEASE);
        bytes32 row = _row(u, milestone);
        uint32 approvers = _releasers(u, live, row, milestone, deduction, r, by);

        uint112 paid = _settleRetention(u, live, row, milestone, deduction, approvers, r);
        _setLane(live, milestone, Lane.Final);
        _end(live);

        _sendTo(u, live, row.payee(), paid, to);
    }

    /// @notice See {IMilestones-refund}.
    function refund(Use calldata u, uint8 payer, Target[] calldata to) external onlyWithin nonReentrant {
        Live memory live = _begin(u, WHILE_RUNNING);
        _requirePayer(live.head, payer);
        _cancelOverdue(u, live);
        uint112 amount = _free(u, live, payer);
        _end(live);

        _sendTo(u, live, u.config.payerParty(payer), amount, to);
    }

    /// @notice See {IMilestones-withdraw}.
    function withdraw(Use calldata u, uint8 party, address to, Auth calldata by) external onlyWithin nonReentrant {
        Live memory live = _begin(u, WHILE_OPEN);
        (uint112 amount, uint32 count) = _creditOf(live.clause, party);
        if (by.party != party) revert PartyMayNot(by.party, 0);
        _authorize(u.context, by, MilestoneHashes.withdraw(live.key, party, to, amount, count, by.deadline));

        _withdraw(live.clause, u.config.token(), party, to);
    }

    /* DISPUTES AND SILENCE */

    /// @notice See {IMilestones-resolve}.
    function resolve(
        Use calldata u,
        bytes32 agreement,
        Rules calldata rules,
        Delivery calldata d,
        uint112 toPayee,
        Reason calldata r,
        Auth[] calldata by,
        Target[] calldata to
    ) external onlyWithin nonReentrant {
        Live memory live = _begin(u, WHILE_OPEN);
        _requireRules(u.context, agreement, rules);
        MilestoneCore.requireLane(d.milestone, _lane(live, d.milestone), MilestoneCore.MAY_RESOLVE);
        bytes32 row = _row(u, d.milestone);
        _requireOnFile(_reviewOf(live.clause, d.milestone), d);

        (uint32 deciders, Basis basis) = _deciders(u, live, rules.arbiter, row, d, toPayee, r, by);
        _finish(u, live, Verdict(d.milestone, row, toPayee, basis, deciders, r.code, r.document), to);
    }

    /// @notice See {IMilestones-lapse}.
    function lapse(
        Use calldata u,
        bytes32 agreement,
        Rules calldata rules,
        uint8 milestone,
        Target[] calldata to
    ) external onlyWithin nonReentrant {
        Live memory live = _begin(u, WHILE_RUNNING);
        _requireRules(u.context, agreement, rules);
        Lane lane = _lane(live, milestone);
        MilestoneCore.requireLane(milestone, lane, MilestoneCore.MAY_LAPSE);
        bytes32 row = _row(u, milestone);
        Review memory review = _reviewOf(live.clause, milestone);
        uint256 end = _lapsesAt(u, live, row, lane, review.clock, rules.disputePeriod);
        if (block.timestamp < end) revert WindowOpen(milestone, end, block.timestamp);

        if (lane == Lane.Disputed) {
            uint112 toPayee = row.disputeDefault() == Silence.Accept ? row.amount() : 0;
            _finish(u, live, Verdict(milestone, row, toPayee, Basis.Defaulted, 0, 0, 0), to);
        } else if (lane == Lane.Submitted) {
            _lapseReview(live, row, milestone, review);
        } else {
            _cancel(live, _bit(milestone));
            _end(live);
        }
    }

    /// @dev From the retention date on nobody needs to agree, and nothing may be deducted; before, the policy's approvers do.
    function _releasers(
        Use calldata u,
        Live memory live,
        bytes32 row,
        uint8 milestone,
        uint112 deduction,
        Reason calldata r,
        Auth[] calldata by
    ) private view returns (uint32 approvers) {
        if (block.timestamp >= u.config.retentionDate()) {
            if (deduction != 0) revert WindowClosed(milestone, u.config.retentionDate(), block.timestamp);
            return 0;
        }
        uint8 previous;
        for (uint256 i = 0; i < by.length; ++i) {
            uint8 party = by[i].party;
            previous = _next(party, previous);
            bytes32 message = MilestoneHashes.release(live.key, party, milestone, deduction, r, by[i].deadline);
            _authorize(u.context, by[i], message);
            approvers |= Parties.bit(party);
        }
        bytes32 tier = _tier(u, row, row.amount());
        if (!tier.isQuorum(approvers, u.context, 0, row.payee())) {
            revert ConsentMissing(milestone, approvers, tier);
        }
    }

    /// @dev The arbiter rules alone; anything else must be agreed by the payee and all payers.
    function _deciders(
        Use calldata u,
        Live memory live,
        uint8 arbiter,
        bytes32 row,
        Delivery calldata d,
        uint112 toPayee,
        Reason calldata r,
        Auth[] calldata by
    ) private view returns (uint32 deciders, Basis basis) {
        uint8 previous;
        for (uint256 i = 0; i < by.length; ++i) {
            uint8 party = by[i].party;
            previous = _next(party, previous);
            bytes32 message = MilestoneHashes.resolve(live.key, party, d, toPayee, r, by[i].deadline);
            _authorize(u.context, by[i], message);
            deciders |= Parties.bit(party);
        }
        if (by.length == 1 && previous == arbiter) return (deciders, Basis.Ruled);

        uint32 needed = Parties.bit(row.payee());
        for (uint256 i = 0; i < u.config.payers(); ++i) needed |= Parties.bit(u.config.payerParty(i));
        if (deciders != needed) revert ConsentMissing(d.milestone, deciders, bytes32(uint256(needed)));
        return (deciders, Basis.Settled);
    }

    /// @dev A review ended in silence.
    function _lapseReview(Live memory live, bytes32 row, uint8 milestone, Review memory review) private {
        Lane next = MilestoneCore.afterReview(row.reviewDefault());
        review.clock = uint40(block.timestamp);
        // No vote is what tells an acceptance by silence from one by approvers.
        review.votes = 0;
        if (next == Lane.Approved) review.clock = uint40(block.timestamp + _days(row.challengeDays()));
        if (next == Lane.Rejected) review.voided += 1;

        _storeReview(live.clause, milestone, review);
        _setLane(live, milestone, next);
        _end(live);
        emit MilestonesLapsed(live.clause, _bit(milestone), next);
    }

    /* AMENDMENT */

    /// @notice See {IClause-amend}.
    function amend(
        bytes32[] calldata from,
        bytes32[] calldata configFrom,
        bytes32[] calldata to,
        bytes32[] calldata configTo
    ) external onlyWithin onlyHub nonReentrant returns (bytes32 key, address token, uint112 value) {
        return _amend(from, configFrom, to, configTo);
    }

    /// @inheritdoc ClauseAmendment
    function _move(
        bytes32 clause,
        Head memory head,
        bytes32[] calldata from,
        bytes32[] calldata to,
        uint8 count
    ) internal override {
        (uint96 changed, uint96 voided) = TERMS.compare(from, to);
        Live memory live;
        (live.clause, live.head, live.more) = (clause, head, _moreLanes[clause]);
        for (uint8 milestone = 1; milestone <= head.count; ++milestone) {
            if (changed & _bit(milestone) != 0) _change(live, milestone, voided & _bit(milestone) != 0);
        }
        if (count > 32) _moreLanes[clause] = live.more;
    }

    /// @dev A milestone whose row changed starts anew, or never falls due if it was voided.
    function _change(Live memory live, uint8 milestone, bool voided) private {
        Lane lane = _lane(live, milestone);
        if (!MilestoneCore.isIn(lane, MilestoneCore.MAY_CHANGE)) revert MilestoneFixed(milestone, lane);

        if (lane != Lane.None) _deleteReview(live.clause, milestone);
        _setLane(live, milestone, voided ? Lane.Cancelled : Lane.None);
        if (voided) emit MilestoneVoided(live.clause, milestone);
        else if (lane != Lane.None) emit MilestoneReset(live.clause, milestone);
    }
}
