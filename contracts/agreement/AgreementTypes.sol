// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice One row of the party table. Rows are numbered from 1 in the order of the table; number 0 means "nobody".
struct Party {
    /// The account that acts for the party: a key, a contract wallet (ERC-1271), or the module of a clause.
    address account;
    /// Number of the organisation the party acts for, from 1. Maker and checker are told apart by it.
    uint16 organisation;
    /// What the party may do: a sum of the `PARTY_*` flags; for a clause, its index stands in the upper eight bits.
    uint16 flags;
}

/// @dev The party's signature is needed to activate, amend and end the agreement.
uint16 constant PARTY_SIGNS = 1;
/// @dev The party may submit deliveries.
uint16 constant PARTY_SUBMITS = 2;
/// @dev The party may dispute.
uint16 constant PARTY_DISPUTES = 4;
/// @dev The party is a clause of the same agreement: `account` is its module, `(flags >> 8) & 31` its index from 0, `flags >> 13` the payer.
uint16 constant PARTY_IS_CLAUSE = 8;

/// @notice What the parties sign about one clause.
struct ClauseTerms {
    /// The contract that executes the clause.
    address module;
    /// The ERC-20 the clause pays in.
    address token;
    /// ISO 4217 code of the currency the token stands for, in ASCII.
    bytes3 currency;
    /// Sum of what the clause promises, in token units.
    uint112 value;
    /// The value when the agreement was opened; 0 for a clause that an amendment added. Never changes.
    uint112 originalValue;
    /// 0 in the clause's first edition; afterwards its first key, which is its id for ever.
    bytes32 anchor;
    /// Hash of the clause's configuration, see {Clause}.
    bytes32 config;
}

/// @notice What holds for the whole agreement. Times are seconds (since 1970 for moments), zero means "none".
struct Rules {
    /// The term of the agreement, for readers; no payment depends on it.
    uint40 start;
    uint40 end;
    /// Last second at which a draft may be activated; 0 for "any time". Replaces deadlines on signatures.
    uint40 openBy;
    /// Party that rules on disputes; 0 if the parties named none.
    uint8 arbiter;
    /// How long a dispute may last before the default of its milestone decides it.
    uint32 disputePeriod;
    /// Delay between the announcement of a succession and its execution.
    uint32 reviveDelay;
    /// Parties that may suspend: bit n-1 stands for party n.
    uint32 maySuspend;
    /// Parties that may end the agreement by notice: bit n-1 stands for party n.
    uint32 mayEnd;
    /// Days between a notice and the end.
    uint32 noticeDays;
    /// Seconds the agreement may be suspended in total.
    uint32 suspensionLimit;
    /// How far amendments may raise the sum of values above the sum of original values, per token, in parts per
    /// million; {NO_CEILING} for "no limit". Never changes.
    uint24 ceilingPpm;
}

/// @dev The value of {Rules-ceilingPpm} that sets no ceiling.
uint24 constant NO_CEILING = type(uint24).max;

/// @notice Everything the parties sign. Its EIP-712 digest, in the first edition, is the agreement's id for ever.
struct Terms {
    string title;
    /// SHA-256 of the signed document, and where it is kept.
    bytes32 document;
    string location;
    /// Identifier of the agreement elsewhere: an OCDS ocid, an INDIGO project id.
    string externalId;
    /// Organisation n is `organisations[n - 1]`.
    string[] organisations;
    Party[] parties;
    ClauseTerms[] clauses;
    Rules rules;
    /// 1 at activation; each amendment and each succession adds one.
    uint8 edition;
    /// Commits to whatever else the parties agreed in text; see the agreement file.
    bytes32 salt;
}

/// @notice Why something was done: a code (see docs) and the SHA-256 of the document that says so.
struct Reason {
    uint8 code;
    bytes32 document;
}

/// @notice One party's authority for one act. An empty signature means that the caller is the party.
struct Auth {
    uint8 party;
    /// Last second at which the signature may be used.
    uint40 deadline;
    /// ECDSA of 64 (EIP-2098) or 65 bytes, else ERC-1271.
    bytes signature;
}

/// @notice One payment into one clause, made with the activation.
struct Funding {
    /// Index of the clause, from 0.
    uint8 clause;
    /// Number of the payer within the clause, from 0.
    uint8 payer;
    /// In token units.
    uint112 amount;
    /// Empty, or `abi.encode(uint256 deadline, uint8 v, bytes32 r, bytes32 s)` of an ERC-2612 permit to the module.
    bytes permit;
}
