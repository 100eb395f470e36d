// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import "../../contracts/agreement/AgreementTypes.sol";
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
        emit IAgreements.AgreementSuspended(id, COUNCIL, START + 10 days, 10 days, reason());
        vm.expectEmit(address(plain));
        emit IClauseBooks.ClauseSuspended(clause, START + 10 days);
        vm.prank(account(COUNCIL));
        hub.suspend(id, t_, START + 10 days, reason(), 1, self(COUNCIL));
        assertLogs(2);

        assertClocks(START + 10 days, 10 days);
        assertState(AgreementState.Suspended);
        assertEq(mock.calls(ModuleMock.suspend.selector), 0, "not named");
    }

    function test_endsByItselfAtTheSecond() public {
        suspended(t, MINISTRY, START + 1 days);
        vm.warp(START + 1 days - 1);
        assertState(AgreementState.Suspended);
        _assertClause(ClauseState.Suspended);
        vm.warp(START + 1 days);
        assertState(AgreementState.Active);
        _assertClause(ClauseState.Active);
        assertClocks(START + 1 days, 1 days);
    }

    function test_canBeRelayed() public {
        Terms memory t_ = t;
        uint40 until = START + 2 days;
        hub.suspend(id, t_, until, reason(), ALL, suspendAuth(t_, 0, until, reason(), COUNCIL));
        assertClocks(until, 2 days);
        assertEq(mock.until(), until, "told");
    }

    /* HOW LONG */

    function test_lastsADayAtLeast() public {
        Terms memory t_ = t;
        _expectTooShort(t_, MINISTRY, START + 1 days - 1);
        suspended(t_, MINISTRY, START + 1 days);
        assertClocks(START + 1 days, 1 days);
        // And so does the next one, from the second on at which clocks run again.
        vm.warp(START + 1 days);
        _expectTooShort(t_, COUNCIL, START + 2 days - 1);
        suspended(t_, COUNCIL, START + 2 days);
        assertClocks(START + 2 days, 2 days);
    }

    function testFuzz_lastsADayAtLeast(uint40 until, uint32 wait) public {
        Terms memory t_ = t;
        vm.warp(START + (wait % 3650 days));
        until = uint40(bound(until, block.timestamp - 1 days, block.timestamp + 102 days));
        uint256 least = block.timestamp + 1 days;
        if (until < least) _expectTooShort(t_, MINISTRY, until);
        else if (until > block.timestamp + 100 days) _expectOverLimit(t_, MINISTRY, until, until - block.timestamp);
        else {
            suspended(t_, MINISTRY, until);
            assertClocks(until, uint32(until - block.timestamp));
        }
    }

    function test_cannotStartClocksThatRun() public {
        Terms memory t_ = t;
        _expectTooShort(t_, MINISTRY, 0);
        _expectTooShort(t_, MINISTRY, START);
        assertClocks(0, 0);
        // Nor once they run again by themselves, nor for who stopped them.
        suspended(t_, MINISTRY, START + 5 days);
        vm.warp(START + 5 days);
        _expectTooShort(t_, MINISTRY, 0);
        _expectTooShort(t_, MINISTRY, START + 5 days);
        // Nor once they were started again.
        suspended(t_, MINISTRY, START + 10 days);
        suspended(t_, MINISTRY, 0);
        _expectTooShort(t_, MINISTRY, 0);
        assertClocks(START + 5 days, 6 days);
    }

    function test_reachesTheLimitButDoesNotPassIt() public {
        Terms memory t_ = t;
        uint40 limit = START + 100 days;
        _expectOverLimit(t_, MINISTRY, limit + 1, 100 days + 1);
        suspended(t_, MINISTRY, limit);
        assertClocks(limit, 100 days);
        _expectOverLimit(t_, COUNCIL, limit + 1, 100 days + 1);
        vm.warp(limit);
        _expectOverLimit(t_, COUNCIL, limit + 1 days, 101 days);
    }

    function test_isOverWhenLessThanADayIsLeft() public {
        Terms memory t_ = t;
        suspended(t_, MINISTRY, START + 99 days + 1);
        vm.warp(START + 99 days + 1);
        _expectTooShort(t_, MINISTRY, START + 100 days);
        _expectOverLimit(t_, MINISTRY, START + 100 days + 1, 100 days + 1);
    }

    /* LONGER */

    function test_countsEverySecondOnce() public {
        suspended(t, MINISTRY, START + 10 days);
        vm.warp(START + 5 days);
        suspended(t, COUNCIL, START + 16 days);
        assertClocks(START + 16 days, 16 days);
        vm.warp(START + 100 days);
        suspended(t, COUNCIL, START + 104 days);
        assertClocks(START + 104 days, 20 days);
    }

    /// @dev It is one suspension: only its first moment must be a day ahead.
    function test_mayBeExtendedByASecond() public {
        Terms memory t_ = t;
        suspended(t_, MINISTRY, START + 1 days);
        suspended(t_, MINISTRY, START + 1 days + 1);
        assertClocks(START + 1 days + 1, 1 days + 1);
        vm.warp(START + 1 days);
        vm.expectEmit(address(hub));
        emit IAgreements.AgreementSuspended(id, COUNCIL, START + 1 days + 2, 1 days + 2, reason());
        suspended(t_, COUNCIL, START + 1 days + 2);
        vm.warp(START + 1 days + 2);
        _expectTooShort(t_, COUNCIL, START + 1 days + 3);
    }

    /* WHO MAY */

    function test_isForPartiesThatMay() public {
        Terms memory t_ = t;
        for (uint8 party = 3; party <= 7; ++party) {
            expectNotEntitled(party, account(party));
            vm.prank(account(party));
            hub.suspend(id, t_, START + 10 days, reason(), ALL, self(party));
        }
        expectNotEntitled(0, address(this));
        hub.suspend(id, t_, START + 10 days, reason(), ALL, self(0));
    }

    function test_isForPartiesThereAre() public {
        terms.rules.maySuspend = ALL;
        Terms memory t_ = opened();
        uint8[4] memory nobody = [7, 32, 33, 255];
        for (uint256 i = 0; i < 4; ++i) {
            expectNotEntitled(nobody[i], address(this));
            hub.suspend(id, t_, START + 10 days, reason(), ALL, self(nobody[i]));
        }
    }

    function test_takesASignatureForOneMomentReasonAndEdition() public {
        Terms memory t_ = t;
        Auth memory stop = suspendAuth(t_, 0, START + 10 days, reason(), COUNCIL);
        _expectNotSigned(1, START + 11 days, reason());
        hub.suspend(id, t_, START + 11 days, reason(), ALL, stop);
        Reason memory other = Reason({code: 8, document: reason().document});
        _expectNotSigned(1, START + 10 days, other);
        hub.suspend(id, t_, START + 10 days, other, ALL, stop);
        Terms memory to = amended(t_);
        _expectNotSigned(2, START + 10 days, reason());
        hub.suspend(id, to, START + 10 days, reason(), ALL, stop);
    }

    function test_takesThePartysOwnSignature() public {
        Terms memory t_ = t;
        Auth memory stop = suspendAuth(t_, 0, START + 10 days, reason(), MINISTRY);
        stop.party = COUNCIL;
        _expectNotSigned(1, START + 10 days, reason());
        hub.suspend(id, t_, START + 10 days, reason(), ALL, stop);
        expectNotCaller(COUNCIL, account(COUNCIL), account(MINISTRY));
        vm.prank(account(MINISTRY));
        hub.suspend(id, t_, START + 10 days, reason(), ALL, self(COUNCIL));
    }

    function test_needsTermsInForceAndAnOpenAgreement() public {
        Terms memory first = t;
        Terms memory second = amended(first);
        expectSuperseded(first, second);
        vm.prank(account(MINISTRY));
        hub.suspend(id, first, START + 10 days, reason(), ALL, self(MINISTRY));

        ended(second);
        suspended(second, MINISTRY, START + 10 days);
        assertState(AgreementState.Suspended);
        vm.warp(START + 10 days);
        assertState(AgreementState.Ended);
        _assertClause(ClauseState.Ending);
        hub.close(id, second, books);
        expectState(AgreementState.Closed, OPEN);
        vm.prank(account(MINISTRY));
        hub.suspend(id, second, START + 10 days, reason(), ALL, self(MINISTRY));
    }

    function _expectNotSigned(uint8 edition, uint40 until, Reason memory r) private {
        bytes32 message = HubMessages.suspend(id, edition, 0, until, r, COUNCIL, FOREVER);
        expectNotSigned(COUNCIL, account(COUNCIL), digestOf(message));
    }

    function _assertClause(ClauseState expected) private view {
        (, ClauseState state, ) = plain.inForce(clause);
        assertEq(uint8(state), uint8(expected), "clause");
    }

    function _expectTooShort(Terms memory t_, uint8 by, uint40 until) private {
        expectTooShort(until, block.timestamp + 1 days);
        suspended(t_, by, until);
    }

    function _expectOverLimit(Terms memory t_, uint8 by, uint40 until, uint256 total) private {
        expectOverLimit(total, 100 days);
        suspended(t_, by, until);
    }
}
