// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {Auth, Context, PARTY_DISPUTES, PARTY_SUBMITS, Reason, Rules} from "../agreement/AgreementTypes.sol";
import {Authority} from "../agreement/Authority.sol";
import {Parties} from "../agreement/Parties.sol";
import {Approvals} from "../clause/Approvals.sol";
import {Clause} from "../clause/Clause.sol";
import {ClauseBooks} from "../clause/ClauseBooks.sol";
import {IClause} from "../clause/IClause.sol";
import {Target} from "../clause/ClauseTypes.sol";
import {IMilestones} from "./IMilestones.sol";
import {MilestoneCore} from "./MilestoneCore.sol";
import {MilestoneHashes} from "./MilestoneHashes.sol";
import {MilestoneBooks} from "./MilestoneBooks.sol";
import {MilestoneRemedies} from "./MilestoneRemedies.sol";
import {MilestoneRows} from "./MilestoneRows.sol";
import {MilestoneTerms} from "./MilestoneTerms.sol";
import {Delivery, Filing, Lane, Use} from "./MilestoneTypes.sol";

/// @title Milestones
/// @notice The verbs; see {IMilestones}. State and money are kept by {MilestoneBooks}, decided by {MilestoneCore}.
contract Milestones is IMilestones, MilestoneBooks, Clause {
    using Approvals for bytes32[];
    using Approvals for bytes32;
    using MilestoneHashes for Delivery;
    using MilestoneRows for bytes32;
    using Parties for bytes32;
    using Parties for bytes32[];

    /// @notice What reads configurations.
    MilestoneTerms public immutable TERMS;
    /// @notice The second half of this contract's code, see {MilestoneRemedies}.
    address public immutable REMEDIES;

    /// @param hub The agreements this module serves.
    /// @param terms What reads configurations.
    /// @param remedies The second half of this contract, made for the same hub.
    constructor(
        address hub,
        MilestoneTerms terms,
        MilestoneRemedies remedies
    ) ClauseBooks("Concordat Milestones", hub) {
        if (remedies.HUB() != hub) revert ClauseCallerIsNotHub(remedies.HUB(), hub);
        TERMS = terms;
        REMEDIES = address(remedies);
    }

    /* DELIVERY AND ACCEPTANCE */

    /// @inheritdoc IMilestones
    function submit(Context calldata c, bytes32 config, Filing calldata f, Auth calldata by) external nonReentrant {
        Live memory live = _begin(c, config, WHILE_RUNNING);
        _authorize(c, by, MilestoneHashes.submitOne(live.key, by.party, f, by.deadline));
        Lane lane = _lane(live, f.delivery.milestone);

        Review memory review = _reviewOf(live.clause, f.delivery.milestone);
        review = _file(live, c, f, by.party, lane, review);

        _storeReview(live.clause, f.delivery.milestone, review);
        _setLane(live, f.delivery.milestone, Lane.Submitted);
        if (lane != Lane.Submitted) _end(live);
    }

    /// @inheritdoc IMilestones
    function approve(
        Use calldata u,
        Filing[] calldata f,
        Auth[] calldata submissions,
        Auth[] calldata approvals,
        bool thenPay,
        Target[] calldata to
    ) external nonReentrant returns (uint96 approved, uint96 paid) {
        Live memory live = _begin(u, WHILE_RUNNING);
        uint8 maker = _maker(u.context, live, f, submissions);
        (uint32 approvers, uint256 total) = _approvers(u.context, live, f, approvals);

        uint96 voted;
        for (uint256 i = 0; i < f.length; ++i) {
            uint96 bit = _bit(f[i].delivery.milestone);
            if (_vote(u, live, f[i], maker, approvers, total)) approved |= bit;
            voted |= bit;
        }
        if (approvers != 0) emit MilestonesApproved(live.clause, approvers, voted, approved);

        Payout[] memory payouts;
        if (thenPay) (paid, payouts) = _discharge(u, live, approved);
        _end(live);

        _payOut(u, live, payouts, to);
    }

    /// @inheritdoc IMilestones
    function attachEvidence(bytes32 clause, uint8 milestone, bytes32 evidence, string calldata location) external {
        _requireLocation(location);
        emit EvidenceAttached(clause, milestone, msg.sender, evidence, location);
    }

    /* PAYMENT */

    /// @inheritdoc IMilestones
    function pay(Use calldata u, uint96 milestones, Target[] calldata to) external nonReentrant returns (uint96 paid) {
        Live memory live = _begin(u, WHILE_RUNNING);
        Payout[] memory payouts;
        (paid, payouts) = _discharge(u, live, milestones);
        if (paid == 0) return 0;
        _end(live);

        _payOut(u, live, payouts, to);
    }

    /* DISPUTES AND SILENCE */

    /// @inheritdoc IMilestones
    function dispute(
        Context calldata c,
        bytes32 config,
        Delivery calldata d,
        Reason calldata r,
        Auth calldata by
    ) external nonReentrant {
        Live memory live = _begin(c, config, WHILE_OPEN);
        uint8 milestone = d.milestone;
        if (!c.parties.ofParty(by.party).has(PARTY_DISPUTES)) revert PartyMayNot(by.party, PARTY_DISPUTES);
        _authorize(c, by, MilestoneHashes.dispute(live.key, by.party, d, r, by.deadline));

        Lane lane = _lane(live, milestone);
        MilestoneCore.requireLane(milestone, lane, MilestoneCore.MAY_DISPUTE);
        Review memory review = _reviewOf(live.clause, milestone);
        if (lane == Lane.Approved) {
            _requireBefore(milestone, MilestoneCore.payableFrom(review.clock, live.head.suspendedUntil));
        }
        _requireOnFile(review, d);

        review.clock = uint40(block.timestamp);
        _storeReview(live.clause, milestone, review);
        _setLane(live, milestone, Lane.Disputed);
        _end(live);
        emit MilestoneDisputed(live.clause, milestone, by.party, r);
    }

    /* REMEDIES */

    /// @inheritdoc IMilestones
    function reject(Use calldata, Delivery calldata, Reason calldata, Auth calldata) external {
        _remedy();
    }

    /// @inheritdoc IMilestones
    function payArrears(Use calldata, uint8, uint8, Target[] calldata) external {
        _remedy();
    }

    /// @inheritdoc IMilestones
    function release(Use calldata, uint8, uint112, Reason calldata, Auth[] calldata, Target[] calldata) external {
        _remedy();
    }

    /// @inheritdoc IMilestones
    function refund(Use calldata, uint8, Target[] calldata) external {
        _remedy();
    }

    /// @inheritdoc IMilestones
    function withdraw(Use calldata, uint8, address, Auth calldata) external {
        _remedy();
    }

    /// @inheritdoc IMilestones
    function resolve(
        Use calldata,
        Rules calldata,
        Delivery calldata,
        uint112,
        Reason calldata,
        Auth[] calldata,
        Target[] calldata
    ) external {
        _remedy();
    }

    /// @inheritdoc IMilestones
    function lapse(Use calldata, Rules calldata, uint8, Target[] calldata) external {
        _remedy();
    }

    /// @dev Runs the call, as it came, on this contract's books. {REMEDIES} is as immutable as this code.
    function _remedy() private {
        Address.functionDelegateCall(REMEDIES, msg.data);
    }

    /* VIEWS */

    /// @inheritdoc IClause
    function settled(Context calldata c, bytes calldata config) external view returns (bool) {
        (bytes32 hash, ) = _funding(config);
        Live memory live = _begin(c, hash, WHILE_OPEN);
        for (uint8 milestone = 1; milestone <= live.head.count; ++milestone) {
            if (MilestoneCore.isOpen(_lane(live, milestone))) return false;
        }
        return _isEmpty(live.clause, live.head, c.parties.length);
    }

    /// @inheritdoc IMilestones
    function laneOf(bytes32 clause, uint8 milestone) external view returns (Lane) {
        return _laneOf(clause, milestone);
    }

    /// @inheritdoc IMilestones
    function filingOf(
        bytes32 clause,
        uint8 milestone
    )
        external
        view
        returns (uint160 fingerprint, uint40 clock, uint32 votes, uint8 maker, uint8 voided, uint8 edition)
    {
        Review memory review = _reviewOf(clause, milestone);
        return (review.fingerprint, review.clock, review.votes, review.maker, review.voided, review.edition);
    }

    /* WHO SAID SO */

    /// @dev The party that delivers all of `f`; 0 if nobody does and the deliveries must be on file.
    function _maker(
        Context calldata c,
        Live memory live,
        Filing[] calldata f,
        Auth[] calldata submissions
    ) private view returns (uint8 maker) {
        if (submissions.length == 0) return 0;
        Auth calldata by = submissions[0];
        _authorize(c, by, MilestoneHashes.submit(live.key, by.party, f, by.deadline));
        return by.party;
    }

    /// @dev Who approves all of `f`, and what it amounts to.
    function _approvers(
        Context calldata c,
        Live memory live,
        Filing[] calldata f,
        Auth[] calldata approvals
    ) private view returns (uint32 approvers, uint256 total) {
        bytes32[] memory hashes = new bytes32[](f.length);
        for (uint256 i = 0; i < f.length; ++i) {
            hashes[i] = f[i].delivery.hash();
            total += f[i].delivery.amount;
        }
        bytes32 deliveries = keccak256(abi.encodePacked(hashes));
        uint8 previous;
        for (uint256 i = 0; i < approvals.length; ++i) {
            Auth calldata by = approvals[i];
            previous = _next(by.party, previous);
            _authorize(c, by, MilestoneHashes.approve(live.key, by.party, deliveries, by.deadline));
            approvers |= Parties.bit(by.party);
        }
    }

    /* THE REVIEW OF ONE MILESTONE */

    /// @dev Enters a submission: right party, right round, next fingerprint. The round rises when a submission is replaced, so
    /// that no signature for the earlier one counts.
    function _file(
        Live memory live,
        Context calldata c,
        Filing calldata f,
        uint8 maker,
        Lane lane,
        Review memory review
    ) private returns (Review memory) {
        uint8 milestone = f.delivery.milestone;
        MilestoneCore.requireLane(milestone, lane, MilestoneCore.MAY_SUBMIT);
        bytes32 row = c.parties.ofParty(maker);
        if (!row.has(PARTY_SUBMITS)) revert PartyMayNot(maker, PARTY_SUBMITS);
        uint256 round = uint256(review.voided) + 1;
        if (lane == Lane.Submitted) {
            uint16 before = _organisation(c, review.maker);
            if (before != row.organisation()) revert MakerMismatch(milestone, before, row.organisation());
            ++round;
        }
        if (f.delivery.round != round) revert RoundMismatch(milestone, round, f.delivery.round);
        _requireLocation(f.location);

        emit MilestoneSubmitted(live.clause, milestone, maker, f);
        return
            Review({
                fingerprint: _fingerprint(f.delivery),
                clock: uint40(block.timestamp),
                votes: 0,
                maker: maker,
                voided: f.delivery.round - 1,
                edition: c.edition
            });
    }

    /// @dev Counts votes for one delivery; true if it has all it needs.
    function _vote(
        Use calldata u,
        Live memory live,
        Filing calldata f,
        uint8 maker,
        uint32 approvers,
        uint256 total
    ) private returns (bool approved) {
        uint8 milestone = f.delivery.milestone;
        bytes32 row = _row(u, live, milestone);
        _requireAmount(row, f.delivery);
        Lane lane = _lane(live, milestone);
        bool stored = lane != Lane.None || live.head.flags & CLAUSE_REVOKED != 0;
        Review memory review;
        if (stored) review = _reviewOf(live.clause, milestone);

        if (lane == Lane.Submitted && review.fingerprint == _fingerprint(f.delivery)) {
            // On file already, whether or not the submission is aboard: votes add up. Those of an older edition do not count.
            if (review.edition != u.context.edition) (review.votes, review.edition) = (0, u.context.edition);
        } else if (maker == 0) {
            MilestoneCore.requireLane(milestone, lane, MilestoneCore.MAY_APPROVE);
            revert DeliveryMismatch(milestone, review.fingerprint, _fingerprint(f.delivery));
        } else {
            review = _file(live, u.context, f, maker, lane, review);
        }

        review.votes |= approvers;
        bytes32 tier = u.deal.policies.tier(row.policy(), row.amount());
        if (tier.isByBatch()) tier = u.deal.policies.tier(row.policy(), total);
        approved = tier.isQuorum(
            review.votes,
            u.context.parties,
            _organisation(u.context, review.maker),
            _organisation(u.context, row.payee())
        );
        _setLane(live, milestone, approved ? Lane.Approved : Lane.Submitted);
        if (approved) {
            review.clock = uint40(block.timestamp + _days(row.challengeDays()));
            if (row.challengeDays() == 0) {
                if (stored) _deleteReview(live.clause, milestone);
                return true;
            }
        }
        _storeReview(live.clause, milestone, review);
    }

    /* CONFIGURATION */

    /// @inheritdoc Clause
    function _offer(
        bytes calldata config,
        uint256 parties,
        bool first
    ) internal view override returns (Offer memory o) {
        (o.config, o.token, o.value, o.count, o.payers) = TERMS.read(config, parties, first);
    }

    /// @inheritdoc Clause
    function _amend(
        bytes32 clause,
        Head memory head,
        bytes calldata from,
        bytes calldata to,
        uint8 count
    ) internal override {
        (uint96 changed, uint96 voided) = TERMS.compare(from, to);
        Live memory live = Live({clause: clause, key: 0, head: head, more: _moreLanes[clause]});
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
