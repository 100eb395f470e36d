// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import "../../contracts/agreement/AgreementTypes.sol";

/// @title The messages of the hub, hashed a second time
/// @notice Written from the standard and the documented types, not from the contract: a mistake there does not hide here.
library HubMessages {
    string private constant PARTY = "Party(address account,uint16 organisation,uint16 flags)";
    string private constant CLAUSE =
        "ClauseTerms(address module,address token,bytes3 currency,uint112 value,uint112 originalValue,bytes32 anchor,bytes32 config)";
    string private constant RULES =
        "Rules(uint40 start,uint40 end,uint40 openBy,uint8 arbiter,uint32 disputePeriod,uint32 reviveDelay,uint32 maySuspend,uint32 mayEnd,uint32 noticeDays,uint32 suspensionLimit,uint24 ceilingPpm)";
    string private constant TERMS =
        "Terms(string title,bytes32 document,string location,string externalId,string[] organisations,Party[] parties,ClauseTerms[] clauses,Rules rules,uint8 edition,bytes32 salt)";
    string private constant REASON = "Reason(uint8 code,bytes32 document)";

    /// @notice What is signed, on this chain.
    function digest(bytes32 message, address hub) internal view returns (bytes32) {
        return digestAt(message, "Concordat Agreements", "1", block.chainid, hub);
    }

    /// @notice What is signed under another domain.
    function digestAt(
        bytes32 message,
        string memory name,
        string memory version,
        uint256 chain,
        address where
    ) internal pure returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256(bytes(name)),
                keccak256(bytes(version)),
                chain,
                where
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, message));
    }

    function terms(Terms memory t) internal pure returns (bytes32) {
        bytes32 typehash = keccak256(bytes(string.concat(TERMS, CLAUSE, PARTY, RULES)));
        bytes memory head = abi.encode(
            typehash,
            keccak256(bytes(t.title)),
            t.document,
            keccak256(bytes(t.location)),
            keccak256(bytes(t.externalId))
        );
        bytes memory tail = abi.encode(
            _organisations(t.organisations),
            _parties(t.parties),
            _clauses(t.clauses),
            keccak256(abi.encode(keccak256(bytes(RULES)), t.rules)),
            t.edition,
            t.salt
        );
        return keccak256(bytes.concat(head, tail));
    }

    function amendment(
        bytes32 id,
        bytes32 hash,
        Reason memory r,
        uint32 skip,
        uint8 party,
        uint40 deadline
    ) internal pure returns (bytes32) {
        bytes32 typehash = keccak256(
            bytes(
                string.concat(
                    "Amendment(bytes32 agreement,Terms terms,Reason reason,uint32 skip,uint8 party,uint40 deadline)",
                    CLAUSE,
                    PARTY,
                    REASON,
                    RULES,
                    TERMS
                )
            )
        );
        return keccak256(abi.encode(typehash, id, hash, _reason(r), skip, party, deadline));
    }

    function succession(
        bytes32 id,
        uint8 edition,
        uint32 count,
        uint8 party,
        address heir,
        Reason memory r,
        uint8 by,
        uint40 deadline
    ) internal pure returns (bytes32) {
        bytes32 typehash = _with(
            "Succession(bytes32 agreement,uint8 edition,uint32 count,uint8 party,address heir,Reason reason,uint8 by,uint40 deadline)"
        );
        return keccak256(abi.encode(typehash, id, edition, count, party, heir, _reason(r), by, deadline));
    }

    function veto(
        bytes32 id,
        uint8 edition,
        uint32 count,
        uint8 party,
        address heir,
        uint40 deadline
    ) internal pure returns (bytes32) {
        bytes32 typehash = keccak256(
            "Veto(bytes32 agreement,uint8 edition,uint32 count,uint8 party,address heir,uint40 deadline)"
        );
        return keccak256(abi.encode(typehash, id, edition, count, party, heir, deadline));
    }

    function suspend(
        bytes32 id,
        uint8 edition,
        uint32 count,
        uint40 until,
        Reason memory r,
        uint8 party,
        uint40 deadline
    ) internal pure returns (bytes32) {
        bytes32 typehash = _with(
            "Suspend(bytes32 agreement,uint8 edition,uint32 count,uint40 until,Reason reason,uint8 party,uint40 deadline)"
        );
        return keccak256(abi.encode(typehash, id, edition, count, until, _reason(r), party, deadline));
    }

    function end(
        bytes32 id,
        uint8 edition,
        Reason memory r,
        uint8 party,
        uint40 deadline
    ) internal pure returns (bytes32) {
        bytes32 typehash = _with("End(bytes32 agreement,uint8 edition,Reason reason,uint8 party,uint40 deadline)");
        return keccak256(abi.encode(typehash, id, edition, _reason(r), party, deadline));
    }

    function notice(
        bytes32 id,
        uint8 edition,
        Reason memory r,
        uint8 party,
        uint40 deadline
    ) internal pure returns (bytes32) {
        bytes32 typehash = _with("Notice(bytes32 agreement,uint8 edition,Reason reason,uint8 party,uint40 deadline)");
        return keccak256(abi.encode(typehash, id, edition, _reason(r), party, deadline));
    }

    function withdraw(bytes32 id, uint8 party, uint40 deadline) internal pure returns (bytes32) {
        bytes32 typehash = keccak256("WithdrawDraft(bytes32 agreement,uint8 party,uint40 deadline)");
        return keccak256(abi.encode(typehash, id, party, deadline));
    }

    function _with(string memory message) private pure returns (bytes32) {
        return keccak256(bytes(string.concat(message, REASON)));
    }

    function _reason(Reason memory r) private pure returns (bytes32) {
        return keccak256(abi.encode(keccak256(bytes(REASON)), r.code, r.document));
    }

    function _organisations(string[] memory names) private pure returns (bytes32) {
        bytes memory all;
        for (uint256 i = 0; i < names.length; ++i) all = bytes.concat(all, keccak256(bytes(names[i])));
        return keccak256(all);
    }

    function _parties(Party[] memory rows) private pure returns (bytes32) {
        bytes memory all;
        for (uint256 i = 0; i < rows.length; ++i) {
            all = bytes.concat(all, keccak256(abi.encode(keccak256(bytes(PARTY)), rows[i])));
        }
        return keccak256(all);
    }

    function _clauses(ClauseTerms[] memory rows) private pure returns (bytes32) {
        bytes memory all;
        for (uint256 i = 0; i < rows.length; ++i) {
            all = bytes.concat(all, keccak256(abi.encode(keccak256(bytes(CLAUSE)), rows[i])));
        }
        return keccak256(all);
    }
}
