// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import "../../contracts/agreement/AgreementTypes.sol";
import {AuthorityMissing} from "../../contracts/agreement/Authority.sol";
import {AgreementState, IAgreements} from "../../contracts/agreement/IAgreements.sol";
import {IClauseBooks} from "../../contracts/clause/IClauseBooks.sol";
import {ModuleMock} from "../mocks/ModuleMock.sol";
import {HubWorld} from "../support/HubWorld.sol";

contract SuccessionTest is HubWorld {
    Terms private t;
    address private heir;

    function setUp() public {
        hubWorld();
        t = opened();
        heir = account(COUNCIL + 100);
    }

    /* ANNOUNCE */

    function test_announce_byThePartyItself() public {
        Terms memory t_ = t;
        vm.recordLogs();
        vm.expectEmit(address(hub));
        emit IAgreements.SuccessionAnnounced(id, COUNCIL, heir, START + 7 days, 1 << 1, reason());
        vm.prank(account(COUNCIL));
        hub.announceSuccession(id, t_, COUNCIL, heir, reason(), auths(self(COUNCIL)));
        assertLogs(1);
        _assertPending(COUNCIL, heir, 1, START + 7 days);
    }

    function test_announce_byThePartyItselfNeedsNoDocument() public {
        Terms memory t_ = t;
        Reason memory r = Reason({code: 1, document: 0});
        hub.announceSuccession(id, t_, VERIFIER, heir, r, auths(heirAuth(t_, VERIFIER, heir, r, VERIFIER)));
        _assertPending(VERIFIER, heir, 1, START + 7 days);
    }

    function test_announce_byAllOthersThatSign() public {
        Terms memory t_ = t;
        Auth[] memory others = heirAuths(t_, COUNCIL, heir, reason());
        assertEq(others.length, 2, "others");
        vm.expectEmit(address(hub));
        emit IAgreements.SuccessionAnnounced(id, COUNCIL, heir, START + 7 days, 5, reason());
        hub.announceSuccession(id, t_, COUNCIL, heir, reason(), others);
    }

    function test_announce_byAllOthersNeedsADocument() public {
        Terms memory t_ = t;
        Reason memory r = Reason({code: 1, document: 0});
        Auth[] memory others = heirAuths(t_, COUNCIL, heir, r);
        expectInvalid(IAgreements.TermsProblem.Rules, COUNCIL);
        hub.announceSuccession(id, t_, COUNCIL, heir, r, others);
    }

    function test_announce_needsAllOthers() public {
        Terms memory t_ = t;
        Auth[] memory others = heirAuths(t_, COUNCIL, heir, reason());
        Auth[] memory one = auths(others[0]);
        expectLength(2, 1);
        hub.announceSuccession(id, t_, COUNCIL, heir, reason(), one);
        expectLength(1, 0);
        hub.announceSuccession(id, t_, COUNCIL, heir, reason(), new Auth[](0));
        one[0] = others[1];
        vm.expectRevert(abi.encodeWithSelector(IAgreements.AuthorityOutOfOrder.selector, MINISTRY, PROVIDER));
        hub.announceSuccession(id, t_, COUNCIL, heir, reason(), one);
        Auth[] memory three = new Auth[](3);
        (three[0], three[1], three[2]) = (others[0], others[1], others[1]);
        expectLength(2, 3);
        hub.announceSuccession(id, t_, COUNCIL, heir, reason(), three);
    }

    function test_announce_nobodySpeaksForTheOnlyPartyThatSigns() public {
        for (uint256 i = 1; i < 3; ++i) terms.parties[i].flags = 0;
        Terms memory t_ = opened();
        expectNotEntitled(MINISTRY, heir);
        hub.announceSuccession(id, t_, MINISTRY, heir, reason(), new Auth[](0));
    }

    function test_announce_refusesAnHeirThatCannotBe() public {
        Terms memory t_ = t;
        expectInvalid(IAgreements.TermsProblem.Account, COUNCIL);
        vm.prank(account(COUNCIL));
        hub.announceSuccession(id, t_, COUNCIL, address(0), reason(), auths(self(COUNCIL)));
        expectInvalid(IAgreements.TermsProblem.Account, VERIFIER);
        vm.prank(account(COUNCIL));
        hub.announceSuccession(id, t_, COUNCIL, account(VERIFIER), reason(), auths(self(COUNCIL)));
    }

    function test_announce_refusesAPartyThatIsNot() public {
        Terms memory t_ = t;
        expectNotEntitled(0, address(this));
        hub.announceSuccession(id, t_, 0, heir, reason(), auths(self(0)));
        expectNotEntitled(7, address(this));
        hub.announceSuccession(id, t_, 7, heir, reason(), auths(self(7)));
    }

    function test_announce_onlyOneAtATime() public {
        Terms memory t_ = _announced();
        vm.expectRevert(abi.encodeWithSelector(IAgreements.SuccessionUnexpected.selector, id, COUNCIL, heir));
        vm.prank(account(PROVIDER));
        hub.announceSuccession(id, t_, PROVIDER, account(103), reason(), auths(self(PROVIDER)));
    }

    function test_announce_replacesOneThatAnAmendmentOvertook() public {
        Terms memory to = amended(_announced());
        vm.prank(account(PROVIDER));
        hub.announceSuccession(id, to, PROVIDER, account(103), reason(), auths(self(PROVIDER)));
        _assertPending(PROVIDER, account(103), 2, START + 7 days);
    }

    /* VETO */

    function test_veto_byTheOldAccount() public {
        Terms memory t_ = _announced();
        vm.recordLogs();
        vm.expectEmit(address(hub));
        emit IAgreements.SuccessionVetoed(id, COUNCIL, heir);
        hub.vetoSuccession(id, t_, vetoAuth(t_, COUNCIL, heir));
        assertLogs(1);
        _assertPending(0, address(0), 0, 0);
        vm.warp(START + 7 days);
        vm.expectRevert(abi.encodeWithSelector(IAgreements.SuccessionUnexpected.selector, id, 0, address(0)));
        hub.succeed(id, t_, books, 0);
    }

    function test_veto_evenAfterTheDelayUntilItIsExecuted() public {
        Terms memory t_ = _announced();
        vm.warp(START + 8 days);
        vm.prank(account(COUNCIL));
        hub.vetoSuccession(id, t_, self(COUNCIL));
        _assertPending(0, address(0), 0, 0);
    }

    function test_veto_byNobodyElse() public {
        Terms memory t_ = _announced();
        for (uint8 party = 0; party <= 7; ++party) {
            if (party == COUNCIL) continue;
            vm.expectRevert(abi.encodeWithSelector(IAgreements.PartyNotEntitled.selector, id, party, heir));
            vm.prank(account(party));
            hub.vetoSuccession(id, t_, self(party));
        }
        vm.expectRevert(abi.encodeWithSelector(AuthorityMissing.selector, COUNCIL, account(COUNCIL), heir));
        vm.prank(heir);
        hub.vetoSuccession(id, t_, self(COUNCIL));
    }

    function test_veto_needsAnAnnouncement() public {
        Terms memory t_ = t;
        vm.expectRevert(abi.encodeWithSelector(IAgreements.SuccessionUnexpected.selector, id, 0, address(0)));
        vm.prank(account(COUNCIL));
        hub.vetoSuccession(id, t_, self(COUNCIL));
        Terms memory to = amended(_announced());
        vm.expectRevert(abi.encodeWithSelector(IAgreements.SuccessionUnexpected.selector, id, COUNCIL, heir));
        vm.prank(account(COUNCIL));
        hub.vetoSuccession(id, to, self(COUNCIL));
    }

    /* SUCCEED */

    function test_succeed_changesTheAccountAndNothingElse() public {
        Terms memory t_ = _announced();
        Terms memory to = _inherited(t_);
        vm.warp(START + 7 days);

        vm.recordLogs();
        vm.expectEmit(address(hub));
        emit IAgreements.Succeeded(id, COUNCIL, account(COUNCIL), heir, 2, digestOf(to), 0);
        vm.expectEmit(address(plain));
        emit IClauseBooks.ClauseAmended(clause, 2, keyOf(to, 0), new bytes32[](0));
        vm.prank(address(0xbeef));
        hub.succeed(id, t_, books, 0);
        assertLogs(2);

        assertEq(hub.inForce(id), digestOf(to), "in force");
        assertEdition(2);
        _assertPending(0, address(0), 0, 0);
        assertEq(mock.calls(ModuleMock.amend.selector), 1, "told");
        (bytes32 key, , ) = plain.inForce(clause);
        assertEq(key, keyOf(to, 0), "key");
    }

    function test_succeed_atTheSecond() public {
        Terms memory t_ = _announced();
        vm.warp(START + 7 days - 1);
        vm.expectRevert(
            abi.encodeWithSelector(IAgreements.SuccessionNotReady.selector, id, START + 7 days, START + 7 days - 1)
        );
        hub.succeed(id, t_, books, 0);
        vm.warp(START + 7 days);
        hub.succeed(id, t_, books, 0);
        assertEdition(2);
    }

    function test_succeed_leavesTheOldAccountNothing() public {
        Terms memory t_ = _announced();
        Terms memory to = _inherited(t_);
        vm.warp(START + 7 days);
        hub.succeed(id, t_, books, 0);

        vm.expectRevert(abi.encodeWithSelector(AuthorityMissing.selector, COUNCIL, heir, account(COUNCIL)));
        vm.prank(account(COUNCIL));
        hub.suspend(id, to, START + 8 days, reason(), 0, self(COUNCIL));
        suspended(to, COUNCIL, START + 8 days);
        assertState(AgreementState.Suspended);
    }

    function test_succeed_remembersTheClausesItSkipped() public {
        Terms memory t_ = _announced();
        Terms memory to = _inherited(t_);
        vm.warp(START + 7 days);
        mock.misbehave(ModuleMock.Mode.Reverts);
        hub.succeed(id, t_, books, 2);
        assertStale(2);
        mock.misbehave(ModuleMock.Mode.Good);
        hub.sync(id, t_, to, books, books, 2);
        assertStale(0);
    }

    function test_succeed_ofAPartyThatWasAClauseMakesItAPerson() public {
        terms.organisations.push("Clause one");
        terms.parties.push(Party({account: address(mock), organisation: 7, flags: PARTY_IS_CLAUSE | (1 << 8)}));
        Terms memory t_ = opened();
        Auth[] memory all = heirAuths(t_, 7, heir, reason());
        hub.announceSuccession(id, t_, 7, heir, reason(), all);
        vm.warp(START + 7 days);
        hub.succeed(id, t_, books, 0);
        Terms memory to = nextOf(t_);
        to.parties[6] = Party({account: heir, organisation: 7, flags: 0});
        assertEq(hub.inForce(id), digestOf(to), "in force");
    }

    function test_succeed_needsTheAnnouncementOfThisEdition() public {
        Terms memory to = amended(_announced());
        vm.warp(START + 7 days);
        vm.expectRevert(abi.encodeWithSelector(IAgreements.SuccessionUnexpected.selector, id, COUNCIL, heir));
        hub.succeed(id, to, books, 0);
    }

    function test_succeed_needsAllConfigurations() public {
        Terms memory t_ = _announced();
        vm.warp(START + 7 days);
        expectLength(2, 0);
        hub.succeed(id, t_, new bytes32[][](0), 0);
    }

    function test_succeed_refusesAModuleThatAnswersSomethingElse() public {
        Terms memory t_ = _announced();
        Terms memory to = _inherited(t_);
        vm.warp(START + 7 days);
        mock.misbehave(ModuleMock.Mode.WrongKey);
        vm.expectRevert(
            abi.encodeWithSelector(IAgreements.ClauseMismatch.selector, 1, ~keyOf(to, 1), address(token), 500)
        );
        hub.succeed(id, t_, books, 0);
    }

    function test_worksAfterTheEndButNotAfterTheClose() public {
        Terms memory t_ = t;
        ended(t_);
        t_ = _announced();
        vm.warp(START + 7 days);
        hub.succeed(id, t_, books, 0);
        Terms memory to = _inherited(t_);
        hub.close(id, to, books);
        expectState(AgreementState.Closed, OPEN);
        hub.announceSuccession(id, to, COUNCIL, heir, reason(), auths(self(COUNCIL)));
        expectState(AgreementState.Closed, OPEN);
        hub.vetoSuccession(id, to, self(COUNCIL));
        expectState(AgreementState.Closed, OPEN);
        hub.succeed(id, to, books, 0);
    }

    function _announced() private returns (Terms memory t_) {
        t_ = t;
        vm.prank(account(COUNCIL));
        hub.announceSuccession(id, t_, COUNCIL, heir, reason(), auths(self(COUNCIL)));
    }

    function _inherited(Terms memory t_) private view returns (Terms memory to) {
        to = nextOf(t_);
        to.parties[COUNCIL - 1].account = heir;
    }

    function _assertPending(uint8 party, address who, uint8 edition, uint40 readyAt) private view {
        (uint8 actualParty, address actualHeir, uint8 actualEdition, uint40 actualReady) = hub.pendingOf(id);
        assertEq(actualParty, party, "party");
        assertEq(actualHeir, who, "heir");
        assertEq(actualEdition, edition, "edition");
        assertEq(actualReady, readyAt, "ready at");
    }
}
