// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import "../../contracts/agreement/AgreementTypes.sol";
import {AgreementState, IAgreements} from "../../contracts/agreement/IAgreements.sol";
import {HubWorld} from "../support/HubWorld.sol";

/// @dev What terms must satisfy when they first come into force. Nobody signed: rules are checked before signatures.
contract RulesTest is HubWorld {
    function setUp() public {
        hubWorld();
    }

    /* FIRST EDITION */

    function test_edition_isOne() public {
        for (uint8 edition = 0; edition < 4; ++edition) {
            if (edition == 1) continue;
            terms.edition = edition;
            _refuses(IAgreements.TermsProblem.Edition, edition);
        }
    }

    function test_anchor_isNone() public {
        terms.clauses[1].anchor = bytes32(uint256(1));
        _refuses(IAgreements.TermsProblem.Anchor, 1);
    }

    function test_value_isTheOriginalOne() public {
        terms.clauses[1].originalValue = 499;
        _refuses(IAgreements.TermsProblem.Value, 1);
        terms.clauses[1].originalValue = 501;
        _refuses(IAgreements.TermsProblem.Value, 1);
        (terms.clauses[0].originalValue, terms.clauses[1].originalValue) = (0, 500);
        _refuses(IAgreements.TermsProblem.Value, 0);
    }

    /* PARTIES */

    function test_parties_oneIsEnough() public {
        Party memory only = terms.parties[0];
        delete terms.parties;
        terms.rules.arbiter = 0;
        _refuses(IAgreements.TermsProblem.Parties, 0);
        terms.parties.push(only);
        _accepts();
    }

    function test_parties_32AreTheMost() public {
        for (uint8 party = 7; party <= 32; ++party) addParty(party, PARTY_SIGNS);
        uint256 before = vm.snapshotState();
        _accepts();
        assertTrue(vm.revertToState(before), "reverted");
        addParty(33, 0);
        _refuses(IAgreements.TermsProblem.Parties, 33);
    }

    function test_parties_256AreRefusedLike33() public {
        Terms memory t = terms;
        t.parties = new Party[](256);
        _refuses(t, IAgreements.TermsProblem.Parties, 256);
    }

    function test_account_isNotZero() public {
        terms.parties[3].account = address(0);
        _refuses(IAgreements.TermsProblem.Account, 4);
    }

    function test_account_actsForOneOrganisation() public {
        terms.parties.push(Party({account: account(MINISTRY), organisation: COUNCIL, flags: 0}));
        _refuses(IAgreements.TermsProblem.Account, 7);
        terms.parties[6].organisation = MINISTRY;
        _accepts();
    }

    function test_organisation_isNamed() public {
        terms.parties[1].organisation = 0;
        _refuses(IAgreements.TermsProblem.Organisation, 2);
        terms.parties[1].organisation = 7;
        _refuses(IAgreements.TermsProblem.Organisation, 2);
        terms.organisations.push("Seventh");
        _accepts();
    }

    function test_organisation_255IsTheLast() public {
        Terms memory t = terms;
        t.organisations = new string[](300);
        t.parties[5].organisation = 256;
        _refuses(t, IAgreements.TermsProblem.Organisation, 6);
        t.parties[5].organisation = 255;
        hub.activate(t, books, signaturesOf(t));
        assertEq(hub.inForce(digestOf(t)), digestOf(t), "in force");
    }

    function test_flags_areThoseThereAre() public {
        for (uint16 flags = 16; flags != 0; flags <<= 1) {
            terms.parties[0].flags = flags;
            _refuses(IAgreements.TermsProblem.Flags, 1);
        }
        terms.parties[0].flags = PARTY_SIGNS | PARTY_SUBMITS | PARTY_DISPUTES;
        _accepts();
    }

    function test_signers_oneAtLeast() public {
        for (uint256 i = 0; i < 3; ++i) terms.parties[i].flags = PARTY_SUBMITS | PARTY_DISPUTES;
        _refuses(IAgreements.TermsProblem.Signers, 0);
        terms.parties[5].flags = PARTY_SIGNS;
        _accepts();
    }

    /* PARTIES THAT ARE CLAUSES */

    function test_clauseParty_isNothingElse() public {
        uint16[3] memory others = [PARTY_SIGNS, PARTY_SUBMITS, PARTY_DISPUTES];
        _addClauseParty(address(mock), 0);
        for (uint256 i = 0; i < 3; ++i) {
            terms.parties[6].flags = PARTY_IS_CLAUSE | (1 << 8) | others[i];
            _refuses(IAgreements.TermsProblem.Flags, 7);
        }
        terms.parties[6].flags = PARTY_IS_CLAUSE | (1 << 8) | 16;
        _refuses(IAgreements.TermsProblem.Flags, 7);
    }

    function test_clauseParty_hasTheModuleOfItsClause() public {
        _addClauseParty(address(plain), 1);
        _refuses(IAgreements.TermsProblem.Flags, 7);
        terms.parties[6].account = address(mock);
        _accepts();
    }

    function test_clauseParty_isAClauseThereIs() public {
        _addClauseParty(address(mock), 2);
        _refuses(IAgreements.TermsProblem.Flags, 7);
        terms.parties[6].flags = PARTY_IS_CLAUSE | (255 << 8);
        _refuses(IAgreements.TermsProblem.Flags, 7);
    }

    function test_clauseParty_sharesItsModuleWithOtherClauses() public {
        addClause(address(mock), 1);
        _addClauseParty(address(mock), 1);
        _addClauseParty(address(mock), 2);
        _accepts();
    }

    function test_clauseParty_needsAnAccountAndAnOrganisation() public {
        _addClauseParty(address(0), 1);
        _refuses(IAgreements.TermsProblem.Account, 7);
        terms.parties[6] = Party({account: address(mock), organisation: 8, flags: PARTY_IS_CLAUSE | (1 << 8)});
        _refuses(IAgreements.TermsProblem.Organisation, 7);
    }

    /* CLAUSES */

    function test_clauses_oneAtLeast() public {
        delete terms.clauses;
        delete books;
        _refuses(IAgreements.TermsProblem.Clauses, 0);
        addClause(address(plain), 1);
        _accepts();
    }

    function test_clauses_32AreTheMost() public {
        for (uint256 i = 2; i < 32; ++i) addClause(address(plain), uint112(i));
        uint256 before = vm.snapshotState();
        _accepts();
        (bytes32 key_, , ) = plain.inForce(keyOf(terms, 31));
        assertEq(key_, keyOf(terms, 31), "the last one");
        assertTrue(vm.revertToState(before), "reverted");
        addClause(address(plain), 32);
        _refuses(IAgreements.TermsProblem.Clauses, 33);
    }

    function test_module_isAContract() public {
        terms.clauses[1].module = address(0xbeef);
        _refuses(IAgreements.TermsProblem.Module, 1);
        terms.clauses[0].module = account(MINISTRY);
        _refuses(IAgreements.TermsProblem.Module, 0);
    }

    /* RULES */

    function test_disputePeriod_isADayIfThereIsAnArbiter() public {
        for (uint256 i = 0; i < 3; ++i) terms.parties[i].flags = PARTY_SIGNS;
        terms.rules.disputePeriod = 1 days - 1;
        _refuses(IAgreements.TermsProblem.Rules, 0);
        terms.rules.disputePeriod = 1 days;
        _accepts();
    }

    function test_disputePeriod_isADayIfAPartyMayDispute() public {
        terms.rules.arbiter = 0;
        terms.rules.disputePeriod = 1 days - 1;
        _refuses(IAgreements.TermsProblem.Rules, 0);
        terms.rules.disputePeriod = 1 days;
        _accepts();
    }

    function test_disputePeriod_isAnythingIfNobodyCanDispute() public {
        for (uint256 i = 0; i < 3; ++i) terms.parties[i].flags = PARTY_SIGNS;
        terms.rules.arbiter = 0;
        terms.rules.disputePeriod = 0;
        _accepts();
    }

    function test_arbiter_isAParty() public {
        terms.rules.arbiter = 7;
        _refuses(IAgreements.TermsProblem.Rules, 0);
        addParty(7, 0);
        _accepts();
    }

    function test_reviveDelay_isADayAtLeast() public {
        terms.rules.reviveDelay = 1 days - 1;
        _refuses(IAgreements.TermsProblem.Rules, 0);
        terms.rules.reviveDelay = 1 days;
        _accepts();
    }

    function _addClauseParty(address module_, uint16 index) private {
        addParty(0, PARTY_IS_CLAUSE | (index << 8));
        terms.parties[terms.parties.length - 1].account = module_;
    }

    function _refuses(IAgreements.TermsProblem problem, uint256 where) private {
        _refuses(terms, problem, where);
    }

    function _refuses(Terms memory t, IAgreements.TermsProblem problem, uint256 where) private {
        expectInvalid(problem, where);
        hub.activate(t, books, new bytes[](0));
        expectInvalid(problem, where);
        hub.activateAndFund(t, books, new bytes[](0), new Funding[](0));
    }

    function _accepts() private {
        opened();
        assertState(AgreementState.Active);
    }
}
