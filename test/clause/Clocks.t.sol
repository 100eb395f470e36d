// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ClauseState, IClauseBooks} from "../../contracts/clause/IClauseBooks.sol";
import {IClause} from "../../contracts/clause/IClause.sol";
import {MilestoneExpect} from "../support/MilestoneExpect.sol";
import {Log} from "../support/Vm.sol";

/// @notice What the hub tells a clause, and when a clause is settled.
contract ClocksTest is MilestoneExpect {
    function setUp() public {
        world(0);
        rows.push(row(1_000, 0, 50_000, 15, 0, 1, PROVIDER));
        rows.push(row(500));
        activate();
    }

    /* SUSPENSION */

    function test_givenActive_whenSuspended_clocksStandUntilThen() public {
        Log[] memory logs = watchHub(abi.encodeCall(IClause.suspend, (clause, START + 9)));
        emit IClauseBooks.ClauseSuspended(clause, START + 9);
        same(logs);
        _assertState(ClauseState.Suspended, START + 9);
        vm.warp(START + 8);
        _assertState(ClauseState.Suspended, START + 9);
        vm.warp(START + 9);
        _assertState(ClauseState.Active, START + 9);
    }

    function test_givenSuspended_whenToldAgain_logsNothing() public {
        watchHub(abi.encodeCall(IClause.suspend, (clause, START + 9)));
        Log[] memory logs = watchHub(abi.encodeCall(IClause.suspend, (clause, START + 9)));
        assertEq(logs.length, 0, "idempotent");
    }

    function test_givenSuspended_whenResumed_clocksRunAtOnce() public {
        watchHub(abi.encodeCall(IClause.suspend, (clause, START + 9)));
        vm.warp(START + 4);
        Log[] memory logs = watchHub(abi.encodeCall(IClause.suspend, (clause, START + 4)));
        emit IClauseBooks.ClauseSuspended(clause, START + 4);
        same(logs);
        _assertState(ClauseState.Active, START + 4);
    }

    function test_givenEnding_whenSuspended_suspensionHidesTheEnding() public {
        watchHub(abi.encodeCall(IClause.end, (clause)));
        _assertState(ClauseState.Ending, 0);
        watchHub(abi.encodeCall(IClause.suspend, (clause, START + 9)));
        _assertState(ClauseState.Suspended, START + 9);
        vm.warp(START + 9);
        _assertState(ClauseState.Ending, START + 9);
    }

    function test_whenTheMomentIsBeyondTheClock_reverts() public {
        uint40 moment = uint40(type(uint32).max) + 1;
        bytes4 selector = SafeCast.SafeCastOverflowedUintDowncast.selector;
        bytes memory expected = abi.encodeWithSelector(selector, 32, moment);
        refuseHub(abi.encodeCall(IClause.suspend, (clause, moment)), expected);
    }

    /* END */

    function test_givenActive_whenEnded_lasts() public {
        Log[] memory logs = watchHub(abi.encodeCall(IClause.end, (clause)));
        emit IClauseBooks.ClauseEnded(clause);
        same(logs);
        logs = watchHub(abi.encodeCall(IClause.end, (clause)));
        assertEq(logs.length, 0, "idempotent");
        _assertState(ClauseState.Ending, 0);
    }

    function test_givenNone_whenSuspendedOrEnded_reverts() public {
        bytes32 unknown = keccak256("unknown");
        bytes4 selector = IClauseBooks.ClauseUnexpectedState.selector;
        bytes memory expected = abi.encodeWithSelector(selector, unknown, ClauseState.None, bytes32(OPEN));
        refuseHub(abi.encodeCall(IClause.suspend, (unknown, START + 9)), expected);
        refuseHub(abi.encodeCall(IClause.end, (unknown)), expected);
        expected = abi.encodeWithSelector(selector, unknown, ClauseState.None, bytes32(RUNNING));
        bytes memory data = abi.encodeCall(IClause.depositFrom, (account(1), unknown, address(token), 0, 1));
        refuseHub(data, expected);
    }

    /* SETTLED */

    function test_givenOpenMilestones_isNotSettled() public {
        assertTrue(!_settled(), "nothing delivered");
        vm.warp(deal.longstop);
        act(ANYONE, lapseCall(1));
        assertTrue(!_settled(), "one of two");
        act(ANYONE, lapseCall(2));
        assertTrue(_settled(), "both cancelled");
    }

    function test_givenMoneyInAPurse_isNotSettled() public {
        endByNotice();
        assertTrue(_settled(), "nothing open");
        fund(1, 5);
        assertTrue(!_settled(), "a purse holds money");
        act(ANYONE, refundCall(1));
        assertTrue(_settled(), "refunded");
    }

    function test_givenARetentionHeld_isNotSettled() public {
        fund(0, 600);
        fund(1, 400);
        paid(1, 1);
        endByNotice();
        assertTrue(!_settled(), "retained");
        vm.warp(deal.retentionDate);
        act(ANYONE, releaseCall(1, 0, auths()));
        assertTrue(_settled(), "released");
    }

    function test_givenArrears_isNotSettled() public {
        paid(2, 1);
        endByNotice();
        assertTrue(!_settled(), "owed");
        fund(0, 300);
        fund(1, 200);
        act(ANYONE, payArrearsCall(0, PROVIDER));
        assertTrue(!_settled(), "half of it");
        act(ANYONE, payArrearsCall(1, PROVIDER));
        assertTrue(_settled(), "paid");
    }

    /* PARTS */

    function _settled() private view returns (bool) {
        return module.settled(context(), thinConfig());
    }

    function _assertState(ClauseState expected, uint40 until) private view {
        (bytes32 key_, ClauseState state, uint40 until_) = module.inForce(clause);
        assertEq(key_, clause, "key");
        assertEq(uint8(state), uint8(expected), "state");
        assertEq(until_, until, "until");
    }
}
