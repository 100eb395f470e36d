// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Auth, PARTY_DISPUTES} from "../../contracts/agreement/AgreementTypes.sol";
import {IMilestoneBooks} from "../../contracts/milestone/IMilestoneBooks.sol";
import {Lane} from "../../contracts/milestone/MilestoneTypes.sol";
import {MilestoneExpect} from "../support/MilestoneExpect.sol";
import {Log} from "../support/Vm.sol";

contract DisputeTest is MilestoneExpect {
    /// Submitted, approved, rejected.
    uint256 private constant ALLOWED = 0x26;

    function setUp() public {
        world(0);
        rows.push(row(1_000));
        rows.push(row(1_000, 0, 0, 15, 3, 1, PROVIDER));
        activate();
        fund(0, 2_000);
        fund(1, 2_000);
    }

    function test_givenSubmitted_whenAPartyDisputes_waitsForTheArbiter() public {
        submitted(1, 1);
        act(VERIFIER, approveCall(1, 1, self(VERIFIER), false));
        vm.warp(START + 5);
        Log[] memory logs = watch(COUNCIL, disputeCall(1, 1, self(COUNCIL)));
        emit IMilestoneBooks.MilestoneDisputed(clause, 1, COUNCIL, reason());
        same(logs);
        assertLane(1, Lane.Disputed);
        assertFiling(1, fingerprintOf(1, 1), START + 5, 8, PROVIDER, 0, 1);
    }

    function test_givenSubmitted_whenThePartySigned_anyoneBringsIt() public {
        submitted(1, 1);
        Auth memory by = objection("Dispute", PROVIDER, delivery(1, 1), reason());
        act(ANYONE, disputeCall(1, 1, by));
        assertLane(1, Lane.Disputed);
    }

    function test_givenRejected_whenDisputed_namesTheDeliveryRejected() public {
        rejected(1, 1);
        bytes4 selector = IMilestoneBooks.DeliveryMismatch.selector;
        bytes memory expected = abi.encodeWithSelector(selector, 1, fingerprintOf(1, 1), fingerprintOf(1, 2));
        refuse(PROVIDER, disputeCall(1, 2, self(PROVIDER)), expected);
        act(PROVIDER, disputeCall(1, 1, self(PROVIDER)));
        assertLane(1, Lane.Disputed);
        assertFiling(1, fingerprintOf(1, 1), START, 0, PROVIDER, 1, 1);
    }

    function test_givenApproved_whenTheChallengeRuns_disputesUntilItsLastSecond() public {
        approved(2, 1);
        vm.warp(START + 3 days - 1);
        act(MINISTRY, disputeCall(2, 1, self(MINISTRY)));
        assertLane(2, Lane.Disputed);
        vm.warp(START + 30 days);
        still(ANYONE, payCall(2));
    }

    function test_givenApproved_whenTheChallengeIsOver_reverts() public {
        approved(2, 1);
        vm.warp(START + 3 days);
        refuse(MINISTRY, disputeCall(2, 1, self(MINISTRY)), tooLate(2, START + 3 days));
    }

    function test_givenApproved_whenSuspended_disputesUntilTheLastSecondOfTheChallenge() public {
        approved(2, 1);
        suspendUntil(START + 6 days);
        vm.warp(START + 3 days - 1);
        act(MINISTRY, disputeCall(2, 1, self(MINISTRY)));
        assertLane(2, Lane.Disputed);
    }

    function test_givenTheChallengeIsOver_whenSuspended_isNotReopened() public {
        approved(2, 1);
        vm.warp(START + 3 days);
        suspendUntil(START + 6 days);
        refuse(MINISTRY, disputeCall(2, 1, self(MINISTRY)), tooLate(2, START + 3 days));
    }

    function test_givenApproved_whenThereIsNoChallenge_reverts() public {
        approved(1, 1);
        refuse(MINISTRY, disputeCall(1, 1, self(MINISTRY)), tooLate(1, 0));
    }

    function test_givenTheReviewIsOver_whenNobodyAppliedTheDefault_stillDisputes() public {
        submitted(1, 1);
        vm.warp(START + 16 days);
        act(PROVIDER, disputeCall(1, 1, self(PROVIDER)));
        assertLane(1, Lane.Disputed);
    }

    function test_givenEnding_whenSubmitted_disputes() public {
        submitted(1, 1);
        endByNotice();
        act(PROVIDER, disputeCall(1, 1, self(PROVIDER)));
        assertLane(1, Lane.Disputed);
    }

    function test_givenAnyOtherLane_reverts() public {
        _refuse(1, badLane(1, Lane.None, ALLOWED));
        disputed(1, 1);
        _refuse(1, badLane(1, Lane.Disputed, ALLOWED));
        act(ARBITER, resolveCall(1, 1, 0, auths(self(ARBITER))));
        _refuse(1, badLane(1, Lane.Final, ALLOWED));
        approved(2, 1);
        vm.warp(START + 3 days);
        act(ANYONE, payCall(2));
        _refuse(2, badLane(2, Lane.Paid, ALLOWED));
    }

    function test_whenThePartyMayNot_reverts() public {
        submitted(1, 1);
        bytes memory expected = abi.encodeWithSelector(IMilestoneBooks.PartyMayNot.selector, VERIFIER, PARTY_DISPUTES);
        refuse(VERIFIER, disputeCall(1, 1, self(VERIFIER)), expected);
    }

    function test_whenThePartyDidNotSaySo_reverts() public {
        submitted(1, 1);
        refuse(VERIFIER, disputeCall(1, 1, self(PROVIDER)), notCaller(PROVIDER, VERIFIER));
        Auth memory by = objection("Reject", PROVIDER, delivery(1, 1), reason());
        refuseSignature(ANYONE, disputeCall(1, 1, by), PROVIDER);
        by = objection("Dispute", PROVIDER, delivery(1, 2), reason());
        refuseSignature(ANYONE, disputeCall(1, 1, by), PROVIDER);
    }

    function _refuse(uint8 milestone, bytes memory expected) private {
        refuse(PROVIDER, disputeCall(milestone, 1, self(PROVIDER)), expected);
    }
}
