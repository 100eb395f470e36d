// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import "../../contracts/agreement/AgreementTypes.sol";
import {AuthorityInvalid} from "../../contracts/agreement/Authority.sol";
import {AgreementState, IAgreements} from "../../contracts/agreement/IAgreements.sol";
import {ClauseState, IClauseBooks} from "../../contracts/clause/IClauseBooks.sol";
import {ModuleMock} from "../mocks/ModuleMock.sol";
import {HubMessages} from "../support/HubMessages.sol";
import {HubWorld} from "../support/HubWorld.sol";

contract SuspendTest is HubWorld {
    Terms private t;

    function setUp() public {
        hubWorld();
        t = opened();
    }

    function test_stopsTheClocksAndTellsTheClausesNamed() public {
        Terms memory t_ = t;
        vm.recordLogs();
        vm.expectEmit(address(hub));
        emit IAgreements.AgreementSuspended(id, COUNCIL, START + 10, 10, reason());
        vm.expectEmit(address(plain));
        emit IClauseBooks.ClauseSuspended(clause, START + 10);
        vm.prank(account(COUNCIL));
        hub.suspend(id, t_, START + 10, reason(), 1, self(COUNCIL));
        assertLogs(2);

        _assertClocks(START + 10, 10);
        assertState(AgreementState.Suspended);
        assertEq(mock.calls(ModuleMock.suspend.selector), 0, "not named");
    }

    function test_endsByItselfAtTheSecond() public {
        suspended(t, MINISTRY, START + 10);
        vm.warp(START + 9);
        assertState(AgreementState.Suspended);
        _assertClause(ClauseState.Suspended);
        vm.warp(START + 10);
        assertState(AgreementState.Active);
        _assertClause(ClauseState.Active);
    }

    function test_canBeRelayed() public {
        Terms memory t_ = t;
        hub.suspend(id, t_, START + 10, reason(), ALL, suspendAuth(t_, 0, START + 10, reason(), COUNCIL));
        _assertClocks(START + 10, 10);
        assertEq(mock.until(), START + 10, "told");
    }

    /* HOW LONG IN TOTAL */

    function test_reachesTheLimitButDoesNotPassIt() public {
        Terms memory t_ = t;
        uint40 limit = START + 100 days;
        _expectLimit(100 days + 1);
        vm.prank(account(MINISTRY));
        hub.suspend(id, t_, limit + 1, reason(), ALL, self(MINISTRY));

        suspended(t_, MINISTRY, limit);
        _assertClocks(limit, 100 days);
        vm.warp(limit);
        _expectLimit(100 days + 1);
        vm.prank(account(COUNCIL));
        hub.suspend(id, t_, limit + 1, reason(), ALL, self(COUNCIL));
    }

    function test_countsEverySecondOnce() public {
        suspended(t, MINISTRY, START + 100);
        vm.warp(START + 50);
        suspended(t, COUNCIL, START + 160);
        _assertClocks(START + 160, 160);
        vm.warp(START + 1000);
        suspended(t, COUNCIL, START + 1040);
        _assertClocks(START + 1040, 200);
    }

    function test_givesBackWhatWasNotUsed() public {
        suspended(t, MINISTRY, START + 100);
        vm.warp(START + 30);
        vm.expectEmit(address(hub));
        emit IAgreements.AgreementSuspended(id, MINISTRY, START + 30, 30, reason());
        suspended(t, MINISTRY, START);
        _assertClocks(START + 30, 30);
        assertState(AgreementState.Active);
        _assertClause(ClauseState.Active);
    }

    function test_isNotKeptUpByALimitThatWasLowered() public {
        suspended(t, MINISTRY, START + 50 days);
        Terms memory to = nextOf(t);
        to.rules.suspensionLimit = 10 days;
        hub.amend(id, t, to, books, books, reason(), 0, amendAuths(to, reason(), 0));
        vm.warp(START + 20 days);

        _expectLimit(to, 50 days + 1);
        vm.prank(account(MINISTRY));
        hub.suspend(id, to, START + 50 days + 1, reason(), ALL, self(MINISTRY));
        suspended(to, MINISTRY, START);
        _assertClocks(START + 20 days, 20 days);
    }

    /* WHO STARTS THEM AGAIN */

    function test_isTakenBackByWhoSuspendedLast() public {
        Terms memory t_ = t;
        suspended(t_, MINISTRY, START + 100);
        for (uint40 until = START; until < START + 100; until += 99) {
            expectNotEntitled(COUNCIL, account(COUNCIL));
            vm.prank(account(COUNCIL));
            hub.suspend(id, t_, until, reason(), ALL, self(COUNCIL));
        }
        suspended(t_, COUNCIL, START + 101);
        expectNotEntitled(MINISTRY, account(MINISTRY));
        vm.prank(account(MINISTRY));
        hub.suspend(id, t_, START, reason(), ALL, self(MINISTRY));
        suspended(t_, COUNCIL, START);
        assertState(AgreementState.Active);
    }

    /// @dev To the second: the same moment is not shorter, and whoever names it last has it.
    function test_mayBeConfirmedByAnother() public {
        suspended(t, MINISTRY, START + 100);
        suspended(t, COUNCIL, START + 100);
        _assertClocks(START + 100, 100);
        Terms memory t_ = t;
        expectNotEntitled(MINISTRY, account(MINISTRY));
        vm.prank(account(MINISTRY));
        hub.suspend(id, t_, START + 99, reason(), ALL, self(MINISTRY));
    }

    function test_isNotDoneAgainByReplay() public {
        Terms memory t_ = t;
        Auth memory stop = suspendAuth(t_, 0, START + 100, reason(), MINISTRY);
        hub.suspend(id, t_, START + 100, reason(), ALL, stop);
        vm.warp(START + 1);
        suspended(t_, MINISTRY, START);
        bytes32 expected = digestOf(HubMessages.suspend(id, 1, START + 1, START + 100, reason(), MINISTRY, FOREVER));
        vm.expectRevert(abi.encodeWithSelector(AuthorityInvalid.selector, MINISTRY, account(MINISTRY), expected));
        hub.suspend(id, t_, START + 100, reason(), ALL, stop);
    }

    /* WHO MAY */

    function test_isForPartiesThatMay() public {
        Terms memory t_ = t;
        for (uint8 party = 3; party <= 7; ++party) {
            expectNotEntitled(party, account(party));
            vm.prank(account(party));
            hub.suspend(id, t_, START + 10, reason(), ALL, self(party));
        }
        expectNotEntitled(0, address(this));
        hub.suspend(id, t_, START + 10, reason(), ALL, self(0));
    }

    function test_isForPartiesThereAre() public {
        terms.rules.maySuspend = ALL;
        Terms memory t_ = opened();
        uint8[4] memory nobody = [7, 32, 33, 255];
        for (uint256 i = 0; i < 4; ++i) {
            expectNotEntitled(nobody[i], address(this));
            hub.suspend(id, t_, START + 10, reason(), ALL, self(nobody[i]));
        }
    }

    function test_takesASignatureForOneMomentReasonAndEdition() public {
        Terms memory t_ = t;
        Auth memory stop = suspendAuth(t_, 0, START + 10, reason(), COUNCIL);
        _expectNotSigned(1, START + 11, reason());
        hub.suspend(id, t_, START + 11, reason(), ALL, stop);
        Reason memory other = Reason({code: 8, document: reason().document});
        _expectNotSigned(1, START + 10, other);
        hub.suspend(id, t_, START + 10, other, ALL, stop);
        Terms memory to = amended(t_);
        _expectNotSigned(2, START + 10, reason());
        hub.suspend(id, to, START + 10, reason(), ALL, stop);
    }

    function test_takesThePartysOwnSignature() public {
        Terms memory t_ = t;
        Auth memory stop = suspendAuth(t_, 0, START + 10, reason(), MINISTRY);
        stop.party = COUNCIL;
        _expectNotSigned(1, START + 10, reason());
        hub.suspend(id, t_, START + 10, reason(), ALL, stop);
        expectNotCaller(COUNCIL, account(COUNCIL), account(MINISTRY));
        vm.prank(account(MINISTRY));
        hub.suspend(id, t_, START + 10, reason(), ALL, self(COUNCIL));
    }

    function test_needsTermsInForceAndAnOpenAgreement() public {
        Terms memory first = t;
        Terms memory second = amended(first);
        expectSuperseded(first, second);
        vm.prank(account(MINISTRY));
        hub.suspend(id, first, START + 10, reason(), ALL, self(MINISTRY));

        ended(second);
        suspended(second, MINISTRY, START + 10);
        assertState(AgreementState.Suspended);
        vm.warp(START + 10);
        assertState(AgreementState.Ended);
        _assertClause(ClauseState.Ending);
        hub.close(id, second, books);
        expectState(AgreementState.Closed, OPEN);
        vm.prank(account(MINISTRY));
        hub.suspend(id, second, START + 10, reason(), ALL, self(MINISTRY));
    }

    function _expectNotSigned(uint8 edition, uint40 until, Reason memory r) private {
        bytes32 message = HubMessages.suspend(id, edition, 0, until, r, COUNCIL, FOREVER);
        expectNotSigned(COUNCIL, account(COUNCIL), digestOf(message));
    }

    function _assertClocks(uint40 until, uint32 total) private view {
        (, , , uint40 actualUntil, uint32 actualTotal, ) = hub.stateOf(id);
        assertEq(actualUntil, until, "until");
        assertEq(actualTotal, total, "total");
    }

    function _assertClause(ClauseState expected) private view {
        (, ClauseState state, ) = plain.inForce(clause);
        assertEq(uint8(state), uint8(expected), "clause");
    }

    function _expectLimit(uint256 total) private {
        _expectLimit(t, total);
    }

    function _expectLimit(Terms memory in_, uint256 total) private {
        vm.expectRevert(
            abi.encodeWithSelector(IAgreements.SuspensionLimitExceeded.selector, id, total, in_.rules.suspensionLimit)
        );
    }
}
