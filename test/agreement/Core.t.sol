// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AgreementCore} from "../../contracts/agreement/AgreementCore.sol";
import {NO_CEILING} from "../../contracts/agreement/AgreementTypes.sol";
import {Test} from "../support/Vm.sol";

contract CoreTest is Test {
    /* SUSPENSION */

    /// @dev Against a clock that is read second by second.
    function testFuzz_suspension_countsEverySecondOnce(uint8[4] memory waits, uint8[4] memory lengths) public pure {
        bool[512] memory still;
        uint256 time = 1;
        uint256 until;
        uint256 total;
        for (uint256 i = 0; i < 4; ++i) {
            time += waits[i] % 64;
            uint256 wanted = time + (lengths[i] % 128);
            wanted = wanted > 40 ? wanted - 40 : 0; // some moments are over
            (until, total) = AgreementCore.suspension(time, until, total, wanted);
            for (uint256 second = time; second < still.length; ++second) still[second] = second < wanted;
        }
        uint256 expected;
        for (uint256 second = 0; second < still.length; ++second) if (still[second]) ++expected;
        assertEq(total, expected, "total");
        assertTrue(until >= time, "until is not over");
        assertTrue(!still[until], "and the first second that counts again");
    }

    function testFuzz_suspension_neverWraps(uint40 time, uint40 current, uint32 spent, uint40 until) public pure {
        // What there was covers at least what lies ahead: the hub has counted it.
        uint256 ahead = current > time ? uint256(current) - time : 0;
        uint256 total = ahead + spent;
        (uint256 newUntil, uint256 newTotal) = AgreementCore.suspension(time, current, total, until);
        assertEq(newUntil, until > time ? until : time, "until");
        assertEq(newTotal, spent + (newUntil - time), "total");
    }

    function test_suspension_atTheSecond() public pure {
        _assertSuspension(100, 0, 0, 99, 100, 0);
        _assertSuspension(100, 0, 0, 100, 100, 0);
        _assertSuspension(100, 0, 0, 101, 101, 1);
        _assertSuspension(100, 100, 7, 101, 101, 8);
        _assertSuspension(100, 101, 7, 101, 101, 7);
        _assertSuspension(100, 101, 7, 102, 102, 8);
        _assertSuspension(100, 101, 7, 100, 100, 6);
        _assertSuspension(100, 101, 7, 0, 100, 6);
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
