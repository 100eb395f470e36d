// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Reason, Rules} from "../../contracts/agreement/AgreementTypes.sol";
import {Contexts} from "../../contracts/clause/Contexts.sol";
import {ClauseState} from "../../contracts/clause/IClauseBooks.sol";
import {IMilestoneBooks} from "../../contracts/milestone/IMilestoneBooks.sol";
import {IMilestones} from "../../contracts/milestone/IMilestones.sol";
import {Basis, Lane} from "../../contracts/milestone/MilestoneTypes.sol";
import {MilestoneExpect} from "../support/MilestoneExpect.sol";
import {Log} from "../support/Vm.sol";

contract LapseTest is MilestoneExpect {
    /// None, submitted, disputed, rejected.
    uint256 private constant ALLOWED = 0x33;

    function setUp() public {
        world(0);
        rows.push(row(1_000));
        rows.push(row(1_001, 0, 0, 5, 2, 4, PROVIDER));
        rows.push(row(1_000, 0, 0, 7, 0, 2, PROVIDER));
        rows.push(row(1_000));
        activate();
        fund(0, 3_000);
        fund(1, 3_000);
    }

    /* A SILENT REVIEW */

    function test_givenSubmitted_whenSilenceRejects_rejectsFromTheEndOn() public {
        submitted(1, 1);
        act(VERIFIER, approveCall(1, 1, self(VERIFIER), false));
        _lapsesAt(1, START + 15 days);
        Log[] memory logs = watch(ANYONE, lapseCall(1));
        emitLapsed(1, Lane.Rejected);
        same(logs);
        assertLane(1, Lane.Rejected);
        assertFiling(1, fingerprintOf(1, 1), START + 15 days, 0, PROVIDER, 1, 1);
    }

    function test_givenSubmitted_whenSilenceAccepts_approvesAndTheChallengeBegins() public {
        submitted(2, 1);
        act(VERIFIER, approveCall(2, 1, self(VERIFIER), false));
        _lapsesAt(2, START + 5 days);
        Log[] memory logs = watch(ANYONE, lapseCall(2));
        emitLapsed(2, Lane.Approved);
        same(logs);
        assertLane(2, Lane.Approved);
        assertFiling(2, fingerprintOf(2, 1), START + 7 days, 0, PROVIDER, 0, 1);
        vm.warp(START + 7 days - 1);
        still(ANYONE, payCall(2));
        vm.warp(START + 7 days);
        logs = watch(ANYONE, payCall(2));
        emitPaid(PROVIDER, Basis.Deemed, 2, 1_001, legs(leg(601, 0), leg(400, 0)));
        same(logs);
    }

    function test_givenSubmitted_whenSilenceGoesToTheArbiter_disputes() public {
        submitted(3, 1);
        _lapsesAt(3, START + 7 days);
        Log[] memory logs = watch(ANYONE, lapseCall(3));
        emitLapsed(4, Lane.Disputed);
        same(logs);
        assertFiling(3, fingerprintOf(3, 1), START + 7 days, 0, PROVIDER, 0, 1);
        act(ARBITER, resolveCall(3, 1, 500, auths(self(ARBITER))));
        assertEq(balanceOf(PROVIDER), 500, "payee");
    }

    function test_givenSubmittedAgain_whenTimePasses_theReviewBeganAnew() public {
        submitted(1, 1);
        vm.warp(START + 14 days);
        submitted(1, 2);
        _lapsesAt(1, START + 29 days);
        act(ANYONE, lapseCall(1));
        assertLane(1, Lane.Rejected);
    }

    /* A SILENT ARBITER */

    function test_givenDisputed_whenTheDefaultAccepts_paysAll() public {
        submitted(1, 1);
        vm.warp(START + 1 days);
        act(PROVIDER, disputeCall(1, 1, self(PROVIDER)));
        _lapsesAt(1, START + 21 days);
        Log[] memory logs = watch(ANYONE, lapseCall(1));
        emitResolved(1, Basis.Defaulted, 0, 1_000, 0, Reason(0, 0));
        emitPaid(PROVIDER, Basis.Defaulted, 1, 1_000, legs(leg(600, 0), leg(400, 0)));
        same(logs);
        assertLane(1, Lane.Final);
        assertNoFiling(1);
        assertEq(balanceOf(PROVIDER), 1_000, "payee");
    }

    function test_givenDisputed_whenTheDefaultRejects_paysNothing() public {
        disputed(2, 1);
        _lapsesAt(2, START + 20 days);
        Log[] memory logs = watch(ANYONE, lapseCall(2));
        emitResolved(2, Basis.Defaulted, 0, 0, 1_001, Reason(0, 0));
        same(logs);
        assertLane(2, Lane.Final);
        assertPurse(0, 3_000, 0, "payer 0");
        assertEq(balanceOf(PROVIDER), 0, "payee");
    }

    /* NOTHING DELIVERED */

    function test_givenRejected_whenNotCured_cancels() public {
        rejected(1, 1);
        _lapsesAt(1, START + 10 days);
        Log[] memory logs = watch(ANYONE, lapseCall(1));
        emitLapsed(1, Lane.Cancelled);
        same(logs);
        assertLane(1, Lane.Cancelled);
    }

    function test_givenRejected_whenCuredInTime_lapsesNoMore() public {
        rejected(1, 1);
        vm.warp(START + 10 days - 1);
        submitted(1, 2);
        vm.warp(START + 10 days);
        refuse(ANYONE, lapseCall(1), tooEarly(1, START + 25 days - 1));
    }

    function test_givenNothingDelivered_whenTheLongstopComes_cancels() public {
        _lapsesAt(4, START + 1000 days);
        Log[] memory logs = watch(ANYONE, lapseCall(4));
        emitLapsed(8, Lane.Cancelled);
        same(logs);
        assertLane(4, Lane.Cancelled);
    }

    /* SUSPENSION */

    function test_givenSuspended_whenAWaitEnds_nothingLapses() public {
        submitted(1, 1);
        suspendUntil(START + 20 days);
        vm.warp(START + 20 days - 1);
        refuse(ANYONE, lapseCall(1), badState(ClauseState.Suspended, RUNNING));
    }

    function test_givenSuspended_whenItIsOver_theWaitBeginsAnew() public {
        submitted(1, 1);
        rejected(4, 1);
        disputed(3, 1);
        suspendUntil(START + 4 days);
        _lapsesAt(4, START + 14 days);
        act(ANYONE, lapseCall(4));
        _lapsesAt(1, START + 19 days);
        act(ANYONE, lapseCall(1));
        _lapsesAt(3, START + 24 days);
        act(ANYONE, lapseCall(3));
    }

    function test_givenASuspensionAcrossTheLongstop_daysToCureRemain() public {
        vm.warp(START + 990 days);
        suspendUntil(START + 995 days);
        _lapsesAt(1, START + 1005 days);
        act(ANYONE, lapseCall(1));
        assertLane(1, Lane.Cancelled);
    }

    function test_givenASuspensionLongBeforeTheLongstop_theLongstopStays() public {
        suspendUntil(START + 1 days);
        _lapsesAt(1, START + 1000 days);
    }

    /* REFUSED */

    function test_givenApprovedOrDone_reverts() public {
        approved(1, 1);
        vm.warp(START + 2000 days);
        refuse(ANYONE, lapseCall(1), badLane(1, Lane.Approved, ALLOWED));
        act(ANYONE, payCall(1));
        refuse(ANYONE, lapseCall(1), badLane(1, Lane.Paid, ALLOWED));
        act(ANYONE, releaseCall(1, 0, auths()));
        refuse(ANYONE, lapseCall(1), badLane(1, Lane.Final, ALLOWED));
        act(ANYONE, lapseCall(4));
        refuse(ANYONE, lapseCall(4), badLane(4, Lane.Cancelled, ALLOWED));
    }

    function test_givenEnding_whenNothingIsDelivered_isCancelledAlready() public {
        submitted(1, 1);
        endByNotice();
        refuse(ANYONE, lapseCall(4), badLane(4, Lane.Cancelled, ALLOWED));
        act(ANYONE, lapseCall(1));
        assertLane(1, Lane.Cancelled);
    }

    function test_whenTheRulesAreOthers_reverts() public {
        Rules memory rules = terms.rules;
        rules.disputePeriod = 1;
        bytes32 actual = Contexts.rootOf(id, keccak256(abi.encode(rules)));
        bytes32 expected = Contexts.rootOf(id, rulesHash());
        bytes memory data = abi.encodeCall(IMilestones.lapse, (use(), id, rules, 1, none()));
        refuse(ANYONE, data, abi.encodeWithSelector(IMilestoneBooks.RulesMismatch.selector, expected, actual));
    }

    function test_whenTheMilestoneDoesNotExist_reverts() public {
        bytes memory data = abi.encodeCall(IMilestones.lapse, (use(), id, terms.rules, 0, none()));
        refuse(ANYONE, data, noMilestone(0, 4));
        data = abi.encodeCall(IMilestones.lapse, (use(), id, terms.rules, 5, none()));
        refuse(ANYONE, data, noMilestone(5, 4));
    }

    /// @dev A second before `end` it cannot lapse; from `end` on it can.
    function _lapsesAt(uint8 milestone, uint256 end) private {
        vm.warp(end - 1);
        refuse(ANYONE, lapseCall(milestone), tooEarly(milestone, end));
        vm.warp(end);
    }
}

contract LapseWithoutCureTest is MilestoneExpect {
    function setUp() public {
        world(1);
        deal.cureDays = 0;
        activate();
    }

    function test_givenNoDaysToCure_whenRejected_waitsForTheLongstop() public {
        rejected(1, 1);
        vm.warp(deal.longstop - 1);
        refuse(ANYONE, lapseCall(1), tooEarly(1, deal.longstop));
        vm.warp(deal.longstop);
        act(ANYONE, lapseCall(1));
        assertLane(1, Lane.Cancelled);
    }

    function test_givenNoDaysToCure_whenSuspendedAcrossTheLongstop_endsWithTheSuspension() public {
        vm.warp(deal.longstop - 1);
        suspendUntil(deal.longstop + 5);
        vm.warp(deal.longstop + 5);
        act(ANYONE, lapseCall(1));
        assertLane(1, Lane.Cancelled);
    }
}
