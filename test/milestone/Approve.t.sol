// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PARTY_SUBMITS} from "../../contracts/agreement/AgreementTypes.sol";
import {Parties} from "../../contracts/agreement/Parties.sol";
import {ApproverIsParty, ApproverNotEligible} from "../../contracts/clause/Approvals.sol";
import {ClauseState} from "../../contracts/clause/IClauseBooks.sol";
import {IMilestoneBooks} from "../../contracts/milestone/IMilestoneBooks.sol";
import {IMilestones} from "../../contracts/milestone/IMilestones.sol";
import {PageMissing} from "../../contracts/milestone/MilestoneRows.sol";
import {Basis, Delivery, Filing, Lane, Use} from "../../contracts/milestone/MilestoneTypes.sol";
import {MilestoneExpect} from "../support/MilestoneExpect.sol";
import {Log} from "../support/Vm.sol";

contract ApproveTest is MilestoneExpect {
    uint8 private constant VERIFIER_TOO = 7;
    uint8 private constant PROVIDER_TOO = 8;
    uint8 private constant MAKER = 9;
    uint256 private constant SUBMITTED = 0x02;

    function setUp() public {
        world(0);
        addParty(VERIFIER, 0);
        addParty(PROVIDER, PARTY_SUBMITS);
        addParty(7, PARTY_SUBMITS);
        uint32 three = mask(VERIFIER, FINANCE) | Parties.bit(VERIFIER_TOO);
        deal.policies.push(tier(1_000, three, 1, 1));
        deal.policies.push(tier(type(uint112).max, three, 2, 2));
        deal.policies.push(_byBatch(tier(1_500, mask(VERIFIER, FINANCE), 1, 1)));
        deal.policies.push(_byBatch(tier(type(uint112).max, mask(VERIFIER, FINANCE), 2, 2)));
        uint32 makers = mask(PROVIDER, VERIFIER) | mask(PROVIDER_TOO, MAKER);
        deal.policies.push(tier(type(uint112).max, makers, 1, 1));
        deal.policies.push(tier(type(uint112).max, makers | three, 2, 2));
        rows.push(row(1_000));
        rows.push(withPolicy(row(1_000), 2));
        rows.push(withPolicy(row(1_001), 2));
        rows.push(withPolicy(row(800), 4));
        rows.push(withPolicy(row(700), 4));
        rows.push(withPolicy(row(701), 4));
        rows.push(withPolicy(row(100), 6));
        rows.push(row(1_000, 0, 0, 15, 3, 1, PROVIDER));
        rows.push(row(50));
        rows.push(withPolicy(row(100), 7));
        activate();
        fund(0, 5_000);
        fund(1, 5_000);
    }

    /* VOTES */

    function test_givenSubmitted_whenOneOfTwoApproves_keepsTheVote() public {
        submitted(1, 1);
        vm.warp(START + 60);
        Log[] memory logs = watch(VERIFIER, approveCall(1, 1, self(VERIFIER), true));
        emitApproved(8, 1, 0);
        same(logs);
        assertLane(1, Lane.Submitted);
        assertFiling(1, fingerprintOf(1, 1), START, 8, PROVIDER, 0, 1);
    }

    function test_givenOneVote_whenTheOtherApproves_approvesAndPays() public {
        submitted(1, 1);
        act(VERIFIER, approveCall(1, 1, self(VERIFIER), true));
        Log[] memory logs = watch(FINANCE, approveCall(1, 1, self(FINANCE), true));
        emitApproved(16, 1, 1);
        emitPaid(PROVIDER, Basis.Approved, 1, 1_000, legs(leg(600, 0), leg(400, 0)));
        same(logs);
        assertLane(1, Lane.Paid);
        assertNoFiling(1);
    }

    function test_givenOneVote_whenTheSameApprovesAgain_countsItOnce() public {
        submitted(1, 1);
        act(VERIFIER, approveCall(1, 1, self(VERIFIER), true));
        act(VERIFIER, approveCall(1, 1, self(VERIFIER), true));
        assertLane(1, Lane.Submitted);
    }

    function test_givenSubmitted_whenBothSign_approvesWithoutPaying() public {
        submitted(1, 1);
        Filing[] memory f = filings(1, 1);
        bytes memory data = approveCall(deliveries(f), both(f), false);
        (uint96 approved_, uint96 paid_) = abi.decode(act(ANYONE, data), (uint96, uint96));
        assertEq(approved_, 1, "approved");
        assertEq(paid_, 0, "paid");
        assertLane(1, Lane.Approved);
        assertNoFiling(1);
        assertEq(balanceOf(PROVIDER), 0, "payee");
    }

    function test_givenSeveralSubmitted_whenBothSignAll_approvesThoseThatHaveEnough() public {
        Filing[] memory f = new Filing[](2);
        (f[0], f[1]) = (filing(1, 1), filing(3, 1));
        submitted(1, 1);
        submitted(3, 1);
        act(VERIFIER, approveCall(1, 1, self(VERIFIER), false));
        Log[] memory logs = watch(ANYONE, approveCall(deliveries(f), auths(approval(FINANCE, f)), true));
        emitApproved(16, 5, 1);
        emitPaid(PROVIDER, Basis.Approved, 1, 1_000, legs(leg(600, 0), leg(400, 0)));
        same(logs);
        assertLane(3, Lane.Submitted);
    }

    function test_givenSubmitted_whenNobodyApproves_logsNothing() public {
        submitted(1, 1);
        still(ANYONE, approveCall(deliveries(filings(1, 1)), auths(), true));
        assertLane(1, Lane.Submitted);
    }

    function test_givenAChallengeWindow_whenApproved_isPayableLater() public {
        submitted(8, 1);
        Filing[] memory f = filings(8, 1);
        vm.warp(START + 1 days);
        Log[] memory logs = watch(ANYONE, approveCall(deliveries(f), both(f), true));
        emitApproved(24, bit(8), bit(8));
        same(logs);
        assertLane(8, Lane.Approved);
        assertFiling(8, fingerprintOf(8, 1), START + 4 days, 24, PROVIDER, 0, 1);
    }

    /* ORGANISATIONS */

    function test_givenTwoOrganisationsNeeded_whenTwoOfOneApprove_isNotEnough() public {
        submitted(3, 1);
        act(VERIFIER, approveCall(3, 1, self(VERIFIER), false));
        act(VERIFIER_TOO, approveCall(3, 1, self(VERIFIER_TOO), false));
        assertLane(3, Lane.Submitted);
        act(FINANCE, approveCall(3, 1, self(FINANCE), false));
        assertLane(3, Lane.Approved);
    }

    function test_whenTheMakersOrganisationApproves_reverts() public {
        act(MAKER, submitCall(filing(7, 1), self(MAKER)));
        _refuse(7, MAKER, abi.encodeWithSelector(ApproverIsParty.selector, MAKER, 7));
    }

    function test_whenThePayeesOrganisationApproves_reverts() public {
        act(MAKER, submitCall(filing(7, 1), self(MAKER)));
        _refuse(7, PROVIDER, abi.encodeWithSelector(ApproverIsParty.selector, PROVIDER, 3));
        _refuse(7, PROVIDER_TOO, abi.encodeWithSelector(ApproverIsParty.selector, PROVIDER_TOO, 3));
        act(VERIFIER, approveCall(7, 1, self(VERIFIER), false));
        assertLane(7, Lane.Approved);
    }

    function test_givenTwoNeeded_whenAnOrganisationThatMayNotVotesFirst_revertsAndBlocksNobody() public {
        submitted(10, 1);
        _refuse(10, PROVIDER_TOO, abi.encodeWithSelector(ApproverIsParty.selector, PROVIDER_TOO, 3));
        act(VERIFIER, approveCall(10, 1, self(VERIFIER), false));
        act(FINANCE, approveCall(10, 1, self(FINANCE), false));
        assertLane(10, Lane.Approved);
    }

    function test_whenSomebodyNotEligibleApproves_reverts() public {
        submitted(1, 1);
        uint32 arbiter = Parties.bit(ARBITER);
        _refuse(1, ARBITER, abi.encodeWithSelector(ApproverNotEligible.selector, arbiter, deal.policies[0]));
    }

    /* TIERS */

    function test_givenTiers_whenTheAmountIsTheBound_theLowerOneDecides() public {
        submitted(2, 1);
        act(FINANCE, approveCall(2, 1, self(FINANCE), false));
        assertLane(2, Lane.Approved);
    }

    function test_givenTiers_whenTheAmountIsAboveTheBound_theUpperOneDecides() public {
        submitted(3, 1);
        act(FINANCE, approveCall(3, 1, self(FINANCE), false));
        assertLane(3, Lane.Submitted);
    }

    function test_givenTiersByBatch_whenTheSumIsTheBound_theLowerOneDecides() public {
        submitted(4, 1);
        submitted(5, 1);
        Log[] memory logs = watch(FINANCE, approveCall(_two(4, 5), auths(self(FINANCE)), false));
        emitApproved(16, bit(4) | bit(5), bit(4) | bit(5));
        same(logs);
    }

    function test_givenTiersByBatch_whenTheSumIsAboveTheBound_theUpperOneDecides() public {
        submitted(4, 1);
        submitted(6, 1);
        Log[] memory logs = watch(FINANCE, approveCall(_two(4, 6), auths(self(FINANCE)), false));
        emitApproved(16, bit(4) | bit(6), 0);
        same(logs);
    }

    function test_givenTiersByBatch_whenNobodyApprovesAPartOfIt_theUpperOneStillDecides() public {
        submitted(4, 1);
        submitted(6, 1);
        act(FINANCE, approveCall(_two(4, 6), auths(self(FINANCE)), false));
        still(ANYONE, approveCall(deliveries(filings(4, 1)), auths(), true));
        assertLane(4, Lane.Submitted);
        Filing[] memory f = filings(4, 1);
        still(ANYONE, signedCall(f, submission(PROVIDER, f), auths(), true));
        assertLane(4, Lane.Submitted);
        act(FINANCE, approveCall(4, 1, self(FINANCE), false));
        assertLane(4, Lane.Approved);
    }

    /* WHAT IS APPROVED */

    function test_whenTheDeliveryIsAnother_reverts() public {
        submitted(1, 1);
        Delivery[] memory d = deliveries(filings(1, 1));
        uint160 onFile = fingerprintOf(1, 1);
        d[0].evidence = keccak256("another");
        bytes4 selector = IMilestoneBooks.DeliveryMismatch.selector;
        bytes memory expected = abi.encodeWithSelector(selector, 1, onFile, uint160(uint256(hashOf(d[0])) >> 96));
        refuse(VERIFIER, approveCall(d, auths(self(VERIFIER)), false), expected);
    }

    function test_whenTheAmountIsNotThatOfTheTerms_reverts() public {
        Filing memory f = filing(1, 1);
        f.delivery.amount = 1_001;
        act(PROVIDER, submitCall(f, self(PROVIDER)));
        Filing[] memory list = new Filing[](1);
        list[0] = f;
        bytes memory expected = abi.encodeWithSelector(IMilestoneBooks.AmountMismatch.selector, 1, 1_000, 1_001);
        refuse(VERIFIER, approveCall(deliveries(list), auths(self(VERIFIER)), false), expected);
    }

    function test_givenAnyOtherLane_reverts() public {
        _refuse(1, VERIFIER, badLane(1, Lane.None, SUBMITTED));
        approved(1, 1);
        _refuse(1, VERIFIER, badLane(1, Lane.Approved, SUBMITTED));
        act(ANYONE, payCall(1));
        _refuse(1, VERIFIER, badLane(1, Lane.Paid, SUBMITTED));
        rejected(2, 1);
        _refuse(2, VERIFIER, badLane(2, Lane.Rejected, SUBMITTED));
        act(PROVIDER, disputeCall(2, 1, self(PROVIDER)));
        _refuse(2, VERIFIER, badLane(2, Lane.Disputed, SUBMITTED));
    }

    function test_whenThePageIsMissing_reverts() public {
        submitted(9, 1);
        Use memory u = use();
        u.pages = 1;
        u.rows = new bytes32[](8);
        for (uint256 i = 0; i < 8; ++i) u.rows[i] = rows[i];
        Delivery[] memory d = deliveries(filings(9, 1));
        bytes memory data = abi.encodeCall(IMilestones.approve, (u, d, auths(self(VERIFIER)), false, none()));
        refuse(VERIFIER, data, abi.encodeWithSelector(PageMissing.selector, 1));
    }

    function test_givenSuspended_reverts() public {
        submitted(1, 1);
        suspendUntil(START + 1 days);
        vm.warp(START + 1 days - 1);
        _refuse(1, VERIFIER, badState(ClauseState.Suspended, RUNNING));
        vm.warp(START + 1 days);
        act(VERIFIER, approveCall(1, 1, self(VERIFIER), false));
    }

    /* PARTS */

    function _refuse(uint8 milestone, uint8 by, bytes memory expected) private {
        refuse(by, approveCall(milestone, 1, self(by), false), expected);
    }

    function _two(uint8 a, uint8 b) private view returns (Delivery[] memory d) {
        d = new Delivery[](2);
        (d[0], d[1]) = (delivery(a, 1), delivery(b, 1));
    }

    function _byBatch(bytes32 tier_) private pure returns (bytes32) {
        return tier_ | bytes32(uint256(1) << 88);
    }
}
