// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ClauseState} from "../../contracts/clause/IClauseBooks.sol";
import {IMilestones} from "../../contracts/milestone/IMilestones.sol";
import {PageInvalid, PageMissing} from "../../contracts/milestone/MilestoneRows.sol";
import {Basis, Lane, Use} from "../../contracts/milestone/MilestoneTypes.sol";
import {MilestoneExpect} from "../support/MilestoneExpect.sol";
import {Log} from "../support/Vm.sol";

contract PayTest is MilestoneExpect {
    uint8 private constant SUBCONTRACTOR = 7;

    function setUp() public {
        world(0);
        addParty(7, 0);
        rows.push(row(1_000));
        rows.push(row(1_001, 1, 50_000, 15, 0, 1, PROVIDER));
        rows.push(row(100, 0, 0, 15, 3, 1, PROVIDER));
        rows.push(row(500, 0, 0, 15, 0, 0, PROVIDER));
        rows.push(row(300, 0, 0, 15, 0, 1, SUBCONTRACTOR));
        rows.push(row(0));
        rows.push(row(200, (1 << 24) | (4 << 8), 0, 15, 0, 1, PROVIDER));
        activate();
    }

    /* WHAT IS PAID */

    function test_givenApproved_whenOneIsPaid_takesTheLegsAndSendsTheSum() public {
        _fill(5_000, 5_000);
        approved(1, 1);
        Log[] memory logs = watch(ANYONE, payCall(bit(1)));
        emitPaid(PROVIDER, Basis.Approved, bit(1), 1_000, legs(leg(600, 0), leg(400, 0)));
        same(logs);
        assertLane(1, Lane.Paid);
        assertEq(balanceOf(PROVIDER), 1_000, "payee");
        assertPurse(0, 4_400, 0, "payer 0");
        assertPurse(1, 4_600, 0, "payer 1");
        assertNoFiling(1);
    }

    function test_givenApproved_whenPaidTwice_paysOnce() public {
        _fill(5_000, 5_000);
        approved(1, 1);
        assertEq(_pay(bit(1)), bit(1), "paid");
        assertEq(_pay(bit(1)), 0, "again");
        still(ANYONE, payCall(bit(1)));
        assertEq(balanceOf(PROVIDER), 1_000, "payee");
    }

    function test_givenRetention_whenSeveralOfOnePayeeArePaid_sumsThemUpInOneEvent() public {
        _fill(5_000, 5_000);
        approved(1, 1);
        approved(2, 1);
        Log[] memory logs = watch(ANYONE, payCall(bit(1) | bit(2)));
        // 1,001 splits into 601 and 400, its retention of 50 into 30 and 20.
        emitPaid(PROVIDER, Basis.Approved, 3, 2_001, legs(leg(600 + 571, 30), leg(400 + 380, 20)));
        same(logs);
        assertEq(balanceOf(PROVIDER), 1_951, "payee");
        assertPurse(0, 5_000 - 1_201, 30, "payer 0");
        assertPurse(1, 5_000 - 800, 20, "payer 1");
    }

    function test_givenApproved_whenSeveralPayeesArePaid_logsEachAndSendsEach() public {
        _fill(5_000, 5_000);
        approved(1, 1);
        approved(5, 1);
        Log[] memory logs = watch(ANYONE, payCall(bit(1) | bit(5)));
        emitPaid(PROVIDER, Basis.Approved, bit(1), 1_000, legs(leg(600, 0), leg(400, 0)));
        emitPaid(SUBCONTRACTOR, Basis.Approved, bit(5), 300, legs(leg(180, 0), leg(120, 0)));
        same(logs);
        assertEq(balanceOf(PROVIDER), 1_000, "provider");
        assertEq(balanceOf(SUBCONTRACTOR), 300, "subcontractor");
    }

    function test_givenDeemed_whenPaidWithAnApprovedOne_logsEachBasis() public {
        _fill(5_000, 5_000);
        submitted(4, 1);
        vm.warp(START + 15 days);
        act(ANYONE, lapseCall(4));
        approved(1, 1);
        Log[] memory logs = watch(ANYONE, payCall(bit(1) | bit(4)));
        emitPaid(PROVIDER, Basis.Approved, bit(1), 1_000, legs(leg(600, 0), leg(400, 0)));
        emitPaid(PROVIDER, Basis.Deemed, bit(4), 500, legs(leg(300, 0), leg(200, 0)));
        same(logs);
        assertNoFiling(4);
        assertEq(balanceOf(PROVIDER), 1_500, "payee");
    }

    function test_givenNoAmount_whenPaid_dischargesAndSendsNothing() public {
        approved(6, 1);
        Log[] memory logs = watch(ANYONE, payCall(bit(6)));
        emitPaid(PROVIDER, Basis.Approved, bit(6), 0, legs(leg(0, 0), leg(0, 0)));
        same(logs);
        assertLane(6, Lane.Paid);
    }

    /* WHAT IS SKIPPED */

    function test_givenAPredecessorUnpaid_whenPaid_skipsUntilItIsPaid() public {
        _fill(5_000, 5_000);
        approved(2, 1);
        still(ANYONE, payCall(bit(2)));
        assertLane(2, Lane.Approved);
        paid(1, 1);
        assertEq(_pay(bit(2)), bit(2), "after its predecessor");
    }

    function test_givenPredecessorsWithGaps_whenPaid_waitsForEachOfThem() public {
        _fill(5_000, 5_000);
        approved(7, 1);
        still(ANYONE, payCall(bit(7)));
        paid(1, 1);
        still(ANYONE, payCall(bit(7)));
        paid(4, 1);
        assertEq(_pay(bit(7)), bit(7), "after both");
    }

    function test_givenAPredecessorCancelled_whenPaid_pays() public {
        _fill(5_000, 5_000);
        approved(2, 1);
        still(ANYONE, payCall(bit(2)));
        vm.warp(deal.longstop);
        act(ANYONE, lapseCall(1));
        assertLane(1, Lane.Cancelled);
        assertEq(_pay(bit(2)), bit(2), "nothing will come before it any more");
    }

    function test_givenAPredecessorRuled_whenPaid_pays() public {
        _fill(5_000, 5_000);
        approved(2, 1);
        ruled(1, 1, 0);
        assertLane(1, Lane.Final);
        assertEq(_pay(bit(2)), bit(2), "after a ruling");
    }

    function test_givenAChallengeWindow_whenItEnds_paysFromThatSecondOn() public {
        _fill(5_000, 5_000);
        approved(3, 1);
        vm.warp(START + 3 days - 1);
        assertEq(_pay(bit(3)), 0, "a second before");
        vm.warp(START + 3 days);
        assertEq(_pay(bit(3)), bit(3), "at the end");
        assertNoFiling(3);
    }

    function test_givenAChallengeWindow_whenSuspended_waitsForTheLaterEnd() public {
        _fill(5_000, 5_000);
        approved(3, 1);
        suspendUntil(START + 5 days);
        vm.warp(START + 4 days);
        refuse(ANYONE, payCall(bit(3)), badState(ClauseState.Suspended, RUNNING));
        vm.warp(START + 5 days);
        assertEq(_pay(bit(3)), bit(3), "when the suspension ends");
    }

    function test_givenAnyOtherLane_whenPaid_skips() public {
        _fill(5_000, 5_000);
        still(ANYONE, payCall(bit(1)));
        submitted(1, 1);
        still(ANYONE, payCall(bit(1)));
        act(VERIFIER, rejectCall(1, 1, self(VERIFIER)));
        still(ANYONE, payCall(bit(1)));
        act(PROVIDER, disputeCall(1, 1, self(PROVIDER)));
        still(ANYONE, payCall(bit(1)));
        act(ARBITER, resolveCall(1, 1, 0, auths(self(ARBITER))));
        still(ANYONE, payCall(bit(1)));
        vm.warp(deal.longstop);
        act(ANYONE, lapseCall(2));
        still(ANYONE, payCall(bit(2)));
        assertEq(balanceOf(PROVIDER), 0, "payee");
    }

    function test_whenNothingIsNamed_paysNothing() public {
        approved(1, 1);
        still(ANYONE, payCall(0));
    }

    /* WHAT IS SHORT */

    function test_givenAPurseTooShort_whenPaid_recordsArrearsFirst() public {
        _fill(100, 5_000);
        approved(1, 1);
        vm.warp(START + 7);
        Log[] memory logs = watch(ANYONE, payCall(bit(1)));
        emitArrears(0, PROVIDER, 500, 0, START + 7);
        emitPaid(PROVIDER, Basis.Approved, bit(1), 1_000, legs(leg(100, 0), leg(400, 0)));
        same(logs);
        assertLane(1, Lane.Paid);
        assertArrears(0, PROVIDER, 500, 0, START + 7);
        assertArrears(1, PROVIDER, 0, 0, 0);
        assertPurse(0, 0, 0, "payer 0");
        assertEq(balanceOf(PROVIDER), 500, "payee");
    }

    function test_givenAPurseTooShort_whenRetaining_paysThePayeeFirst() public {
        _fill(1_180, 0);
        approved(1, 1);
        approved(2, 1);
        Log[] memory logs = watch(ANYONE, payCall(3));
        emitArrears(1, PROVIDER, 400, 0, START);
        emitArrears(0, PROVIDER, 0, 21, START);
        emitArrears(1, PROVIDER, 780, 20, START);
        emitPaid(PROVIDER, Basis.Approved, 3, 2_001, legs(leg(1_171, 9), leg(0, 0)));
        same(logs);
        assertPurse(0, 0, 9, "payer 0");
        assertArrears(0, PROVIDER, 0, 21, START);
        assertArrears(1, PROVIDER, 780, 20, START);
    }

    function test_givenArrears_whenMoreFallDue_keepsTheFirstDate() public {
        _fill(0, 5_000);
        paid(1, 1);
        vm.warp(START + 2 days);
        paid(5, 1);
        vm.warp(START + 3 days);
        approved(4, 1);
        Log[] memory logs = watch(ANYONE, payCall(bit(4)));
        emitArrears(0, PROVIDER, 900, 0, START);
        emitPaid(PROVIDER, Basis.Approved, bit(4), 500, legs(leg(0, 0), leg(200, 0)));
        same(logs);
        assertArrears(0, SUBCONTRACTOR, 180, 0, START + 2 days);
    }

    /* WHAT IS REFUSED */

    function test_whenTheMilestoneDoesNotExist_reverts() public {
        refuse(ANYONE, payCall(bit(8)), noMilestone(8, 7));
        refuse(ANYONE, payCall(bit(96)), noMilestone(96, 7));
    }

    function test_whenThePageIsMissing_reverts() public {
        approved(1, 1);
        Use memory u = use();
        u.pages = 0;
        bytes memory data = abi.encodeCall(IMilestones.pay, (u, 1, none()));
        refuse(ANYONE, data, abi.encodeWithSelector(PageMissing.selector, 0));
    }

    function test_whenARowIsForged_reverts() public {
        approved(1, 1);
        Use memory u = use();
        bytes32 expected = keccak256(abi.encodePacked(u.rows));
        u.rows[0] = row(1_000_000);
        bytes memory data = abi.encodeCall(IMilestones.pay, (u, 1, none()));
        bytes32 actual = keccak256(abi.encodePacked(u.rows));
        refuse(ANYONE, data, abi.encodeWithSelector(PageInvalid.selector, 0, expected, actual));
    }

    function test_whenAPageIsBroughtThatTheTermsDoNotHave_reverts() public {
        Use memory u = use();
        u.pages = 2;
        bytes32 actual = keccak256(abi.encodePacked(u.rows));
        bytes memory data = abi.encodeCall(IMilestones.pay, (u, 1, none()));
        refuse(ANYONE, data, abi.encodeWithSelector(PageInvalid.selector, 1, bytes32(0), actual));
    }

    function test_givenEnding_whenApprovedBefore_pays() public {
        _fill(5_000, 5_000);
        approved(1, 1);
        endByNotice();
        assertEq(_pay(bit(1) | bit(2)), bit(1), "what was approved");
        assertLane(2, Lane.Cancelled);
    }

    function _fill(uint112 a, uint112 b) private {
        if (a != 0) fund(0, a);
        if (b != 0) fund(1, b);
    }

    function _pay(uint96 milestones) private returns (uint96) {
        return abi.decode(act(ANYONE, payCall(milestones)), (uint96));
    }
}
