// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import "../../contracts/agreement/AgreementTypes.sol";
import {AuthorityInvalid} from "../../contracts/agreement/Authority.sol";
import {AgreementState, IAgreements} from "../../contracts/agreement/IAgreements.sol";
import {ClauseState, IClauseBooks} from "../../contracts/clause/IClauseBooks.sol";
import {ModuleMock} from "../mocks/ModuleMock.sol";
import {HubMessages} from "../support/HubMessages.sol";
import {HubWorld} from "../support/HubWorld.sol";

contract EndTest is HubWorld {
    Terms private t;

    function setUp() public {
        hubWorld();
        t = opened();
    }

    /* BY ALL */

    function test_byAll_endsAtOnceAndTellsTheClausesNamed() public {
        Terms memory t_ = t;
        Auth[] memory all = endAuths(t_, reason());
        vm.recordLogs();
        vm.expectEmit(address(hub));
        emit IAgreements.AgreementEnding(id, START, 7, reason());
        vm.expectEmit(address(plain));
        emit IClauseBooks.ClauseEnded(clause);
        hub.end(id, t_, reason(), 1, all);
        assertLogs(2);
        assertState(AgreementState.Ended);
        assertEq(mock.calls(ModuleMock.end.selector), 0, "not named");
        (, ClauseState state, ) = plain.inForce(clause);
        assertEq(uint8(state), uint8(ClauseState.Ending), "clause");
    }

    function test_byAll_needsEveryPartyThatSigns() public {
        Terms memory t_ = t;
        Auth[] memory all = endAuths(t_, reason());
        Auth[] memory two = auths(all[0], all[1]);
        expectLength(3, 2);
        hub.end(id, t_, reason(), 0, two);
        expectLength(1, 0);
        hub.end(id, t_, reason(), 0, new Auth[](0));
        two[1] = all[2];
        vm.expectRevert(abi.encodeWithSelector(IAgreements.AuthorityOutOfOrder.selector, COUNCIL, PROVIDER));
        hub.end(id, t_, reason(), 0, two);
        Auth[] memory four = new Auth[](4);
        for (uint256 i = 0; i < 4; ++i) four[i] = all[i % 3];
        expectLength(3, 4);
        hub.end(id, t_, reason(), 0, four);
    }

    function test_byAll_takesSignaturesForOneReasonAndEdition() public {
        Terms memory t_ = t;
        Auth[] memory all = endAuths(t_, reason());
        Reason memory other = Reason({code: 8, document: reason().document});
        _expectNotSigned(t_, other);
        hub.end(id, t_, other, 0, all);
        Terms memory to = amended(t_);
        _expectNotSigned(to, reason());
        hub.end(id, to, reason(), 0, all);
    }

    function test_byAll_hastensANotice() public {
        Terms memory t_ = t;
        hub.end(id, t_, reason(), 0, auths(endAuth(t_, MINISTRY, reason())));
        assertState(AgreementState.Ending);
        vm.warp(START + 5);
        ended(t_);
        assertState(AgreementState.Ended);
        _assertEndsAt(START + 5);
    }

    /* BY NOTICE */

    function test_byNotice_endsWhenTheNoticeIsOver() public {
        Terms memory t_ = t;
        vm.recordLogs();
        vm.expectEmit(address(hub));
        emit IAgreements.AgreementEnding(id, START + 30 days, 1, reason());
        vm.prank(account(MINISTRY));
        hub.end(id, t_, reason(), ALL, auths(self(MINISTRY)));
        assertLogs(1);
        _assertEndsAt(START + 30 days);
        assertState(AgreementState.Ending);
        assertEq(mock.calls(ModuleMock.end.selector), 0, "not yet");

        vm.warp(START + 30 days - 1);
        assertState(AgreementState.Ending);
        vm.warp(START + 30 days);
        assertState(AgreementState.Ended);
    }

    function test_byNotice_endsAtOnceAfterNoDays() public {
        terms.rules.noticeDays = 0;
        Terms memory t_ = opened();
        hub.end(id, t_, reason(), ALL, auths(endAuth(t_, MINISTRY, reason())));
        assertState(AgreementState.Ended);
        assertEq(mock.calls(ModuleMock.end.selector), 1, "told");
        assertEq(mock.calls(ModuleMock.suspend.selector), 0, "nothing else");
    }

    function test_byNotice_isGivenOnce() public {
        Terms memory t_ = t;
        Auth[] memory notice = auths(endAuth(t_, MINISTRY, reason()));
        hub.end(id, t_, reason(), 0, notice);
        vm.warp(START + 1 days);
        expectState(AgreementState.Ending, ACTIVE);
        hub.end(id, t_, reason(), 0, notice);
    }

    function test_byNotice_isForPartiesThatMay() public {
        Terms memory t_ = t;
        for (uint8 party = 2; party <= 7; ++party) {
            // Without the right to give notice, one party is no more than one of all that must sign.
            vm.expectRevert(abi.encodeWithSelector(IAgreements.AuthorityOutOfOrder.selector, MINISTRY, party));
            vm.prank(account(party));
            hub.end(id, t_, reason(), 0, auths(self(party)));
        }
        vm.expectRevert(abi.encodeWithSelector(IAgreements.AuthorityOutOfOrder.selector, MINISTRY, 0));
        hub.end(id, t_, reason(), 0, auths(self(0)));
    }

    function test_byNotice_refusesAPartyThatIsNotOne() public {
        terms.rules.mayEnd = 1 << 31;
        Terms memory t_ = opened();
        expectNotEntitled(32, address(this));
        hub.end(id, t_, reason(), 0, auths(self(32)));
    }

    function test_byNotice_runsOnWhileSuspended() public {
        Terms memory t_ = t;
        hub.end(id, t_, reason(), 0, auths(endAuth(t_, MINISTRY, reason())));
        suspended(t_, MINISTRY, START + 31 days);
        vm.warp(START + 30 days);
        assertState(AgreementState.Suspended);
        vm.warp(START + 31 days);
        assertState(AgreementState.Ended);
    }

    function test_byNotice_refusesAnotherSigner() public {
        Terms memory t_ = t;
        Auth[] memory notice = auths(endAuth(t_, COUNCIL, reason()));
        notice[0].party = MINISTRY;
        _expectNotSigned(t_, reason());
        hub.end(id, t_, reason(), 0, notice);
        expectNotCaller(MINISTRY, account(MINISTRY), account(COUNCIL));
        vm.prank(account(COUNCIL));
        hub.end(id, t_, reason(), 0, auths(self(MINISTRY)));
    }

    function test_byNotice_takesASignatureForOneReasonAndEdition() public {
        Terms memory t_ = t;
        Auth[] memory notice = auths(endAuth(t_, MINISTRY, reason()));
        Reason memory other = Reason({code: reason().code, document: keccak256("other")});
        _expectNotSigned(t_, other);
        hub.end(id, t_, other, 0, notice);
        Terms memory to = amended(t_);
        _expectNotSigned(to, reason());
        hub.end(id, to, reason(), 0, notice);
    }

    /* WHEN */

    function test_happensOnce() public {
        Terms memory t_ = t;
        Auth[] memory all = endAuths(t_, reason());
        hub.end(id, t_, reason(), 0, all);
        expectState(AgreementState.Ended, ALIVE);
        hub.end(id, t_, reason(), 0, all);
        expectState(AgreementState.Ended, ALIVE);
        hub.end(id, t_, reason(), 0, auths(endAuth(t_, MINISTRY, reason())));
    }

    /// @dev Otherwise anyone could date the end anew, with the signatures that brought it about.
    function test_cannotBeRepeatedBehindASuspension() public {
        Terms memory t_ = t;
        Auth[] memory all = endAuths(t_, reason());
        hub.end(id, t_, reason(), 0, all);
        suspended(t_, COUNCIL, START + 10);
        assertState(AgreementState.Suspended);
        vm.warp(START + 9);
        expectState(AgreementState.Ended, ALIVE);
        hub.end(id, t_, reason(), 0, all);
        _assertEndsAt(START);
    }

    /// @dev As long as the notice runs, all may still hasten the end.
    function test_worksBehindASuspensionUntilTheNoticeIsOver() public {
        Terms memory t_ = t;
        Auth[] memory all = endAuths(t_, reason());
        hub.end(id, t_, reason(), 0, auths(endAuth(t_, MINISTRY, reason())));
        suspended(t_, COUNCIL, START + 40 days);
        vm.warp(START + 30 days);
        expectState(AgreementState.Ended, ALIVE);
        hub.end(id, t_, reason(), 0, all);
        vm.warp(START + 30 days - 1);
        hub.end(id, t_, reason(), 0, all);
        _assertEndsAt(START + 30 days - 1);
    }

    function test_needsTermsInForce() public {
        Terms memory first = t;
        Terms memory second = amended(first);
        expectSuperseded(first, second);
        hub.end(id, first, reason(), 0, new Auth[](0));
    }

    function _assertEndsAt(uint40 expected) private view {
        (, , , , , uint40 endsAt) = hub.stateOf(id);
        assertEq(endsAt, expected, "ends at");
    }

    function _expectNotSigned(Terms memory t_, Reason memory r) private {
        bytes32 expected = digestOf(HubMessages.end(id, t_.edition, r, MINISTRY, FOREVER));
        vm.expectRevert(abi.encodeWithSelector(AuthorityInvalid.selector, MINISTRY, account(MINISTRY), expected));
    }
}
