// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Agreements} from "../../contracts/agreement/Agreements.sol";
import "../../contracts/agreement/AgreementTypes.sol";
import {Parties} from "../../contracts/agreement/Parties.sol";
import {Contexts} from "../../contracts/clause/Contexts.sol";
import {TestCurrency} from "../../contracts/token/TestCurrency.sol";
import {ModuleMock} from "../mocks/ModuleMock.sol";
import {PlainClause} from "../mocks/PlainClause.sol";
import {HubChecks} from "./HubChecks.sol";
import {HubMessages} from "./HubMessages.sol";

/// @title An agreement to test the hub with
/// @notice The parties and rules of {World}, and two clauses whose modules know nothing but money: clause 0 is a {PlainClause}
/// worth 1,000, clause 1 a {ModuleMock} worth 500. Parties 1, 2 and 3 sign; 1 and 2 may suspend; 1 may give notice.
/// @dev Nothing here calls a contract that is under test, so that arguments can be built after `expectRevert`.
abstract contract HubWorld is HubChecks {
    uint32 internal constant ALL = type(uint32).max;

    PlainClause internal plain;
    ModuleMock internal mock;
    bytes32[][] internal books;
    /// @dev How many successions the test has announced: those who announce or veto the next sign for this number.
    uint32 internal announcements;

    function hubWorld() internal {
        vm.warp(START);
        hub = Agreements(deployCode("contracts/agreement/Agreements.sol:Agreements"));
        plain = new PlainClause(address(hub));
        mock = new ModuleMock();
        token = new TestCurrency("GBP", 2);
        draft();
        terms.clauses.pop();
        addClause(address(plain), 1_000);
        addClause(address(mock), 500);
    }

    /// @dev Deploys what was built, instead of carrying a copy of it in every test.
    function deployCode(string memory artifact) internal returns (address where) {
        bytes memory code = vm.getCode(artifact);
        assembly {
            where := create(0, add(code, 32), mload(code))
        }
        assertTrue(where != address(0), artifact);
    }

    /* TERMS */

    /// @dev Two payers, one item.
    function wordsOf(address token_, uint112 value) internal pure returns (bytes32[] memory words) {
        words = new bytes32[](2);
        words[0] = bytes32((uint256(uint160(token_)) << 96) | (2 << 88) | (1 << 80));
        words[1] = bytes32(uint256(value));
    }

    function addClause(address module_, uint112 value) internal {
        bytes32[] memory words = wordsOf(address(token), value);
        books.push(words);
        terms.clauses.push(clauseTerms(module_, value, words));
    }

    function clauseTerms(
        address module_,
        uint112 value,
        bytes32[] memory words
    ) internal view returns (ClauseTerms memory) {
        return
            ClauseTerms({
                module: module_,
                token: address(token),
                currency: "GBP",
                value: value,
                originalValue: value,
                anchor: 0,
                config: keccak256(abi.encodePacked(words))
            });
    }

    function addParty(uint8 number, uint16 flags) internal {
        terms.organisations.push("Another");
        uint16 organisation = uint16(terms.organisations.length);
        terms.parties.push(Party({account: account(number), organisation: organisation, flags: flags}));
    }

    /// @dev A deep copy: memory structs are references.
    function copy(Terms memory t) internal pure returns (Terms memory) {
        return abi.decode(abi.encode(t), (Terms));
    }

    /// @dev `t` one edition later, with the ids of its clauses as anchors.
    function nextOf(Terms memory t) internal view returns (Terms memory to) {
        to = copy(t);
        for (uint8 i = 0; i < to.clauses.length; ++i) to.clauses[i].anchor = idOf(t, i);
        ++to.edition;
    }

    /// @dev Gives clause `i` of `to` another value.
    function revalue(Terms memory to, bytes32[][] memory configs_, uint256 i, uint112 value) internal pure {
        bytes32[] memory words = abi.decode(abi.encode(configs_[i]), (bytes32[]));
        words[1] = bytes32(uint256(value));
        configs_[i] = words;
        to.clauses[i].value = value;
        to.clauses[i].config = keccak256(abi.encodePacked(words));
    }

    function contextOf(Terms memory t, uint8 i) internal view returns (bytes32[] memory) {
        bytes32[] memory parties = new bytes32[](t.parties.length);
        for (uint256 p = 0; p < parties.length; ++p) {
            parties[p] = Parties.pack(t.parties[p].account, t.parties[p].organisation, t.parties[p].flags);
        }
        bytes32 root = Contexts.rootOf(id, keccak256(abi.encode(t.rules)));
        return Contexts.pack(root, t.clauses[i].anchor, t.edition, i, parties);
    }

    function keyOf(Terms memory t, uint8 i) internal view returns (bytes32) {
        return Contexts.keyOf(contextOf(t, i), t.clauses[i].config);
    }

    function idOf(Terms memory t, uint8 i) internal view returns (bytes32) {
        return t.clauses[i].anchor == 0 ? keyOf(t, i) : t.clauses[i].anchor;
    }

    /* SIGNATURES */

    /// @dev The key that signs for `who`: that of the party, or of its heir, who has the party's number plus 100.
    function signAs(address who, uint8 party, bytes32 hash) internal pure returns (bytes memory) {
        return sign(who == account(party) ? party : party + 100, hash);
    }

    function signaturesOf(Terms memory t) internal view returns (bytes[] memory list) {
        bytes32 hash = digestOf(t);
        list = new bytes[](signersOf(t, 0).length);
        uint256 next;
        for (uint8 p = 1; p <= t.parties.length; ++p) {
            if (t.parties[p - 1].flags & PARTY_SIGNS != 0) list[next++] = signAs(t.parties[p - 1].account, p, hash);
        }
    }

    function signersOf(Terms memory t, uint8 except) internal pure returns (uint8[] memory list) {
        uint256 count;
        for (uint8 p = 1; p <= t.parties.length; ++p) if (_signs(t, p, except)) ++count;
        list = new uint8[](count);
        count = 0;
        for (uint8 p = 1; p <= t.parties.length; ++p) if (_signs(t, p, except)) list[count++] = p;
    }

    function _signs(Terms memory t, uint8 p, uint8 except) private pure returns (bool) {
        return p != except && t.parties[p - 1].flags & PARTY_SIGNS != 0;
    }

    function signed(Terms memory t, uint8 party, bytes32 message) internal view returns (Auth memory) {
        bytes memory signature = signAs(t.parties[party - 1].account, party, digestOf(message));
        return Auth({party: party, deadline: FOREVER, signature: signature});
    }

    function amendAuths(Terms memory to, Reason memory r, uint32 skip) internal view returns (Auth[] memory list) {
        uint8[] memory signers = signersOf(to, 0);
        list = new Auth[](signers.length);
        bytes32 hash = HubMessages.terms(to);
        for (uint256 i = 0; i < list.length; ++i) {
            list[i] = signed(to, signers[i], HubMessages.amendment(id, hash, r, skip, signers[i], FOREVER));
        }
    }

    function endAuths(Terms memory t, Reason memory r) internal view returns (Auth[] memory list) {
        uint8[] memory signers = signersOf(t, 0);
        list = new Auth[](signers.length);
        for (uint256 i = 0; i < list.length; ++i) list[i] = endAuth(t, signers[i], r);
    }

    function endAuth(Terms memory t, uint8 party, Reason memory r) internal view returns (Auth memory) {
        return signed(t, party, HubMessages.end(id, t.edition, r, party, FOREVER));
    }

    function noticeAuth(Terms memory t, uint8 party, Reason memory r) internal view returns (Auth memory) {
        return signed(t, party, HubMessages.notice(id, t.edition, r, party, FOREVER));
    }

    function heirAuths(
        Terms memory t,
        uint8 party,
        address heir,
        Reason memory r
    ) internal view returns (Auth[] memory list) {
        uint8[] memory signers = signersOf(t, party);
        list = new Auth[](signers.length);
        for (uint256 i = 0; i < list.length; ++i) list[i] = heirAuth(t, party, heir, r, signers[i]);
    }

    function heirAuth(
        Terms memory t,
        uint8 party,
        address heir,
        Reason memory r,
        uint8 by
    ) internal view returns (Auth memory) {
        return signed(t, by, HubMessages.succession(id, t.edition, announcements, party, heir, r, by, FOREVER));
    }

    function suspendAuth(
        Terms memory t,
        uint32 count,
        uint40 until,
        Reason memory r,
        uint8 by
    ) internal view returns (Auth memory) {
        return signed(t, by, HubMessages.suspend(id, t.edition, count, until, r, by, FOREVER));
    }

    function vetoAuth(Terms memory t, uint8 party, address heir) internal view returns (Auth memory) {
        return signed(t, party, HubMessages.veto(id, t.edition, announcements, party, heir, FOREVER));
    }

    /* ACTS */

    /// @dev Activates the draft; returns its terms.
    function opened() internal returns (Terms memory t) {
        t = terms;
        id = digestOf(t);
        bytes32 actual = hub.activate(t, books, signaturesOf(t));
        assertEq(actual, id, "the id is the digest");
        clause = idOf(t, 0);
    }

    /// @dev Amends, signed by all, telling every clause; returns the new terms.
    function amended(Terms memory t) internal returns (Terms memory to) {
        to = nextOf(t);
        hub.amend(id, t, to, books, books, reason(), 0, amendAuths(to, reason(), 0));
    }

    /// @dev Party `by` suspends until `until`, telling every clause.
    function suspended(Terms memory t, uint8 by, uint40 until) internal {
        vm.prank(t.parties[by - 1].account);
        hub.suspend(id, t, until, reason(), ALL, self(by));
    }

    /// @dev Party `by` gives notice.
    function noticed(Terms memory t, uint8 by) internal {
        vm.prank(t.parties[by - 1].account);
        hub.giveNotice(id, t, reason(), self(by));
    }

    /// @dev Everybody ends the agreement now.
    function ended(Terms memory t) internal {
        hub.end(id, t, reason(), ALL, endAuths(t, reason()));
    }
}
