// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Agreements} from "../../contracts/agreement/Agreements.sol";
import "../../contracts/agreement/AgreementTypes.sol";
import {Parties} from "../../contracts/agreement/Parties.sol";
import {Target} from "../../contracts/clause/ClauseTypes.sol";
import {Contexts} from "../../contracts/clause/Contexts.sol";
import {MilestoneRows} from "../../contracts/milestone/MilestoneRows.sol";
import {Milestones} from "../../contracts/milestone/Milestones.sol";
import "../../contracts/milestone/MilestoneTypes.sol";
import {TestCurrency} from "../../contracts/token/TestCurrency.sol";
import {Test} from "./Vm.sol";

/// @notice What a clause of milestones fixes for all its rows, as {World-dealWords} packs it.
struct Deal {
    address token;
    uint112 unit;
    uint40 longstop;
    uint40 retentionDate;
    uint16 cureDays;
    bytes32[] payers;
    bytes32[] policies;
}

/// @title A partnership to test with
/// @notice Six parties of six organisations and one clause of milestones, signed with keys the test holds. Tests change
/// `terms`, `deal` and `rows` before they call {activate}.
///
/// Parties: 1 ministry (pays 60), 2 council (pays 40), 3 provider (submits, is paid), 4 verifier, 5 finance (approve), 6 arbiter.
abstract contract World is Test {
    uint8 internal constant MINISTRY = 1;
    uint8 internal constant COUNCIL = 2;
    uint8 internal constant PROVIDER = 3;
    uint8 internal constant VERIFIER = 4;
    uint8 internal constant FINANCE = 5;
    uint8 internal constant ARBITER = 6;
    uint40 internal constant START = 1_500_000_000;
    uint40 internal constant FOREVER = type(uint40).max;

    Agreements internal hub;
    Milestones internal module;
    TestCurrency internal token;

    Terms internal terms;
    Deal internal deal;
    bytes32[] internal rows;
    bytes32 internal id;
    bytes32 internal clause;

    /// @dev Deploys, and drafts an agreement with `count` milestones of 1,000 units.
    function world(uint256 count) internal {
        vm.warp(START);
        hub = Agreements(deploy("Agreements.sol:Agreements", ""));
        module = deployModule(address(hub));
        token = TestCurrency(deploy("TestCurrency.sol:TestCurrency", abi.encode("GBP", 2)));
        for (uint256 i = 0; i < count; ++i) rows.push(row(1_000));
        deal.token = address(token);
        deal.unit = 1;
        deal.longstop = START + 1000 days;
        deal.retentionDate = START + 1100 days;
        deal.cureDays = 10;
        deal.payers.push(payer(MINISTRY, 60));
        deal.payers.push(payer(COUNCIL, 40));
        deal.policies.push(tier(type(uint112).max, mask(VERIFIER, FINANCE), 2, 2));
        draft();
    }

    function deployModule(address hub_) internal returns (Milestones) {
        address rules = deploy("MilestoneTerms.sol:MilestoneTerms", "");
        address remedies = deploy("MilestoneRemedies.sol:MilestoneRemedies", abi.encode(hub_, rules));
        return Milestones(deploy("Milestones.sol:Milestones", abi.encode(hub_, remedies)));
    }

    /// @dev From the artifact, so that a test need not contain, and compile, what it deploys.
    function deploy(string memory artifact, bytes memory arguments) internal returns (address where) {
        bytes memory code = bytes.concat(vm.getCode(artifact), arguments);
        assembly {
            where := create(0, add(code, 32), mload(code))
        }
        assertTrue(where != address(0), artifact);
    }

    /// @dev The terms of the draft, without clauses' values; {seal} computes those.
    function draft() internal {
        terms.title = "Family support";
        terms.document = keccak256("document");
        terms.location = "https://example.org/agreement.pdf";
        string[6] memory names = ["Ministry", "Council", "Provider", "Verifier", "Finance", "Arbiter"];
        for (uint8 i = 0; i < 6; ++i) {
            terms.organisations.push(names[i]);
            uint16 flags = PARTY_SIGNS;
            if (i + 1 == PROVIDER) flags |= PARTY_SUBMITS;
            if (i < 3) flags |= PARTY_DISPUTES;
            if (i + 1 > PROVIDER) flags = 0;
            terms.parties.push(Party({account: account(i + 1), organisation: i + 1, flags: flags}));
        }
        terms.rules.start = START;
        terms.rules.end = START + 900 days;
        terms.rules.openBy = START + 30 days;
        terms.rules.arbiter = ARBITER;
        terms.rules.disputePeriod = 20 days;
        terms.rules.reviveDelay = 7 days;
        terms.rules.maySuspend = mask(MINISTRY, COUNCIL);
        terms.rules.mayEnd = mask(MINISTRY, MINISTRY);
        terms.rules.noticeDays = 30;
        terms.rules.suspensionLimit = 100 days;
        terms.rules.ceilingPpm = 500_000;
        terms.edition = 1;
        terms.salt = keccak256("salt");
        terms.clauses.push(
            ClauseTerms({
                module: address(module),
                token: address(token),
                currency: "GBP",
                value: 0,
                originalValue: 0,
                anchor: 0,
                config: 0
            })
        );
    }

    /* WORDS */

    /// @dev A row with the usual fields: payee, policy 1, 15 days of review, silence rejects, a silent arbiter pays.
    function row(uint112 amount) internal pure returns (bytes32) {
        return row(amount, 0, 0, 15, 0, uint8(Silence.Reject), PROVIDER);
    }

    function row(
        uint112 amount,
        uint32 predecessors,
        uint24 retentionPpm,
        uint16 reviewDays,
        uint8 challengeDays,
        uint8 defaults,
        uint8 payee
    ) internal pure returns (bytes32) {
        uint256 word = (uint256(amount) << 144) | (uint256(START + 100 days) << 104) | (uint256(predecessors) << 72);
        word |= (uint256(retentionPpm) << 48) | (uint256(reviewDays) << 32) | (uint256(payee) << 24) | (1 << 16);
        return bytes32(word | (uint256(challengeDays) << 8) | defaults);
    }

    function payer(uint8 party, uint64 weight) internal pure returns (bytes32) {
        return bytes32((uint256(party) << 248) | (uint256(weight) << 184));
    }

    function tier(uint112 upTo, uint32 eligible, uint8 approvals, uint8 orgs) internal pure returns (bytes32) {
        uint256 word = (uint256(upTo) << 144) | (uint256(eligible) << 112) | (uint256(approvals) << 104);
        return bytes32(word | (uint256(orgs) << 96));
    }

    function mask(uint8 a, uint8 b) internal pure returns (uint32) {
        return Parties.bit(a) | Parties.bit(b);
    }

    /* PEOPLE */

    function key(uint8 party) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode("party", party)));
    }

    function account(uint8 party) internal pure returns (address) {
        return vm.addr(key(party));
    }

    function sign(uint8 party, bytes32 hash) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key(party), hash);
        return abi.encodePacked(r, s, v);
    }

    /* TERMS */

    /// @dev The words of the deal, see {Deals}.
    function dealWords() internal view returns (bytes32[] memory words) {
        uint256 payers = deal.payers.length;
        words = new bytes32[](2 + payers + deal.policies.length);
        uint256 first = (uint256(uint160(deal.token)) << 96) | (payers << 88) | (deal.policies.length << 80);
        words[0] = bytes32(first | (uint256(deal.cureDays) << 64));
        uint256 dates = (uint256(deal.longstop) << 104) | (uint256(deal.retentionDate) << 64);
        words[1] = bytes32((uint256(deal.unit) << 144) | dates);
        for (uint256 i = 0; i < payers; ++i) words[2 + i] = deal.payers[i];
        for (uint256 i = 0; i < deal.policies.length; ++i) words[2 + payers + i] = deal.policies[i];
    }

    function config() internal view returns (bytes32[] memory) {
        return join(dealWords(), rows);
    }

    function configs() internal view returns (bytes32[][] memory list) {
        list = new bytes32[][](1);
        list[0] = config();
    }

    function thinConfig() internal view returns (bytes32[] memory) {
        return join(dealWords(), pageHashes());
    }

    /// @dev The hash of each page of eight rows.
    function pageHashes() internal view returns (bytes32[] memory hashes) {
        hashes = new bytes32[]((rows.length + 7) / 8);
        for (uint256 page = 0; page < hashes.length; ++page) {
            bytes memory packed;
            for (uint256 i = page * 8; i < rows.length && i < page * 8 + 8; ++i)
                packed = abi.encodePacked(packed, rows[i]);
            hashes[page] = keccak256(packed);
        }
    }

    function configHash() internal view returns (bytes32) {
        return keccak256(abi.encodePacked(thinConfig()));
    }

    function join(bytes32[] memory a, bytes32[] memory b) internal pure returns (bytes32[] memory list) {
        list = new bytes32[](a.length + b.length);
        for (uint256 i = 0; i < list.length; ++i) list[i] = i < a.length ? a[i] : b[i - a.length];
    }

    /// @dev Writes value and configuration into the terms.
    function seal() internal {
        uint112 value;
        for (uint256 i = 0; i < rows.length; ++i) value += MilestoneRows.amount(rows[i]);
        terms.clauses[0].value = value;
        if (terms.edition == 1) terms.clauses[0].originalValue = value;
        terms.clauses[0].config = configHash();
    }

    function signatures(bytes32 hash) internal view returns (bytes[] memory list) {
        uint256 count;
        for (uint256 i = 0; i < terms.parties.length; ++i) if (terms.parties[i].flags & PARTY_SIGNS != 0) ++count;
        list = new bytes[](count);
        count = 0;
        for (uint8 i = 0; i < terms.parties.length; ++i) {
            if (terms.parties[i].flags & PARTY_SIGNS != 0) list[count++] = sign(i + 1, hash);
        }
    }

    function activate() internal {
        seal();
        id = hub.activate(terms, configs(), signatures(hub.digestOf(terms)));
        clause = Contexts.keyOf(context(), configHash());
    }

    function partyRows() internal view returns (bytes32[] memory list) {
        list = new bytes32[](terms.parties.length);
        for (uint256 i = 0; i < list.length; ++i) {
            Party memory p = terms.parties[i];
            list[i] = Parties.pack(p.account, p.organisation, p.flags);
        }
    }

    function rulesHash() internal view returns (bytes32) {
        return keccak256(abi.encode(terms.rules));
    }

    function context() internal view returns (bytes32[] memory) {
        return Contexts.pack(Contexts.rootOf(id, rulesHash()), terms.clauses[0].anchor, terms.edition, 0, partyRows());
    }

    /// @dev All pages.
    function use() internal view returns (Use memory) {
        uint256 pages = (rows.length + 7) / 8;
        return Use({context: context(), config: thinConfig(), pages: uint16((1 << pages) - 1), rows: rows});
    }

    /// @dev The key of the clause's terms in force.
    function currentKey() internal view returns (bytes32 current) {
        (current, , ) = module.inForce(clause);
    }

    /* MONEY */

    function fund(uint8 payerIndex, uint112 amount) internal {
        address from = account(payerIndex + 1);
        token.mint(from, amount);
        vm.prank(from);
        token.approve(address(module), amount);
        vm.prank(from);
        module.deposit(context(), thinConfig(), payerIndex, amount);
    }

    /* MESSAGES */

    function delivery(uint8 milestone, uint8 round) internal view returns (Delivery memory) {
        return
            Delivery({
                milestone: milestone,
                round: round,
                amount: MilestoneRows.amount(rows[milestone - 1]),
                evidence: keccak256(abi.encode("evidence", milestone, round))
            });
    }

    function filing(uint8 milestone, uint8 round) internal view returns (Filing memory f) {
        f.delivery = delivery(milestone, round);
        f.serviceDate = START;
        f.invoice = keccak256("invoice");
        f.budgetLine = "4711";
        f.location = "https://example.org/evidence";
    }

    function filings(uint8 milestone, uint8 round) internal view returns (Filing[] memory list) {
        list = new Filing[](1);
        list[0] = filing(milestone, round);
    }

    function deliveries(Filing[] memory f) internal pure returns (Delivery[] memory list) {
        list = new Delivery[](f.length);
        for (uint256 i = 0; i < f.length; ++i) list[i] = f[i].delivery;
    }

    /// @dev The caller is the party.
    function self(uint8 party) internal pure returns (Auth memory) {
        return Auth({party: party, deadline: 0, signature: ""});
    }

    function none() internal pure returns (Target[] memory) {
        return new Target[](0);
    }

    function auths() internal pure returns (Auth[] memory) {
        return new Auth[](0);
    }

    function auths(Auth memory a) internal pure returns (Auth[] memory list) {
        list = new Auth[](1);
        list[0] = a;
    }

    function auths(Auth memory a, Auth memory b) internal pure returns (Auth[] memory list) {
        list = new Auth[](2);
        list[0] = a;
        list[1] = b;
    }

    function digest(bytes32 structHash) internal view returns (bytes32) {
        return digest(structHash, "Concordat Milestones", address(module));
    }

    function digest(bytes32 structHash, string memory name, address where) internal view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256(bytes(name)),
                keccak256("1"),
                block.chainid,
                where
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    string private constant DELIVERY = "Delivery(uint8 milestone,uint8 round,uint112 amount,bytes32 evidence)";
    string private constant FILING =
        "Filing(Delivery delivery,uint40 serviceDate,bytes32 invoice,bytes32 budgetLine,string location)";
    string private constant REASON = "Reason(uint8 code,bytes32 document)";

    function hashOf(Delivery memory d) internal pure returns (bytes32) {
        return keccak256(abi.encode(keccak256(bytes(DELIVERY)), d.milestone, d.round, d.amount, d.evidence));
    }

    function hashOf(Filing memory f) internal pure returns (bytes32) {
        bytes32 typehash = keccak256(bytes(string.concat(FILING, DELIVERY)));
        bytes32 location = keccak256(bytes(f.location));
        return keccak256(abi.encode(typehash, hashOf(f.delivery), f.serviceDate, f.invoice, f.budgetLine, location));
    }

    function hashOf(Reason memory r) internal pure returns (bytes32) {
        return keccak256(abi.encode(keccak256(bytes(REASON)), r.code, r.document));
    }

    /// @dev A signed submission of all of `f`.
    function submission(uint8 party, Filing[] memory f) internal view returns (Auth memory) {
        bytes32[] memory hashes = new bytes32[](f.length);
        for (uint256 i = 0; i < f.length; ++i) hashes[i] = hashOf(f[i]);
        bytes32 typehash = keccak256(
            bytes(string.concat("Submit(bytes32 key,uint8 party,Filing[] filings,uint40 deadline)", DELIVERY, FILING))
        );
        bytes32 list = keccak256(abi.encodePacked(hashes));
        bytes32 message = keccak256(abi.encode(typehash, currentKey(), party, list, FOREVER));
        return Auth({party: party, deadline: FOREVER, signature: sign(party, digest(message))});
    }

    /// @dev A signed approval of all of `f`.
    function approval(uint8 party, Filing[] memory f) internal view returns (Auth memory) {
        bytes32[] memory hashes = new bytes32[](f.length);
        for (uint256 i = 0; i < f.length; ++i) hashes[i] = hashOf(f[i].delivery);
        bytes32 typehash = keccak256(
            bytes(string.concat("Approve(bytes32 key,uint8 party,Delivery[] deliveries,uint40 deadline)", DELIVERY))
        );
        bytes32 list = keccak256(abi.encodePacked(hashes));
        bytes32 message = keccak256(abi.encode(typehash, currentKey(), party, list, FOREVER));
        return Auth({party: party, deadline: FOREVER, signature: sign(party, digest(message))});
    }

    /// @dev A signed `Reject`, `Dispute`: `name` says which.
    function objection(
        string memory name,
        uint8 party,
        Delivery memory d,
        Reason memory r
    ) internal view returns (Auth memory) {
        bytes32 typehash = keccak256(
            bytes(
                string.concat(
                    name,
                    "(bytes32 key,uint8 party,Delivery delivery,Reason reason,uint40 deadline)",
                    DELIVERY,
                    REASON
                )
            )
        );
        bytes32 message = keccak256(abi.encode(typehash, currentKey(), party, hashOf(d), hashOf(r), FOREVER));
        return Auth({party: party, deadline: FOREVER, signature: sign(party, digest(message))});
    }

    /// @dev A signed resolution.
    function resolution(
        uint8 party,
        Delivery memory d,
        uint112 toPayee,
        Reason memory r
    ) internal view returns (Auth memory) {
        bytes32 typehash = keccak256(
            bytes(
                string.concat(
                    "Resolve(bytes32 key,uint8 party,Delivery delivery,uint112 toPayee,Reason reason,uint40 deadline)",
                    DELIVERY,
                    REASON
                )
            )
        );
        bytes32 message = keccak256(abi.encode(typehash, currentKey(), party, hashOf(d), toPayee, hashOf(r), FOREVER));
        return Auth({party: party, deadline: FOREVER, signature: sign(party, digest(message))});
    }

    /// @dev A signed release.
    function releaseBy(
        uint8 party,
        uint8 milestone,
        uint112 deduction,
        Reason memory r
    ) internal view returns (Auth memory) {
        bytes32 typehash = keccak256(
            bytes(
                string.concat(
                    "Release(bytes32 key,uint8 party,uint8 milestone,uint112 deduction,Reason reason,uint40 deadline)",
                    REASON
                )
            )
        );
        bytes32 message = keccak256(
            abi.encode(typehash, currentKey(), party, milestone, deduction, hashOf(r), FOREVER)
        );
        return Auth({party: party, deadline: FOREVER, signature: sign(party, digest(message))});
    }

    function reason() internal pure returns (Reason memory) {
        return Reason({code: 7, document: keccak256("reason")});
    }
}
