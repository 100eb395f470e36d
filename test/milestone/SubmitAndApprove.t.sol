// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Auth, PARTY_SUBMITS} from "../../contracts/agreement/AgreementTypes.sol";
import {ApproverNotEligible} from "../../contracts/clause/Approvals.sol";
import {ClauseState} from "../../contracts/clause/IClauseBooks.sol";
import {IMilestoneBooks} from "../../contracts/milestone/IMilestoneBooks.sol";
import {Basis, Filing, Lane} from "../../contracts/milestone/MilestoneTypes.sol";
import {MilestoneExpect} from "../support/MilestoneExpect.sol";
import {Log} from "../support/Vm.sol";

contract SubmitAndApproveTest is MilestoneExpect {
    uint256 private constant ALLOWED = 0x23;
    uint8 private constant STRANGER = 7;

    function setUp() public {
        world(2);
        addParty(7, PARTY_SUBMITS);
        rows.push(row(1_000, 0, 0, 15, 3, 1, PROVIDER));
        activate();
        fund(0, 2_000);
        fund(1, 2_000);
    }

    /* ALL AT ONCE */

    function test_givenNone_whenAllSigned_paysAndStoresNothing() public {
        Filing[] memory f = _two();
        Log[] memory logs = watch(ANYONE, signedCall(f, submission(PROVIDER, f), both(f), true));
        emit IMilestoneBooks.MilestoneSubmitted(clause, 1, PROVIDER, f[0]);
        emit IMilestoneBooks.MilestoneSubmitted(clause, 2, PROVIDER, f[1]);
        emitApproved(24, 3, 3);
        emitPaid(PROVIDER, Basis.Approved, 3, 2_000, legs(leg(1_200, 0), leg(800, 0)));
        same(logs);
        assertNoFiling(1);
        assertNoFiling(2);
        assertEq(balanceOf(PROVIDER), 2_000, "payee");
    }

    function test_givenNone_whenTheProviderCallsItself_needsNoSignatureOfIt() public {
        Filing[] memory f = filings(1, 1);
        bytes memory data = signedCall(f, self(PROVIDER), both(f), true);
        (uint96 approved_, uint96 paid_) = abi.decode(act(PROVIDER, data), (uint96, uint96));
        assertEq(approved_, 1, "approved");
        assertEq(paid_, 1, "paid");
    }

    function test_givenNone_whenAnApproverCallsItself_needsNoSignatureOfIt() public {
        Filing[] memory f = filings(1, 1);
        Auth[] memory by = auths(self(VERIFIER), approval(FINANCE, f));
        act(VERIFIER, signedCall(f, submission(PROVIDER, f), by, true));
        assertLane(1, Lane.Paid);
    }

    function test_givenAChallengeWindow_whenAllSigned_keepsTheClock() public {
        Filing[] memory f = filings(3, 1);
        act(ANYONE, signedCall(f, submission(PROVIDER, f), both(f), true));
        assertLane(3, Lane.Approved);
        assertFiling(3, fingerprintOf(3, 1), START + 3 days, 24, PROVIDER, 0, 1);
    }

    /* BIT BY BIT */

    function test_givenNone_whenNobodyApproves_filesAll() public {
        Filing[] memory f = _two();
        Log[] memory logs = watch(ANYONE, signedCall(f, submission(PROVIDER, f), auths(), true));
        emit IMilestoneBooks.MilestoneSubmitted(clause, 1, PROVIDER, f[0]);
        emit IMilestoneBooks.MilestoneSubmitted(clause, 2, PROVIDER, f[1]);
        same(logs);
        assertFiling(1, fingerprintOf(1, 1), START, 0, PROVIDER, 0, 1);
        assertFiling(2, fingerprintOf(2, 1), START, 0, PROVIDER, 0, 1);
        assertLane(2, Lane.Submitted);
    }

    function test_givenNone_whenOneOfTwoApproves_keepsItsVote() public {
        Filing[] memory f = filings(1, 1);
        Log[] memory logs = watch(ANYONE, signedCall(f, submission(PROVIDER, f), auths(approval(FINANCE, f)), true));
        emit IMilestoneBooks.MilestoneSubmitted(clause, 1, PROVIDER, f[0]);
        emitApproved(16, 1, 0);
        same(logs);
        assertFiling(1, fingerprintOf(1, 1), START, 16, PROVIDER, 0, 1);
    }

    function test_givenTheSameOnFile_whenTheOtherApproves_addsUp() public {
        Filing[] memory f = filings(1, 1);
        submitted(1, 1);
        act(VERIFIER, approveCall(1, 1, self(VERIFIER), false));
        bytes memory data = signedCall(f, submission(PROVIDER, f), auths(approval(FINANCE, f)), false);
        Log[] memory logs = watch(ANYONE, data);
        emitApproved(16, 1, 1);
        same(logs);
        assertLane(1, Lane.Approved);
        assertNoFiling(1);
    }

    function test_givenAnotherOnFile_whenTheNextRoundIsBrought_replacesIt() public {
        submitted(1, 1);
        act(VERIFIER, approveCall(1, 1, self(VERIFIER), false));
        Filing[] memory f = filings(1, 2);
        act(ANYONE, signedCall(f, submission(PROVIDER, f), auths(approval(FINANCE, f)), false));
        assertLane(1, Lane.Submitted);
        assertFiling(1, fingerprintOf(1, 2), START, 16, PROVIDER, 1, 1);
    }

    function test_givenAnotherOnFile_whenItsMakerIsAnother_reverts() public {
        submitted(1, 1);
        Filing[] memory f = filings(1, 2);
        bytes memory data = signedCall(f, submission(STRANGER, f), both(f), false);
        refuse(ANYONE, data, abi.encodeWithSelector(IMilestoneBooks.MakerMismatch.selector, 1, 3, 7));
    }

    function test_givenRejected_whenAllSignTheNextRound_pays() public {
        rejected(1, 1);
        paid(1, 2);
        assertLane(1, Lane.Paid);
        assertNoFiling(1);
    }

    /* REFUSED */

    function test_whenAMilestoneIsBroughtTwice_reverts() public {
        Filing[] memory f = _two();
        f[1] = f[0];
        bytes memory data = signedCall(f, submission(PROVIDER, f), both(f), true);
        refuse(ANYONE, data, badLane(1, Lane.Approved, ALLOWED));
    }

    function test_whenReplayed_reverts() public {
        Filing[] memory f = filings(1, 1);
        bytes memory data = signedCall(f, submission(PROVIDER, f), both(f), true);
        act(ANYONE, data);
        refuse(ANYONE, data, badLane(1, Lane.Paid, ALLOWED));
    }

    function test_whenTheRoundIsNotTheFirst_reverts() public {
        Filing[] memory f = filings(1, 2);
        bytes memory data = signedCall(f, submission(PROVIDER, f), both(f), true);
        refuse(ANYONE, data, abi.encodeWithSelector(IMilestoneBooks.RoundMismatch.selector, 1, 1, 2));
    }

    function test_whenTheAmountIsNotThatOfTheTerms_reverts() public {
        Filing[] memory f = filings(1, 1);
        f[0].delivery.amount = 999;
        bytes memory data = signedCall(f, submission(PROVIDER, f), both(f), true);
        refuse(ANYONE, data, abi.encodeWithSelector(IMilestoneBooks.AmountMismatch.selector, 1, 1_000, 999));
    }

    function test_whenTheMakerApprovesItself_reverts() public {
        Filing[] memory f = filings(1, 1);
        bytes memory data = signedCall(f, submission(PROVIDER, f), auths(approval(PROVIDER, f)), true);
        refuse(ANYONE, data, abi.encodeWithSelector(ApproverNotEligible.selector, 4, deal.policies[0]));
    }

    function test_whenTheSubmitterMayNot_reverts() public {
        Filing[] memory f = filings(1, 1);
        bytes memory data = signedCall(f, submission(VERIFIER, f), both(f), true);
        bytes4 selector = IMilestoneBooks.PartyMayNot.selector;
        refuse(ANYONE, data, abi.encodeWithSelector(selector, VERIFIER, PARTY_SUBMITS));
    }

    function test_whenTheSubmissionIsNotSigned_reverts() public {
        Filing[] memory f = filings(1, 1);
        refuse(ANYONE, signedCall(f, self(PROVIDER), both(f), true), notCaller(PROVIDER, ANYONE));
        Auth memory by = submission(PROVIDER, filings(2, 1));
        refuseSignature(ANYONE, signedCall(f, by, both(f), true), PROVIDER);
    }

    function test_whenAnApprovalIsOfOtherDeliveries_reverts() public {
        Filing[] memory f = _two();
        bytes memory data = signedCall(f, submission(PROVIDER, f), auths(approval(FINANCE, filings(1, 1))), true);
        refuseSignature(ANYONE, data, FINANCE);
    }

    function test_whenTheLocationIsTooLong_reverts() public {
        Filing[] memory f = filings(1, 1);
        f[0].location = string(new bytes(257));
        bytes memory data = signedCall(f, submission(PROVIDER, f), both(f), true);
        refuse(ANYONE, data, abi.encodeWithSelector(IMilestoneBooks.LocationTooLong.selector, 257));
    }

    function test_givenSuspended_reverts() public {
        Filing[] memory f = filings(1, 1);
        suspendUntil(START + 10);
        bytes memory data = signedCall(f, submission(PROVIDER, f), both(f), true);
        refuse(ANYONE, data, badState(ClauseState.Suspended, RUNNING));
    }

    /* PARTS */

    function _two() private view returns (Filing[] memory f) {
        f = new Filing[](2);
        (f[0], f[1]) = (filing(1, 1), filing(2, 1));
    }
}
