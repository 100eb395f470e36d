// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import "../../contracts/agreement/AgreementTypes.sol";
import {AgreementState, IAgreements} from "../../contracts/agreement/IAgreements.sol";
import {ModuleMock} from "../mocks/ModuleMock.sol";
import {HubMessages} from "../support/HubMessages.sol";
import {HubWorld} from "../support/HubWorld.sol";

contract GiveNoticeTest is HubWorld {
    Terms private t;

    function setUp() public {
        hubWorld();
        t = opened();
    }

    function test_endsWhenTheNoticeIsOver() public {
        Terms memory t_ = t;
        vm.recordLogs();
        vm.expectEmit(address(hub));
        emit IAgreements.AgreementEnding(id, START + 30 days, 1, reason());
        vm.prank(account(MINISTRY));
        hub.giveNotice(id, t_, reason(), self(MINISTRY));
        assertLogs(1);
        assertEndsAt(START + 30 days);
        assertState(AgreementState.Ending);

        vm.warp(START + 30 days - 1);
        assertState(AgreementState.Ending);
        vm.warp(START + 30 days);
        assertState(AgreementState.Ended);
    }

    function test_canBeRelayed() public {
        Terms memory t_ = t;
        vm.expectEmit(address(hub));
        emit IAgreements.AgreementEnding(id, START + 30 days, 1, reason());
        hub.giveNotice(id, t_, reason(), noticeAuth(t_, MINISTRY, reason()));
    }

    /// @dev The clauses hear of it like of any end that time brings.
    function test_endsAtOnceAfterNoDays() public {
        terms.rules.noticeDays = 0;
        Terms memory t_ = opened();
        noticed(t_, MINISTRY);
        assertEndsAt(START);
        assertState(AgreementState.Ended);
        assertEq(mock.calls(ModuleMock.end.selector), 0, "not told");
        hub.sync(id, t_, t_, books, books, ALL);
        assertEq(mock.calls(ModuleMock.end.selector), 1, "told");
    }

    function test_worksAlsoForAPartyThatDoesNotSign() public {
        terms.rules.mayEnd = mask(ARBITER, ARBITER);
        Terms memory t_ = opened();
        vm.expectEmit(address(hub));
        emit IAgreements.AgreementEnding(id, START + 30 days, 1 << 5, reason());
        noticed(t_, ARBITER);
    }

    /* WHO MAY */

    function test_isForPartiesThatMay() public {
        Terms memory t_ = t;
        for (uint8 party = 2; party <= 6; ++party) {
            expectNotEntitled(party, account(party));
            vm.prank(account(party));
            hub.giveNotice(id, t_, reason(), self(party));
        }
        assertState(AgreementState.Active);
    }

    function test_isForPartiesThereAre() public {
        terms.rules.mayEnd = ALL;
        Terms memory t_ = opened();
        uint8[5] memory nobody = [0, 7, 32, 33, 255];
        for (uint256 i = 0; i < 5; ++i) {
            expectNotEntitled(nobody[i], address(this));
            hub.giveNotice(id, t_, reason(), self(nobody[i]));
        }
        noticed(t_, ARBITER); // number 6, the last
    }

    function test_refusesAnotherSigner() public {
        Terms memory t_ = t;
        Auth memory notice = noticeAuth(t_, COUNCIL, reason());
        notice.party = MINISTRY;
        _expectNotSigned(1, reason());
        hub.giveNotice(id, t_, reason(), notice);
        expectNotCaller(MINISTRY, account(MINISTRY), account(COUNCIL));
        vm.prank(account(COUNCIL));
        hub.giveNotice(id, t_, reason(), self(MINISTRY));
    }

    function test_takesASignatureForOneReasonAndEdition() public {
        Terms memory t_ = t;
        Auth memory notice = noticeAuth(t_, MINISTRY, reason());
        Reason memory other = Reason({code: reason().code, document: keccak256("other")});
        _expectNotSigned(1, other);
        hub.giveNotice(id, t_, other, notice);
        Terms memory to = amended(t_);
        _expectNotSigned(2, reason());
        hub.giveNotice(id, to, reason(), notice);
    }

    /// @dev Who agrees that all end it does not say that they would end it alone.
    function test_takesNoAgreementToTheEndForANotice() public {
        Terms memory t_ = t;
        Auth memory end_ = endAuth(t_, MINISTRY, reason());
        _expectNotSigned(1, reason());
        hub.giveNotice(id, t_, reason(), end_);
        assertEndsAt(0);
    }

    /* WHEN */

    function test_isGivenOnce() public {
        Terms memory t_ = t;
        Auth memory notice = noticeAuth(t_, MINISTRY, reason());
        hub.giveNotice(id, t_, reason(), notice);
        vm.warp(START + 1 days);
        expectState(AgreementState.Ending, ACTIVE);
        hub.giveNotice(id, t_, reason(), notice);
        vm.warp(START + 30 days - 1);
        expectState(AgreementState.Ending, ACTIVE);
        hub.giveNotice(id, t_, reason(), notice);
        vm.warp(START + 30 days);
        expectState(AgreementState.Ended, ALIVE);
        hub.giveNotice(id, t_, reason(), notice);
        assertEndsAt(START + 30 days);
    }

    function test_isGivenOnceByWhomever() public {
        terms.rules.mayEnd = mask(MINISTRY, COUNCIL);
        Terms memory t_ = opened();
        noticed(t_, COUNCIL);
        vm.warp(START + 1 days);
        expectState(AgreementState.Ending, ACTIVE);
        vm.prank(account(MINISTRY));
        hub.giveNotice(id, t_, reason(), self(MINISTRY));
    }

    function test_isGivenOnceAcrossEditions() public {
        Terms memory t_ = t;
        noticed(t_, MINISTRY);
        Terms memory to = amended(t_);
        expectState(AgreementState.Ending, ACTIVE);
        vm.prank(account(MINISTRY));
        hub.giveNotice(id, to, reason(), self(MINISTRY));
        assertEndsAt(START + 30 days);
    }

    function test_isGivenOnceEvenBehindASuspension() public {
        Terms memory t_ = t;
        Auth memory notice = noticeAuth(t_, MINISTRY, reason());
        hub.giveNotice(id, t_, reason(), notice);
        suspended(t_, COUNCIL, START + 40 days);
        vm.warp(START + 30 days - 1);
        expectState(AgreementState.Ending, ACTIVE);
        hub.giveNotice(id, t_, reason(), notice);
        vm.warp(START + 30 days);
        expectState(AgreementState.Ended, ALIVE);
        hub.giveNotice(id, t_, reason(), notice);
        assertEndsAt(START + 30 days);
    }

    function test_runsOnWhileSuspended() public {
        Terms memory t_ = t;
        noticed(t_, MINISTRY);
        suspended(t_, MINISTRY, START + 31 days);
        vm.warp(START + 30 days);
        assertState(AgreementState.Suspended);
        vm.warp(START + 31 days);
        assertState(AgreementState.Ended);
        assertEndsAt(START + 30 days);
    }

    function test_canBeGivenWhileSuspended() public {
        Terms memory t_ = t;
        suspended(t_, COUNCIL, START + 10 days);
        vm.warp(START + 5 days);
        noticed(t_, MINISTRY);
        assertState(AgreementState.Suspended);
        assertEndsAt(START + 35 days);
        assertClocks(START + 10 days, 10 days);
        vm.warp(START + 10 days);
        assertState(AgreementState.Ending);
    }

    function test_needsAnAgreementThatIsAlive() public {
        Terms memory t_ = t;
        ended(t_);
        expectState(AgreementState.Ended, ALIVE);
        vm.prank(account(MINISTRY));
        hub.giveNotice(id, t_, reason(), self(MINISTRY));
        hub.close(id, t_, books);
        expectState(AgreementState.Closed, ALIVE);
        vm.prank(account(MINISTRY));
        hub.giveNotice(id, t_, reason(), self(MINISTRY));
    }

    function test_needsTermsInForce() public {
        Terms memory first = t;
        Terms memory second = amended(first);
        expectSuperseded(first, second);
        vm.prank(account(MINISTRY));
        hub.giveNotice(id, first, reason(), self(MINISTRY));
    }

    function _expectNotSigned(uint8 edition, Reason memory r) private {
        bytes32 message = HubMessages.notice(id, edition, r, MINISTRY, FOREVER);
        expectNotSigned(MINISTRY, account(MINISTRY), digestOf(message));
    }
}
