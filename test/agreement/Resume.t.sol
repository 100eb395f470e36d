// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import "../../contracts/agreement/AgreementTypes.sol";
import {AgreementState, IAgreements} from "../../contracts/agreement/IAgreements.sol";
import {ClauseState, IClauseBooks} from "../../contracts/clause/IClauseBooks.sol";
import {ModuleMock} from "../mocks/ModuleMock.sol";
import {HubMessages} from "../support/HubMessages.sol";
import {HubWorld} from "../support/HubWorld.sol";

/// @dev A suspension that names a moment sooner than the one in force: who may start the clocks again, and what it costs.
contract ResumeTest is HubWorld {
    Terms private t;

    function setUp() public {
        hubWorld();
        t = opened();
    }

    /* WHAT IT COSTS */

    function test_givesBackAllButADay() public {
        Terms memory t_ = t;
        suspended(t_, MINISTRY, START + 100 days);
        vm.warp(START + 30 days);
        vm.recordLogs();
        vm.expectEmit(address(hub));
        emit IAgreements.AgreementSuspended(id, MINISTRY, START + 30 days, 31 days, reason());
        vm.expectEmit(address(plain));
        emit IClauseBooks.ClauseSuspended(clause, START + 30 days);
        vm.prank(account(MINISTRY));
        hub.suspend(id, t_, START, reason(), 1, self(MINISTRY));
        assertLogs(2);
        assertClocks(START + 30 days, 31 days);
        assertState(AgreementState.Active);
        (, ClauseState state, ) = plain.inForce(clause);
        assertEq(uint8(state), uint8(ClauseState.Active), "clause");
    }

    function test_costsADayAtLeast() public {
        for (uint40 length = 1 days; length <= 3 days; length += 1 days) {
            uint256 before = vm.snapshotState();
            suspended(t, MINISTRY, START + length);
            suspended(t, MINISTRY, START);
            assertClocks(START, 1 days);
            assertTrue(vm.revertToState(before), "reverted");
        }
    }

    function test_givesNothingBackOnTheLastDay() public {
        suspended(t, MINISTRY, START + 10 days);
        uint256 before = vm.snapshotState();
        vm.warp(START + 9 days - 1);
        suspended(t, MINISTRY, START);
        assertClocks(START + 9 days - 1, 10 days - 1);

        uint40[3] memory late = [START + 9 days, START + 9 days + 1, START + 10 days - 1];
        for (uint256 i = 0; i < 3; ++i) {
            assertTrue(vm.revertToState(before), "reverted");
            before = vm.snapshotState();
            vm.warp(late[i]);
            suspended(t, MINISTRY, START);
            assertClocks(late[i], 10 days);
            assertState(AgreementState.Active);
        }
    }

    /// @dev A hundred suspensions of no length use up a hundred days.
    function test_cannotBeRepeatedForNothing() public {
        Terms memory t_ = t;
        for (uint32 i = 1; i <= 50; ++i) {
            suspended(t_, MINISTRY, START + 50 days);
            suspended(t_, MINISTRY, START);
            assertClocks(START, i * 1 days);
        }
        expectOverLimit(100 days + 1, 100 days);
        suspended(t_, MINISTRY, START + 50 days + 1);
        for (uint32 i = 51; i <= 100; ++i) {
            suspended(t_, COUNCIL, START + 1 days);
            suspended(t_, COUNCIL, START);
        }
        assertClocks(START, 100 days);
        expectOverLimit(101 days, 100 days);
        suspended(t_, COUNCIL, START + 1 days);
    }

    function test_mayComeLaterButSoonerThanItWas() public {
        Terms memory t_ = t;
        suspended(t_, MINISTRY, START + 100 days);
        vm.warp(START + 10 days);
        suspended(t_, MINISTRY, START + 50 days);
        assertClocks(START + 50 days, 51 days);
        assertState(AgreementState.Suspended);
        suspended(t_, MINISTRY, START + 50 days - 1);
        assertClocks(START + 50 days - 1, 51 days);
        vm.warp(START + 50 days - 1);
        assertState(AgreementState.Active);
    }

    function test_isNotKeptUpByALimitThatWasLowered() public {
        suspended(t, MINISTRY, START + 50 days);
        Terms memory to = nextOf(t);
        to.rules.suspensionLimit = 10 days;
        hub.amend(id, t, to, books, books, reason(), 0, amendAuths(to, reason(), 0));
        vm.warp(START + 20 days);

        expectOverLimit(50 days + 1, 10 days);
        suspended(to, MINISTRY, START + 50 days + 1);
        suspended(to, MINISTRY, START);
        assertClocks(START + 20 days, 21 days);
        expectOverLimit(22 days, 10 days);
        suspended(to, MINISTRY, START + 21 days);
    }

    /* WHO MAY */

    function test_isForThoseWhoStoppedThem() public {
        Terms memory t_ = t;
        suspended(t_, MINISTRY, START + 10 days);
        // The same moment is no longer one.
        uint40[4] memory moments = [0, START, START + 10 days - 1, START + 10 days];
        for (uint256 i = 0; i < 4; ++i) {
            expectNotEntitled(COUNCIL, account(COUNCIL));
            suspended(t_, COUNCIL, moments[i]);
        }
        assertClocks(START + 10 days, 10 days);
    }

    /// @dev Whoever lets them stand longer is one of those who stopped them: all must say that they may run again.
    function test_needsEveryoneWhoStoppedThem() public {
        Terms memory t_ = t;
        suspended(t_, MINISTRY, START + 10 days);
        suspended(t_, COUNCIL, START + 10 days + 1);
        vm.warp(START + 3 days);
        vm.recordLogs();
        vm.expectEmit(address(hub));
        emit IAgreements.AgreementSuspended(id, MINISTRY, START + 10 days + 1, 10 days + 1, reason());
        vm.prank(account(MINISTRY));
        hub.suspend(id, t_, START, reason(), 0, self(MINISTRY));
        assertLogs(1);
        assertClocks(START + 10 days + 1, 10 days + 1);
        assertState(AgreementState.Suspended);
        // What it wanted is withdrawn: it has no more to say.
        expectNotEntitled(MINISTRY, account(MINISTRY));
        suspended(t_, MINISTRY, START);
        expectNotEntitled(MINISTRY, account(MINISTRY));
        suspended(t_, MINISTRY, START + 10 days + 1);
        assertSuspensions(3);
        suspended(t_, COUNCIL, START);
        assertClocks(START + 3 days, 4 days);
        assertState(AgreementState.Active);
    }

    function test_doesNotDependOnWhoIsFirst() public {
        Terms memory t_ = t;
        suspended(t_, MINISTRY, START + 10 days);
        suspended(t_, COUNCIL, START + 20 days);
        // Even a moment that was in force before leaves it as it is.
        suspended(t_, COUNCIL, START + 10 days);
        assertClocks(START + 20 days, 20 days);
        suspended(t_, MINISTRY, START + 10 days);
        assertClocks(START + 10 days, 11 days);
        assertState(AgreementState.Suspended);
    }

    function test_isLeftToWhoStopsThemAgain() public {
        Terms memory t_ = t;
        suspended(t_, MINISTRY, START + 10 days);
        suspended(t_, COUNCIL, START + 20 days);
        suspended(t_, MINISTRY, START);
        suspended(t_, MINISTRY, START + 30 days);
        suspended(t_, COUNCIL, START);
        assertClocks(START + 30 days, 30 days);
        suspended(t_, MINISTRY, START);
        assertClocks(START, 1 days);
    }

    function test_forgetsWhoStoppedThemBefore() public {
        Terms memory t_ = t;
        suspended(t_, MINISTRY, START + 10 days);
        vm.warp(START + 10 days); // over by itself: nobody withdrew
        suspended(t_, COUNCIL, START + 20 days);
        expectNotEntitled(MINISTRY, account(MINISTRY));
        suspended(t_, MINISTRY, START);
        suspended(t_, COUNCIL, START);
        assertClocks(START + 10 days, 11 days);
        assertState(AgreementState.Active);
    }

    /// @dev The same moment takes nothing back, and nothing away.
    function test_mayBeConfirmedByOneOfThem() public {
        Terms memory t_ = t;
        suspended(t_, MINISTRY, START + 10 days);
        suspended(t_, COUNCIL, START + 20 days);
        suspended(t_, MINISTRY, START + 20 days);
        assertClocks(START + 20 days, 20 days);
        suspended(t_, COUNCIL, START);
        assertState(AgreementState.Suspended);
        suspended(t_, MINISTRY, START);
        assertState(AgreementState.Active);
    }

    function test_isForWhoTookThePartyOver() public {
        Terms memory t_ = t;
        vm.prank(account(COUNCIL));
        hub.announceSuccession(id, t_, COUNCIL, account(102), reason(), auths(self(COUNCIL)));
        vm.warp(START + 7 days);
        suspended(t_, COUNCIL, START + 20 days);
        hub.succeed(id, t_, books, 0);
        Terms memory to = nextOf(t_);
        to.parties[COUNCIL - 1].account = account(102);
        suspended(to, COUNCIL, 0);
        assertClocks(START + 7 days, 1 days);
    }

    /* ONE SIGNATURE, ONE TIME */

    function test_isNotDoneAgainByReplay() public {
        Terms memory t_ = t;
        uint40 until = START + 10 days;
        Auth memory stop = suspendAuth(t_, 0, until, reason(), MINISTRY);
        hub.suspend(id, t_, until, reason(), ALL, stop);
        vm.warp(START + 1);
        Auth memory start = suspendAuth(t_, 1, START, reason(), MINISTRY);
        hub.suspend(id, t_, START, reason(), ALL, start);
        _expectNotSigned(2, until);
        hub.suspend(id, t_, until, reason(), ALL, stop);

        suspended(t_, MINISTRY, until);
        _expectNotSigned(3, START);
        hub.suspend(id, t_, START, reason(), ALL, start);
        assertSuspensions(3);
    }

    /// @dev A moment that was in force may come back; what was signed then does not.
    function test_isNotStretchedAgainByReplay() public {
        Terms memory t_ = t;
        (uint40 june, uint40 july) = (START + 30 days, START + 60 days);
        suspended(t_, MINISTRY, june);
        Auth memory stretch = suspendAuth(t_, 1, july, reason(), MINISTRY);
        hub.suspend(id, t_, july, reason(), ALL, stretch);
        Auth memory shrink = suspendAuth(t_, 2, june, reason(), MINISTRY);
        hub.suspend(id, t_, june, reason(), ALL, shrink);
        _expectNotSigned(3, july);
        hub.suspend(id, t_, july, reason(), ALL, stretch);
        suspended(t_, MINISTRY, july);
        _expectNotSigned(4, june);
        hub.suspend(id, t_, june, reason(), ALL, shrink);
    }

    /// @dev Not even what changes nothing.
    function test_isNotConfirmedTwice() public {
        Terms memory t_ = t;
        suspended(t_, MINISTRY, START + 10 days);
        Auth memory same = suspendAuth(t_, 1, START + 10 days, reason(), MINISTRY);
        hub.suspend(id, t_, START + 10 days, reason(), ALL, same);
        _expectNotSigned(2, START + 10 days);
        hub.suspend(id, t_, START + 10 days, reason(), ALL, same);
    }

    function test_isNotWithdrawnTwice() public {
        Terms memory t_ = t;
        suspended(t_, MINISTRY, START + 10 days);
        suspended(t_, COUNCIL, START + 20 days);
        Auth memory withdrawal = suspendAuth(t_, 2, 0, reason(), MINISTRY);
        hub.suspend(id, t_, 0, reason(), ALL, withdrawal);
        _expectNotSigned(3, 0);
        hub.suspend(id, t_, 0, reason(), ALL, withdrawal);
        suspended(t_, MINISTRY, START + 21 days);
        _expectNotSigned(4, 0);
        hub.suspend(id, t_, 0, reason(), ALL, withdrawal);
        assertEq(mock.calls(ModuleMock.suspend.selector), 4, "told");
    }

    /// @dev One party's word takes the turn of another's: who did not see it coming signs again.
    function test_isSignedForItsTurn() public {
        Terms memory t_ = t;
        Auth memory second = suspendAuth(t_, 1, START + 10 days, reason(), MINISTRY);
        _expectNotSigned(0, START + 10 days);
        hub.suspend(id, t_, START + 10 days, reason(), ALL, second);
        suspended(t_, COUNCIL, START + 5 days);
        hub.suspend(id, t_, START + 10 days, reason(), ALL, second);
        assertSuspensions(2);
        assertClocks(START + 10 days, 10 days);
    }

    function _expectNotSigned(uint32 count, uint40 until) private {
        bytes32 message = HubMessages.suspend(id, 1, count, until, reason(), MINISTRY, FOREVER);
        expectNotSigned(MINISTRY, account(MINISTRY), digestOf(message));
    }
}
