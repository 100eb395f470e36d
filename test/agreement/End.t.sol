// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import "../../contracts/agreement/AgreementTypes.sol";
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

    function test_endsAtOnceAndTellsTheClausesNamed() public {
        Terms memory t_ = t;
        Auth[] memory all = endAuths(t_, reason());
        vm.recordLogs();
        vm.expectEmit(address(hub));
        emit IAgreements.AgreementEnding(id, START, 7, reason());
        vm.expectEmit(address(plain));
        emit IClauseBooks.ClauseEnded(clause);
        hub.end(id, t_, reason(), 1, all);
        assertLogs(2);
        assertEndsAt(START);
        assertState(AgreementState.Ended);
        assertEq(mock.calls(ModuleMock.end.selector), 0, "not named");
        (, ClauseState state, ) = plain.inForce(clause);
        assertEq(uint8(state), uint8(ClauseState.Ending), "clause");
    }

    function test_isSaidByTheOnlyPartyThatSigns() public {
        for (uint256 i = 1; i < 3; ++i) terms.parties[i].flags = 0;
        Terms memory t_ = opened();
        vm.expectEmit(address(hub));
        emit IAgreements.AgreementEnding(id, START, 1, reason());
        vm.prank(account(MINISTRY));
        hub.end(id, t_, reason(), ALL, auths(self(MINISTRY)));
        assertEq(mock.calls(ModuleMock.end.selector), 1, "told");
        assertEq(mock.calls(ModuleMock.suspend.selector), 0, "nothing else");
    }

    /* WHO MUST AGREE */

    function test_needsEveryPartyThatSigns() public {
        Terms memory t_ = t;
        _needsEverybody(t_);
    }

    /// @dev A party that may end the agreement by notice may not end it at once, with or without a notice.
    function test_needsEveryPartyThatSignsAfterANotice() public {
        Terms memory t_ = t;
        noticed(t_, MINISTRY);
        _needsEverybody(t_);
        assertEndsAt(START + 30 days);
    }

    function test_takesSignaturesForOneReasonAndEdition() public {
        Terms memory t_ = t;
        Auth[] memory all = endAuths(t_, reason());
        Reason memory other = Reason({code: 8, document: reason().document});
        _expectNotSigned(MINISTRY, 1, other);
        hub.end(id, t_, other, 0, all);
        Terms memory to = amended(t_);
        _expectNotSigned(MINISTRY, 2, reason());
        hub.end(id, to, reason(), 0, all);
    }

    function test_takesNoNoticeForAnAgreementOfAll() public {
        Terms memory t_ = t;
        Auth[] memory all = endAuths(t_, reason());
        for (uint8 party = MINISTRY; party <= PROVIDER; ++party) {
            Auth memory end_ = all[party - 1];
            all[party - 1] = noticeAuth(t_, party, reason());
            _expectNotSigned(party, 1, reason());
            hub.end(id, t_, reason(), 0, all);
            all[party - 1] = end_;
        }
        hub.end(id, t_, reason(), 0, all);
        assertState(AgreementState.Ended);
    }

    /* WHEN */

    function test_hastensANotice() public {
        Terms memory t_ = t;
        Auth[] memory all = endAuths(t_, reason());
        noticed(t_, MINISTRY);
        assertState(AgreementState.Ending);
        vm.warp(START + 5);
        vm.expectEmit(address(hub));
        emit IAgreements.AgreementEnding(id, START + 5, 7, reason());
        hub.end(id, t_, reason(), ALL, all);
        assertState(AgreementState.Ended);
        assertEndsAt(START + 5);
        assertEq(mock.calls(ModuleMock.end.selector), 1, "told");
    }

    function test_happensOnce() public {
        Terms memory t_ = t;
        Auth[] memory all = endAuths(t_, reason());
        hub.end(id, t_, reason(), 0, all);
        expectState(AgreementState.Ended, ALIVE);
        hub.end(id, t_, reason(), 0, all);
    }

    /// @dev Otherwise anyone could date the end anew, with the signatures that brought it about.
    function test_cannotBeRepeatedBehindASuspension() public {
        Terms memory t_ = t;
        Auth[] memory all = endAuths(t_, reason());
        hub.end(id, t_, reason(), 0, all);
        suspended(t_, COUNCIL, START + 1 days);
        assertState(AgreementState.Suspended);
        vm.warp(START + 1 days - 1);
        expectState(AgreementState.Ended, ALIVE);
        hub.end(id, t_, reason(), 0, all);
        assertEndsAt(START);
    }

    /// @dev As long as the notice runs, all may still hasten the end.
    function test_worksBehindASuspensionUntilTheNoticeIsOver() public {
        Terms memory t_ = t;
        Auth[] memory all = endAuths(t_, reason());
        noticed(t_, MINISTRY);
        suspended(t_, COUNCIL, START + 40 days);
        vm.warp(START + 30 days);
        expectState(AgreementState.Ended, ALIVE);
        hub.end(id, t_, reason(), 0, all);
        vm.warp(START + 30 days - 1);
        hub.end(id, t_, reason(), 0, all);
        assertEndsAt(START + 30 days - 1);
    }

    function test_needsTermsInForce() public {
        Terms memory first = t;
        Terms memory second = amended(first);
        expectSuperseded(first, second);
        hub.end(id, first, reason(), 0, new Auth[](0));
    }

    function _needsEverybody(Terms memory t_) private {
        Auth[] memory all = endAuths(t_, reason());
        Auth[] memory two = auths(all[0], all[1]);
        expectLength(3, 2);
        hub.end(id, t_, reason(), 0, two);
        expectLength(2, 1);
        hub.end(id, t_, reason(), 0, auths(all[0]));
        expectLength(1, 0);
        hub.end(id, t_, reason(), 0, new Auth[](0));
        two[1] = all[2];
        expectOutOfOrder(COUNCIL, PROVIDER);
        hub.end(id, t_, reason(), 0, two);
        Auth[] memory four = new Auth[](4);
        for (uint256 i = 0; i < 4; ++i) four[i] = all[i % 3];
        expectLength(3, 4);
        hub.end(id, t_, reason(), 0, four);
    }

    function _expectNotSigned(uint8 party, uint8 edition, Reason memory r) private {
        expectNotSigned(party, account(party), digestOf(HubMessages.end(id, edition, r, party, FOREVER)));
    }
}
