// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Lane, Silence} from "./MilestoneTypes.sol";

/// @notice The milestone is in `current`, but the act needs one of the lanes set in the bitmap `allowed`.
error MilestoneUnexpectedLane(uint8 milestone, Lane current, bytes32 allowed);

/// @title The life of one milestone
/// @notice Which lane follows which, and when a wait is over. Plain values in, plain values out.
/// @dev Pure: no assembly, no external call, no storage. Windows are half open: [start, end). At `end` the other side acts.
library MilestoneCore {
    uint256 private constant NONE = 1 << uint8(Lane.None);
    uint256 private constant SUBMITTED = 1 << uint8(Lane.Submitted);
    uint256 private constant APPROVED = 1 << uint8(Lane.Approved);
    uint256 private constant PAID = 1 << uint8(Lane.Paid);
    uint256 private constant DISPUTED = 1 << uint8(Lane.Disputed);
    uint256 private constant REJECTED = 1 << uint8(Lane.Rejected);
    uint256 private constant CANCELLED = 1 << uint8(Lane.Cancelled);
    uint256 private constant FINAL = 1 << uint8(Lane.Final);

    /// @notice Lanes in which a delivery may be submitted, or approved together with its submission.
    uint256 internal constant MAY_SUBMIT = NONE | SUBMITTED | REJECTED;
    /// @notice Lanes in which what was submitted on chain may be approved.
    uint256 internal constant MAY_APPROVE = SUBMITTED;
    /// @notice Lanes in which an approver may reject; before any submission that only voids signatures of the round.
    uint256 internal constant MAY_REJECT = NONE | SUBMITTED;
    /// @notice Lanes in which a milestone may be paid.
    uint256 internal constant MAY_PAY = APPROVED;
    /// @notice Lanes in which a milestone may be disputed.
    uint256 internal constant MAY_DISPUTE = SUBMITTED | APPROVED | REJECTED;
    /// @notice Lanes in which a dispute may be resolved.
    uint256 internal constant MAY_RESOLVE = DISPUTED;
    /// @notice Lanes that a silence can end.
    uint256 internal constant MAY_LAPSE = NONE | SUBMITTED | DISPUTED | REJECTED;
    /// @notice Lanes in which a retention may be settled.
    uint256 internal constant MAY_RELEASE = PAID;
    /// @notice Lanes in which an amendment may change the row.
    uint256 internal constant MAY_CHANGE = NONE | SUBMITTED | REJECTED;
    /// @notice Lanes that satisfy a successor. What was cancelled will never be paid, and must not hold up what is due.
    uint256 private constant DISCHARGED = PAID | CANCELLED | FINAL;
    /// @notice Lanes whose amount can no longer be asked of a purse.
    uint256 private constant DONE = PAID | CANCELLED | FINAL;

    /// @notice The one gate of a milestone.
    function requireLane(uint8 milestone, Lane current, uint256 allowed) internal pure {
        if (!isIn(current, allowed)) revert MilestoneUnexpectedLane(milestone, current, bytes32(allowed));
    }

    /// @notice Whether the lane is in the set.
    function isIn(Lane lane, uint256 set) internal pure returns (bool) {
        return set & (1 << uint8(lane)) != 0;
    }

    /// @notice Whether a successor may be paid.
    function isDischarged(Lane lane) internal pure returns (bool) {
        return isIn(lane, DISCHARGED);
    }

    /// @notice Whether the amount may still be asked of a purse.
    function isOpen(Lane lane) internal pure returns (bool) {
        return !isIn(lane, DONE);
    }

    /// @notice The lane as it counts: an agreement that ended cancels what is not delivered, without a transaction.
    function effective(Lane lane, bool ending) internal pure returns (Lane) {
        return ending && (lane == Lane.None || lane == Lane.Rejected) ? Lane.Cancelled : lane;
    }

    /// @notice When a wait of `window` seconds that began at `clock` is over. Clocks start no earlier than the last suspension
    /// ended.
    function endOf(uint256 clock, uint256 suspendedUntil, uint256 window) internal pure returns (uint256) {
        return (clock > suspendedUntil ? clock : suspendedUntil) + window;
    }

    /// @notice From when on an approval is payable, and no longer disputable. A suspension can only prolong the wait.
    function payableFrom(uint256 clock, uint256 suspendedUntil) internal pure returns (uint256) {
        return clock > suspendedUntil ? clock : suspendedUntil;
    }

    /// @notice From when on what is not delivered may be cancelled. After a suspension the days to cure remain.
    function longstopOf(uint256 longstop, uint256 suspendedUntil, uint256 cure) internal pure returns (uint256) {
        if (suspendedUntil == 0) return longstop;
        return longstop > suspendedUntil + cure ? longstop : suspendedUntil + cure;
    }

    /// @notice What follows a review that ended in silence.
    function afterReview(Silence silence) internal pure returns (Lane) {
        if (silence == Silence.Accept) return Lane.Approved;
        return silence == Silence.Reject ? Lane.Rejected : Lane.Disputed;
    }

    /// @notice When the wait that a lane is in can be ended by anyone; the end of time if it cannot.
    /// @param clock When the wait began; for {Lane.None} it has no meaning.
    /// @param review Seconds of review.
    /// @param cure Seconds to deliver again; 0 for "until the longstop".
    /// @param ruling Seconds of a dispute.
    /// @param longstop As {longstopOf} gives it.
    function lapsesAt(
        Lane lane,
        uint256 clock,
        uint256 suspendedUntil,
        uint256 review,
        uint256 cure,
        uint256 ruling,
        uint256 longstop
    ) internal pure returns (uint256) {
        if (lane == Lane.Submitted) return endOf(clock, suspendedUntil, review);
        if (lane == Lane.Disputed) return endOf(clock, suspendedUntil, ruling);
        if (lane == Lane.Rejected && cure != 0) return endOf(clock, suspendedUntil, cure);
        if (lane == Lane.None || lane == Lane.Rejected) return longstop;
        return type(uint256).max;
    }
}
