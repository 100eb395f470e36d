// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Auth} from "../agreement/AgreementTypes.sol";
import {Authority} from "../agreement/Authority.sol";
import {Parties} from "../agreement/Parties.sol";
import {Approvals} from "../clause/Approvals.sol";
import {ClauseBooks} from "../clause/ClauseBooks.sol";
import {Contexts} from "../clause/Contexts.sol";
import {Deals} from "./Deals.sol";
import {IMilestoneBooks} from "./IMilestoneBooks.sol";
import {MilestoneCore} from "./MilestoneCore.sol";
import {MilestoneHashes} from "./MilestoneHashes.sol";
import {MilestoneRows, MilestoneUnknown} from "./MilestoneRows.sol";
import {MilestoneTerms} from "./MilestoneTerms.sol";
import {Delivery, Lane, Use} from "./MilestoneTypes.sol";

/// @title The books of a clause of milestones
/// @notice Loads and stores a clause around each call: its terms, lanes and reviews.
/// @dev Every function works on {Live} in memory and writes the head once, before any transfer.
abstract contract MilestoneBooks is IMilestoneBooks, ClauseBooks {
    using Approvals for bytes32[];
    using Contexts for bytes32[];
    using Deals for bytes32[];
    using MilestoneHashes for Delivery;
    using MilestoneRows for bytes32;
    using Parties for bytes32;

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

    uint256 private constant LOCATION_LIMIT = 256;

    /* STATE */

    /// @notice What reads configurations.
    MilestoneTerms public immutable TERMS;

    /// @dev Lanes of the milestones 33 to 96, three bits each.
    mapping(bytes32 clause => uint256) internal _moreLanes;
    mapping(bytes32 clause => mapping(uint256 milestone => Review)) internal _filed;

    /// @param hub The agreements this module serves.
    /// @param terms What reads configurations.
    constructor(address hub, MilestoneTerms terms) ClauseBooks("Concordat Milestones", hub) {
        TERMS = terms;
    }

    /* TERMS */

    /// @inheritdoc ClauseBooks
    function _offer(
        bytes32[] calldata config,
        uint256 parties,
        bool first
    ) internal view override returns (Offer memory o) {
        (o.config, o.token, o.value, o.count, o.payers) = TERMS.read(config, parties, first);
    }

    /// @dev Loads the clause these terms belong to, and checks the pages brought.
    function _begin(Use calldata u, uint256 allowed) internal view returns (Live memory live) {
        bytes32[] calldata config = u.config;
        live = _begin(u.context, keccak256(abi.encodePacked(config)), allowed);
        MilestoneRows.check(u.rows, u.pages, config);
    }

    /// @dev As above, for verbs that need no row.
    function _begin(bytes32[] calldata c, bytes32 config, uint256 allowed) internal view returns (Live memory live) {
        (live.clause, live.key, live.head) = _load(c, config, allowed);
        if (live.head.count > 32) live.more = _moreLanes[live.clause];
    }

    /// @dev Writes back what {_begin} loaded.
    function _end(Live memory live) internal {
        _store(live.clause, live.head);
        if (live.head.count > 32) _moreLanes[live.clause] = live.more;
    }

    /// @dev The row of a milestone that {_lane} knows.
    function _row(Use calldata u, uint256 milestone) internal pure returns (bytes32) {
        return MilestoneRows.find(u.rows, u.pages, milestone);
    }

    /// @inheritdoc ClauseBooks
    function _funding(bytes32[] calldata config) internal pure override returns (bytes32, address) {
        // Too short a configuration is in no key.
        address token = config.length == 0 ? address(0) : address(bytes20(config[0]));
        return (keccak256(abi.encodePacked(config)), token);
    }

    /// @dev The tier of a row's policy that covers `amount`.
    function _tier(Use calldata u, bytes32 row, uint256 amount) internal pure returns (bytes32) {
        bytes32[] calldata config = u.config;
        return Approvals.tier(config, config.firstTier(), config.tiers(), row.policy(), amount);
    }

    /* LANES */

    /// @dev The lane as it counts. Bounded by the count of the terms in force.
    function _lane(Live memory live, uint256 milestone) internal pure returns (Lane) {
        Head memory head = live.head;
        if (milestone == 0 || milestone > head.count) revert MilestoneUnknown(uint8(milestone), head.count);
        (bool far, uint256 shift) = _place(milestone);
        uint256 word = far ? live.more : head.lanes;
        return MilestoneCore.effective(Lane((word >> shift) & 7), head.flags & CLAUSE_ENDING != 0);
    }

    function _setLane(Live memory live, uint256 milestone, Lane lane) internal pure {
        (bool far, uint256 shift) = _place(milestone);
        uint256 mask = ~(uint256(7) << shift);
        uint256 value = uint256(lane) << shift;
        if (far) live.more = (live.more & mask) | value;
        else live.head.lanes = uint96((live.head.lanes & mask) | value);
    }

    /// @dev In which of the two words a lane lies, and where; a milestone is one of 96.
    function _place(uint256 milestone) private pure returns (bool far, uint256 shift) {
        far = milestone > 32;
        shift = 3 * (far ? milestone - 33 : milestone - 1);
    }

    /* REVIEWS */

    function _reviewOf(bytes32 clause, uint256 milestone) internal view returns (Review memory) {
        return _filed[clause][milestone];
    }

    function _storeReview(bytes32 clause, uint256 milestone, Review memory review) internal {
        _filed[clause][milestone] = review;
    }

    function _deleteReview(bytes32 clause, uint256 milestone) internal {
        delete _filed[clause][milestone];
    }

    /* WHO SAID SO */

    /// @dev Party numbers rise, so that none counts twice.
    function _next(uint8 party, uint8 previous) internal pure returns (uint8) {
        if (party <= previous) revert PartiesOutOfOrder(party, previous);
        return party;
    }

    /// @dev `message` is not looked at where the caller is the party.
    function _authorize(bytes32[] calldata c, Auth calldata by, bytes32 message) internal view {
        address account = c.party(by.party).account();
        if (by.signature.length == 0) Authority.requireCaller(by.party, account);
        else Authority.requireSigned(by.party, account, by.deadline, _hashTypedDataV4(message), by.signature);
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

    function _fingerprint(Delivery calldata d) internal pure returns (uint160) {
        return _left(d.hash());
    }

    function _left(bytes32 hash) internal pure returns (uint160) {
        return uint160(uint256(hash) >> 96);
    }

    /* WORDS */

    /// @dev Bit n-1 stands for milestone n, one of 96.
    function _bit(uint256 milestone) internal pure returns (uint96) {
        return uint96((1 << milestone) >> 1);
    }

    function _days(uint256 count) internal pure returns (uint256) {
        return count * 1 days;
    }
}
