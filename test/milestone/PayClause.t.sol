// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ClauseTerms, PARTY_IS_CLAUSE, Party} from "../../contracts/agreement/AgreementTypes.sol";
import {Target} from "../../contracts/clause/ClauseTypes.sol";
import {Contexts} from "../../contracts/clause/Contexts.sol";
import {IClauseBooks} from "../../contracts/clause/IClauseBooks.sol";
import {IMilestones} from "../../contracts/milestone/IMilestones.sol";
import {Milestones} from "../../contracts/milestone/Milestones.sol";
import {Basis, Lane} from "../../contracts/milestone/MilestoneTypes.sol";
import {TestCurrency} from "../../contracts/token/TestCurrency.sol";
import {MilestoneExpect} from "../support/MilestoneExpect.sol";
import {Log} from "../support/Vm.sol";

/// @notice A module that takes every call and no money.
contract Idle {
    fallback() external {}
}

/// @notice A payee that is a clause takes a deposit. Clause 1 has the terms of clause 0, in this module or in another.
contract PayClauseTest is MilestoneExpect {
    uint8 private constant FUND = 7;
    Milestones private elsewhere;
    /// What the clause that is the payee pays in.
    address private reserve;
    bytes32 private second;

    function setUp() public {
        world(0);
        elsewhere = deployModule(address(hub));
        reserve = address(token);
    }

    function test_givenAClauseOfThisModule_whenPaid_onlyTheBooksChange() public {
        _open(module);
        approved(1, 1);
        Target[] memory to = _to();
        Log[] memory logs = watch(ANYONE, abi.encodeCall(IMilestones.pay, (use(), 1, to)));
        emitPaid(FUND, Basis.Approved, 1, 1_000, legs(leg(600, 0), leg(400, 0)));
        emit IClauseBooks.Deposited(second, 1, address(module), 1_000, 1_000);
        same(logs);
        assertEq(token.balanceOf(address(module)), 1_000, "module");
        (uint112 balance, ) = module.purse(second, 1);
        assertEq(balance, 1_000, "purse of the other clause");
        assertPurse(0, 0, 0, "payer 0");
    }

    function test_givenAClauseOfAnotherModule_whenPaid_deposits() public {
        _open(elsewhere);
        approved(1, 1);
        act(ANYONE, abi.encodeCall(IMilestones.pay, (use(), 1, _to())));
        assertEq(token.balanceOf(address(module)), 0, "module");
        assertEq(token.balanceOf(address(elsewhere)), 1_000, "the other module");
        assertEq(token.allowance(address(module), address(elsewhere)), 0, "no allowance is left");
        (uint112 balance, ) = elsewhere.purse(second, 1);
        assertEq(balance, 1_000, "purse of the other clause");
        assertLane(1, Lane.Paid);
    }

    function test_givenAClause_whenNoTargetFits_revertsAndStaysPayable() public {
        _open(module);
        approved(1, 1);
        bytes memory expected = abi.encodeWithSelector(IClauseBooks.TargetMissing.selector, FUND, 1);
        refuse(ANYONE, payCall(1), expected);
        Target[] memory to = _to();
        to[0].context = context();
        refuse(ANYONE, abi.encodeCall(IMilestones.pay, (use(), 1, to)), expected);
        to[0].context = new bytes32[](2);
        refuse(ANYONE, abi.encodeCall(IMilestones.pay, (use(), 1, to)), expected);
        to = _to();
        to[0].context[0] = keccak256("another agreement");
        refuse(ANYONE, abi.encodeCall(IMilestones.pay, (use(), 1, to)), expected);
        assertLane(1, Lane.Approved);
    }

    function test_givenAClause_whenItsTermsAreForged_reverts() public {
        _open(module);
        approved(1, 1);
        Target[] memory to = _to();
        to[0].config[1] = bytes32(uint256(1) << 144);
        bytes32 key_ = Contexts.keyOf(to[0].context, keccak256(abi.encodePacked(to[0].config)));
        bytes memory expected = abi.encodeWithSelector(IClauseBooks.ClauseUnknown.selector, key_);
        refuse(ANYONE, abi.encodeCall(IMilestones.pay, (use(), 1, to)), expected);
    }

    function test_givenAClause_whenThePayerIsUnknown_reverts() public {
        _openTo(module, 2);
        approved(1, 1);
        Target[] memory to = _to();
        bytes memory expected = abi.encodeWithSelector(IClauseBooks.PayerUnknown.selector, 2, 2);
        refuse(ANYONE, abi.encodeCall(IMilestones.pay, (use(), 1, to)), expected);
    }

    function test_givenAClauseOfAnotherToken_whenPaid_reverts() public {
        reserve = address(new TestCurrency("USD", 0));
        _open(module);
        approved(1, 1);
        Target[] memory to = _to();
        bytes memory expected = abi.encodeWithSelector(IClauseBooks.DepositMismatch.selector, reserve, 1_000, 0);
        refuse(ANYONE, abi.encodeCall(IMilestones.pay, (use(), 1, to)), expected);
    }

    function test_givenAModuleThatTakesNothing_whenPaid_reverts() public {
        _open(elsewhere);
        approved(1, 1);
        vm.etch(address(elsewhere), type(Idle).runtimeCode);
        bytes memory expected = abi.encodeWithSelector(IClauseBooks.DepositMismatch.selector, address(token), 1_000, 0);
        refuse(ANYONE, abi.encodeCall(IMilestones.pay, (use(), 1, _to())), expected);
        assertLane(1, Lane.Approved);
    }

    function test_givenAClause_whenArrearsAndRetentionsArePaid_deposits() public {
        _open(module);
        paidTo(2);
        vm.warp(deal.retentionDate);
        act(ANYONE, abi.encodeCall(IMilestones.release, (use(), 2, 0, reason(), auths(), _to())));
        (uint112 balance, ) = module.purse(second, 1);
        assertEq(balance, 1_000, "with the retention");
    }

    function paidTo(uint8 milestone) private {
        approved(milestone, 1);
        act(ANYONE, abi.encodeCall(IMilestones.pay, (use(), bit(milestone), _to())));
        (uint112 balance, ) = module.purse(second, 1);
        assertEq(balance, 900, "without the retention");
    }

    /// @dev Activates an agreement whose party 7 is the purse of payer 1 in clause 1, in `where`.
    function _open(Milestones where) private {
        _openTo(where, 1);
    }

    function _openTo(Milestones where, uint16 payer) private {
        terms.organisations.push("Fund");
        uint16 flags = PARTY_IS_CLAUSE | (1 << 8) | (payer << 13);
        terms.parties.push(Party({account: address(where), organisation: 7, flags: flags}));
        rows.push(row(1_000, 0, 0, 15, 0, 1, FUND));
        rows.push(row(1_000, 0, 100_000, 15, 0, 1, FUND));
        seal();
        ClauseTerms memory clause_ = terms.clauses[0];
        bytes32[][] memory both_ = new bytes32[][](2);
        both_[0] = config();
        deal.token = reserve;
        (both_[1], clause_.config) = (config(), configHash());
        deal.token = address(token);
        (clause_.module, clause_.token) = (address(where), reserve);
        terms.clauses.push(clause_);
        id = hub.activate(terms, both_, signatures(hub.digestOf(terms)));
        clause = Contexts.keyOf(context(), configHash());
        second = Contexts.keyOf(_theirs(), terms.clauses[1].config);
        fund(0, 600);
        fund(1, 400);
    }

    function _theirs() private view returns (bytes32[] memory words) {
        words = context();
        words[2] = bytes32(uint256(words[2]) | 1);
    }

    function _to() private returns (Target[] memory to) {
        to = new Target[](1);
        deal.token = reserve;
        to[0] = Target({context: _theirs(), config: thinConfig()});
        deal.token = address(token);
    }
}
