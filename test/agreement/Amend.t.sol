// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import "../../contracts/agreement/AgreementTypes.sol";
import {AuthorityInvalid, AuthorityMissing} from "../../contracts/agreement/Authority.sol";
import {AgreementState, IAgreements} from "../../contracts/agreement/IAgreements.sol";
import {IClauseBooks} from "../../contracts/clause/IClauseBooks.sol";
import {ModuleMock} from "../mocks/ModuleMock.sol";
import {HubMessages} from "../support/HubMessages.sol";
import {HubWorld} from "../support/HubWorld.sol";

contract AmendTest is HubWorld {
    Terms private t;

    function setUp() public {
        hubWorld();
        t = opened();
    }

    function test_putsNewTermsInForceAndTellsEveryClause() public {
        (Terms memory from, Terms memory to) = (t, nextOf(t));
        bytes32[][] memory configs_ = books;
        revalue(to, configs_, 0, 1_100);
        Auth[] memory all = amendAuths(to, reason(), 0);

        vm.recordLogs();
        vm.expectEmit(address(hub));
        emit IAgreements.AgreementAmended(id, 2, digestOf(to), 0, reason(), to);
        vm.expectEmit(address(plain));
        emit IClauseBooks.ClauseAmended(clause, 2, keyOf(to, 0), configs_[0]);
        hub.amend(id, from, to, books, configs_, reason(), 0, all);
        assertLogs(2);

        assertEdition(2);
        assertStale(0);
        assertState(AgreementState.Active);
        assertEq(hub.inForce(id), digestOf(to), "in force");
        (bytes32 key, , ) = plain.inForce(clause);
        assertEq(key, keyOf(to, 0), "key");
        assertEq(mock.calls(ModuleMock.amend.selector), 1, "the other clause");
    }

    function test_remembersTheClausesItSkipped() public {
        (Terms memory from, Terms memory to) = (t, nextOf(t));
        mock.misbehave(ModuleMock.Mode.Reverts);
        Auth[] memory all = amendAuths(to, reason(), ALL - 1);
        hub.amend(id, from, to, books, books, reason(), ALL - 1, all);
        assertStale(2); // only clauses there are
        (bytes32 key, , ) = plain.inForce(clause);
        assertEq(key, keyOf(to, 0), "told");
    }

    function test_opensTheClausesItAdds() public {
        Terms memory from = t;
        addClause(address(plain), 200);
        Terms memory to = _added(from);
        bytes32 added = keyOf(to, 2);
        Auth[] memory all = amendAuths(to, reason(), 0);
        bytes32[][] memory before = _books(2);

        vm.expectEmit(address(plain));
        emit IClauseBooks.ClauseOpened(added, id, 2, 2, books[2]);
        hub.amend(id, from, to, before, books, reason(), 0, all);
        (bytes32 key, , ) = plain.inForce(added);
        assertEq(key, added, "its id");
        assertStale(0);
    }

    function test_opensTheClausesItAddsEvenIfSkipped() public {
        Terms memory from = t;
        addClause(address(plain), 200);
        Terms memory to = _added(from);
        hub.amend(id, from, to, _books(2), books, reason(), 4, amendAuths(to, reason(), 4));
        assertStale(0);
        (bytes32 key, , ) = plain.inForce(keyOf(to, 2));
        assertEq(key, keyOf(to, 2), "open");
    }

    function test_needsThePartiesItAdds() public {
        Terms memory from = t;
        Terms memory to = nextOf(from);
        to.parties = new Party[](7);
        for (uint256 i = 0; i < 6; ++i) to.parties[i] = from.parties[i];
        to.parties[6] = Party({account: account(7), organisation: 1, flags: PARTY_SIGNS});
        Auth[] memory all = amendAuths(to, reason(), 0);
        Auth[] memory old = new Auth[](3);
        for (uint256 i = 0; i < 3; ++i) old[i] = all[i];

        expectLength(4, 3);
        hub.amend(id, from, to, books, books, reason(), 0, old);
        hub.amend(id, from, to, books, books, reason(), 0, all);
        assertEdition(2);
    }

    function test_revivesNoOldTerms() public {
        Terms memory a = t;
        Terms memory b = amended(a);
        Terms memory c = nextOf(b); // says what the first edition said
        hub.amend(id, b, c, books, books, reason(), 0, amendAuths(c, reason(), 0));
        expectSuperseded(a, c);
        hub.end(id, a, reason(), 0, endAuths(a, reason()));
        expectSuperseded(b, c);
        hub.end(id, b, reason(), 0, endAuths(b, reason()));
    }

    /* WHO MUST AGREE */

    function test_needsEveryPartyThatSigns() public {
        (Terms memory from, Terms memory to) = (t, nextOf(t));
        Auth[] memory all = amendAuths(to, reason(), 0);
        Auth[] memory list = new Auth[](2);
        (list[0], list[1]) = (all[0], all[2]);
        vm.expectRevert(abi.encodeWithSelector(IAgreements.AuthorityOutOfOrder.selector, COUNCIL, PROVIDER));
        hub.amend(id, from, to, books, books, reason(), 0, list);
        list[1] = all[1];
        expectLength(3, 2);
        hub.amend(id, from, to, books, books, reason(), 0, list);
        list = new Auth[](4);
        for (uint256 i = 0; i < 4; ++i) list[i] = all[i % 3];
        expectLength(3, 4);
        hub.amend(id, from, to, books, books, reason(), 0, list);
        list = new Auth[](3);
        (list[0], list[1], list[2]) = (all[0], all[0], all[0]);
        vm.expectRevert(abi.encodeWithSelector(IAgreements.AuthorityOutOfOrder.selector, COUNCIL, MINISTRY));
        hub.amend(id, from, to, books, books, reason(), 0, list);
    }

    function test_takesTheCallerForItsSignature() public {
        (Terms memory from, Terms memory to) = (t, nextOf(t));
        Auth[] memory all = amendAuths(to, reason(), 0);
        all[1] = self(COUNCIL);
        vm.expectRevert(abi.encodeWithSelector(AuthorityMissing.selector, COUNCIL, account(COUNCIL), address(this)));
        hub.amend(id, from, to, books, books, reason(), 0, all);
        vm.prank(account(COUNCIL));
        hub.amend(id, from, to, books, books, reason(), 0, all);
        assertEdition(2);
    }

    function test_takesSignaturesForTheseTermsReasonAndSkip() public {
        (Terms memory from, Terms memory to) = (t, nextOf(t));
        Auth[] memory all = amendAuths(to, reason(), 1);
        Reason memory other = reason();
        other.code += 1;
        _expectNotSigned(to, other, 1);
        hub.amend(id, from, to, books, books, other, 1, all);
        other = reason();
        other.document = keccak256("other");
        _expectNotSigned(to, other, 1);
        hub.amend(id, from, to, books, books, other, 1, all);
        _expectNotSigned(to, reason(), 0);
        hub.amend(id, from, to, books, books, reason(), 0, all);
        to.title = "Other";
        _expectNotSigned(to, reason(), 1);
        hub.amend(id, from, to, books, books, reason(), 1, all);
    }

    function test_cannotBeReplayed() public {
        (Terms memory from, Terms memory to) = (t, nextOf(t));
        Auth[] memory all = amendAuths(to, reason(), 0);
        hub.amend(id, from, to, books, books, reason(), 0, all);
        expectSuperseded(from, to);
        hub.amend(id, from, to, books, books, reason(), 0, all);
        expectInvalid(IAgreements.TermsProblem.Edition, 2);
        hub.amend(id, to, to, books, books, reason(), 0, all);
    }

    /* WHEN SOMETHING IS WRONG */

    function test_refusesAModuleThatAnswersSomethingElse() public {
        (Terms memory from, Terms memory to) = (t, nextOf(t));
        Auth[] memory all = amendAuths(to, reason(), 0);
        mock.misbehave(ModuleMock.Mode.WrongToken);
        vm.expectRevert(
            abi.encodeWithSelector(IAgreements.ClauseMismatch.selector, 1, keyOf(to, 1), address(mock), 500)
        );
        hub.amend(id, from, to, books, books, reason(), 0, all);
        assertEdition(1);
    }

    function test_refusesAConfigurationThatWasNotSigned() public {
        (Terms memory from, Terms memory to) = (t, nextOf(t));
        Auth[] memory all = amendAuths(to, reason(), 0);
        bytes32[][] memory other = books;
        Terms memory forged = copy(to);
        revalue(forged, other, 0, 999);
        vm.expectRevert(
            abi.encodeWithSelector(IAgreements.ClauseMismatch.selector, 0, keyOf(forged, 0), address(token), 999)
        );
        hub.amend(id, from, to, books, other, reason(), 0, all);
    }

    function test_refusesTooFewConfigurations() public {
        (Terms memory from, Terms memory to) = (t, nextOf(t));
        Auth[] memory all = amendAuths(to, reason(), 0);
        bytes32[][] memory one = _books(1);
        expectLength(2, 1);
        hub.amend(id, from, to, one, books, reason(), 0, all);
        expectLength(2, 1);
        hub.amend(id, from, to, books, one, reason(), 0, all);
    }

    function test_worksWhileSuspendedAndAfterANotice() public {
        suspended(t, MINISTRY, START + 1 days);
        Terms memory second = amended(t);
        assertState(AgreementState.Suspended);
        vm.warp(START + 1 days);
        noticed(second, MINISTRY);
        Terms memory third = amended(second);
        assertState(AgreementState.Ending);
        assertEdition(3);

        vm.warp(START + 1 days + 30 days);
        Terms memory fourth = nextOf(third);
        Auth[] memory all = amendAuths(fourth, reason(), 0);
        expectState(AgreementState.Ended, ALIVE);
        hub.amend(id, third, fourth, books, books, reason(), 0, all);
    }

    function test_isRefusedAfterTheEndEvenBehindASuspension() public {
        ended(t);
        suspended(t, COUNCIL, START + 1 days);
        Terms memory to = nextOf(t);
        Auth[] memory all = amendAuths(to, reason(), 0);
        expectState(AgreementState.Ended, ALIVE);
        hub.amend(id, t, to, books, books, reason(), 0, all);
    }

    function test_needsAnAgreement() public {
        (Terms memory from, Terms memory to) = (t, nextOf(t));
        id = keccak256("nothing");
        Auth[] memory all = amendAuths(to, reason(), 0);
        expectState(AgreementState.None, ALIVE);
        hub.amend(id, from, to, books, books, reason(), 0, all);
    }

    function test_needsTheTermsOfThisAgreement() public {
        Terms memory first = t;
        bytes32 firstId = id;
        terms.salt = keccak256("another");
        Terms memory second = opened();
        Terms memory to = nextOf(second);
        Auth[] memory all = amendAuths(to, reason(), 0);
        id = firstId;
        expectSuperseded(second, first);
        hub.amend(firstId, second, to, books, books, reason(), 0, all);
    }

    function test_leavesTheClocksAndTheEndAlone() public {
        noticed(t, MINISTRY);
        suspended(t, MINISTRY, START + 1 days);
        amended(t);
        (, , , uint40 until, uint32 total, uint40 endsAt, ) = hub.stateOf(id);
        assertEq(until, START + 1 days, "until");
        assertEq(total, 1 days, "total");
        assertEq(endsAt, START + 30 days, "ends at");
    }

    function _added(Terms memory from) private view returns (Terms memory to) {
        to = nextOf(from);
        to.clauses = new ClauseTerms[](3);
        for (uint8 i = 0; i < 2; ++i) {
            to.clauses[i] = from.clauses[i];
            to.clauses[i].anchor = idOf(from, i);
        }
        to.clauses[2] = terms.clauses[2];
        to.clauses[2].originalValue = 0;
        // The rows are shared in memory: give the old ones back their anchors.
        Terms memory clean = copy(to);
        for (uint8 i = 0; i < 2; ++i) from.clauses[i].anchor = 0;
        return clean;
    }

    function _books(uint256 count) private view returns (bytes32[][] memory list) {
        list = new bytes32[][](count);
        for (uint256 i = 0; i < count; ++i) list[i] = books[i];
    }

    function _expectNotSigned(Terms memory to, Reason memory r, uint32 skip) private {
        bytes32 message = HubMessages.amendment(id, HubMessages.terms(to), r, skip, MINISTRY, FOREVER);
        vm.expectRevert(
            abi.encodeWithSelector(AuthorityInvalid.selector, MINISTRY, account(MINISTRY), digestOf(message))
        );
    }
}
