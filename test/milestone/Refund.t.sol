// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ClauseState, IClauseBooks} from "../../contracts/clause/IClauseBooks.sol";
import {IMilestoneBooks} from "../../contracts/milestone/IMilestoneBooks.sol";
import {IMilestones} from "../../contracts/milestone/IMilestones.sol";
import {PageMissing} from "../../contracts/milestone/MilestoneRows.sol";
import {Lane, Use} from "../../contracts/milestone/MilestoneTypes.sol";
import {MoodyToken} from "../mocks/MoodyToken.sol";
import {MilestoneExpect} from "../support/MilestoneExpect.sol";
import {Log} from "../support/Vm.sol";

contract RefundTest is MilestoneExpect {
    MoodyToken private moody;

    /// The legs of payer 0 are 600, 601 and 6 and those of payer 1 are 400, 400 and 4.
    function setUp() public {
        world(0);
        moody = new MoodyToken();
        setToken(moody);
        rows.push(row(1_000));
        rows.push(row(1_001, 0, 50_000, 15, 0, 1, PROVIDER));
        rows.push(row(10));
        activate();
    }

    /* WHAT IS FREE */

    function test_givenMoreThanCanFallDue_refundsTheSurplus() public {
        fund(0, 1_307);
        fund(1, 2_000);
        Log[] memory logs = watch(ANYONE, refundCall(0));
        emit IClauseBooks.Refunded(clause, 0, MINISTRY, 100, 1_207);
        same(logs);
        assertEq(balanceOf(MINISTRY), 100, "payer");
        assertPurse(0, 1_207, 0, "payer 0");
        assertPurse(1, 2_000, 0, "payer 1 is untouched");
        logs = watch(ANYONE, refundCall(1));
        emit IClauseBooks.Refunded(clause, 1, COUNCIL, 1_196, 804);
        same(logs);
        assertEq(balanceOf(COUNCIL), 1_196, "other payer");
    }

    function test_givenNoMoreThanCanFallDue_reverts() public {
        fund(0, 1_207);
        refuse(ANYONE, refundCall(0), _nothing(0, 1_207, 1_207));
        refuse(ANYONE, refundCall(1), _nothing(1, 0, 804));
    }

    function test_givenSubmittedApprovedOrDisputed_staysOpenBeyondTheLongstop() public {
        fund(0, 1_207);
        submitted(1, 1);
        approved(2, 1);
        disputed(3, 1);
        vm.warp(deal.longstop);
        refuse(ANYONE, refundCall(0), _nothing(0, 1_207, 1_207));
    }

    function test_givenPaid_whenOnlyTheRestIsOpen_keepsItsLeg() public {
        fund(0, 1_207);
        fund(1, 804);
        paid(2, 1);
        refuse(ANYONE, refundCall(0), _nothing(0, 606, 606));
        assertPurse(0, 606, 30, "retained is not free");
        vm.warp(deal.longstop);
        act(ANYONE, refundCall(0));
        assertEq(balanceOf(MINISTRY), 606, "payer");
        assertPurse(0, 0, 30, "still retained");
    }

    function test_givenRuled_refundsWhatStaysWithThePayers() public {
        fund(0, 1_207);
        fund(1, 804);
        ruled(1, 1, 250);
        Log[] memory logs = watch(ANYONE, refundCall(0));
        emit IClauseBooks.Refunded(clause, 0, MINISTRY, 450, 607);
        same(logs);
    }

    function test_givenArrears_keepsWhatIsOwed() public {
        paid(2, 1);
        assertArrears(0, PROVIDER, 571, 30, START);
        fund(0, 1_500);
        refuse(COUNCIL, refundCall(1), _nothing(1, 0, 804));
        Log[] memory logs = watch(ANYONE, refundCall(0));
        emit IClauseBooks.Refunded(clause, 0, MINISTRY, 293, 1_207);
        same(logs);
    }

    /* WHAT IS OVERDUE */

    function test_givenNothingDelivered_whenTheLongstopComes_cancelsFirst() public {
        fund(0, 1_207);
        submitted(1, 1);
        vm.warp(deal.longstop - 1);
        refuse(ANYONE, refundCall(0), _nothing(0, 1_207, 1_207));
        vm.warp(deal.longstop);
        Log[] memory logs = watch(ANYONE, refundCall(0));
        emitLapsed(bit(2) | bit(3), Lane.Cancelled);
        emit IClauseBooks.Refunded(clause, 0, MINISTRY, 607, 600);
        same(logs);
        assertLane(1, Lane.Submitted);
        assertLane(2, Lane.Cancelled);
        assertLane(3, Lane.Cancelled);
    }

    function test_givenRejected_whenTheDaysToCureAreOver_cancelsIt() public {
        fund(0, 1_207);
        rejected(1, 1);
        vm.warp(START + 10 days - 1);
        refuse(ANYONE, refundCall(0), _nothing(0, 1_207, 1_207));
        vm.warp(START + 10 days);
        Log[] memory logs = watch(ANYONE, refundCall(0));
        emitLapsed(bit(1), Lane.Cancelled);
        emit IClauseBooks.Refunded(clause, 0, MINISTRY, 600, 607);
        same(logs);
    }

    function test_givenEnding_whatIsNotDeliveredIsFree() public {
        fund(0, 1_207);
        approved(1, 1);
        rejected(3, 1);
        endByNotice();
        Log[] memory logs = watch(ANYONE, refundCall(0));
        emit IClauseBooks.Refunded(clause, 0, MINISTRY, 607, 600);
        same(logs);
        assertLane(2, Lane.Cancelled);
    }

    /* TO WHOM */

    function test_givenThePayerIsBlocked_creditsIt() public {
        fund(0, 1_307);
        moody.setBlocked(account(MINISTRY), true);
        Log[] memory logs = watch(ANYONE, refundCall(0));
        emit IClauseBooks.Refunded(clause, 0, MINISTRY, 100, 1_207);
        emit IClauseBooks.Credited(clause, MINISTRY, 100, 100);
        same(logs);
        assertCredit(MINISTRY, 100, 0);
    }

    function test_givenADonation_refundsNothingOfIt() public {
        fund(0, 1_207);
        token.mint(address(module), 500);
        refuse(ANYONE, refundCall(0), _nothing(0, 1_207, 1_207));
    }

    /* REFUSED */

    function test_givenSuspended_reverts() public {
        fund(0, 1_307);
        suspendUntil(START + 1 days);
        refuse(MINISTRY, refundCall(0), badState(ClauseState.Suspended, RUNNING));
    }

    function test_whenThePayerIsUnknown_reverts() public {
        refuse(ANYONE, refundCall(2), abi.encodeWithSelector(IClauseBooks.PayerUnknown.selector, 2, 2));
    }

    function test_whenThePageIsMissing_reverts() public {
        Use memory u = use();
        (u.pages, u.rows) = (0, new bytes32[](0));
        bytes memory data = abi.encodeCall(IMilestones.refund, (u, 0, none()));
        refuse(ANYONE, data, abi.encodeWithSelector(PageMissing.selector, 0));
    }

    function test_whenRefundedTwice_theSecondReverts() public {
        fund(0, 1_307);
        act(ANYONE, refundCall(0));
        refuse(ANYONE, refundCall(0), _nothing(0, 1_207, 1_207));
    }

    function _nothing(uint8 payer_, uint256 balance, uint256 open) private view returns (bytes memory) {
        return abi.encodeWithSelector(IMilestoneBooks.RefundEmpty.selector, clause, payer_, balance, open);
    }
}
