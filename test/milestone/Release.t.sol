// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Auth} from "../../contracts/agreement/AgreementTypes.sol";
import {Parties} from "../../contracts/agreement/Parties.sol";
import {ApproverIsParty, ApproverNotEligible} from "../../contracts/clause/Approvals.sol";
import {ClauseState, IClauseBooks} from "../../contracts/clause/IClauseBooks.sol";
import {IMilestoneBooks, Leg} from "../../contracts/milestone/IMilestoneBooks.sol";
import {Lane} from "../../contracts/milestone/MilestoneTypes.sol";
import {MoodyToken} from "../mocks/MoodyToken.sol";
import {MilestoneExpect} from "../support/MilestoneExpect.sol";
import {Log} from "../support/Vm.sol";

contract ReleaseTest is MilestoneExpect {
    uint256 private constant PAID = 0x08;
    MoodyToken private moody;

    /// Of milestone 1, with 1,001 units, 50 are retained: 30 of payer 0, 20 of payer 1.
    function setUp() public {
        world(0);
        moody = new MoodyToken();
        setToken(moody);
        deal.policies.push(tier(type(uint112).max, mask(PROVIDER, VERIFIER) | Parties.bit(FINANCE), 1, 1));
        rows.push(row(1_001, 0, 50_000, 15, 0, 1, PROVIDER));
        rows.push(row(1_000));
        rows.push(withPolicy(row(1_000, 0, 100_000, 15, 0, 1, PROVIDER), 2));
        rows.push(row(1_000, 0, 1_000_000, 15, 0, 1, PROVIDER));
        activate();
    }

    /* FROM THE RETENTION DATE ON */

    function test_givenTheDate_anyoneReleasesTheWhole() public {
        _paid(1);
        vm.warp(deal.retentionDate);
        Log[] memory logs = watch(ANYONE, releaseCall(1, 0, auths()));
        _emitReleased(1, 0, 50, 0, 0, legs(leg(30, 30), leg(20, 20)));
        same(logs);
        assertLane(1, Lane.Final);
        assertPurse(0, 0, 0, "payer 0");
        assertPurse(1, 0, 0, "payer 1");
        assertEq(balanceOf(PROVIDER), 1_001, "payee");
    }

    function test_givenTheDate_whenSomethingIsDeducted_reverts() public {
        _paid(1);
        Auth[] memory by = _both(1, 1);
        vm.warp(deal.retentionDate);
        refuse(ANYONE, releaseCall(1, 1, by), tooLate(1, deal.retentionDate));
    }

    function test_givenASecondBeforeTheDate_whenNobodyAgrees_reverts() public {
        _paid(1);
        vm.warp(deal.retentionDate - 1);
        refuse(ANYONE, releaseCall(1, 0, auths()), noConsent(1, 0, deal.policies[0]));
    }

    function test_givenAllIsRetained_releasesAll() public {
        fund(0, 600);
        fund(1, 400);
        paid(4, 1);
        assertEq(balanceOf(PROVIDER), 0, "nothing yet");
        assertPurse(0, 0, 600, "payer 0");
        vm.warp(deal.retentionDate);
        act(ANYONE, releaseCall(4, 0, auths()));
        assertEq(balanceOf(PROVIDER), 1_000, "payee");
    }

    function test_givenNoRetention_closesTheMilestone() public {
        fund(0, 600);
        fund(1, 400);
        paid(2, 1);
        vm.warp(deal.retentionDate);
        Log[] memory logs = watch(ANYONE, releaseCall(2, 0, auths()));
        _emitReleased(2, 0, 0, 0, 0, legs(leg(0, 0), leg(0, 0)));
        same(logs);
        assertLane(2, Lane.Final);
    }

    /* BEFORE IT */

    function test_givenBefore_whenTheApproversAgree_deducts() public {
        _paid(1);
        Log[] memory logs = watch(ANYONE, releaseCall(1, 20, _both(1, 20)));
        _emitReleased(1, 24, 30, 0, 20, legs(leg(18, 30), leg(12, 20)));
        same(logs);
        assertPurse(0, 12, 0, "payer 0");
        assertPurse(1, 8, 0, "payer 1");
        assertEq(balanceOf(PROVIDER), 981, "payee");
        assertLane(1, Lane.Final);
    }

    function test_givenBefore_whenAllIsDeducted_paysNothing() public {
        _paid(1);
        Log[] memory logs = watch(ANYONE, releaseCall(1, 50, _both(1, 50)));
        _emitReleased(1, 24, 0, 0, 50, legs(leg(0, 30), leg(0, 20)));
        same(logs);
        assertPurse(0, 30, 0, "payer 0");
        assertPurse(1, 20, 0, "payer 1");
    }

    function test_givenBefore_whenMoreThanIsRetainedIsDeducted_reverts() public {
        _paid(1);
        refuse(ANYONE, releaseCall(1, 51, _both(1, 51)), badAmount(1, 51, 50, 1));
    }

    function test_givenBefore_whenOneOfTwoAgrees_reverts() public {
        _paid(1);
        Auth[] memory one = auths(releaseBy(FINANCE, 1, 0, reason()));
        refuse(ANYONE, releaseCall(1, 0, one), noConsent(1, 16, deal.policies[0]));
    }

    function test_givenBefore_whenSomebodyNotEligibleAgrees_reverts() public {
        _paid(1);
        bytes memory expected = abi.encodeWithSelector(
            ApproverNotEligible.selector,
            Parties.bit(MINISTRY),
            deal.policies[0]
        );
        refuse(MINISTRY, releaseCall(1, 0, auths(self(MINISTRY))), expected);
    }

    function test_givenBefore_whenThePayeeAgrees_reverts() public {
        _paid(3);
        bytes memory expected = abi.encodeWithSelector(ApproverIsParty.selector, PROVIDER, 3);
        refuse(PROVIDER, releaseCall(3, 0, auths(self(PROVIDER))), expected);
        act(VERIFIER, releaseCall(3, 0, auths(self(VERIFIER))));
        assertEq(balanceOf(PROVIDER), 1_000, "payee");
    }

    function test_givenBefore_whenOutOfOrder_reverts() public {
        _paid(1);
        Auth[] memory by = auths(releaseBy(FINANCE, 1, 0, reason()), releaseBy(VERIFIER, 1, 0, reason()));
        bytes4 selector = IMilestoneBooks.PartiesOutOfOrder.selector;
        refuse(ANYONE, releaseCall(1, 0, by), abi.encodeWithSelector(selector, VERIFIER, FINANCE));
    }

    function test_givenBefore_whenAnotherDeductionOrMilestoneWasSigned_reverts() public {
        _paid(1);
        refuseSignature(ANYONE, releaseCall(1, 20, _both(1, 19)), VERIFIER);
        refuseSignature(ANYONE, releaseCall(1, 20, _both(3, 20)), VERIFIER);
        Auth[] memory by = _both(1, 20);
        by[1] = forged(by[1]);
        refuseSignature(ANYONE, releaseCall(1, 20, by), FINANCE);
        refuse(MINISTRY, releaseCall(1, 20, auths(self(VERIFIER))), notCaller(VERIFIER, MINISTRY));
    }

    /* WHAT WAS NEVER SET ASIDE */

    function test_givenAShortPurse_whatIsMissingFallsDue() public {
        fund(0, 571);
        fund(1, 400);
        paid(1, 1);
        assertArrears(0, PROVIDER, 0, 30, START);
        vm.warp(deal.retentionDate);
        Log[] memory logs = watch(ANYONE, releaseCall(1, 0, auths()));
        emitArrears(0, PROVIDER, 30, 0, START);
        _emitReleased(1, 0, 20, 30, 0, legs(leg(0, 0), leg(20, 20)));
        same(logs);
        assertArrears(0, PROVIDER, 30, 0, START);
        assertEq(balanceOf(PROVIDER), 571 + 380 + 20, "payee");
    }

    function test_givenAShortPurse_whenDeducted_onlyTheRestFallsDue() public {
        fund(0, 581);
        fund(1, 400);
        paid(1, 1);
        assertPurse(0, 0, 10, "payer 0");
        assertArrears(0, PROVIDER, 0, 20, START);
        Log[] memory logs = watch(ANYONE, releaseCall(1, 20, _both(1, 20)));
        emitArrears(0, PROVIDER, 8, 0, START);
        _emitReleased(1, 24, 10 + 12, 8, 20, legs(leg(10, 10), leg(12, 20)));
        same(logs);
        assertPurse(0, 0, 0, "payer 0");
        assertPurse(1, 8, 0, "payer 1");
    }

    function test_givenAShortPurse_whenAllIsDeducted_nothingIsOwedAnyMore() public {
        fund(0, 571);
        fund(1, 400);
        paid(1, 1);
        act(ANYONE, releaseCall(1, 50, _both(1, 50)));
        assertArrears(0, PROVIDER, 0, 0, 0);
        assertPurse(1, 20, 0, "payer 1");
    }

    /* REFUSED */

    function test_whenReleasedTwice_reverts() public {
        _paid(1);
        vm.warp(deal.retentionDate);
        act(ANYONE, releaseCall(1, 0, auths()));
        refuse(ANYONE, releaseCall(1, 0, auths()), badLane(1, Lane.Final, PAID));
    }

    function test_givenNotPaid_reverts() public {
        vm.warp(deal.retentionDate);
        approved(1, 1);
        refuse(ANYONE, releaseCall(1, 0, auths()), badLane(1, Lane.Approved, PAID));
        refuse(ANYONE, releaseCall(2, 0, auths()), badLane(2, Lane.None, PAID));
    }

    function test_givenRuled_nothingIsRetained() public {
        fund(0, 601);
        fund(1, 400);
        ruled(1, 1, 1_001);
        assertEq(balanceOf(PROVIDER), 1_001, "payee");
        vm.warp(deal.retentionDate);
        refuse(ANYONE, releaseCall(1, 0, auths()), badLane(1, Lane.Final, PAID));
    }

    function test_givenSuspended_reverts() public {
        _paid(1);
        vm.warp(deal.retentionDate);
        suspendUntil(deal.retentionDate + 1);
        refuse(ANYONE, releaseCall(1, 0, auths()), badState(ClauseState.Suspended, RUNNING));
    }

    function test_givenEnding_releasesByItsOwnDate() public {
        _paid(1);
        endByNotice();
        vm.warp(deal.retentionDate);
        act(ANYONE, releaseCall(1, 0, auths()));
        assertEq(balanceOf(PROVIDER), 1_001, "payee");
    }

    function test_givenThePayeeIsBlocked_creditsIt() public {
        _paid(1);
        vm.warp(deal.retentionDate);
        moody.setBlocked(account(PROVIDER), true);
        Log[] memory logs = watch(ANYONE, releaseCall(1, 0, auths()));
        _emitReleased(1, 0, 50, 0, 0, legs(leg(30, 30), leg(20, 20)));
        emit IClauseBooks.Credited(clause, PROVIDER, 50, 50);
        same(logs);
    }

    /* PARTS */

    function _paid(uint8 milestone) private {
        fund(0, milestone == 1 ? 601 : 600);
        fund(1, 400);
        paid(milestone, 1);
    }

    function _both(uint8 milestone, uint112 deduction) private view returns (Auth[] memory) {
        return
            auths(
                releaseBy(VERIFIER, milestone, deduction, reason()),
                releaseBy(FINANCE, milestone, deduction, reason())
            );
    }

    function _emitReleased(
        uint8 m,
        uint32 by,
        uint112 paid_,
        uint112 owed,
        uint112 deducted,
        Leg[] memory parts
    ) private {
        emit IMilestoneBooks.RetentionReleased(clause, m, PROVIDER, by, paid_, owed, deducted, parts, reason());
    }
}

/// @notice Amounts in units of ten.
contract ReleaseInUnitsTest is MilestoneExpect {
    function setUp() public {
        world(0);
        deal.unit = 10;
        rows.push(row(1_010, 0, 100_000, 15, 0, 1, PROVIDER));
        activate();
        fund(0, 2_000);
        fund(1, 2_000);
        paid(1, 1);
    }

    function test_whenTheDeductionIsNoMultipleOfTheUnit_reverts() public {
        Auth[] memory by = auths(releaseBy(VERIFIER, 1, 5, reason()), releaseBy(FINANCE, 1, 5, reason()));
        refuse(ANYONE, releaseCall(1, 5, by), badAmount(1, 5, 100, 10));
    }
}
