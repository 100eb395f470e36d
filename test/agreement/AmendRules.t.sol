// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import "../../contracts/agreement/AgreementTypes.sol";
import {AgreementCore} from "../../contracts/agreement/AgreementCore.sol";
import {IAgreements} from "../../contracts/agreement/IAgreements.sol";
import {TestCurrency} from "../../contracts/token/TestCurrency.sol";
import {HubWorld} from "../support/HubWorld.sol";

/// @dev What an amendment may change. Nobody signed what is refused: rules are checked before signatures.
contract AmendRulesTest is HubWorld {
    Terms private t;

    function setUp() public {
        hubWorld();
        terms.organisations.push("Without a party");
        t = opened();
    }

    /* AS A WHOLE */

    function test_edition_isTheNextOne() public {
        Terms memory to = nextOf(t);
        to.edition = 1;
        _refuses(to, IAgreements.TermsProblem.Edition, 1);
        to.edition = 3;
        _refuses(to, IAgreements.TermsProblem.Edition, 3);
        to.edition = 0;
        _refuses(to, IAgreements.TermsProblem.Edition, 0);
    }

    function test_edition255IsTheLast() public {
        Terms memory from = t;
        for (uint256 edition = 2; edition <= 255; ++edition) {
            Terms memory to = nextOf(from);
            hub.amend(id, from, to, books, books, reason(), 3, amendAuths(to, reason(), 3));
            from = to;
        }
        assertEdition(255);
        hub.sync(id, t, from, books, books, 3);
        assertStale(0);
        Terms memory last = copy(from);
        last.edition = 0;
        Auth[] memory all = amendAuths(last, reason(), 0);
        expectInvalid(IAgreements.TermsProblem.Edition, 0);
        hub.amend(id, from, last, books, books, reason(), 0, all);

        vm.prank(account(COUNCIL));
        hub.announceSuccession(id, from, COUNCIL, account(102), reason(), auths(self(COUNCIL)));
        vm.warp(START + 7 days);
        expectInvalid(IAgreements.TermsProblem.Edition, 256);
        hub.succeed(id, from, books, 0);
    }

    function test_mustSatisfyWhatAllTermsMust() public {
        Terms memory to = nextOf(t);
        to.rules.reviveDelay = 1 days - 1;
        _refuses(to, IAgreements.TermsProblem.Rules, 0);
        to = nextOf(t);
        to.parties = new Party[](33);
        _refuses(to, IAgreements.TermsProblem.Parties, 33);
        to = nextOf(t);
        to.clauses = new ClauseTerms[](0);
        _refuses(to, IAgreements.TermsProblem.Clauses, 0);
    }

    function test_organisations_areNeverFewer() public {
        Terms memory to = nextOf(t);
        to.organisations = new string[](6);
        _refuses(to, IAgreements.TermsProblem.Organisation, 6);
        to.organisations = new string[](7);
        _accepts(to);
    }

    function test_ceiling_isTheSame() public {
        Terms memory to = nextOf(t);
        to.rules.ceilingPpm += 1;
        _refuses(to, IAgreements.TermsProblem.Ceiling, 0);
        to.rules.ceilingPpm = NO_CEILING;
        _refuses(to, IAgreements.TermsProblem.Ceiling, 0);
        to.rules.ceilingPpm = 0;
        _refuses(to, IAgreements.TermsProblem.Ceiling, 0);
    }

    function test_everythingElseMayChange() public {
        Terms memory to = nextOf(t);
        (to.title, to.location, to.externalId) = ("Other", "ipfs://other", "ocds-1");
        (to.document, to.salt) = (keccak256("other document"), 0);
        to.rules = Rules({
            start: 1,
            end: 0,
            openBy: 1,
            arbiter: 1,
            disputePeriod: 1 days,
            reviveDelay: 1 days,
            maySuspend: 0,
            mayEnd: ALL,
            noticeDays: 0,
            suspensionLimit: 0,
            ceilingPpm: to.rules.ceilingPpm
        });
        _accepts(to);
    }

    /* PARTIES */

    function test_parties_areNeverFewer() public {
        Terms memory to = nextOf(t);
        to.parties = new Party[](5);
        for (uint256 i = 0; i < 5; ++i) to.parties[i] = t.parties[i];
        to.rules.arbiter = 0;
        _refuses(to, IAgreements.TermsProblem.Parties, 5);
    }

    function test_parties_keepTheirRows() public {
        Terms memory to = nextOf(t);
        to.parties[0].account = account(101);
        _refuses(to, IAgreements.TermsProblem.Row, 1);
        to = nextOf(t);
        to.parties[3].organisation = 7;
        _refuses(to, IAgreements.TermsProblem.Row, 4);
        to = nextOf(t);
        to.parties[5].flags = PARTY_SUBMITS;
        _refuses(to, IAgreements.TermsProblem.Row, 6);
        to = nextOf(t);
        to.parties[1].flags = 0; // would need no signature any more
        _refuses(to, IAgreements.TermsProblem.Row, 2);
    }

    function test_parties_keepTheirOrder() public {
        Terms memory to = nextOf(t);
        (to.parties[3], to.parties[4]) = (to.parties[4], to.parties[3]);
        _refuses(to, IAgreements.TermsProblem.Row, 4);
    }

    /* CLAUSES */

    function test_clauses_areNeverFewer() public {
        Terms memory to = nextOf(t);
        ClauseTerms memory first = to.clauses[0];
        to.clauses = new ClauseTerms[](1);
        to.clauses[0] = first;
        _refuses(to, IAgreements.TermsProblem.Clauses, 1);
    }

    function test_clauses_keepTheirAnchors() public {
        Terms memory to = nextOf(t);
        to.clauses[0].anchor = 0;
        _refuses(to, IAgreements.TermsProblem.Anchor, 0);
        to = nextOf(t);
        (to.clauses[0].anchor, to.clauses[1].anchor) = (to.clauses[1].anchor, to.clauses[0].anchor);
        _refuses(to, IAgreements.TermsProblem.Anchor, 0);
        to = nextOf(t);
        to.clauses[1].anchor ^= bytes32(uint256(1));
        _refuses(to, IAgreements.TermsProblem.Anchor, 1);
    }

    function test_clauses_keepTheirModules() public {
        Terms memory to = nextOf(t);
        to.clauses[1].module = address(plain);
        _refuses(to, IAgreements.TermsProblem.Module, 1);
    }

    function test_clauses_keepTokenCurrencyAndOriginalValue() public {
        Terms memory to = nextOf(t);
        to.clauses[0].token = address(mock);
        _refuses(to, IAgreements.TermsProblem.Value, 0);
        to = nextOf(t);
        to.clauses[1].currency = "GBX";
        _refuses(to, IAgreements.TermsProblem.Value, 1);
        to = nextOf(t);
        to.clauses[1].originalValue += 1;
        _refuses(to, IAgreements.TermsProblem.Value, 1);
    }

    function test_addedClauses_haveNeitherAnchorNorOriginalValue() public {
        Terms memory to = _added(t, address(token), 10);
        to.clauses[2].anchor = idOf(t, 0);
        _refuses(to, IAgreements.TermsProblem.Anchor, 2);
        to.clauses[2].anchor = 0;
        to.clauses[2].originalValue = 10;
        _refuses(to, IAgreements.TermsProblem.Value, 2);
        to.clauses[2].originalValue = 0;
        to.clauses[2].module = address(0xbeef);
        _refuses(to, IAgreements.TermsProblem.Module, 2);
    }

    /* CEILING */

    function test_ceiling_holdsForTheSumOfAToken() public {
        (Terms memory from, Terms memory to) = (t, nextOf(t));
        bytes32[][] memory configs_ = books;
        revalue(to, configs_, 0, 1_750); // 1,500 and half of it are 2,250
        Auth[] memory all = amendAuths(to, reason(), 0);
        uint256 before = vm.snapshotState();
        hub.amend(id, from, to, books, configs_, reason(), 0, all);
        assertTrue(vm.revertToState(before), "reverted");

        revalue(to, configs_, 0, 1_751);
        all = amendAuths(to, reason(), 0);
        vm.expectRevert(abi.encodeWithSelector(IAgreements.CeilingExceeded.selector, address(token), 2_251, 2_250));
        hub.amend(id, from, to, books, configs_, reason(), 0, all);
    }

    function test_ceiling_isNotEvadedByANewClause() public {
        Terms memory from = t;
        Terms memory to = _added(from, address(token), 751);
        vm.expectRevert(abi.encodeWithSelector(IAgreements.CeilingExceeded.selector, address(token), 2_251, 2_250));
        hub.amend(id, from, to, books, books, reason(), 0, auths());
    }

    function test_ceiling_ofAnotherTokenIsItsOwn() public {
        Terms memory to = _added(t, address(new TestCurrency("EUR", 2)), 1);
        address other = to.clauses[2].token;
        vm.expectRevert(abi.encodeWithSelector(IAgreements.CeilingExceeded.selector, other, 1, 0));
        hub.amend(id, t, to, books, books, reason(), 0, auths());
    }

    function test_ceiling_noneIsNone() public {
        terms.rules.ceilingPpm = NO_CEILING;
        t = opened();
        Terms memory to = nextOf(t);
        bytes32[][] memory configs_ = books;
        revalue(to, configs_, 0, type(uint112).max);
        revalue(to, configs_, 1, type(uint112).max);
        hub.amend(id, t, to, books, configs_, reason(), 0, amendAuths(to, reason(), 0));
        assertEdition(2);
    }

    function test_ceiling_ofZeroAllowsNoRise() public {
        terms.rules.ceilingPpm = 0;
        t = opened();
        Terms memory to = nextOf(t);
        bytes32[][] memory configs_ = books;
        revalue(to, configs_, 0, 900);
        revalue(to, configs_, 1, 601);
        vm.expectRevert(abi.encodeWithSelector(IAgreements.CeilingExceeded.selector, address(token), 1_501, 1_500));
        hub.amend(id, t, to, books, configs_, reason(), 0, auths());
        revalue(to, configs_, 1, 600); // from one clause to the other
        hub.amend(id, t, to, books, configs_, reason(), 0, amendAuths(to, reason(), 0));
        assertEdition(2);
    }

    function testFuzz_ceiling(uint112[2] memory original, uint112[2] memory value, uint24 ppm) public {
        terms.rules.ceilingPpm = ppm;
        for (uint256 i = 0; i < 2; ++i) {
            books[i] = wordsOf(address(token), original[i]);
            terms.clauses[i] = clauseTerms(i == 0 ? address(plain) : address(mock), original[i], books[i]);
        }
        Terms memory from = opened();
        Terms memory to = nextOf(from);
        bytes32[][] memory configs_ = books;
        for (uint256 i = 0; i < 2; ++i) revalue(to, configs_, i, value[i]);
        Auth[] memory all = amendAuths(to, reason(), 0);

        uint256 before = uint256(original[0]) + original[1];
        uint256 sum = uint256(value[0]) + value[1];
        // At most the ceiling, in whole millionths, without division.
        bool exceeds = ppm != NO_CEILING && sum > before && (sum - before) * 1_000_000 > before * ppm;
        if (exceeds) {
            uint256 most = AgreementCore.ceiling(before, ppm);
            vm.expectRevert(abi.encodeWithSelector(IAgreements.CeilingExceeded.selector, address(token), sum, most));
        }
        hub.amend(id, from, to, books, configs_, reason(), 0, all);
        assertEdition(exceeds ? 1 : 2);
    }

    function _added(Terms memory from, address token_, uint112 value) private view returns (Terms memory to) {
        Terms memory next = nextOf(from);
        to = copy(next);
        to.clauses = new ClauseTerms[](3);
        (to.clauses[0], to.clauses[1]) = (next.clauses[0], next.clauses[1]);
        to.clauses[2] = clauseTerms(address(plain), value, wordsOf(token_, value));
        to.clauses[2].token = token_;
        to.clauses[2].originalValue = 0;
    }

    function _refuses(Terms memory to, IAgreements.TermsProblem problem, uint256 where) private {
        expectInvalid(problem, where);
        hub.amend(id, t, to, books, books, reason(), 0, auths());
    }

    function _accepts(Terms memory to) private {
        hub.amend(id, t, to, books, books, reason(), 0, amendAuths(to, reason(), 0));
        assertEq(hub.inForce(id), digestOf(to), "in force");
    }
}
