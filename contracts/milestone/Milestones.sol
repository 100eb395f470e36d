// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {Auth, PARTY_DISPUTES, PARTY_SUBMITS, Reason, Rules} from "../agreement/AgreementTypes.sol";
import {Parties} from "../agreement/Parties.sol";
import {Approvals} from "../clause/Approvals.sol";
import {Clause} from "../clause/Clause.sol";
import {Target} from "../clause/ClauseTypes.sol";
import {Contexts} from "../clause/Contexts.sol";
import {IClause} from "../clause/IClause.sol";
import {IMilestones} from "./IMilestones.sol";
import {MilestoneBooks} from "./MilestoneBooks.sol";
import {MilestoneCore} from "./MilestoneCore.sol";
import {MilestoneHashes} from "./MilestoneHashes.sol";
import {MilestonePayments} from "./MilestonePayments.sol";
import {MilestoneRemedies} from "./MilestoneRemedies.sol";
import {MilestoneRows} from "./MilestoneRows.sol";
import {Delivery, Filing, Lane, Use} from "./MilestoneTypes.sol";

/// @title Milestones
/// @notice The verbs; see {IMilestones}. State is kept by {MilestoneBooks}, money by {MilestonePayments}; what may happen is
/// decided by {MilestoneCore}.
contract Milestones is IMilestones, MilestonePayments, Clause {
    using Approvals for bytes32;
    using Contexts for bytes32[];
    using MilestoneHashes for Delivery;
    using MilestoneRows for bytes32;
    using Parties for bytes32;

    /// @notice What approvers say in one call.
    struct Ballot {
        uint32 approvers;
        /// Sum of the amounts.
        uint256 total;
        uint256 voted;
        /// Those of `voted` that have all approvals now.
        uint256 approved;
    }

    /// @notice The second half of this contract's code, see {MilestoneRemedies}.
    address public immutable REMEDIES;

    /// @param hub The agreements this module serves.
    /// @param remedies The second half of this contract, made for the same hub.
    constructor(address hub, MilestoneRemedies remedies) MilestoneBooks(hub, remedies.TERMS()) {
        if (remedies.HUB() != hub) revert ClauseCallerIsNotHub(remedies.HUB(), hub);
        REMEDIES = address(remedies);
    }

    /* DELIVERY AND ACCEPTANCE */

    /// @inheritdoc IMilestones
    function submit(bytes32[] calldata c, bytes32 config, Filing calldata f, Auth calldata by) external nonReentrant {
        Live memory live = _begin(c, config, WHILE_RUNNING);
        _authorize(c, by, MilestoneHashes.submitOne(live.key, by.party, f, by.deadline));
        uint8 milestone = f.delivery.milestone;
        Lane lane = _lane(live, milestone);

        Review memory review = _file(live, c, f, by.party, lane, _reviewOf(live.clause, milestone));
        _storeReview(live.clause, milestone, review);
        if (lane == Lane.Submitted) return;
        _setLane(live, milestone, Lane.Submitted);
        _end(live);
    }

    /// @inheritdoc IMilestones
    function approve(
        Use calldata u,
        Delivery[] calldata d,
        Auth[] calldata approvals,
        bool thenPay,
        Target[] calldata to
    ) external nonReentrant returns (uint96 approved, uint96 paid) {
        Live memory live = _begin(u, WHILE_RUNNING);
        Ballot memory ballot;
        bytes32[] memory hashes = new bytes32[](d.length);
        for (uint256 i = 0; i < d.length; ++i) {
            hashes[i] = d[i].hash();
            ballot.total += d[i].amount;
        }
        ballot.approvers = _approvers(u.context, live.key, hashes, approvals);

        for (uint256 i = 0; i < d.length; ++i) _voteOnFile(u, live, d[i], hashes[i], ballot);
        return _conclude(u, live, ballot, thenPay, to);
    }

    /// @inheritdoc IMilestones
    function submitAndApprove(
        Use calldata u,
        Filing[] calldata f,
        Auth calldata by,
        Auth[] calldata approvals,
        bool thenPay,
        Target[] calldata to
    ) external nonReentrant returns (uint96 approved, uint96 paid) {
        Live memory live = _begin(u, WHILE_RUNNING);
        _authorize(u.context, by, MilestoneHashes.submit(live.key, by.party, f, by.deadline));
        Ballot memory ballot;
        bytes32[] memory hashes = new bytes32[](f.length);
        for (uint256 i = 0; i < f.length; ++i) {
            hashes[i] = f[i].delivery.hash();
            ballot.total += f[i].delivery.amount;
        }
        ballot.approvers = _approvers(u.context, live.key, hashes, approvals);

        for (uint256 i = 0; i < f.length; ++i) {
            (Review memory review, bool stored) = _enter(u.context, live, f[i], by.party, hashes[i]);
            _vote(u, live, f[i].delivery, review, stored, ballot);
        }
        return _conclude(u, live, ballot, thenPay, to);
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
        bytes32[] calldata c,
        bytes32 config,
        Delivery calldata d,
        Reason calldata r,
        Auth calldata by
    ) external nonReentrant {
        Live memory live = _begin(c, config, WHILE_OPEN);
        uint8 milestone = d.milestone;
        if (!c.party(by.party).has(PARTY_DISPUTES)) revert PartyMayNot(by.party, PARTY_DISPUTES);
        _authorize(c, by, MilestoneHashes.dispute(live.key, by.party, d, r, by.deadline));

        Lane lane = _lane(live, milestone);
        MilestoneCore.requireLane(milestone, lane, MilestoneCore.MAY_DISPUTE);
        Review memory review = _reviewOf(live.clause, milestone);
        if (lane == Lane.Approved) {
            // A suspension does not reopen it: disputing is possible while clocks stand still, so nobody loses time.
            _requireBefore(milestone, review.clock);
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
        bytes32,
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
    function lapse(Use calldata, bytes32, Rules calldata, uint8, Target[] calldata) external {
        _remedy();
    }

    /// @inheritdoc IClause
    function amend(
        bytes32[] calldata,
        bytes32[] calldata,
        bytes32[] calldata,
        bytes32[] calldata
    ) external returns (bytes32, address, uint112) {
        return abi.decode(_remedy(), (bytes32, address, uint112));
    }

    /// @dev Runs the call, as it came, on this contract's books. {REMEDIES} is as immutable as this code.
    function _remedy() private returns (bytes memory) {
        return Address.functionDelegateCall(REMEDIES, msg.data);
    }

    /* VIEWS */

    /// @inheritdoc IClause
    function settled(bytes32[] calldata c, bytes32[] calldata config) external view returns (bool) {
        (bytes32 hash, ) = _funding(config);
        Live memory live = _begin(c, hash, WHILE_OPEN);
        for (uint256 milestone = 1; milestone <= live.head.count; ++milestone) {
            if (MilestoneCore.isOpen(_lane(live, milestone))) return false;
        }
        return _isEmpty(live.clause, live.head, c.partyCount());
    }

    /// @inheritdoc IMilestones
    function laneOf(bytes32 clause, uint8 milestone) external view returns (Lane) {
        Live memory live;
        live.head = _headOf(clause);
        live.more = _moreLanes[clause];
        return _lane(live, milestone);
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

    /* ACCEPTANCE */

    /// @dev Who approves all the deliveries of these hashes.
    function _approvers(
        bytes32[] calldata c,
        bytes32 key,
        bytes32[] memory hashes,
        Auth[] calldata approvals
    ) private view returns (uint32 approvers) {
        bytes32 deliveries;
        uint8 previous;
        for (uint256 i = 0; i < approvals.length; ++i) {
            Auth calldata by = approvals[i];
            previous = _next(by.party, previous);
            approvers |= Parties.bit(previous);
            bytes32 message;
            if (by.signature.length != 0) {
                if (deliveries == 0) deliveries = keccak256(abi.encodePacked(hashes));
                message = MilestoneHashes.approve(key, previous, deliveries, by.deadline);
            }
            _authorize(c, by, message);
        }
    }

    /// @dev Counts votes for the delivery on file, if it is this one.
    function _voteOnFile(
        Use calldata u,
        Live memory live,
        Delivery calldata d,
        bytes32 hash,
        Ballot memory ballot
    ) private {
        uint8 milestone = d.milestone;
        MilestoneCore.requireLane(milestone, _lane(live, milestone), MilestoneCore.MAY_APPROVE);
        Review memory review = _reviewOf(live.clause, milestone);
        if (review.fingerprint != _left(hash)) revert DeliveryMismatch(milestone, review.fingerprint, _left(hash));
        _renew(u.context, review);
        _vote(u, live, d, review, true, ballot);
    }

    /// @dev Enters a delivery that comes with its approvals; one that is on file already stays there, so that votes add up.
    /// @return review What is on file now.
    /// @return stored Whether the milestone has a word of its own by now.
    function _enter(
        bytes32[] calldata c,
        Live memory live,
        Filing calldata f,
        uint8 maker,
        bytes32 hash
    ) private returns (Review memory review, bool stored) {
        uint8 milestone = f.delivery.milestone;
        Lane lane = _lane(live, milestone);
        stored = lane != Lane.None || live.head.flags & CLAUSE_REVOKED != 0;
        if (stored) review = _reviewOf(live.clause, milestone);
        if (lane == Lane.Submitted && review.fingerprint == _left(hash)) _renew(c, review);
        else review = _file(live, c, f, maker, lane, review);
    }

    /// @dev Votes of an older edition do not count.
    function _renew(bytes32[] calldata c, Review memory review) private pure {
        uint8 edition = c.edition();
        if (review.edition != edition) (review.votes, review.edition) = (0, edition);
    }

    /// @dev Enters a submission: right party, right round, next fingerprint. The round rises when a submission is replaced, so
    /// that no signature for the earlier one counts.
    function _file(
        Live memory live,
        bytes32[] calldata c,
        Filing calldata f,
        uint8 maker,
        Lane lane,
        Review memory review
    ) private returns (Review memory) {
        uint8 milestone = f.delivery.milestone;
        MilestoneCore.requireLane(milestone, lane, MilestoneCore.MAY_SUBMIT);
        bytes32 row = c.party(maker);
        if (!row.has(PARTY_SUBMITS)) revert PartyMayNot(maker, PARTY_SUBMITS);
        uint256 round = uint256(review.voided) + 1;
        if (lane == Lane.Submitted) {
            uint16 before = c.organisation(review.maker);
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
                edition: c.edition()
            });
    }

    /// @dev Counts the votes of a ballot for one delivery. A ballot without an approver decides nothing: by calling with a
    /// part of what was approved together, anybody could choose a lower tier.
    /// @param stored Whether the milestone has a word of its own by now.
    function _vote(
        Use calldata u,
        Live memory live,
        Delivery calldata d,
        Review memory review,
        bool stored,
        Ballot memory ballot
    ) private {
        uint8 milestone = d.milestone;
        bytes32 row = _row(u, milestone);
        _requireAmount(row, d);

        review.votes |= ballot.approvers;
        ballot.voted |= _bit(milestone);
        if (ballot.approvers != 0 && _hasQuorum(u, row, review, ballot.total)) {
            ballot.approved |= _bit(milestone);
            _setLane(live, milestone, Lane.Approved);
            uint256 challenge = row.challengeDays();
            review.clock = uint40(block.timestamp + _days(challenge));
            if (challenge != 0) _storeReview(live.clause, milestone, review);
            else if (stored) _deleteReview(live.clause, milestone);
        } else {
            _setLane(live, milestone, Lane.Submitted);
            _storeReview(live.clause, milestone, review);
        }
    }

    function _hasQuorum(Use calldata u, bytes32 row, Review memory review, uint256 total) private pure returns (bool) {
        bytes32 tier = _tier(u, row, row.amount());
        if (!tier.isByBatch()) return tier.isQuorum(review.votes, u.context, review.maker, row.payee());
        return _tier(u, row, total).isQuorum(review.votes, u.context, review.maker, row.payee());
    }

    /// @dev Logs the votes, pays if asked to, and ends the call.
    function _conclude(
        Use calldata u,
        Live memory live,
        Ballot memory ballot,
        bool thenPay,
        Target[] calldata to
    ) private returns (uint96 approved, uint96 paid) {
        approved = uint96(ballot.approved);
        if (ballot.approvers != 0) {
            emit MilestonesApproved(live.clause, ballot.approvers, uint96(ballot.voted), approved);
        }

        Payout[] memory payouts;
        if (thenPay) (paid, payouts) = _discharge(u, live, approved);
        _end(live);
        _payOut(u, live, payouts, to);
    }
}
