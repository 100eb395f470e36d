// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import "../../contracts/agreement/AgreementTypes.sol";
import {AgreementState, IAgreements} from "../../contracts/agreement/IAgreements.sol";
import {ClauseState, IClauseBooks} from "../../contracts/clause/IClauseBooks.sol";
import {ModuleMock} from "../mocks/ModuleMock.sol";
import {HubWorld} from "../support/HubWorld.sol";

contract SyncTest is HubWorld {
    Terms private first;
    Terms private second;

    /// @dev An amendment that told no clause.
    function setUp() public {
        hubWorld();
        Terms memory t = opened();
        Terms memory to = nextOf(t);
        hub.amend(id, t, to, books, books, reason(), 3, amendAuths(to, reason(), 3));
        first = t;
        second = to;
    }

    function test_tellsWhatWasSkipped() public {
        (Terms memory t, Terms memory to) = (first, second);
        assertStale(3);
        vm.recordLogs();
        vm.expectEmit(address(plain));
        emit IClauseBooks.ClauseAmended(clause, 2, keyOf(to, 0), new bytes32[](0));
        hub.sync(id, t, to, books, books, 1);
        assertLogs(1);
        assertStale(2);
        (bytes32 key, , ) = plain.inForce(clause);
        assertEq(key, keyOf(to, 0), "key");
        assertEq(mock.calls(ModuleMock.amend.selector), 0, "not named");
        hub.sync(id, t, to, books, books, ALL);
        assertStale(0);
        assertEq(mock.calls(ModuleMock.amend.selector), 1, "named");
    }

    function test_isIdempotent() public {
        (Terms memory t, Terms memory to) = (first, second);
        hub.sync(id, t, to, books, books, ALL);
        vm.recordLogs();
        hub.sync(id, t, to, books, books, ALL);
        assertLogs(0);
        assertEq(mock.calls(ModuleMock.amend.selector), 1, "told once");
    }

    function test_needsNoConfigurationsIfNothingWasSkipped() public {
        (Terms memory t, Terms memory to) = (first, second);
        hub.sync(id, t, to, books, books, ALL);
        vm.prank(account(MINISTRY));
        hub.suspend(id, to, START + 1 days, reason(), 0, self(MINISTRY));
        Terms memory nothing;
        hub.sync(id, nothing, to, new bytes32[][](0), new bytes32[][](0), ALL);
        _assertClause(ClauseState.Suspended);
        assertEq(mock.until(), START + 1 days, "told");
    }

    function test_doesNotForgetAClauseThatTheOldTermsLeaveOut() public {
        (Terms memory t, Terms memory to) = (first, second);
        Terms memory short = copy(t);
        short.clauses = new ClauseTerms[](0);
        expectInvalid(IAgreements.TermsProblem.Clauses, 0);
        hub.sync(id, short, to, new bytes32[][](0), books, ALL);

        short.clauses = new ClauseTerms[](1);
        short.clauses[0] = t.clauses[0];
        bytes32[][] memory one = new bytes32[][](1);
        one[0] = books[0];
        expectInvalid(IAgreements.TermsProblem.Clauses, 1);
        hub.sync(id, short, to, one, books, 2);

        hub.sync(id, short, to, one, books, 1);
        assertStale(2);
    }

    function test_refusesOldTermsThatTheClauseDoesNotHold() public {
        (Terms memory t, Terms memory to) = (first, second);
        Terms memory wrong = copy(t);
        wrong.rules.noticeDays += 1;
        vm.expectRevert(abi.encodeWithSelector(IClauseBooks.ClauseUnknown.selector, keyOf(wrong, 0)));
        hub.sync(id, wrong, to, books, books, 1);
        vm.expectRevert(
            abi.encodeWithSelector(IClauseBooks.ClauseTermsSuperseded.selector, clause, keyOf(to, 0), clause)
        );
        hub.sync(id, to, to, books, books, 1);
        assertStale(3);
    }

    function test_refusesNewTermsThatAreNotInForce() public {
        (Terms memory t, Terms memory to) = (first, second);
        expectSuperseded(t, to);
        hub.sync(id, t, t, books, books, 1);
    }

    function test_refusesAModuleThatAnswersSomethingElse() public {
        (Terms memory t, Terms memory to) = (first, second);
        mock.misbehave(ModuleMock.Mode.WrongValue);
        vm.expectRevert(
            abi.encodeWithSelector(IAgreements.ClauseMismatch.selector, 1, keyOf(to, 1), address(token), 501)
        );
        hub.sync(id, t, to, books, books, 2);
        assertStale(3);
    }

    function test_refusesTooFewConfigurations() public {
        (Terms memory t, Terms memory to) = (first, second);
        bytes32[][] memory one = new bytes32[][](1);
        expectLength(2, 1);
        hub.sync(id, t, to, one, books, 1);
        expectLength(2, 1);
        hub.sync(id, t, to, books, one, 1);
    }

    function test_tellsSuspensionAndEnd() public {
        (Terms memory t, Terms memory to) = (first, second);
        hub.sync(id, t, to, books, books, ALL);
        vm.prank(account(MINISTRY));
        hub.suspend(id, to, START + 1 days, reason(), 0, self(MINISTRY));
        _assertClause(ClauseState.Active);
        hub.sync(id, t, to, books, books, 1);
        _assertClause(ClauseState.Suspended);

        vm.warp(START + 1 days);
        hub.end(id, to, reason(), 0, endAuths(to, reason()));
        _assertClause(ClauseState.Active);
        vm.expectEmit(address(plain));
        emit IClauseBooks.ClauseEnded(clause);
        hub.sync(id, t, to, books, books, 1);
        _assertClause(ClauseState.Ending);
        assertEq(mock.calls(ModuleMock.end.selector), 0, "not named");
    }

    function test_tellsANoticeOnlyOnceItIsOver() public {
        (Terms memory t, Terms memory to) = (first, second);
        hub.sync(id, t, to, books, books, ALL);
        noticed(to, MINISTRY);
        vm.warp(START + 30 days - 1);
        hub.sync(id, t, to, books, books, ALL);
        _assertClause(ClauseState.Active);
        vm.warp(START + 30 days);
        hub.sync(id, t, to, books, books, ALL);
        _assertClause(ClauseState.Ending);
    }

    function test_catchesUpOverSeveralEditions() public {
        (Terms memory t, Terms memory to) = (first, second);
        Terms memory third = nextOf(to);
        vm.expectRevert(
            abi.encodeWithSelector(IClauseBooks.ClauseTermsSuperseded.selector, clause, keyOf(to, 0), clause)
        );
        hub.amend(id, to, third, books, books, reason(), 2, amendAuths(third, reason(), 2));

        hub.amend(id, to, third, books, books, reason(), 3, amendAuths(third, reason(), 3));
        hub.sync(id, t, third, books, books, ALL);
        assertStale(0);
        (bytes32 key, , ) = plain.inForce(clause);
        assertEq(key, keyOf(third, 0), "key");
    }

    function test_remembersClausesOverSeveralEditions() public {
        (Terms memory t, Terms memory to) = (first, second);
        hub.sync(id, t, to, books, books, 2);
        assertStale(1);
        Terms memory third = nextOf(to);
        hub.amend(id, to, third, books, books, reason(), 3, amendAuths(third, reason(), 3));
        assertStale(3);
        // Each from the terms that it last heard of.
        hub.sync(id, to, third, books, books, 2);
        hub.sync(id, t, third, books, books, 1);
        assertStale(0);
    }

    function test_refusesTheTermsOfAnotherAgreement() public {
        Terms memory to = second;
        bytes32 mine = id;
        terms.salt = keccak256("another");
        Terms memory other = opened();
        id = mine;
        other.rules.noticeDays = 1;
        vm.expectRevert(abi.encodeWithSelector(IClauseBooks.ClauseUnknown.selector, keyOf(other, 0)));
        hub.sync(mine, other, to, books, books, 1);
    }

    function test_needsAnOpenAgreement() public {
        (Terms memory t, Terms memory to) = (first, second);
        hub.sync(id, t, to, books, books, ALL);
        hub.close(id, to, books);
        expectState(AgreementState.Closed, OPEN);
        hub.sync(id, t, to, books, books, ALL);
    }

    function _assertClause(ClauseState expected) private view {
        (, ClauseState state, ) = plain.inForce(clause);
        assertEq(uint8(state), uint8(expected), "clause");
    }
}
