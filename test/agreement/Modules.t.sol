// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Agreements} from "../../contracts/agreement/Agreements.sol";
import "../../contracts/agreement/AgreementTypes.sol";
import {AgreementState, IAgreements} from "../../contracts/agreement/IAgreements.sol";
import {ClauseState} from "../../contracts/clause/IClauseBooks.sol";
import {ModuleMock} from "../mocks/ModuleMock.sol";
import {HubWorld} from "../support/HubWorld.sol";

/// @dev What a hostile module can do, and what it cannot. Clause 0 is good, clause 1 is the attacker's.
contract ModulesTest is HubWorld {
    Terms private t;

    function setUp() public {
        hubWorld();
        t = opened();
    }

    /* A MODULE THAT REVERTS */

    function test_reverting_isHeardInEveryVerb() public {
        Terms memory to = nextOf(t);
        mock.misbehave(ModuleMock.Mode.Reverts);
        _expectRefused(ModuleMock.amend.selector);
        hub.amend(id, t, to, books, books, reason(), 0, amendAuths(to, reason(), 0));
        _expectRefused(ModuleMock.suspend.selector);
        vm.prank(account(MINISTRY));
        hub.suspend(id, t, START + 1 days, reason(), 2, self(MINISTRY));
        _expectRefused(ModuleMock.end.selector);
        hub.end(id, t, reason(), 2, endAuths(t, reason()));
        _expectRefused(ModuleMock.depositFrom.selector);
        hub.activateAndFund(t, books, new bytes[](0), _fundingOfMock());
        _expectRefused(ModuleMock.settled.selector);
        hub.close(id, t, books);
        assertEdition(1);
        assertState(AgreementState.Active);
    }

    function test_reverting_isLeftOutByAllTheOthers() public {
        mock.misbehave(ModuleMock.Mode.Reverts);
        _liveWithoutIt();
    }

    function test_burningGas_isLeftOutByAllTheOthers() public {
        mock.misbehave(ModuleMock.Mode.BurnsGas);
        _liveWithoutIt();
    }

    /* A MODULE THAT BURNS GAS */

    function test_burningGas_failsTheCallThatNamesIt() public {
        mock.misbehave(ModuleMock.Mode.BurnsGas);
        Terms memory to = nextOf(t);
        Auth[] memory all = endAuths(t, reason());
        Auth[] memory change = amendAuths(to, reason(), 0);
        _fails(abi.encodeCall(Agreements.end, (id, t, reason(), 2, all)));
        _fails(abi.encodeCall(Agreements.amend, (id, t, to, books, books, reason(), 0, change)));
        _fails(abi.encodeCall(Agreements.close, (id, t, books)));
        _fails(abi.encodeCall(Agreements.activateAndFund, (t, books, new bytes[](0), _fundingOfMock())));
        assertEdition(1);
        assertState(AgreementState.Active);
    }

    /* A MODULE THAT ANSWERS NONSENSE */

    function test_returningNothing_isNoAnswer() public {
        _noAnswer(ModuleMock.Mode.ReturnsNothing);
    }

    function test_returningGarbage_isNoAnswer() public {
        _noAnswer(ModuleMock.Mode.ReturnsGarbage);
    }

    function test_returningABomb_isNoAnswer() public {
        _noAnswer(ModuleMock.Mode.ReturnsBomb);
    }

    function test_returningAnything_isFineWhereNothingIsAsked() public {
        ModuleMock.Mode[3] memory modes = [
            ModuleMock.Mode.ReturnsNothing,
            ModuleMock.Mode.ReturnsGarbage,
            ModuleMock.Mode.ReturnsBomb
        ];
        uint256 before = vm.snapshotState();
        for (uint256 i = 0; i < 3; ++i) {
            mock.misbehave(modes[i]);
            suspended(t, MINISTRY, START + 1 days);
            hub.end(id, t, reason(), ALL, endAuths(t, reason()));
            assertEq(mock.calls(ModuleMock.end.selector), 1, "told");
            assertTrue(vm.revertToState(before), "reverted");
            before = vm.snapshotState();
        }
    }

    /* A MODULE THAT CALLS BACK */

    function test_reentering_isRefusedFromEveryVerb() public {
        Terms memory to = nextOf(t);
        Auth[] memory change = amendAuths(to, reason(), 0);
        Auth[] memory all = endAuths(t, reason());
        terms.salt = keccak256("another");
        bytes memory open_ = abi.encodeCall(Agreements.activate, (terms, books, signaturesOf(terms)));
        bytes memory heir_ = abi.encodeCall(Agreements.succeed, (id, t, books, 0));
        vm.prank(account(COUNCIL));
        hub.announceSuccession(id, t, COUNCIL, account(102), reason(), auths(self(COUNCIL)));
        vm.warp(START + 7 days);

        _cannotReenter(open_);
        _cannotReenter(heir_);
        _cannotReenter(abi.encodeCall(Agreements.amend, (id, t, to, books, books, reason(), 0, change)));
        _cannotReenter(abi.encodeCall(Agreements.end, (id, t, reason(), ALL, all)));
        _cannotReenter(abi.encodeCall(Agreements.activateAndFund, (t, books, new bytes[](0), _fundingOfMock())));
        Auth memory notice = noticeAuth(t, MINISTRY, reason());
        _cannotReenter(abi.encodeCall(Agreements.giveNotice, (id, t, reason(), notice)));
        Auth memory stop = suspendAuth(t, 0, START + 8 days, reason(), COUNCIL);
        _cannotReenter(abi.encodeCall(Agreements.suspend, (id, t, START + 8 days, reason(), ALL, stop)));
        _cannotReenter(abi.encodeCall(Agreements.sync, (id, t, t, books, books, ALL)));
        _cannotReenter(abi.encodeCall(Agreements.close, (id, t, books)));
    }

    function test_reentering_findsTheAgreementActive() public {
        terms.salt = keccak256("another");
        Terms memory next = terms;
        bytes32 next_ = digestOf(next);
        bytes[] memory signatures_ = signaturesOf(next);
        mock.plan(abi.encodeCall(Agreements.consent, (next)));
        hub.activate(next, books, signatures_);
        _assertAnswer(
            abi.encodeWithSelector(
                IAgreements.AgreementUnexpectedState.selector,
                next_,
                AgreementState.Active,
                bytes32(NONE)
            )
        );
    }

    function test_reentering_cannotVetoASuccessionThatIsExecuted() public {
        vm.prank(account(COUNCIL));
        hub.announceSuccession(id, t, COUNCIL, account(102), reason(), auths(self(COUNCIL)));
        vm.warp(START + 7 days);
        Terms memory to = nextOf(t);
        to.parties[1].account = account(102);
        announcements = 1;
        mock.plan(abi.encodeCall(Agreements.vetoSuccession, (id, t, vetoAuth(t, COUNCIL, account(102)))));
        hub.succeed(id, t, books, 0);
        bytes4 superseded = IAgreements.AgreementTermsSuperseded.selector;
        _assertAnswer(abi.encodeWithSelector(superseded, id, digestOf(t), digestOf(to)));
        assertEdition(2);
    }

    function test_reentering_readsWhatIsTrue() public {
        mock.plan(abi.encodeCall(IAgreements.inForce, (id)));
        Terms memory to = amended(t);
        assertTrue(mock.succeeded(), "read");
        assertEq(abi.decode(mock.answer(), (bytes32)), digestOf(to), "the new terms");
    }

    /// @dev Amends, suspends and ends without the module, then closes nothing: its clause is not settled for anybody.
    function _liveWithoutIt() private {
        Terms memory to = nextOf(t);
        hub.amend{gas: 5_000_000}(id, t, to, books, books, reason(), 2, amendAuths(to, reason(), 2));
        assertStale(2);
        vm.prank(account(MINISTRY));
        hub.suspend{gas: 5_000_000}(id, to, START + 1 days, reason(), 1, self(MINISTRY));
        vm.warp(START + 1 days);
        hub.end{gas: 5_000_000}(id, to, reason(), 1, endAuths(to, reason()));
        hub.sync{gas: 5_000_000}(id, to, to, books, books, 1);
        (bytes32 key_, ClauseState state, ) = plain.inForce(clause);
        assertEq(key_, keyOf(to, 0), "the other clause has the terms");
        assertEq(uint8(state), uint8(ClauseState.Ending), "and the end");
        _fails(abi.encodeCall(Agreements.close, (id, to, books)));
        assertState(AgreementState.Ended);
    }

    function _noAnswer(ModuleMock.Mode mode) private {
        mock.misbehave(mode);
        Terms memory to = nextOf(t);
        Auth[] memory change = amendAuths(to, reason(), 0);
        vm.expectRevert(bytes(""));
        hub.amend(id, t, to, books, books, reason(), 0, change);
        vm.expectRevert(bytes(""));
        hub.close(id, t, books);
        terms.salt = keccak256("another");
        Terms memory next = terms;
        bytes[] memory signatures_ = signaturesOf(next);
        vm.expectRevert(bytes(""));
        hub.activate(next, books, signatures_);
        assertEq(hub.inForce(digestOf(next)), 0, "not opened");
        assertEdition(1);
    }

    /// @dev Whatever verb of the hub calls the module, `attack` is refused.
    function _cannotReenter(bytes memory attack) private {
        uint256 before = vm.snapshotState();
        for (uint256 entry = 0; entry < 7; ++entry) {
            mock.plan(attack);
            _enter(entry);
            _assertAnswer(abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector));
            assertTrue(vm.revertToState(before), "reverted");
            before = vm.snapshotState();
        }
    }

    /// @dev Each verb that calls modules.
    function _enter(uint256 entry) private {
        Terms memory t_ = t;
        if (entry == 0) {
            Terms memory other = copy(t_);
            other.title = "Other";
            hub.activate(other, books, signaturesOf(other));
        }
        if (entry == 1) hub.activateAndFund(t_, books, new bytes[](0), _fundingOfMock());
        if (entry == 2) amended(t_);
        if (entry == 3) hub.succeed(id, t_, books, 0);
        if (entry == 4) suspended(t_, COUNCIL, START + 9 days);
        if (entry == 5) ended(t_);
        if (entry == 6) {
            vm.prank(account(COUNCIL));
            hub.suspend(id, t_, START + 9 days, reason(), 0, self(COUNCIL));
            hub.sync(id, t_, t_, books, books, ALL);
        }
    }

    function _assertAnswer(bytes memory expected) private view {
        assertTrue(mock.attacked(), "it tried");
        assertTrue(!mock.succeeded(), "in vain");
        assertEq(keccak256(mock.answer()), keccak256(expected), "why");
    }

    function _fails(bytes memory call_) private {
        (bool success, ) = address(hub).call{gas: 5_000_000}(call_);
        assertTrue(!success, "failed");
    }

    function _expectRefused(bytes4 verb) private {
        vm.expectRevert(abi.encodeWithSelector(ModuleMock.Refused.selector, verb));
    }

    function _fundingOfMock() private pure returns (Funding[] memory list) {
        list = new Funding[](1);
        list[0] = Funding({clause: 1, payer: 0, amount: 1, permit: ""});
    }
}
