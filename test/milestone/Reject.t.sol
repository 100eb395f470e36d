// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Auth, PARTY_SUBMITS} from "../../contracts/agreement/AgreementTypes.sol";
import {Parties} from "../../contracts/agreement/Parties.sol";
import {ApproverIsParty, ApproverNotEligible} from "../../contracts/clause/Approvals.sol";
import {ClauseState} from "../../contracts/clause/IClauseBooks.sol";
import {IMilestoneBooks} from "../../contracts/milestone/IMilestoneBooks.sol";
import {IMilestones} from "../../contracts/milestone/IMilestones.sol";
import {RemediesCalledDirectly} from "../../contracts/milestone/MilestoneRemedies.sol";
import {Delivery, Filing, Lane} from "../../contracts/milestone/MilestoneTypes.sol";
import {MilestoneExpect} from "../support/MilestoneExpect.sol";
import {Log} from "../support/Vm.sol";

contract RejectTest is MilestoneExpect {
    uint256 private constant ALLOWED = 0x03;
    uint8 private constant MAKER = 7;

    function setUp() public {
        world(0);
        addParty(7, PARTY_SUBMITS);
        deal.policies.push(tier(type(uint112).max, mask(VERIFIER, MAKER), 1, 1));
        rows.push(row(1_000));
        deal.policies.push(tier(type(uint112).max, mask(VERIFIER, MAKER), 2, 2));
        rows.push(withPolicy(row(1_000), 2));
        rows.push(withPolicy(row(1_000), 3));
        activate();
    }

    function test_givenSubmitted_whenAnApproverRejects_opensTheNextRound() public {
        submitted(1, 1);
        act(FINANCE, approveCall(1, 1, self(FINANCE), false));
        vm.warp(START + 9);
        Log[] memory logs = watch(VERIFIER, rejectCall(1, 1, self(VERIFIER)));
        emit IMilestoneBooks.MilestoneRejected(clause, 1, VERIFIER, 1, reason());
        same(logs);
        assertLane(1, Lane.Rejected);
        assertFiling(1, fingerprintOf(1, 1), START + 9, 0, PROVIDER, 1, 1);
    }

    function test_givenSubmitted_whenTheApproverSigned_anyoneBringsIt() public {
        submitted(1, 1);
        act(ANYONE, rejectCall(1, 1, objection("Reject", VERIFIER, delivery(1, 1), reason())));
        assertLane(1, Lane.Rejected);
    }

    function test_givenSubmitted_whenTheReviewEnds_rejectsUntilItsLastSecond() public {
        submitted(1, 1);
        vm.warp(START + 15 days);
        refuse(VERIFIER, rejectCall(1, 1, self(VERIFIER)), tooLate(1, START + 15 days));
        vm.warp(START + 15 days - 1);
        act(VERIFIER, rejectCall(1, 1, self(VERIFIER)));
    }

    function test_givenSuspended_theReviewBeginsAnew() public {
        submitted(1, 1);
        suspendUntil(START + 10 days);
        refuse(VERIFIER, rejectCall(1, 1, self(VERIFIER)), badState(ClauseState.Suspended, RUNNING));
        vm.warp(START + 25 days - 1);
        act(VERIFIER, rejectCall(1, 1, self(VERIFIER)));
    }

    /* BEFORE ANY SUBMISSION */

    function test_givenNothingSubmitted_whenAnApproverRejects_voidsTheRound() public {
        Filing[] memory f = filings(1, 1);
        bytes memory revoked = signedCall(f, submission(PROVIDER, f), both(f), true);
        vm.warp(START + 9);
        Log[] memory logs = watch(VERIFIER, rejectCall(1, 1, self(VERIFIER)));
        emit IMilestoneBooks.RoundVoided(clause, 1, VERIFIER, 1, reason());
        same(logs);
        assertLane(1, Lane.None);
        assertFiling(1, 0, START + 9, 0, 0, 1, 0);
        refuse(ANYONE, revoked, abi.encodeWithSelector(IMilestoneBooks.RoundMismatch.selector, 1, 2, 1));
        f = filings(1, 2);
        act(ANYONE, signedCall(f, submission(PROVIDER, f), both(f), true));
        assertLane(1, Lane.Paid);
        assertNoFiling(1);
    }

    function test_givenARoundVoided_whenVoidedAgain_itIsTheNext() public {
        act(VERIFIER, rejectCall(1, 1, self(VERIFIER)));
        bytes memory expected = abi.encodeWithSelector(IMilestoneBooks.RoundMismatch.selector, 1, 2, 1);
        refuse(VERIFIER, rejectCall(1, 1, self(VERIFIER)), expected);
        act(VERIFIER, rejectCall(1, 2, self(VERIFIER)));
        submitted(1, 3);
        assertLane(1, Lane.Submitted);
    }

    function test_givenManyRoundsVoided_whenOneMoreIsTried_revertsAndLeavesRoundsToDeliver() public {
        for (uint8 round = 1; round <= 100; ++round) act(VERIFIER, rejectCall(1, round, self(VERIFIER)));
        bytes memory expected = abi.encodeWithSelector(IMilestoneBooks.VoidingExhausted.selector, 1, 100);
        refuse(VERIFIER, rejectCall(1, 101, self(VERIFIER)), expected);
        submitted(1, 101);
        assertLane(1, Lane.Submitted);
    }

    function test_givenARoundVoided_whenAnotherMilestoneIsDelivered_itsRoundIsTheFirst() public {
        act(VERIFIER, rejectCall(1, 1, self(VERIFIER)));
        submitted(2, 1);
        assertLane(2, Lane.Submitted);
    }

    /* REFUSED */

    function test_whenTheDeliveryIsAnother_reverts() public {
        submitted(1, 1);
        Delivery memory d = delivery(1, 1);
        d.evidence = keccak256("another");
        uint160 actual = uint160(uint256(hashOf(d)) >> 96);
        bytes4 selector = IMilestoneBooks.DeliveryMismatch.selector;
        bytes memory expected = abi.encodeWithSelector(selector, 1, fingerprintOf(1, 1), actual);
        refuse(VERIFIER, _call(d, self(VERIFIER)), expected);
        d.amount = 999;
        expected = abi.encodeWithSelector(IMilestoneBooks.AmountMismatch.selector, 1, 1_000, 999);
        refuse(VERIFIER, _call(d, self(VERIFIER)), expected);
        expected = abi.encodeWithSelector(IMilestoneBooks.RoundMismatch.selector, 1, 1, 2);
        refuse(VERIFIER, rejectCall(1, 2, self(VERIFIER)), expected);
    }

    function test_whenTheApproverIsNotEligible_reverts() public {
        submitted(1, 1);
        uint32 provider = Parties.bit(PROVIDER);
        bytes memory expected = abi.encodeWithSelector(ApproverNotEligible.selector, provider, deal.policies[0]);
        refuse(PROVIDER, rejectCall(1, 1, self(PROVIDER)), expected);
    }

    function test_whenTheMakerItselfRejects_reverts() public {
        act(MAKER, submitCall(filing(2, 1), self(MAKER)));
        bytes memory expected = abi.encodeWithSelector(ApproverIsParty.selector, MAKER, 7);
        refuse(MAKER, rejectCall(2, 1, self(MAKER)), expected);
        act(MAKER, submitCall(filing(3, 1), self(MAKER)));
        refuse(MAKER, rejectCall(3, 1, self(MAKER)), expected);
    }

    function test_whenTheApproverDidNotSaySo_reverts() public {
        submitted(1, 1);
        refuse(PROVIDER, rejectCall(1, 1, self(VERIFIER)), notCaller(VERIFIER, PROVIDER));
        Auth memory by = objection("Dispute", VERIFIER, delivery(1, 1), reason());
        refuseSignature(ANYONE, rejectCall(1, 1, by), VERIFIER);
    }

    function test_givenAnyOtherLane_reverts() public {
        rejected(1, 1);
        refuse(VERIFIER, rejectCall(1, 2, self(VERIFIER)), badLane(1, Lane.Rejected, ALLOWED));
        act(PROVIDER, disputeCall(1, 1, self(PROVIDER)));
        refuse(VERIFIER, rejectCall(1, 2, self(VERIFIER)), badLane(1, Lane.Disputed, ALLOWED));
        endByNotice();
        refuse(VERIFIER, rejectCall(2, 1, self(VERIFIER)), badLane(2, Lane.Cancelled, ALLOWED));
    }

    function test_whenTheSecondHalfIsCalledDirectly_reverts() public {
        bytes memory data = rejectCall(1, 1, self(VERIFIER));
        vm.prank(account(VERIFIER));
        (bool success, bytes memory answer) = module.REMEDIES().call(data);
        assertTrue(!success, "reverts");
        assertEq(bytes32(answer), bytes32(RemediesCalledDirectly.selector), "error");
    }

    function _call(Delivery memory d, Auth memory by) private view returns (bytes memory) {
        return abi.encodeCall(IMilestones.reject, (use(), d, reason(), by));
    }
}
