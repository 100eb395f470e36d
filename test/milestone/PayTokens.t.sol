// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IClauseBooks} from "../../contracts/clause/IClauseBooks.sol";
import {Basis, Lane} from "../../contracts/milestone/MilestoneTypes.sol";
import {MoodyToken} from "../mocks/MoodyToken.sol";
import {MilestoneExpect} from "../support/MilestoneExpect.sol";
import {Log} from "../support/Vm.sol";

/// @notice Payments in a token that turned bad after the money came in.
contract PayTokensTest is MilestoneExpect {
    uint8 private constant SUBCONTRACTOR = 7;
    MoodyToken private moody;

    function setUp() public {
        world(0);
        moody = new MoodyToken();
        setToken(moody);
        addParty(7, 0);
        rows.push(row(1_000));
        rows.push(row(500, 0, 0, 15, 0, 1, SUBCONTRACTOR));
        activate();
        fund(0, 900);
        fund(1, 600);
        approved(1, 1);
        approved(2, 1);
    }

    function test_givenTheTokenRefuses_creditsThePayee() public {
        moody.setMood(MoodyToken.Mood.Refuses);
        _assertCredited();
    }

    function test_givenTheTokenIsPaused_creditsThePayee() public {
        moody.setMood(MoodyToken.Mood.Paused);
        _assertCredited();
    }

    function test_givenTheIssuerBlocksTheModule_creditsThePayee() public {
        moody.setBlocked(address(module), true);
        _assertCredited();
    }

    function test_givenTheIssuerBlocksOnePayee_paysTheOthers() public {
        moody.setBlocked(account(PROVIDER), true);
        Log[] memory logs = watch(ANYONE, payCall(3));
        emitPaid(PROVIDER, Basis.Approved, 1, 1_000, legs(leg(600, 0), leg(400, 0)));
        emitPaid(SUBCONTRACTOR, Basis.Approved, 2, 500, legs(leg(300, 0), leg(200, 0)));
        emit IClauseBooks.Credited(clause, PROVIDER, 1_000, 1_000);
        same(logs);
        assertCredit(PROVIDER, 1_000, 0);
        assertCredit(SUBCONTRACTOR, 0, 0);
        assertEq(balanceOf(SUBCONTRACTOR), 500, "the other payee");
        assertEq(moody.balanceOf(address(module)), 1_000, "module keeps the credit");
        assertLane(1, Lane.Paid);
        assertLane(2, Lane.Paid);
    }

    function test_givenTheTokenAnswersNothing_pays() public {
        moody.setMood(MoodyToken.Mood.Silent);
        Log[] memory logs = watch(ANYONE, payCall(1));
        emitPaid(PROVIDER, Basis.Approved, 1, 1_000, legs(leg(600, 0), leg(400, 0)));
        same(logs);
        assertEq(balanceOf(PROVIDER), 1_000, "payee");
    }

    function test_givenTheTokenTakesAFee_thePayeeBearsIt() public {
        moody.setMood(MoodyToken.Mood.TakesFee);
        act(ANYONE, payCall(1));
        assertEq(balanceOf(PROVIDER), 990, "payee");
        assertCredit(PROVIDER, 0, 0);
        assertPurse(0, 300, 0, "payer 0");
        assertPurse(1, 200, 0, "payer 1");
        assertEq(moody.balanceOf(address(module)), 500, "nobody else's money");
    }

    function test_givenTheTokenCallsBack_whenItPaysAgain_isLockedOut() public {
        _assertLocked(payCall(3));
    }

    function test_givenTheTokenCallsBack_whenItRefunds_isLockedOut() public {
        _assertLocked(refundCall(0));
    }

    function test_givenTheTokenCallsBack_whenItWithdraws_isLockedOut() public {
        _assertLocked(withdrawCall(PROVIDER, address(0xbad), self(PROVIDER)));
    }

    function test_givenTheTokenCallsBack_whenItDeposits_isLockedOut() public {
        _assertLocked(abi.encodeCall(module.deposit, (context(), thinConfig(), 0, 1)));
    }

    function test_givenTheTokenCallsBack_whenItLooks_seesTheBooksDone() public {
        moody.plan(address(module), abi.encodeCall(module.laneOf, (clause, 1)));
        act(ANYONE, payCall(1));
        assertTrue(moody.succeeded(), "a view is open");
        assertEq(uint8(abi.decode(moody.answer(), (Lane))), uint8(Lane.Paid), "lane");
        moody.plan(address(module), abi.encodeCall(module.purse, (clause, 0)));
        act(ANYONE, payCall(2));
        (uint112 balance, ) = abi.decode(moody.answer(), (uint112, uint112));
        assertEq(balance, 0, "purse");
    }

    function test_givenADonation_changesNoBook() public {
        token.mint(address(module), 77);
        Log[] memory logs = watch(ANYONE, payCall(1));
        emitPaid(PROVIDER, Basis.Approved, 1, 1_000, legs(leg(600, 0), leg(400, 0)));
        same(logs);
        assertPurse(0, 300, 0, "payer 0");
        assertEq(token.balanceOf(address(module)), 577, "the donation is still there");
    }

    function _assertCredited() private {
        Log[] memory logs = watch(ANYONE, payCall(1));
        emitPaid(PROVIDER, Basis.Approved, 1, 1_000, legs(leg(600, 0), leg(400, 0)));
        emit IClauseBooks.Credited(clause, PROVIDER, 1_000, 1_000);
        same(logs);
        assertCredit(PROVIDER, 1_000, 0);
        assertEq(moody.balanceOf(address(module)), 1_500, "nothing left");
        assertPurse(0, 300, 0, "payer 0");
        assertLane(1, Lane.Paid);
    }

    function _assertLocked(bytes memory data) private {
        moody.plan(address(module), data);
        act(ANYONE, payCall(1));
        assertTrue(!moody.succeeded(), "locked out");
        assertEq(
            bytes32(moody.answer()),
            bytes32(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector),
            "by the guard"
        );
        assertEq(balanceOf(PROVIDER), 1_000, "payee");
        assertPurse(0, 300, 0, "payer 0");
    }
}
