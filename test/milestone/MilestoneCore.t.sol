// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MilestoneCore, MilestoneUnexpectedLane} from "../../contracts/milestone/MilestoneCore.sol";
import {Lane, Silence} from "../../contracts/milestone/MilestoneTypes.sol";
import {Test} from "../support/Vm.sol";

/// @notice The laws of the pure core, over all values.
contract MilestoneCoreTest is Test {
    uint256 private constant NEVER = type(uint256).max;

    function testFuzz_everyLaneHasOneEndOfItsWait(
        uint8 laneSeed,
        uint40 clock,
        uint32 suspendedUntil,
        uint32 review,
        uint32 cureSeed,
        uint32 ruling,
        uint40 longstop
    ) public pure {
        uint256 cure = cureSeed % 2 == 0 ? 0 : cureSeed;
        Lane lane = Lane(laneSeed % 8);
        uint256 start = clock > suspendedUntil ? clock : suspendedUntil;
        uint256 expected = NEVER;
        if (lane == Lane.Submitted) expected = start + review;
        if (lane == Lane.Disputed) expected = start + ruling;
        if (lane == Lane.Rejected) expected = cure == 0 ? longstop : start + cure;
        if (lane == Lane.None) expected = longstop;
        uint256 actual = MilestoneCore.lapsesAt(lane, clock, suspendedUntil, review, cure, ruling, longstop);
        assertEq(actual, expected, "end of the wait");
        assertTrue((actual != NEVER) == MilestoneCore.isIn(lane, MilestoneCore.MAY_LAPSE), "only what may lapse ends");
    }

    function testFuzz_aSuspensionOnlyProlongs(uint40 clock, uint32 suspendedUntil, uint32 window) public pure {
        uint256 end = MilestoneCore.endOf(clock, suspendedUntil, window);
        assertTrue(end >= uint256(clock) + window, "not sooner");
        assertTrue(end >= uint256(suspendedUntil) + window, "a whole wait after it");
        assertEq(MilestoneCore.endOf(clock, 0, window), uint256(clock) + window, "none");
        assertEq(
            MilestoneCore.payableFrom(clock, suspendedUntil),
            MilestoneCore.endOf(clock, suspendedUntil, 0),
            "payable"
        );
    }

    function testFuzz_theLongstopLeavesTimeToCureAfterASuspension(
        uint40 longstop,
        uint32 suspendedUntil,
        uint32 cure
    ) public pure {
        uint256 end = MilestoneCore.longstopOf(longstop, suspendedUntil, cure);
        if (suspendedUntil == 0) assertEq(end, longstop, "as signed");
        else assertTrue(end >= longstop && end >= uint256(suspendedUntil) + cure, "time is left");
        assertTrue(end == longstop || end == uint256(suspendedUntil) + cure, "no later");
    }

    function test_silenceDoesWhatTheTermsSay() public pure {
        assertEq(uint8(MilestoneCore.afterReview(Silence.Accept)), uint8(Lane.Approved), "accept");
        assertEq(uint8(MilestoneCore.afterReview(Silence.Reject)), uint8(Lane.Rejected), "reject");
        assertEq(uint8(MilestoneCore.afterReview(Silence.Arbiter)), uint8(Lane.Disputed), "arbiter");
    }

    function test_anEndCancelsWhatIsNotDelivered() public pure {
        for (uint8 i = 0; i < 8; ++i) {
            Lane lane = Lane(i);
            bool open = lane == Lane.None || lane == Lane.Rejected;
            assertEq(uint8(MilestoneCore.effective(lane, true)), uint8(open ? Lane.Cancelled : lane), "ending");
            assertEq(uint8(MilestoneCore.effective(lane, false)), i, "running");
        }
    }

    function test_whatIsPaidFinalOrCancelledHoldsNobodyUp() public pure {
        for (uint8 i = 0; i < 8; ++i) {
            Lane lane = Lane(i);
            bool done = lane == Lane.Paid || lane == Lane.Final || lane == Lane.Cancelled;
            assertTrue(MilestoneCore.isDischarged(lane) == done, "discharged");
            assertTrue(MilestoneCore.isOpen(lane) == !done, "still asks a purse");
        }
    }

    function test_theGateNamesLaneAndSet() public {
        for (uint8 i = 0; i < 8; ++i) {
            uint256 others = 0xff ^ (1 << i);
            vm.expectRevert(abi.encodeWithSelector(MilestoneUnexpectedLane.selector, 7, Lane(i), bytes32(others)));
            this.requireLane(7, Lane(i), others);
            this.requireLane(7, Lane(i), 1 << i);
        }
    }

    function requireLane(uint8 milestone, Lane lane, uint256 allowed) external pure {
        MilestoneCore.requireLane(milestone, lane, allowed);
    }
}
