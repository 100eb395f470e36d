// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Auth, Rules} from "../../contracts/agreement/AgreementTypes.sol";
import {Contexts} from "../../contracts/clause/Contexts.sol";
import {IMilestoneBooks} from "../../contracts/milestone/IMilestoneBooks.sol";
import {IMilestones} from "../../contracts/milestone/IMilestones.sol";
import {Basis, Delivery, Lane} from "../../contracts/milestone/MilestoneTypes.sol";
import {MilestoneExpect} from "../support/MilestoneExpect.sol";
import {Log} from "../support/Vm.sol";

contract ResolveTest is MilestoneExpect {
    uint256 private constant DISPUTED = 0x10;

    function setUp() public {
        world(0);
        deal.unit = 10;
        rows.push(row(1_010, 0, 100_000, 15, 0, 1, PROVIDER));
        rows.push(row(1_000, 1, 0, 15, 0, 1, PROVIDER));
        activate();
        fund(0, 2_000);
        fund(1, 2_000);
        disputed(1, 1);
    }

    /* THE ARBITER */

    function test_givenDisputed_whenTheArbiterRules_paysByTheLegsOfTheWhole() public {
        Log[] memory logs = watch(ARBITER, _ruling(700, self(ARBITER)));
        emitResolved(1, Basis.Ruled, 32, 700, 310, reason());
        // In units of 10, the whole 101 is 61 and 40; so 70 is 42 and 28.
        emitPaid(PROVIDER, Basis.Ruled, 1, 700, legs(leg(420, 0), leg(280, 0)));
        same(logs);
        assertLane(1, Lane.Final);
        assertNoFiling(1);
        assertEq(balanceOf(PROVIDER), 700, "payee");
        assertPurse(0, 1_580, 0, "payer 0");
        assertPurse(1, 1_720, 0, "payer 1");
    }

    function test_givenDisputed_whenTheArbiterSigns_anyoneBringsIt() public {
        act(ANYONE, _ruling(1_010, resolution(ARBITER, delivery(1, 1), 1_010, reason())));
        assertEq(balanceOf(PROVIDER), 1_010, "all of it, nothing retained");
        assertPurse(0, 2_000 - 610, 0, "payer 0");
        assertPurse(1, 2_000 - 400, 0, "payer 1");
    }

    function test_givenDisputed_whenTheArbiterGrantsNothing_paysNothing() public {
        Log[] memory logs = watch(ARBITER, _ruling(0, self(ARBITER)));
        emitResolved(1, Basis.Ruled, 32, 0, 1_010, reason());
        same(logs);
        assertEq(balanceOf(PROVIDER), 0, "payee");
        assertPurse(0, 2_000, 0, "payer 0");
    }

    function test_givenDisputed_whenMoreThanTheAmountIsGranted_reverts() public {
        refuse(ARBITER, _ruling(1_020, self(ARBITER)), badAmount(1, 1_020, 1_010, 10));
    }

    function test_givenDisputed_whenTheGrantIsNoMultipleOfTheUnit_reverts() public {
        refuse(ARBITER, _ruling(705, self(ARBITER)), badAmount(1, 705, 1_010, 10));
    }

    function test_givenSuspended_whenTheArbiterRules_pays() public {
        suspendUntil(START + 5 days);
        act(ARBITER, _ruling(500, self(ARBITER)));
        assertEq(balanceOf(PROVIDER), 500, "payee");
    }

    function test_givenEnding_whenTheArbiterRules_pays() public {
        endByNotice();
        act(ARBITER, _ruling(500, self(ARBITER)));
        assertEq(balanceOf(PROVIDER), 500, "payee");
    }

    function test_givenTheDisputePeriodIsOver_whenNobodyAppliedTheDefault_theArbiterStillRules() public {
        vm.warp(START + 50 days);
        act(ARBITER, _ruling(500, self(ARBITER)));
        assertEq(balanceOf(PROVIDER), 500, "payee");
    }

    /* A SETTLEMENT */

    function test_givenDisputed_whenPayeeAndAllPayersAgree_settles() public {
        Log[] memory logs = watch(ANYONE, resolveCall(1, 1, 900, _settlement(900)));
        emitResolved(1, Basis.Settled, 7, 900, 110, reason());
        // 90 by 61 and 40: 54.36 and 35.64.
        emitPaid(PROVIDER, Basis.Settled, 1, 900, legs(leg(540, 0), leg(360, 0)));
        same(logs);
    }

    function test_givenDisputed_whenOnePayerIsMissing_reverts() public {
        Auth[] memory all = _settlement(900);
        Auth[] memory two = auths(all[0], all[2]);
        refuse(ANYONE, resolveCall(1, 1, 900, two), noConsent(1, 5, bytes32(uint256(7))));
    }

    function test_givenDisputed_whenThePayeeIsMissing_reverts() public {
        Auth[] memory all = _settlement(900);
        Auth[] memory two = auths(all[0], all[1]);
        refuse(ANYONE, resolveCall(1, 1, 900, two), noConsent(1, 3, bytes32(uint256(7))));
    }

    function test_givenDisputed_whenTheArbiterJoinsOthers_isNoRuling() public {
        Delivery memory d = delivery(1, 1);
        Auth[] memory two = auths(resolution(PROVIDER, d, 900, reason()), resolution(ARBITER, d, 900, reason()));
        refuse(ANYONE, resolveCall(1, 1, 900, two), noConsent(1, 36, bytes32(uint256(7))));
    }

    function test_givenDisputed_whenNobodyOrAStrangerDecides_reverts() public {
        refuse(ANYONE, resolveCall(1, 1, 900, auths()), noConsent(1, 0, bytes32(uint256(7))));
        refuse(VERIFIER, _ruling(900, self(VERIFIER)), noConsent(1, 8, bytes32(uint256(7))));
        refuse(PROVIDER, _ruling(900, self(PROVIDER)), noConsent(1, 4, bytes32(uint256(7))));
    }

    function test_givenDisputed_whenOutOfOrder_reverts() public {
        Auth[] memory all = _settlement(900);
        (all[0], all[1]) = (all[1], all[0]);
        bytes4 selector = IMilestoneBooks.PartiesOutOfOrder.selector;
        bytes memory expected = abi.encodeWithSelector(selector, MINISTRY, COUNCIL);
        refuse(ANYONE, resolveCall(1, 1, 900, all), expected);
    }

    /* WHAT WAS SIGNED */

    function test_whenAnotherAmountWasSigned_reverts() public {
        Auth memory by = resolution(ARBITER, delivery(1, 1), 700, reason());
        refuseSignature(ANYONE, _ruling(710, by), ARBITER);
        refuseSignature(ANYONE, _ruling(700, forged(by)), ARBITER);
        refuse(MINISTRY, _ruling(700, self(ARBITER)), notCaller(ARBITER, MINISTRY));
    }

    function test_whenTheDeliveryIsAnother_reverts() public {
        bytes4 selector = IMilestoneBooks.DeliveryMismatch.selector;
        bytes memory expected = abi.encodeWithSelector(selector, 1, fingerprintOf(1, 1), fingerprintOf(1, 2));
        refuse(ARBITER, resolveCall(1, 2, 700, auths(self(ARBITER))), expected);
    }

    function test_whenTheRulesAreOthers_reverts() public {
        Rules memory rules = terms.rules;
        rules.arbiter = VERIFIER;
        bytes32 actual = Contexts.rootOf(id, keccak256(abi.encode(rules)));
        bytes32 expected = Contexts.rootOf(id, rulesHash());
        Delivery memory d = delivery(1, 1);
        bytes memory data = abi.encodeCall(
            IMilestones.resolve,
            (use(), id, rules, d, 700, reason(), auths(self(VERIFIER)), none())
        );
        refuse(VERIFIER, data, abi.encodeWithSelector(IMilestoneBooks.RulesMismatch.selector, expected, actual));
    }

    function test_givenNotDisputed_reverts() public {
        Auth[] memory by = auths(self(ARBITER));
        refuse(ARBITER, resolveCall(2, 1, 700, by), badLane(2, Lane.None, DISPUTED));
        act(ARBITER, _ruling(700, by[0]));
        refuse(ARBITER, _ruling(700, by[0]), badLane(1, Lane.Final, DISPUTED));
    }

    /* PARTS */

    function _ruling(uint112 toPayee, Auth memory by) private view returns (bytes memory) {
        return resolveCall(1, 1, toPayee, auths(by));
    }

    function _settlement(uint112 toPayee) private view returns (Auth[] memory list) {
        Delivery memory d = delivery(1, 1);
        list = new Auth[](3);
        for (uint8 party = 1; party <= 3; ++party) list[party - 1] = resolution(party, d, toPayee, reason());
    }
}

contract ResolveWithoutArbiterTest is MilestoneExpect {
    function setUp() public {
        world(1);
        terms.rules.arbiter = 0;
        activate();
        fund(0, 600);
        fund(1, 100);
        disputed(1, 1);
    }

    function test_givenNoArbiter_whenNobodySigns_reverts() public {
        refuse(ANYONE, resolveCall(1, 1, 1_000, auths()), noConsent(1, 0, bytes32(uint256(7))));
    }

    function test_givenAShortPurse_whenSettled_recordsArrears() public {
        Delivery memory d = delivery(1, 1);
        Auth[] memory all = new Auth[](3);
        for (uint8 party = 1; party <= 3; ++party) all[party - 1] = resolution(party, d, 500, reason());
        Log[] memory logs = watch(ANYONE, resolveCall(1, 1, 500, all));
        emitResolved(1, Basis.Settled, 7, 500, 500, reason());
        emitArrears(1, PROVIDER, 100, 0, START);
        emitPaid(PROVIDER, Basis.Settled, 1, 500, legs(leg(300, 0), leg(100, 0)));
        same(logs);
    }
}
