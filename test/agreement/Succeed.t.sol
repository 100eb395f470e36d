// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import "../../contracts/agreement/AgreementTypes.sol";
import {AuthorityMissing} from "../../contracts/agreement/Authority.sol";
import {AgreementState, IAgreements} from "../../contracts/agreement/IAgreements.sol";
import {IClauseBooks} from "../../contracts/clause/IClauseBooks.sol";
import {ModuleMock} from "../mocks/ModuleMock.sol";
import {SuccessionWorld} from "../support/SuccessionWorld.sol";

contract SucceedTest is SuccessionWorld {
    function test_changesTheAccountAndNothingElse() public {
        Terms memory t_ = announced();
        Terms memory to = inherited(t_);
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
        assertPending(0, address(0), 0, 0, 1);
        assertEq(mock.calls(ModuleMock.amend.selector), 1, "told");
        (bytes32 key, , ) = plain.inForce(clause);
        assertEq(key, keyOf(to, 0), "key");
    }

    function test_happensFromItsLastSecondOn() public {
        Terms memory t_ = announced();
        vm.warp(START + 7 days - 1);
        vm.expectRevert(
            abi.encodeWithSelector(IAgreements.SuccessionNotReady.selector, id, START + 7 days, START + 7 days - 1)
        );
        hub.succeed(id, t_, books, 0);
        vm.warp(START + 7 days);
        hub.succeed(id, t_, books, 0);
        assertEdition(2);
    }

    function test_leavesTheOldAccountNothing() public {
        Terms memory t_ = announced();
        Terms memory to = inherited(t_);
        vm.warp(START + 7 days);
        hub.succeed(id, t_, books, 0);

        vm.expectRevert(abi.encodeWithSelector(AuthorityMissing.selector, COUNCIL, heir, account(COUNCIL)));
        vm.prank(account(COUNCIL));
        hub.suspend(id, to, START + 8 days, reason(), 0, self(COUNCIL));
        suspended(to, COUNCIL, START + 8 days);
        assertState(AgreementState.Suspended);
    }

    function test_remembersTheClausesItSkipped() public {
        Terms memory t_ = announced();
        Terms memory to = inherited(t_);
        vm.warp(START + 7 days);
        mock.misbehave(ModuleMock.Mode.Reverts);
        hub.succeed(id, t_, books, 2);
        assertStale(2);
        mock.misbehave(ModuleMock.Mode.Good);
        hub.sync(id, t_, to, books, books, 2);
        assertStale(0);
    }

    function test_makesAPersonOfAPartyThatWasAClause() public {
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

    function test_needsTheAnnouncementOfThisEdition() public {
        Terms memory to = amended(announced());
        vm.warp(START + 7 days);
        vm.expectRevert(abi.encodeWithSelector(IAgreements.SuccessionUnexpected.selector, id, COUNCIL, heir));
        hub.succeed(id, to, books, 0);
    }

    function test_needsAllConfigurations() public {
        Terms memory t_ = announced();
        vm.warp(START + 7 days);
        expectLength(2, 0);
        hub.succeed(id, t_, new bytes32[][](0), 0);
    }

    function test_refusesAModuleThatAnswersSomethingElse() public {
        Terms memory t_ = announced();
        Terms memory to = inherited(t_);
        vm.warp(START + 7 days);
        mock.misbehave(ModuleMock.Mode.WrongKey);
        vm.expectRevert(
            abi.encodeWithSelector(IAgreements.ClauseMismatch.selector, 1, ~keyOf(to, 1), address(token), 500)
        );
        hub.succeed(id, t_, books, 0);
    }

    function test_happensOnce() public {
        Terms memory t_ = announced();
        Terms memory to = inherited(t_);
        vm.warp(START + 7 days);
        hub.succeed(id, t_, books, 0);
        expectSuperseded(t_, to);
        hub.succeed(id, t_, books, 0);
        expectUnexpectedSuccession(0, address(0));
        hub.succeed(id, to, books, 0);
    }

    function test_needsAnAnnouncement() public {
        Terms memory t_ = t;
        expectUnexpectedSuccession(0, address(0));
        hub.succeed(id, t_, books, 0);
    }

    function test_letsTheHeirPassItOn() public {
        Terms memory t_ = announced();
        vm.warp(START + 7 days);
        hub.succeed(id, t_, books, 0);
        Terms memory to = inherited(t_);
        vm.prank(heir);
        hub.announceSuccession(id, to, COUNCIL, account(COUNCIL), reason(), auths(self(COUNCIL)));
        vm.warp(START + 14 days);
        vm.expectEmit(address(hub));
        Terms memory third = copy(to);
        (third.parties[COUNCIL - 1].account, third.edition) = (account(COUNCIL), 3);
        emit IAgreements.Succeeded(id, COUNCIL, heir, account(COUNCIL), 3, digestOf(third), 0);
        hub.succeed(id, to, books, 0);
        assertEq(hub.inForce(id), digestOf(third), "in force");
    }

    function test_refusesAConfigurationThatWasNotSigned() public {
        Terms memory t_ = announced();
        vm.warp(START + 7 days);
        bytes32[][] memory other = books;
        Terms memory forged = copy(t_);
        revalue(forged, other, 0, 999);
        vm.expectRevert(abi.encodeWithSelector(IClauseBooks.ClauseUnknown.selector, keyOf(forged, 0)));
        hub.succeed(id, t_, other, 0);
    }

    function test_worksWhileSuspendedAndKeepsTheClocks() public {
        Terms memory t_ = announced();
        suspended(t_, MINISTRY, START + 8 days);
        vm.warp(START + 7 days);
        hub.succeed(id, t_, books, 0);
        assertState(AgreementState.Suspended);
        assertEdition(2);
        vm.warp(START + 8 days);
        assertState(AgreementState.Active);
    }

    function test_worksAfterTheEndButNotAfterTheClose() public {
        Terms memory t_ = t;
        ended(t_);
        t_ = announced();
        vm.warp(START + 7 days);
        hub.succeed(id, t_, books, 0);
        Terms memory to = inherited(t_);
        hub.close(id, to, books);
        expectState(AgreementState.Closed, OPEN);
        hub.announceSuccession(id, to, COUNCIL, heir, reason(), auths(self(COUNCIL)));
        expectState(AgreementState.Closed, OPEN);
        hub.vetoSuccession(id, to, self(COUNCIL));
        expectState(AgreementState.Closed, OPEN);
        hub.succeed(id, to, books, 0);
    }
}
