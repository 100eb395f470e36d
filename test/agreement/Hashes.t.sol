// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AgreementHashes} from "../../contracts/agreement/AgreementHashes.sol";
import "../../contracts/agreement/AgreementTypes.sol";
import {Parties} from "../../contracts/agreement/Parties.sol";
import {HubMessages} from "../support/HubMessages.sol";
import {HubWorld} from "../support/HubWorld.sol";

/// @dev Every message, hashed by the contract and a second time from the documented types.
contract HashesTest is HubWorld {
    using Parties for bytes32;

    uint256 private _entropy;

    function setUp() public {
        hubWorld();
    }

    /* TERMS */

    function testFuzz_terms(uint256 seed) public {
        Terms memory t = _anyTerms(seed);
        assertEq(hub.digestOf(t), digestOf(t), "digest");
    }

    function test_terms_empty() public view {
        Terms memory t;
        assertEq(hub.digestOf(t), digestOf(t), "digest");
    }

    /// @dev Changes one field; the digest must follow.
    function testFuzz_terms_everyFieldCounts(uint256 seed, uint256 row) public {
        Terms memory t = _anyTerms(seed | (uint256(1) << 255));
        bytes32 before = hub.digestOf(t);
        for (uint256 field = 0; field < 28; ++field) {
            Terms memory other = copy(t);
            _change(other, field, row);
            assertTrue(hub.digestOf(other) != before, vm.toString(field));
        }
    }

    /// @dev Moving a character from one text to the next is a change, too.
    function test_terms_textsDoNotRunTogether() public view {
        Terms memory a = terms;
        Terms memory b = terms;
        (a.title, a.location) = ("ab", "c");
        (b.title, b.location) = ("a", "bc");
        assertTrue(hub.digestOf(a) != hub.digestOf(b), "fields");
        (a, b) = (terms, terms);
        (a.organisations[0], a.organisations[1]) = ("ab", "c");
        (b.organisations[0], b.organisations[1]) = ("a", "bc");
        assertTrue(hub.digestOf(a) != hub.digestOf(b), "rows");
    }

    function testFuzz_terms_ofAnHeir(uint256 seed, uint8 heirOf, address heir, uint8 edition) public {
        Terms memory t = _anyTerms(seed);
        heirOf = t.parties.length == 0 ? 0 : uint8(bound(heirOf, 0, t.parties.length));
        bytes32[] memory anchors = new bytes32[](t.clauses.length);
        for (uint256 i = 0; i < anchors.length; ++i) anchors[i] = bytes32(_any());
        bytes32 actual = this.hashWith(t, heirOf, heir, anchors, edition);

        for (uint256 i = 0; i < anchors.length; ++i) t.clauses[i].anchor = anchors[i];
        t.edition = edition;
        if (heirOf != 0) {
            Party memory p = t.parties[heirOf - 1];
            (p.account, p.flags) = (heir, p.flags & PARTY_IS_CLAUSE != 0 ? 0 : p.flags);
        }
        assertEq(actual, HubMessages.terms(t), "hash");
    }

    /* ACTS */

    function testFuzz_amendment(
        bytes32 id_,
        bytes32 hash,
        Reason memory r,
        uint32 skip,
        uint8 p,
        uint40 until
    ) public view {
        bytes32 expected = HubMessages.amendment(id_, hash, r, skip, p, until);
        assertEq(this.amendment(id_, hash, r, skip, p, until), expected, "hash");
    }

    function testFuzz_succession(
        bytes32 id_,
        uint8[3] memory n,
        uint32 count,
        address heir,
        Reason memory r,
        uint40 until
    ) public view {
        bytes32 expected = HubMessages.succession(id_, n[0], count, n[1], heir, r, n[2], until);
        assertEq(this.succession(id_, n[0], count, n[1], heir, r, n[2], until), expected, "hash");
    }

    function testFuzz_suspend(
        bytes32 id_,
        uint8[2] memory n,
        uint32 count,
        uint40[2] memory times,
        Reason memory r
    ) public view {
        bytes32 expected = HubMessages.suspend(id_, n[0], count, times[0], r, n[1], times[1]);
        assertEq(this.suspend(id_, n[0], count, times[0], r, n[1], times[1]), expected, "hash");
    }

    function testFuzz_veto(bytes32 id_, uint8[2] memory n, uint32 count, address heir, uint40 until) public pure {
        bytes32 expected = HubMessages.veto(id_, n[0], count, n[1], heir, until);
        assertEq(AgreementHashes.veto(id_, n[0], count, n[1], heir, until), expected, "hash");
    }

    function testFuzz_withdraw(bytes32 id_, uint8 party, uint40 until) public pure {
        assertEq(AgreementHashes.withdraw(id_, party, until), HubMessages.withdraw(id_, party, until), "hash");
    }

    /// @dev The two say the same words, and are not the same.
    function testFuzz_endAndNotice(bytes32 id_, uint8[2] memory n, Reason memory r, uint40 until) public view {
        bytes32 end_ = this.end(id_, n[0], r, n[1], until);
        bytes32 notice_ = this.notice(id_, n[0], r, n[1], until);
        assertEq(end_, HubMessages.end(id_, n[0], r, n[1], until), "end");
        assertEq(notice_, HubMessages.notice(id_, n[0], r, n[1], until), "notice");
        assertTrue(end_ != notice_, "different");
    }

    /* ROWS */

    function testFuzz_row_readsAsItWasPacked(address account_, uint16 organisation_, uint16 flags_) public pure {
        bytes32 row_ = Parties.pack(account_, organisation_, flags_);
        assertEq(row_.account(), account_, "account");
        assertEq(row_.organisation(), organisation_, "organisation");
        assertEq(row_.flags(), flags_, "flags");
        assertEq(row_.clauseIndex(), (flags_ >> 8) % 32, "index");
        assertEq(row_.clausePayer(), flags_ >> 13, "payer");
        assertEq(uint64(uint256(row_)), 0, "spare");
        for (uint16 flag = 1; flag <= 8; flag <<= 1) {
            assertTrue(row_.has(flag) == (flags_ & flag != 0), "has");
        }
    }

    function test_bit_ofEachPartyThereCanBe() public pure {
        uint32 all;
        for (uint8 party = 1; party <= 32; ++party) {
            assertEq(Parties.bit(party), uint256(1) << (party - 1), "bit");
            all |= Parties.bit(party);
        }
        assertEq(all, ALL, "all");
        assertEq(Parties.bit(33), 0, "none beyond");
    }

    /* THE CONTRACT'S SIDE */

    function hashWith(
        Terms calldata t,
        uint8 heirOf,
        address heir,
        bytes32[] calldata anchors,
        uint8 edition
    ) external pure returns (bytes32) {
        return AgreementHashes.hashWith(t, heirOf, heir, anchors, edition);
    }

    function amendment(
        bytes32 id_,
        bytes32 hash,
        Reason calldata r,
        uint32 skip,
        uint8 party,
        uint40 deadline
    ) external pure returns (bytes32) {
        return AgreementHashes.amendment(id_, hash, r, skip, party, deadline);
    }

    function succession(
        bytes32 id_,
        uint8 edition,
        uint32 count,
        uint8 party,
        address heir,
        Reason calldata r,
        uint8 by,
        uint40 deadline
    ) external pure returns (bytes32) {
        return AgreementHashes.succession(id_, edition, count, party, heir, r, by, deadline);
    }

    function suspend(
        bytes32 id_,
        uint8 edition,
        uint32 count,
        uint40 until,
        Reason calldata r,
        uint8 party,
        uint40 deadline
    ) external pure returns (bytes32) {
        return AgreementHashes.suspend(id_, edition, count, until, r, party, deadline);
    }

    function end(
        bytes32 id_,
        uint8 edition,
        Reason calldata r,
        uint8 party,
        uint40 deadline
    ) external pure returns (bytes32) {
        return AgreementHashes.end(id_, edition, r, party, deadline);
    }

    function notice(
        bytes32 id_,
        uint8 edition,
        Reason calldata r,
        uint8 party,
        uint40 deadline
    ) external pure returns (bytes32) {
        return AgreementHashes.notice(id_, edition, r, party, deadline);
    }

    /* ARBITRARY TERMS */

    /// @dev Up to four rows of each kind; one at least if the seed's first bit is set.
    function _anyTerms(uint256 seed) private returns (Terms memory t) {
        _entropy = seed;
        uint256 least = seed >> 255;
        (t.title, t.location, t.externalId) = (_text(), _text(), _text());
        (t.document, t.salt, t.edition) = (bytes32(_any()), bytes32(_any()), uint8(_any()));
        t.organisations = new string[](least + (_any() % 4));
        for (uint256 i = 0; i < t.organisations.length; ++i) t.organisations[i] = _text();
        t.parties = new Party[](least + (_any() % 4));
        for (uint256 i = 0; i < t.parties.length; ++i) {
            t.parties[i] = Party(address(uint160(_any())), uint16(_any()), uint16(_any()));
        }
        t.clauses = new ClauseTerms[](least + (_any() % 4));
        for (uint256 i = 0; i < t.clauses.length; ++i) t.clauses[i] = _clause();
        t.rules = _rules();
    }

    function _clause() private returns (ClauseTerms memory c) {
        (c.module, c.token) = (address(uint160(_any())), address(uint160(_any())));
        (c.currency, c.value, c.originalValue) = (bytes3(bytes32(_any())), uint112(_any()), uint112(_any()));
        (c.anchor, c.config) = (bytes32(_any()), bytes32(_any()));
    }

    function _rules() private returns (Rules memory r) {
        (r.start, r.end, r.openBy) = (uint40(_any()), uint40(_any()), uint40(_any()));
        (r.arbiter, r.disputePeriod, r.reviveDelay) = (uint8(_any()), uint32(_any()), uint32(_any()));
        (r.maySuspend, r.mayEnd, r.noticeDays) = (uint32(_any()), uint32(_any()), uint32(_any()));
        (r.suspensionLimit, r.ceilingPpm) = (uint32(_any()), uint24(_any()));
    }

    function _text() private returns (string memory) {
        uint256 noise = _any();
        bytes memory text = new bytes(noise % 64);
        for (uint256 i = 0; i < text.length; ++i) text[i] = bytes1(uint8(noise >> (i * 4)));
        return string(text);
    }

    function _any() private returns (uint256) {
        _entropy = uint256(keccak256(abi.encode(_entropy)));
        return _entropy;
    }

    function _change(Terms memory t, uint256 field, uint256 row_) private pure {
        if (field < 8) _changeHead(t, field, row_);
        else if (field < 11) _changeParty(t.parties[row_ % t.parties.length], field - 8);
        else if (field < 18) _changeClause(t.clauses[row_ % t.clauses.length], field - 11);
        else _changeRules(t.rules, field - 18);
    }

    function _changeHead(Terms memory t, uint256 field, uint256 row_) private pure {
        if (field == 0) t.title = string.concat(t.title, "x");
        if (field == 1) t.document = ~t.document;
        if (field == 2) t.location = string.concat(t.location, "x");
        if (field == 3) t.externalId = string.concat(t.externalId, "x");
        if (field == 4) t.organisations[row_ % t.organisations.length] = "changed";
        if (field == 5) t.edition = ~t.edition;
        if (field == 6) t.salt = ~t.salt;
        if (field == 7) t.rules.start = ~t.rules.start;
    }

    function _changeParty(Party memory p, uint256 field) private pure {
        if (field == 0) p.account = address(~uint160(p.account));
        if (field == 1) p.organisation = ~p.organisation;
        if (field == 2) p.flags = ~p.flags;
    }

    function _changeClause(ClauseTerms memory c, uint256 field) private pure {
        if (field == 0) c.module = address(~uint160(c.module));
        if (field == 1) c.token = address(~uint160(c.token));
        if (field == 2) c.currency = ~c.currency;
        if (field == 3) c.value = ~c.value;
        if (field == 4) c.originalValue = ~c.originalValue;
        if (field == 5) c.anchor = ~c.anchor;
        if (field == 6) c.config = ~c.config;
    }

    function _changeRules(Rules memory r, uint256 field) private pure {
        if (field == 0) r.end = ~r.end;
        if (field == 1) r.openBy = ~r.openBy;
        if (field == 2) r.arbiter = ~r.arbiter;
        if (field == 3) r.disputePeriod = ~r.disputePeriod;
        if (field == 4) r.reviveDelay = ~r.reviveDelay;
        if (field == 5) r.maySuspend = ~r.maySuspend;
        if (field == 6) r.mayEnd = ~r.mayEnd;
        if (field == 7) r.noticeDays = ~r.noticeDays;
        if (field == 8) r.suspensionLimit = ~r.suspensionLimit;
        if (field == 9) r.ceilingPpm = ~r.ceilingPpm;
    }
}
