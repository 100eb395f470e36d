// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ClauseTerms, PARTY_IS_CLAUSE, Party, Reason, Terms} from "./AgreementTypes.sol";

/// @title The messages of an agreement, as EIP-712 hashes them
library AgreementHashes {
    // One literal each: only then does the compiler hash it, instead of every call.
    bytes32 private constant TERMS = keccak256(
        "Terms(string title,bytes32 document,string location,string externalId,string[] organisations,Party[] parties,ClauseTerms[] clauses,Rules rules,uint8 edition,bytes32 salt)"
        "ClauseTerms(address module,address token,bytes3 currency,uint112 value,uint112 originalValue,bytes32 anchor,bytes32 config)"
        "Party(address account,uint16 organisation,uint16 flags)"
        "Rules(uint40 start,uint40 end,uint40 openBy,uint8 arbiter,uint32 disputePeriod,uint32 reviveDelay,uint32 maySuspend,uint32 mayEnd,uint32 noticeDays,uint32 suspensionLimit,uint24 ceilingPpm)"
    );
    bytes32 private constant CLAUSE = keccak256(
        "ClauseTerms(address module,address token,bytes3 currency,uint112 value,uint112 originalValue,bytes32 anchor,bytes32 config)"
    );
    bytes32 private constant PARTY = keccak256("Party(address account,uint16 organisation,uint16 flags)");
    bytes32 private constant RULES = keccak256(
        "Rules(uint40 start,uint40 end,uint40 openBy,uint8 arbiter,uint32 disputePeriod,uint32 reviveDelay,uint32 maySuspend,uint32 mayEnd,uint32 noticeDays,uint32 suspensionLimit,uint24 ceilingPpm)"
    );
    bytes32 private constant REASON = keccak256("Reason(uint8 code,bytes32 document)");
    bytes32 private constant AMENDMENT = keccak256(
        "Amendment(bytes32 agreement,Terms terms,Reason reason,uint32 skip,uint8 party,uint40 deadline)"
        "ClauseTerms(address module,address token,bytes3 currency,uint112 value,uint112 originalValue,bytes32 anchor,bytes32 config)"
        "Party(address account,uint16 organisation,uint16 flags)"
        "Reason(uint8 code,bytes32 document)"
        "Rules(uint40 start,uint40 end,uint40 openBy,uint8 arbiter,uint32 disputePeriod,uint32 reviveDelay,uint32 maySuspend,uint32 mayEnd,uint32 noticeDays,uint32 suspensionLimit,uint24 ceilingPpm)"
        "Terms(string title,bytes32 document,string location,string externalId,string[] organisations,Party[] parties,ClauseTerms[] clauses,Rules rules,uint8 edition,bytes32 salt)"
    );
    bytes32 private constant SUCCESSION = keccak256(
        "Succession(bytes32 agreement,uint8 edition,uint32 count,uint8 party,address heir,Reason reason,uint8 by,uint40 deadline)"
        "Reason(uint8 code,bytes32 document)"
    );
    bytes32 private constant VETO = keccak256(
        "Veto(bytes32 agreement,uint8 edition,uint32 count,uint8 party,address heir,uint40 deadline)"
    );
    bytes32 private constant SUSPEND = keccak256(
        "Suspend(bytes32 agreement,uint8 edition,uint32 count,uint40 until,Reason reason,uint8 party,uint40 deadline)"
        "Reason(uint8 code,bytes32 document)"
    );
    bytes32 private constant END = keccak256(
        "End(bytes32 agreement,uint8 edition,Reason reason,uint8 party,uint40 deadline)"
        "Reason(uint8 code,bytes32 document)"
    );
    bytes32 private constant NOTICE = keccak256(
        "Notice(bytes32 agreement,uint8 edition,Reason reason,uint8 party,uint40 deadline)"
        "Reason(uint8 code,bytes32 document)"
    );
    bytes32 private constant WITHDRAW = keccak256("WithdrawDraft(bytes32 agreement,uint8 party,uint40 deadline)");

    /// @notice Struct hash of terms.
    function hash(Terms calldata t) internal pure returns (bytes32) {
        uint256 count = t.clauses.length;
        bytes32[] memory anchors = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) anchors[i] = t.clauses[i].anchor;
        return hashWith(t, 0, address(0), anchors, t.edition);
    }

    /// @notice Struct hash of terms in which party `heirOf` (0: none) is `heir`, with these anchors and this edition.
    function hashWith(
        Terms calldata t,
        uint8 heirOf,
        address heir,
        bytes32[] memory anchors,
        uint8 edition
    ) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    TERMS,
                    keccak256(bytes(t.title)),
                    t.document,
                    keccak256(bytes(t.location)),
                    keccak256(bytes(t.externalId)),
                    _strings(t.organisations),
                    _parties(t.parties, heirOf, heir),
                    _clauses(t.clauses, anchors),
                    keccak256(abi.encode(RULES, t.rules)),
                    edition,
                    t.salt
                )
            );
    }

    /// @notice What the flags of a party become when an heir takes over: an heir is an account, not a clause.
    function inherited(uint16 flags) internal pure returns (uint16) {
        return flags & PARTY_IS_CLAUSE != 0 ? 0 : flags;
    }

    function amendment(
        bytes32 id,
        bytes32 terms,
        Reason calldata r,
        uint32 skip,
        uint8 party,
        uint40 deadline
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(AMENDMENT, id, terms, _reason(r), skip, party, deadline));
    }

    function succession(
        bytes32 id,
        uint8 edition,
        uint32 count,
        uint8 party,
        address heir,
        Reason calldata r,
        uint8 by,
        uint40 deadline
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(SUCCESSION, id, edition, count, party, heir, _reason(r), by, deadline));
    }

    function veto(
        bytes32 id,
        uint8 edition,
        uint32 count,
        uint8 party,
        address heir,
        uint40 deadline
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(VETO, id, edition, count, party, heir, deadline));
    }

    function suspend(
        bytes32 id,
        uint8 edition,
        uint32 count,
        uint40 until,
        Reason calldata r,
        uint8 party,
        uint40 deadline
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(SUSPEND, id, edition, count, until, _reason(r), party, deadline));
    }

    function end(
        bytes32 id,
        uint8 edition,
        Reason calldata r,
        uint8 party,
        uint40 deadline
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(END, id, edition, _reason(r), party, deadline));
    }

    function notice(
        bytes32 id,
        uint8 edition,
        Reason calldata r,
        uint8 party,
        uint40 deadline
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(NOTICE, id, edition, _reason(r), party, deadline));
    }

    function withdraw(bytes32 id, uint8 party, uint40 deadline) internal pure returns (bytes32) {
        return keccak256(abi.encode(WITHDRAW, id, party, deadline));
    }

    function _strings(string[] calldata values) private pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](values.length);
        for (uint256 i = 0; i < hashes.length; ++i) hashes[i] = keccak256(bytes(values[i]));
        return keccak256(abi.encodePacked(hashes));
    }

    function _parties(Party[] calldata rows, uint8 heirOf, address heir) private pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](rows.length);
        for (uint256 i = 0; i < hashes.length; ++i) {
            Party calldata p = rows[i];
            hashes[i] =
                i + 1 == heirOf
                    ? keccak256(abi.encode(PARTY, heir, p.organisation, inherited(p.flags)))
                    : keccak256(abi.encode(PARTY, p.account, p.organisation, p.flags));
        }
        return keccak256(abi.encodePacked(hashes));
    }

    function _clauses(ClauseTerms[] calldata rows, bytes32[] memory anchors) private pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](rows.length);
        for (uint256 i = 0; i < hashes.length; ++i) {
            ClauseTerms calldata c = rows[i];
            hashes[i] = keccak256(
                abi.encode(CLAUSE, c.module, c.token, c.currency, c.value, c.originalValue, anchors[i], c.config)
            );
        }
        return keccak256(abi.encodePacked(hashes));
    }

    function _reason(Reason calldata r) private pure returns (bytes32) {
        return keccak256(abi.encode(REASON, r.code, r.document));
    }
}
