// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ClauseState, IClauseBooks} from "../../contracts/clause/IClauseBooks.sol";
import {MoodyToken} from "../mocks/MoodyToken.sol";
import {MilestoneExpect} from "../support/MilestoneExpect.sol";
import {Log} from "../support/Vm.sol";

contract PayArrearsTest is MilestoneExpect {
    MoodyToken private moody;

    /// Payer 0 owes the provider 571 and 30 to retain, payer 1 owes 380 and 20.
    function setUp() public {
        world(0);
        moody = new MoodyToken();
        setToken(moody);
        rows.push(row(1_001, 0, 50_000, 15, 0, 1, PROVIDER));
        rows.push(row(1_000));
        activate();
        paid(1, 1);
        vm.warp(START + 5);
    }

    function test_givenArrears_whenThePurseCoversThem_paysAndRetains() public {
        fund(0, 700);
        Log[] memory logs = watch(ANYONE, payArrearsCall(0, PROVIDER));
        emit IClauseBooks.ArrearsPaid(clause, 0, PROVIDER, 571, 30, 0, 0);
        same(logs);
        assertArrears(0, PROVIDER, 0, 0, 0);
        assertArrears(1, PROVIDER, 380, 20, START);
        assertPurse(0, 99, 30, "payer 0");
        assertEq(balanceOf(PROVIDER), 571, "payee");
    }

    function test_givenArrears_whenThePurseCoversAPart_paysThePayeeFirst() public {
        fund(0, 100);
        Log[] memory logs = watch(ANYONE, payArrearsCall(0, PROVIDER));
        emit IClauseBooks.ArrearsPaid(clause, 0, PROVIDER, 100, 0, 471, 30);
        same(logs);
        assertArrears(0, PROVIDER, 471, 30, START);
        fund(0, 481);
        logs = watch(ANYONE, payArrearsCall(0, PROVIDER));
        emit IClauseBooks.ArrearsPaid(clause, 0, PROVIDER, 471, 10, 0, 20);
        same(logs);
        assertArrears(0, PROVIDER, 0, 20, START);
        assertPurse(0, 0, 10, "payer 0");
    }

    function test_givenAnotherPayersArrears_paysOnlyItsOwn() public {
        fund(1, 400);
        act(ANYONE, payArrearsCall(1, PROVIDER));
        assertArrears(0, PROVIDER, 571, 30, START);
        assertArrears(1, PROVIDER, 0, 0, 0);
        assertPurse(1, 0, 20, "payer 1");
    }

    function test_givenArrearsWithNothingInThePurse_reverts() public {
        refuse(ANYONE, payArrearsCall(0, PROVIDER), _unpayable(PROVIDER));
    }

    function test_givenNoArrears_reverts() public {
        fund(0, 700);
        refuse(ANYONE, payArrearsCall(0, COUNCIL), _unpayable(COUNCIL));
        refuse(ANYONE, payArrearsCall(0, 0), _unpayable(0));
        refuse(ANYONE, payArrearsCall(0, 255), _unpayable(255));
    }

    function _unpayable(uint8 payee) private view returns (bytes memory) {
        return abi.encodeWithSelector(IClauseBooks.ArrearsUnpayable.selector, clause, 0, payee);
    }

    function test_givenTheRetentionIsReleased_paysWhatBecameDue() public {
        vm.warp(deal.retentionDate);
        act(ANYONE, releaseCall(1, 0, auths()));
        assertArrears(0, PROVIDER, 601, 0, START);
        fund(0, 700);
        act(ANYONE, payArrearsCall(0, PROVIDER));
        assertEq(balanceOf(PROVIDER), 601, "payee");
        assertPurse(0, 99, 0, "payer 0");
    }

    function test_givenThePayeeIsBlocked_creditsIt() public {
        fund(0, 700);
        moody.setBlocked(account(PROVIDER), true);
        Log[] memory logs = watch(ANYONE, payArrearsCall(0, PROVIDER));
        emit IClauseBooks.ArrearsPaid(clause, 0, PROVIDER, 571, 30, 0, 0);
        emit IClauseBooks.Credited(clause, PROVIDER, 571, 571);
        same(logs);
        assertCredit(PROVIDER, 571, 0);
    }

    function test_givenEnding_stillPays() public {
        endByNotice();
        fund(0, 601);
        act(ANYONE, payArrearsCall(0, PROVIDER));
        assertEq(balanceOf(PROVIDER), 571, "payee");
    }

    function test_givenSuspended_reverts() public {
        fund(0, 700);
        suspendUntil(START + 50);
        refuse(ANYONE, payArrearsCall(0, PROVIDER), badState(ClauseState.Suspended, RUNNING));
    }

    function test_whenThePayerIsUnknown_reverts() public {
        bytes memory expected = abi.encodeWithSelector(IClauseBooks.PayerUnknown.selector, 2, 2);
        refuse(ANYONE, payArrearsCall(2, PROVIDER), expected);
    }
}
