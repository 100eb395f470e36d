// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Auth} from "../../contracts/agreement/AgreementTypes.sol";
import {AuthorityExpired} from "../../contracts/agreement/Authority.sol";
import {IMilestoneBooks} from "../../contracts/milestone/IMilestoneBooks.sol";
import {Delivery, Filing, Lane} from "../../contracts/milestone/MilestoneTypes.sol";
import {MilestoneExpect} from "../support/MilestoneExpect.sol";

/// @notice Whose approvals count, and for what.
contract ApproveBySignatureTest is MilestoneExpect {
    function setUp() public {
        world(2);
        activate();
    }

    function test_whenThePartiesAreOutOfOrder_reverts() public {
        submitted(1, 1);
        bytes4 selector = IMilestoneBooks.PartiesOutOfOrder.selector;
        Filing[] memory f = filings(1, 1);
        Auth[] memory two = auths(approval(FINANCE, f), approval(VERIFIER, f));
        bytes memory expected = abi.encodeWithSelector(selector, VERIFIER, FINANCE);
        refuse(ANYONE, approveCall(deliveries(f), two, false), expected);
        two[0] = two[1];
        expected = abi.encodeWithSelector(selector, VERIFIER, VERIFIER);
        refuse(ANYONE, approveCall(deliveries(f), two, false), expected);
        expected = abi.encodeWithSelector(selector, 0, 0);
        refuse(ANYONE, approveCall(1, 1, self(0), false), expected);
    }

    function test_whenTheCallerIsNotTheParty_reverts() public {
        submitted(1, 1);
        refuse(MINISTRY, approveCall(1, 1, self(VERIFIER), false), notCaller(VERIFIER, MINISTRY));
    }

    function test_whenTheSignatureIsForgedOrOfAnother_reverts() public {
        submitted(1, 1);
        Filing[] memory f = filings(1, 1);
        refuseSignature(ANYONE, approveCall(1, 1, forged(approval(VERIFIER, f)), false), VERIFIER);
        Auth memory by = approval(FINANCE, f);
        by.party = VERIFIER;
        refuseSignature(ANYONE, approveCall(1, 1, by, false), VERIFIER);
    }

    function test_whenTheSignatureIsTooOld_reverts() public {
        submitted(1, 1);
        Auth memory by = approval(VERIFIER, filings(1, 1));
        by.deadline = START;
        vm.warp(START + 1);
        bytes memory expected = abi.encodeWithSelector(AuthorityExpired.selector, VERIFIER, START, START + 1);
        refuse(ANYONE, approveCall(1, 1, by, false), expected);
    }

    function test_whenTheSignatureIsForOtherDeliveries_reverts() public {
        submitted(1, 1);
        submitted(2, 1);
        Auth memory by = approval(VERIFIER, filings(2, 1));
        refuseSignature(ANYONE, approveCall(1, 1, by, false), VERIFIER);
        refuseSignature(ANYONE, approveCall(_two(1, 2), auths(by), false), VERIFIER);
    }

    function test_givenANewRound_whenTheOldSignatureIsReplayed_reverts() public {
        rejected(1, 1);
        Auth memory by = approval(VERIFIER, filings(1, 1));
        submitted(1, 2);
        refuseSignature(ANYONE, approveCall(1, 2, by, false), VERIFIER);
        uint160 onFile = fingerprintOf(1, 2);
        bytes4 selector = IMilestoneBooks.DeliveryMismatch.selector;
        bytes memory expected = abi.encodeWithSelector(selector, 1, onFile, fingerprintOf(1, 1));
        refuse(ANYONE, approveCall(1, 1, by, false), expected);
    }

    function test_givenANewEdition_whenAnOldVoteStands_countsItNoMore() public {
        submitted(1, 1);
        act(VERIFIER, approveCall(1, 1, self(VERIFIER), false));
        Auth memory old = approval(FINANCE, filings(1, 1));
        bytes32[] memory to = rows;
        to[1] = row(1_500);
        amendRows(to);
        refuseSignature(ANYONE, approveCall(1, 1, old, false), FINANCE);
        act(FINANCE, approveCall(1, 1, self(FINANCE), false));
        assertLane(1, Lane.Submitted);
        assertFiling(1, fingerprintOf(1, 1), START, 16, PROVIDER, 0, 2);
        act(VERIFIER, approveCall(1, 1, self(VERIFIER), false));
        assertLane(1, Lane.Approved);
    }

    function _two(uint8 a, uint8 b) private view returns (Delivery[] memory d) {
        d = new Delivery[](2);
        (d[0], d[1]) = (delivery(a, 1), delivery(b, 1));
    }
}
