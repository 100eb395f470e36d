// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import "../../contracts/agreement/AgreementTypes.sol";
import {AgreementState, IAgreements} from "../../contracts/agreement/IAgreements.sol";
import {ModuleMock} from "../mocks/ModuleMock.sol";
import {HubWorld} from "../support/HubWorld.sol";

/// @dev The largest agreement there can be: 32 parties that all sign, 32 clauses, every bit of every bitmap.
contract LimitsTest is HubWorld {
    uint256 private constant BLOCK_GAS = 30_000_000;

    function setUp() public {
        hubWorld();
        for (uint256 i = 3; i < 6; ++i) terms.parties[i].flags = PARTY_SIGNS;
        for (uint8 party = 7; party <= 32; ++party) addParty(party, PARTY_SIGNS);
        for (uint256 i = 2; i < 32; ++i) addClause(i % 2 == 0 ? address(plain) : address(mock), 100);
        terms.rules.maySuspend = ALL;
        terms.rules.mayEnd = 1 << 31;
    }

    function test_opensInOneBlock() public {
        Terms memory t = terms;
        id = digestOf(t);
        bytes[] memory signatures_ = signaturesOf(t);
        assertEq(signatures_.length, 32, "signatures");
        hub.activate{gas: BLOCK_GAS}(t, books, signatures_);
        assertState(AgreementState.Active);
        assertEq(mock.calls(ModuleMock.open.selector), 16, "every other clause");
        (bytes32 key_, , ) = plain.inForce(keyOf(t, 30));
        assertEq(key_, keyOf(t, 30), "the last plain one");
    }

    function test_everyPartyConsents() public {
        Terms memory t = terms;
        for (uint8 party = 1; party <= 32; ++party) {
            vm.expectEmit(address(hub));
            emit IAgreements.ConsentGiven(digestOf(t), party);
            vm.prank(account(party));
            hub.consent(t);
        }
        assertEq(hub.consentsOf(digestOf(t)), ALL, "consents");
        hub.activate(t, books, new bytes[](32));
        assertEq(hub.inForce(digestOf(t)), digestOf(t), "in force");
    }

    function test_amendsSkippingEveryClauseAndSyncsThemInOneBlock() public {
        Terms memory t = opened();
        Terms memory to = nextOf(t);
        hub.amend{gas: BLOCK_GAS}(id, t, to, books, books, reason(), ALL, amendAuths(to, reason(), ALL));
        assertStale(ALL);
        assertEq(mock.calls(ModuleMock.amend.selector), 0, "none told");
        hub.sync{gas: BLOCK_GAS}(id, t, to, books, books, 1 << 31);
        assertStale(ALL >> 1);
        hub.sync{gas: BLOCK_GAS}(id, t, to, books, books, ALL);
        assertStale(0);
        assertEq(mock.calls(ModuleMock.amend.selector), 16, "all told, once");
    }

    function test_amendsTellingEveryClauseInOneBlock() public {
        Terms memory t = opened();
        Terms memory to = nextOf(t);
        hub.amend{gas: BLOCK_GAS}(id, t, to, books, books, reason(), 0, amendAuths(to, reason(), 0));
        assertStale(0);
        assertEq(mock.calls(ModuleMock.amend.selector), 16, "told");
    }

    function test_the32ndPartySuspendsAndEndsByNotice() public {
        Terms memory t = opened();
        suspended(t, 32, START + 1 days);
        assertEq(mock.calls(ModuleMock.suspend.selector), 16, "told");
        vm.warp(START + 1 days);
        vm.expectEmit(address(hub));
        emit IAgreements.AgreementEnding(id, START + 1 days + 30 days, 1 << 31, reason());
        noticed(t, 32);
    }

    function test_everybodyEndsIt() public {
        Terms memory t = opened();
        vm.expectEmit(address(hub));
        emit IAgreements.AgreementEnding(id, START, ALL, reason());
        hub.end{gas: BLOCK_GAS}(id, t, reason(), ALL, endAuths(t, reason()));
        assertEq(mock.calls(ModuleMock.end.selector), 16, "told");
    }

    function test_the31OthersAnnounceASuccession() public {
        Terms memory t = opened();
        address heir = account(132);
        Auth[] memory others = heirAuths(t, 32, heir, reason());
        assertEq(others.length, 31, "others");
        vm.expectEmit(address(hub));
        emit IAgreements.SuccessionAnnounced(id, 32, heir, START + 7 days, ALL >> 1, reason());
        hub.announceSuccession(id, t, 32, heir, reason(), others);
        vm.warp(START + 7 days);
        hub.succeed{gas: BLOCK_GAS}(id, t, books, ALL);
        assertStale(ALL);
    }

    function test_namesEveryUnsettledClause() public {
        Terms memory t = opened();
        mock.misbehave(ModuleMock.Mode.Unsettled);
        vm.expectRevert(abi.encodeWithSelector(IAgreements.ClausesUnsettled.selector, id, 0xaaaaaaaa));
        hub.close(id, t, books);
        mock.misbehave(ModuleMock.Mode.Good);
        hub.close{gas: BLOCK_GAS}(id, t, books);
        assertState(AgreementState.Closed);
    }

    function test_takesLongTextsAndLongConfigurations() public {
        terms.title = string(new bytes(10_000));
        terms.location = string(new bytes(10_000));
        bytes32[] memory words = new bytes32[](1_000);
        bytes32[] memory short = wordsOf(address(token), 100);
        (words[0], words[1]) = (short[0], short[1]);
        books[31] = words;
        terms.clauses[31] = clauseTerms(address(mock), 100, words);
        Terms memory t = terms;
        id = digestOf(t);
        hub.activate{gas: BLOCK_GAS}(t, books, signaturesOf(t));
        assertState(AgreementState.Active);
    }

    /* NUMBERS THAT ARE TOO LARGE */

    function test_aNoticeThatOutlivesItsWordIsRefused() public {
        uint256 longest = (uint256(type(uint40).max) - START) / 1 days;
        terms.rules.noticeDays = uint32(longest);
        Terms memory t = opened();
        noticed(t, 32);
        assertEndsAt(uint40(START + longest * 1 days));

        terms.rules.noticeDays = uint32(longest) + 1;
        t = opened();
        Auth memory notice = noticeAuth(t, 32, reason());
        uint256 endsAt_ = START + (longest + 1) * 1 days;
        vm.expectRevert(abi.encodeWithSelector(SafeCast.SafeCastOverflowedUintDowncast.selector, 40, endsAt_));
        hub.giveNotice(id, t, reason(), notice);
        // All parties together still can.
        hub.end(id, t, reason(), 0, endAuths(t, reason()));
        assertState(AgreementState.Ended);
    }

    function test_theLongestDelayOfASuccessionIsKept() public {
        terms.rules.reviveDelay = type(uint32).max;
        Terms memory t = opened();
        vm.prank(account(COUNCIL));
        hub.announceSuccession(id, t, COUNCIL, account(102), reason(), auths(self(COUNCIL)));
        (, , , uint40 readyAt, ) = hub.pendingOf(id);
        assertEq(readyAt, uint256(START) + type(uint32).max, "ready at");
    }

    function test_aSuspensionAsLongAsItsWordIsRefused() public {
        terms.rules.suspensionLimit = type(uint32).max;
        Terms memory t = opened();
        uint256 total = uint256(type(uint40).max) - START;
        vm.expectRevert(
            abi.encodeWithSelector(IAgreements.SuspensionLimitExceeded.selector, id, total, type(uint32).max)
        );
        vm.prank(account(MINISTRY));
        hub.suspend(id, t, type(uint40).max, reason(), 0, self(MINISTRY));

        uint40 last = uint40(uint256(START) + type(uint32).max);
        vm.prank(account(MINISTRY));
        hub.suspend(id, t, last, reason(), 0, self(MINISTRY));
        (, , , uint40 until, uint32 spent, , ) = hub.stateOf(id);
        assertEq(until, last, "until");
        assertEq(spent, type(uint32).max, "total");
    }

    /// @dev A clause counts seconds until 2106; what it cannot be told, the hub still keeps.
    function test_aSuspensionThatOutlivesTheClausesClockIsNotTold() public {
        terms.rules.suspensionLimit = type(uint32).max;
        Terms memory t = opened();
        uint40 last = uint40(type(uint32).max) + 1;
        vm.expectRevert(abi.encodeWithSelector(SafeCast.SafeCastOverflowedUintDowncast.selector, 32, last));
        vm.prank(account(MINISTRY));
        hub.suspend(id, t, last, reason(), 1, self(MINISTRY));
        vm.prank(account(MINISTRY));
        hub.suspend(id, t, last - 1, reason(), 1, self(MINISTRY));
        assertState(AgreementState.Suspended);
    }
}
