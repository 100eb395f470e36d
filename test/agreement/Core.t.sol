// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AgreementCore} from "../../contracts/agreement/AgreementCore.sol";
import {NO_CEILING} from "../../contracts/agreement/AgreementTypes.sol";
import {Test} from "../support/Vm.sol";

contract CoreTest is Test {
    /* SUSPENSION */

    /// @dev Against a clock that is read hour by hour.
    function testFuzz_suspension_countsEveryHourAndADayForEachEarlyStart(
        uint8[4] memory waits,
        uint8[4] memory lengths
    ) public pure {
        bool[512] memory still;
        uint256 hour = 1;
        uint256 end;
        uint256 until;
        uint256 total;
        uint256 expected;
        for (uint256 i = 0; i < 4; ++i) {
            hour += waits[i] % 64;
            uint256 wanted = hour + (lengths[i] % 128);
            wanted = wanted > 40 ? wanted - 40 : 0; // some moments are over
            (until, total) = AgreementCore.suspension(hour * 1 hours, until, total, wanted * 1 hours);
            uint256 moment = wanted > hour ? wanted : hour;
            if (moment < end) expected += end - moment < 24 ? end - moment : 24;
            end = moment;
            for (uint256 slot = hour; slot < still.length; ++slot) still[slot] = slot < wanted;
        }
        for (uint256 slot = 0; slot < still.length; ++slot) if (still[slot]) ++expected;
        assertEq(total, expected * 1 hours, "total");
        assertEq(until, end * 1 hours, "until");
        assertTrue(!still[end], "the first hour that counts again");
    }

    /// @dev Whatever is done after each start, which lasts a day at least.
    function testFuzz_suspension_costsADayEachAndNeverLessThanItLasted(uint256 entropy) public pure {
        uint256 time = 1_500_000_000;
        uint256 until;
        uint256 total;
        uint256 stood;
        uint256 starts;
        for (uint256 i = 0; i < 16; ++i) {
            uint256 word = uint256(keccak256(abi.encode(entropy, i)));
            uint256 next = time + (word & 1 == 0 ? (word >> 8) % 3 days : (word >> 8) % 2);
            if (until > time) stood += (until < next ? until : next) - time;
            time = next;
            uint256 wanted = time + ((word >> 64) % 5 days);
            if (word & 2 == 0) wanted -= 3 days;
            if (time >= until) {
                ++starts;
                if (wanted < time + AgreementCore.LEAST_SUSPENSION) wanted = time + AgreementCore.LEAST_SUSPENSION;
            }
            (until, total) = AgreementCore.suspension(time, until, total, wanted);
            assertTrue(total >= starts * 1 days, "a day each");
            assertTrue(total >= stood + (until - time), "what stood, and will stand, still");
        }
    }

    function testFuzz_suspension_neverWraps(uint40 time, uint40 current, uint32 spent, uint40 until) public pure {
        // What there was covers at least what lies ahead: the hub has counted it.
        uint256 ahead = current > time ? uint256(current) - time : 0;
        uint256 total = ahead + spent;
        (uint256 newUntil, uint256 newTotal) = AgreementCore.suspension(time, current, total, until);
        assertEq(newUntil, until > time ? until : time, "until");
        uint256 newAhead = newUntil - time;
        uint256 lost = newAhead < ahead ? ahead - newAhead : 0;
        assertEq(newTotal, spent + newAhead + (lost < 1 days ? lost : 1 days), "total");
    }

    function test_suspension_atTheSecond() public pure {
        _assertSuspension(100, 0, 0, 99, 100, 0);
        _assertSuspension(100, 0, 0, 100, 100, 0);
        _assertSuspension(100, 0, 0, 101, 101, 1);
        _assertSuspension(100, 100, 7, 101, 101, 8);
        _assertSuspension(100, 101, 7, 101, 101, 7);
        _assertSuspension(100, 101, 7, 102, 102, 8);
        _assertSuspension(100, 101, 7, 100, 100, 7);
        _assertSuspension(100, 101, 7, 0, 100, 7);
    }

    function test_suspension_givesBackAllButADay() public pure {
        assertEq(AgreementCore.LEAST_SUSPENSION, 86_400, "a day");
        _assertSuspension(100, 86_500, 86_400, 0, 100, 86_400);
        _assertSuspension(100, 86_501, 86_401, 0, 100, 86_400);
        _assertSuspension(100, 86_502, 86_402, 100, 100, 86_400);
        _assertSuspension(100, 86_502, 86_402, 101, 101, 86_401);
        _assertSuspension(100, 86_502, 86_402, 102, 102, 86_402);
        _assertSuspension(100, 1_000_000, 2_000_000, 0, 100, 1_086_500);
    }

    /* CEILING */

    function testFuzz_ceiling_isTheLargestSumWithin(uint256 original, uint24 ppm) public pure {
        original = bound(original, 0, 32 * uint256(type(uint112).max));
        uint256 most = AgreementCore.ceiling(original, ppm);
        if (ppm == NO_CEILING) {
            assertEq(most, type(uint256).max, "none");
            return;
        }
        uint256 rise = most - original;
        assertTrue(rise * 1_000_000 <= original * ppm, "within");
        assertTrue((rise + 1) * 1_000_000 > original * ppm, "the largest");
    }

    function test_ceiling_roundsDown() public pure {
        assertEq(AgreementCore.ceiling(3, 333_333), 3, "0.999999");
        assertEq(AgreementCore.ceiling(3, 333_334), 4, "1.000002");
        assertEq(AgreementCore.ceiling(0, 1_000_000), 0, "nothing");
        assertEq(AgreementCore.ceiling(type(uint112).max, 0), type(uint112).max, "no rise");
        assertEq(AgreementCore.ceiling(1, NO_CEILING - 1), 17, "16.777214");
    }

    function _assertSuspension(
        uint256 time,
        uint256 current,
        uint256 total,
        uint256 until,
        uint256 newUntil,
        uint256 newTotal
    ) private pure {
        (uint256 actualUntil, uint256 actualTotal) = AgreementCore.suspension(time, current, total, until);
        assertEq(actualUntil, newUntil, "until");
        assertEq(actualTotal, newTotal, "total");
    }
}
