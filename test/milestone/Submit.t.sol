// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Auth, PARTY_SUBMITS} from "../../contracts/agreement/AgreementTypes.sol";
import {AuthorityExpired} from "../../contracts/agreement/Authority.sol";
import {PartyUnknown} from "../../contracts/agreement/Parties.sol";
import {ClauseState} from "../../contracts/clause/IClauseBooks.sol";
import {IMilestoneBooks} from "../../contracts/milestone/IMilestoneBooks.sol";
import {Filing, Lane} from "../../contracts/milestone/MilestoneTypes.sol";
import {MilestoneExpect} from "../support/MilestoneExpect.sol";
import {Log} from "../support/Vm.sol";

contract SubmitTest is MilestoneExpect {
    /// None, submitted, rejected.
    uint256 private constant ALLOWED = 0x23;
    uint8 private constant COLLEAGUE = 7;
    uint8 private constant STRANGER = 8;

    function setUp() public {
        world(3);
        addParty(PROVIDER, PARTY_SUBMITS);
        addParty(7, PARTY_SUBMITS);
        activate();
    }

    function test_givenNone_whenTheProviderSubmits_filesIt() public {
        Log[] memory logs = watch(PROVIDER, submitCall(1, 1));
        emit IMilestoneBooks.MilestoneSubmitted(clause, 1, PROVIDER, filing(1, 1));
        same(logs);
        assertLane(1, Lane.Submitted);
        assertFiling(1, fingerprintOf(1, 1), START, 0, PROVIDER, 0, 1);
    }

    function test_givenNone_whenTheProviderSigned_anyoneFilesIt() public {
        Filing[] memory f = filings(1, 1);
        act(ANYONE, submitCall(f[0], submission(PROVIDER, f)));
        assertLane(1, Lane.Submitted);
    }

    function test_givenSubmitted_whenReplaced_clearsVotesAndVoidsTheRound() public {
        submitted(1, 1);
        act(VERIFIER, approveCall(1, 1, self(VERIFIER), false));
        vm.warp(START + 3);
        Log[] memory logs = watch(COLLEAGUE, submitCall(filing(1, 2), self(COLLEAGUE)));
        emit IMilestoneBooks.MilestoneSubmitted(clause, 1, COLLEAGUE, filing(1, 2));
        same(logs);
        assertFiling(1, fingerprintOf(1, 2), START + 3, 0, COLLEAGUE, 1, 1);
    }

    function test_givenSubmitted_whenTheSameRoundIsNamed_reverts() public {
        submitted(1, 1);
        refuse(PROVIDER, submitCall(1, 1), _badRound(1, 2, 1));
        refuse(PROVIDER, submitCall(1, 3), _badRound(1, 2, 3));
    }

    function test_givenSubmitted_whenAnotherOrganisationReplaces_reverts() public {
        submitted(1, 1);
        bytes4 selector = IMilestoneBooks.MakerMismatch.selector;
        refuse(STRANGER, submitCall(filing(1, 2), self(STRANGER)), abi.encodeWithSelector(selector, 1, 3, 7));
    }

    function test_givenRejected_whenDeliveredAgain_isTheNextRound() public {
        rejected(1, 1);
        refuse(PROVIDER, submitCall(1, 1), _badRound(1, 2, 1));
        vm.warp(START + 4);
        submitted(1, 2);
        assertLane(1, Lane.Submitted);
        assertFiling(1, fingerprintOf(1, 2), START + 4, 0, PROVIDER, 1, 1);
    }

    function test_givenRejected_whenAnotherOrganisationDelivers_files() public {
        rejected(1, 1);
        act(STRANGER, submitCall(filing(1, 2), self(STRANGER)));
        assertFiling(1, fingerprintOf(1, 2), START, 0, STRANGER, 1, 1);
    }

    function test_givenAnyOtherLane_reverts() public {
        approved(1, 1);
        refuse(PROVIDER, submitCall(1, 1), badLane(1, Lane.Approved, ALLOWED));
        act(ANYONE, payCall(1));
        refuse(PROVIDER, submitCall(1, 1), badLane(1, Lane.Paid, ALLOWED));
        disputed(2, 1);
        refuse(PROVIDER, submitCall(2, 2), badLane(2, Lane.Disputed, ALLOWED));
        act(ARBITER, resolveCall(2, 1, 0, auths(self(ARBITER))));
        refuse(PROVIDER, submitCall(2, 2), badLane(2, Lane.Final, ALLOWED));
        vm.warp(deal.longstop);
        act(ANYONE, lapseCall(3));
        refuse(PROVIDER, submitCall(3, 1), badLane(3, Lane.Cancelled, ALLOWED));
    }

    function test_givenTheLongstopIsOver_whenNobodyCancelled_stillFiles() public {
        vm.warp(deal.longstop + 1);
        submitted(1, 1);
        assertLane(1, Lane.Submitted);
    }

    function test_givenSuspended_reverts() public {
        suspendUntil(START + 10);
        refuse(PROVIDER, submitCall(1, 1), badState(ClauseState.Suspended, RUNNING));
        vm.warp(START + 10);
        submitted(1, 1);
    }

    function test_givenEnding_whenNothingWasDelivered_reverts() public {
        submitted(1, 1);
        endByNotice();
        refuse(PROVIDER, submitCall(2, 1), badLane(2, Lane.Cancelled, ALLOWED));
        submitted(1, 2);
    }

    /* WHO */

    function test_whenThePartyMayNot_reverts() public {
        bytes4 selector = IMilestoneBooks.PartyMayNot.selector;
        bytes memory expected = abi.encodeWithSelector(selector, VERIFIER, PARTY_SUBMITS);
        refuse(VERIFIER, submitCall(filing(1, 1), self(VERIFIER)), expected);
    }

    function test_whenThePartyDoesNotExist_reverts() public {
        bytes4 selector = PartyUnknown.selector;
        refuse(ANYONE, submitCall(filing(1, 1), self(0)), abi.encodeWithSelector(selector, 0, 8));
        refuse(ANYONE, submitCall(filing(1, 1), self(9)), abi.encodeWithSelector(selector, 9, 8));
    }

    function test_whenTheCallerIsNotTheParty_reverts() public {
        refuse(COLLEAGUE, submitCall(1, 1), notCaller(PROVIDER, COLLEAGUE));
    }

    function test_whenTheSignatureIsNotOverThis_reverts() public {
        Filing[] memory f = filings(1, 1);
        Auth memory by = submission(PROVIDER, f);
        Filing memory other = filing(1, 1);
        other.location = "https://example.org/other";
        refuseSignature(ANYONE, submitCall(other, by), PROVIDER);
        other = filing(1, 1);
        other.serviceDate += 1;
        refuseSignature(ANYONE, submitCall(other, by), PROVIDER);
        other = filing(1, 1);
        other.invoice = 0;
        refuseSignature(ANYONE, submitCall(other, by), PROVIDER);
        other = filing(1, 1);
        other.budgetLine = "4712";
        refuseSignature(ANYONE, submitCall(other, by), PROVIDER);
        by.party = COLLEAGUE;
        refuseSignature(ANYONE, submitCall(f[0], by), COLLEAGUE);
    }

    function test_whenTheSignatureIsOfAnotherChain_reverts() public {
        Filing[] memory f = filings(1, 1);
        bytes memory data = submitCall(f[0], submission(PROVIDER, f));
        vm.chainId(block.chainid + 1);
        refuseSignature(ANYONE, data, PROVIDER);
    }

    function test_whenTheSignatureIsTooOld_reverts() public {
        Filing[] memory f = filings(1, 1);
        Auth memory by = submission(PROVIDER, f);
        by.deadline = START - 1;
        bytes memory expected = abi.encodeWithSelector(AuthorityExpired.selector, PROVIDER, START - 1, START);
        refuse(ANYONE, submitCall(f[0], by), expected);
    }

    function test_givenANewEdition_whenAnOldSignatureIsBrought_reverts() public {
        Filing[] memory f = filings(1, 1);
        Auth memory by = submission(PROVIDER, f);
        bytes32[] memory to = rows;
        to[1] = row(999);
        amendRows(to);
        refuseSignature(ANYONE, submitCall(f[0], by), PROVIDER);
    }

    /* WHAT */

    function test_whenTheMilestoneDoesNotExist_reverts() public {
        Filing memory f = filing(1, 1);
        f.delivery.milestone = 0;
        refuse(PROVIDER, submitCall(f, self(PROVIDER)), noMilestone(0, 3));
        f.delivery.milestone = 4;
        refuse(PROVIDER, submitCall(f, self(PROVIDER)), noMilestone(4, 3));
    }

    function test_whenTheLocationIsTooLong_reverts() public {
        Filing memory f = filing(1, 1);
        f.location = string(new bytes(257));
        bytes memory expected = abi.encodeWithSelector(IMilestoneBooks.LocationTooLong.selector, 257);
        refuse(PROVIDER, submitCall(f, self(PROVIDER)), expected);
        f.location = string(new bytes(256));
        act(PROVIDER, submitCall(f, self(PROVIDER)));
    }

    function _badRound(uint8 milestone, uint256 expected, uint8 actual) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IMilestoneBooks.RoundMismatch.selector, milestone, expected, actual);
    }
}

contract AttachEvidenceTest is MilestoneExpect {
    function setUp() public {
        world(1);
        activate();
    }

    function test_anyonePointsToEvidenceAndNothingChanges() public {
        bytes memory data = abi.encodeCall(module.attachEvidence, (clause, 1, keccak256("more"), "ipfs://more"));
        Log[] memory logs = watch(ANYONE, data);
        emit IMilestoneBooks.EvidenceAttached(clause, 1, caller(ANYONE), keccak256("more"), "ipfs://more");
        same(logs);
        assertNoFiling(1);
    }

    function test_whenTheLocationIsTooLong_reverts() public {
        bytes memory data = abi.encodeCall(module.attachEvidence, (clause, 1, 0, string(new bytes(257))));
        refuse(ANYONE, data, abi.encodeWithSelector(IMilestoneBooks.LocationTooLong.selector, 257));
    }
}
