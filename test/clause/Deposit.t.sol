// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ClauseState, IClauseBooks} from "../../contracts/clause/IClauseBooks.sol";
import {MoodyToken} from "../mocks/MoodyToken.sol";
import {MilestoneExpect} from "../support/MilestoneExpect.sol";
import {Log} from "../support/Vm.sol";

contract DepositTest is MilestoneExpect {
    MoodyToken private moody;

    function setUp() public {
        world(0);
        moody = new MoodyToken();
        setToken(moody);
        rows.push(row(1_000));
        activate();
        for (uint8 party = 1; party <= 3; ++party) {
            moody.mint(account(party), 10_000);
            vm.prank(account(party));
            moody.approve(address(module), 5_000);
        }
    }

    /* MONEY THAT COMES IN */

    function test_givenOpen_whenThePayerDeposits_entersIt() public {
        Log[] memory logs = watch(MINISTRY, _call(0, 700));
        emit IClauseBooks.Deposited(clause, 0, account(MINISTRY), 700, 700);
        same(logs);
        assertPurse(0, 700, 0, "payer 0");
        assertPurse(1, 0, 0, "payer 1");
        assertEq(moody.balanceOf(address(module)), 700, "module");
        assertEq(balanceOf(MINISTRY), 9_300, "payer");
    }

    function test_givenABalance_whenMoreComes_addsUp() public {
        act(COUNCIL, _call(1, 300));
        Log[] memory logs = watch(COUNCIL, _call(1, 200));
        emit IClauseBooks.Deposited(clause, 1, account(COUNCIL), 200, 500);
        same(logs);
        assertPurse(1, 500, 0, "payer 1");
        assertPurse(0, 0, 0, "payer 0");
    }

    function test_givenOpen_whenSomebodyElsePaysForThePayer_entersItForThePayer() public {
        Log[] memory logs = watch(PROVIDER, _call(0, 50));
        emit IClauseBooks.Deposited(clause, 0, account(PROVIDER), 50, 50);
        same(logs);
        assertEq(balanceOf(PROVIDER), 9_950, "who paid");
    }

    function test_whenNothingIsDeposited_reverts() public {
        refuse(ANYONE, _call(0, 0), abi.encodeWithSelector(IClauseBooks.DepositEmpty.selector, address(moody)));
    }

    function test_givenEnding_stillEnters() public {
        endByNotice();
        act(MINISTRY, _call(0, 700));
        assertPurse(0, 700, 0, "payer 0");
    }

    function test_givenTheTokenAnswersNothing_enters() public {
        moody.setMood(MoodyToken.Mood.Silent);
        act(MINISTRY, _call(0, 700));
        assertPurse(0, 700, 0, "payer 0");
    }

    /* MONEY THAT DOES NOT */

    function test_givenTheTokenTakesAFee_reverts() public {
        moody.setMood(MoodyToken.Mood.TakesFee);
        _refuse(_short(700, 693));
    }

    function test_givenTheTokenLies_reverts() public {
        moody.setMood(MoodyToken.Mood.Lies);
        _refuse(_short(700, 0));
    }

    function test_givenTheTokenRefuses_reverts() public {
        moody.setMood(MoodyToken.Mood.Refuses);
        _refuse(abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(moody)));
    }

    function test_givenTheTokenIsPaused_reverts() public {
        moody.setMood(MoodyToken.Mood.Paused);
        _refuse(abi.encodeWithSelector(MoodyToken.IsPaused.selector));
    }

    function test_givenThePayerIsBlocked_reverts() public {
        moody.setBlocked(account(MINISTRY), true);
        _refuse(abi.encodeWithSelector(MoodyToken.Blocked.selector, account(MINISTRY)));
    }

    function test_whenThePayerDidNotAllowIt_reverts() public {
        bytes4 selector = IERC20Errors.ERC20InsufficientAllowance.selector;
        refuse(MINISTRY, _call(0, 5_001), abi.encodeWithSelector(selector, address(module), 5_000, 5_001));
    }

    function test_givenTheTokenCallsBack_isLockedOut() public {
        moody.plan(address(module), _call(0, 0));
        act(MINISTRY, _call(0, 700));
        assertTrue(!moody.succeeded(), "locked out");
        bytes4 selector = ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector;
        assertEq(bytes32(moody.answer()), bytes32(selector), "by the guard");
        assertPurse(0, 700, 0, "payer 0");
    }

    /* REFUSED */

    function test_whenThePayerIsUnknown_reverts() public {
        bytes4 selector = IClauseBooks.PayerUnknown.selector;
        refuse(MINISTRY, _call(2, 1), abi.encodeWithSelector(selector, 2, 2));
        refuse(MINISTRY, _call(255, 1), abi.encodeWithSelector(selector, 255, 2));
    }

    function test_whenTheBalanceWouldOverflow_reverts() public {
        moody.mint(account(MINISTRY), type(uint112).max);
        vm.prank(account(MINISTRY));
        moody.approve(address(module), type(uint256).max);
        act(MINISTRY, _call(0, 700));
        refuse(MINISTRY, _call(0, type(uint112).max), abi.encodeWithSelector(0x4e487b71, 0x11));
    }

    function test_givenSuspended_reverts() public {
        suspendUntil(START + 10);
        vm.warp(START + 9);
        _refuse(badState(ClauseState.Suspended, RUNNING));
        vm.warp(START + 10);
        act(MINISTRY, _call(0, 700));
    }

    function test_whenNobodySignedTheTerms_reverts() public {
        rows[0] = row(999);
        bytes32 key_ = keccak256(abi.encodePacked(context(), configHash()));
        _refuse(abi.encodeWithSelector(IClauseBooks.ClauseUnknown.selector, key_));
    }

    function test_whenTheConfigurationIsEmpty_reverts() public {
        bytes32 key_ = keccak256(abi.encodePacked(context(), keccak256("")));
        bytes memory data = abi.encodeCall(module.deposit, (context(), new bytes32[](0), 0, 1));
        refuse(MINISTRY, data, abi.encodeWithSelector(IClauseBooks.ClauseUnknown.selector, key_));
    }

    function test_whenAClauseIsNamedThatTheTermsAreNotOf_reverts() public {
        terms.clauses[0].anchor = clause;
        bytes32 key_ = keccak256(abi.encodePacked(context(), configHash()));
        bytes4 selector = IClauseBooks.ClauseTermsSuperseded.selector;
        _refuse(abi.encodeWithSelector(selector, clause, key_, clause));
    }

    function _call(uint8 payer_, uint112 amount) private view returns (bytes memory) {
        return abi.encodeCall(module.deposit, (context(), thinConfig(), payer_, amount));
    }

    function _refuse(bytes memory expected) private {
        refuse(MINISTRY, _call(0, 700), expected);
        assertPurse(0, 0, 0, "payer 0");
    }

    function _short(uint256 expected, uint256 received) private view returns (bytes memory) {
        return abi.encodeWithSelector(IClauseBooks.DepositMismatch.selector, address(moody), expected, received);
    }
}
