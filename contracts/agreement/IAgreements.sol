// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Auth, Funding, Reason, Terms} from "./AgreementTypes.sol";

/// @notice Where an agreement stands.
/// @custom:value0 None Never activated; perhaps a draft that parties consented to.
/// @custom:value1 Active In force.
/// @custom:value2 Suspended In force, clocks stand still.
/// @custom:value3 Ending In force; notice was given, the end has a date.
/// @custom:value4 Ended Nothing new is delivered; what was delivered runs to its verdict.
/// @custom:value5 Closed Every clause is settled. Final.
/// @custom:value6 Withdrawn The draft was killed. Final.
enum AgreementState {
    None,
    Active,
    Suspended,
    Ending,
    Ended,
    Closed,
    Withdrawn
}

/// @title Agreements: parties, signatures, life cycle
/// @notice The hub. The parties sign everything at once, in one EIP-712 message; its digest is the agreement's id for ever. The
/// hub opens the clauses, and pushes to them what changes rarely; it holds no money, has no owner, and cannot be changed.
///
/// Terms are not stored: they are emitted in full, and every call brings those in force. A bitmap of clauses has bit i for clause
/// i, one of parties has bit n-1 for party n.
/// @dev Laws: an agreement is activated at most once; its edition rises by one at each change; nobody but the parties of the
/// terms in force can change it; a module that reverts harms only those who named it.
interface IAgreements {
    /* ERRORS */

    /// @notice The agreement is in `current`, but the call needs one of the states set in the bitmap `allowed`.
    error AgreementUnexpectedState(bytes32 agreement, AgreementState current, bytes32 allowed);
    /// @notice The given terms are not in force: their digest is `digest`, in force is `inForce`.
    error AgreementTermsSuperseded(bytes32 agreement, bytes32 digest, bytes32 inForce);
    /// @notice The terms cannot work: `problem` names the field, `where` its row.
    error TermsInvalid(TermsProblem problem, uint256 where);
    /// @notice The draft could be activated until `openBy`.
    error DraftExpired(bytes32 agreement, uint40 openBy, uint256 time);
    /// @notice `expected` entries were needed, `actual` were given: signatures, configurations or authorities.
    error LengthMismatch(uint256 expected, uint256 actual);
    /// @notice Party `party` neither signed nor consented.
    error SignatureMissing(uint8 party, address account);
    /// @notice The caller, or the named party, has no part in this.
    error PartyNotEntitled(bytes32 agreement, uint8 party, address account);
    /// @notice Authorities must come in the order of the party numbers; party `expected` was due, `actual` came.
    error AuthorityOutOfOrder(uint8 expected, uint8 actual);
    /// @notice The module did not answer with what the parties signed.
    error ClauseMismatch(uint8 index, bytes32 key, address token, uint112 value);
    /// @notice Amendments may raise the sum of values in `token` to `ceiling`; these terms sum up to `value`.
    error CeilingExceeded(address token, uint256 value, uint256 ceiling);
    /// @notice The terms allow `limit` seconds of suspension in total; this would make `total`.
    error SuspensionLimitExceeded(bytes32 agreement, uint256 total, uint32 limit);
    /// @notice A suspension lasts until `least` at least; `until` is sooner. Clocks that run cannot be started again.
    error SuspensionTooShort(bytes32 agreement, uint256 until, uint256 least);
    /// @notice A succession is pending already, or none is.
    error SuccessionUnexpected(bytes32 agreement, uint8 party, address heir);
    /// @notice The succession may be executed from `readyAt` on.
    error SuccessionNotReady(bytes32 agreement, uint40 readyAt, uint256 time);
    /// @notice These clauses are not settled.
    error ClausesUnsettled(bytes32 agreement, uint32 clauses);

    /// @notice What is wrong with terms.
    enum TermsProblem {
        Edition,
        Parties,
        Account,
        Organisation,
        Flags,
        Signers,
        Clauses,
        Module,
        Anchor,
        Value,
        Rules,
        Row,
        Ceiling
    }

    /* EVENTS */

    /// @notice The agreement is in force. All its signing parties signed or consented.
    event AgreementActivated(bytes32 indexed agreement, Terms terms);
    /// @notice The party agreed to the draft on chain.
    event ConsentGiven(bytes32 indexed agreement, uint8 party);
    /// @notice The party killed the draft.
    event DraftWithdrawn(bytes32 indexed agreement, uint8 party);
    /// @notice New terms are in force, signed by all; the clauses in `skip` were not told yet.
    event AgreementAmended(
        bytes32 indexed agreement,
        uint8 edition,
        bytes32 digest,
        uint32 skip,
        Reason reason,
        Terms terms
    );
    /// @notice From `readyAt` on, `heir` may take over the party; `by` are the parties that said so.
    event SuccessionAnnounced(
        bytes32 indexed agreement,
        uint8 indexed party,
        address heir,
        uint40 readyAt,
        uint32 by,
        Reason reason
    );
    /// @notice The old account refused.
    event SuccessionVetoed(bytes32 indexed agreement, uint8 indexed party, address heir);
    /// @notice The party is now `heir`. The terms in force are those before, with this account, the next edition, all anchors.
    event Succeeded(
        bytes32 indexed agreement,
        uint8 indexed party,
        address from,
        address heir,
        uint8 edition,
        bytes32 digest,
        uint32 skip
    );
    /// @notice Clocks stand still until `until`, in all `total` seconds; a moment that is over means that they run again.
    event AgreementSuspended(bytes32 indexed agreement, uint8 party, uint40 until, uint32 total, Reason reason);
    /// @notice The agreement ends at `endsAt`; `by` are the parties that said so.
    event AgreementEnding(bytes32 indexed agreement, uint40 endsAt, uint32 by, Reason reason);
    /// @notice Every clause is settled.
    event AgreementClosed(bytes32 indexed agreement);

    /* OPENING */

    /// @notice Opens the agreement and its clauses, once. Anyone may relay.
    /// @param configs Each clause's whole configuration.
    /// @param signatures One for each party that signs, in the order of the table; empty if it consented or is the caller.
    function activate(
        Terms calldata t,
        bytes32[][] calldata configs,
        bytes[] calldata signatures
    ) external returns (bytes32 id);

    /// @notice As {activate}, but tolerates that somebody did it just before; then the caller pays into the purses named, from
    /// what it allowed the modules to take. A permit that was used already is tolerated too.
    function activateAndFund(
        Terms calldata t,
        bytes32[][] calldata configs,
        bytes[] calldata signatures,
        Funding[] calldata f
    ) external returns (bytes32 id);

    /// @notice A party that signs agrees on chain, instead of by signature.
    function consent(Terms calldata t) external returns (bytes32 id);

    /// @notice A party that signs kills the draft.
    function withdraw(Terms calldata t, Auth calldata by) external;

    /* CHANGE */

    /// @notice Puts new terms in force. Every party that signs `to` must agree. Rows of parties and clauses are appended, never
    /// changed in number, module, token, payers or organisation; the ceiling on values holds.
    /// @param skip Clauses whose module is not to be told now; see {sync}. Part of what is signed.
    function amend(
        bytes32 id,
        Terms calldata from,
        Terms calldata to,
        bytes32[][] calldata configsFrom,
        bytes32[][] calldata configsTo,
        Reason calldata r,
        uint32 skip,
        Auth[] calldata auths
    ) external;

    /// @notice Announces that `heir` takes over a party: said by the party itself, or by all other parties that sign, who must
    /// name a document. Replaces an announcement that an amendment has overtaken.
    function announceSuccession(
        bytes32 id,
        Terms calldata t,
        uint8 party,
        address heir,
        Reason calldata r,
        Auth[] calldata auths
    ) external;

    /// @notice The old account refuses the succession, as long as it was not executed.
    function vetoSuccession(bytes32 id, Terms calldata t, Auth calldata by) external;

    /// @notice Executes a succession whose delay is over. Anyone. Obligations, purses, credits and history carry over.
    /// @param skip Clauses whose module is not to be told now; see {sync}.
    function succeed(bytes32 id, Terms calldata t, bytes32[][] calldata configs, uint32 skip) external;

    /// @notice A party that may stops the clocks until `until`, a day from now at the earliest. With a moment that is over, or
    /// sooner than what is in force, a party that stopped them says that they may run again; they do once all who stopped them
    /// have said so. Each suspension costs a day of the limit at least, since every wait begins anew after it.
    /// @param clauses Clauses to tell now; see {sync}.
    function suspend(
        bytes32 id,
        Terms calldata t,
        uint40 until,
        Reason calldata r,
        uint32 clauses,
        Auth calldata by
    ) external;

    /// @notice One party that may ends the agreement, after the notice that the terms give it. Once.
    function giveNotice(bytes32 id, Terms calldata t, Reason calldata r, Auth calldata by) external;

    /// @notice All parties that sign end the agreement, at once; also after a notice.
    /// @param clauses Clauses to tell now; see {sync}.
    function end(bytes32 id, Terms calldata t, Reason calldata r, uint32 clauses, Auth[] calldata auths) external;

    /// @notice Tells these clauses what they were not told: an amendment or succession that skipped them, a suspension, the end.
    /// Anyone; idempotent.
    /// @param from The terms that these clauses last heard of.
    /// @param to The terms in force.
    function sync(
        bytes32 id,
        Terms calldata from,
        Terms calldata to,
        bytes32[][] calldata configsFrom,
        bytes32[][] calldata configsTo,
        uint32 clauses
    ) external;

    /// @notice Closes the agreement once every clause is settled. Anyone. No money waits for it.
    /// @param configs Each clause's configuration, as its `settled` takes it.
    function close(bytes32 id, Terms calldata t, bytes32[][] calldata configs) external;

    /* VIEWS */

    /// @notice The digest that parties sign, and, in the first edition, the agreement's id.
    function digestOf(Terms calldata t) external view returns (bytes32);

    /// @notice Where the agreement stands, its edition, the clauses not told of it yet, the clocks and the end (0: none).
    /// `suspensions` counts how often a party stopped or started the clocks: the next one signs for this number.
    function stateOf(
        bytes32 id
    )
        external
        view
        returns (
            AgreementState state,
            uint8 edition,
            uint32 stale,
            uint40 suspendedUntil,
            uint32 suspendedSeconds,
            uint40 endsAt,
            uint32 suspensions
        );

    /// @notice Digest of the terms in force; 0 before activation.
    function inForce(bytes32 id) external view returns (bytes32 digest);

    /// @notice Parties that consented to a draft on chain.
    function consentsOf(bytes32 id) external view returns (uint32 parties);

    /// @notice The succession announced last: 0 if none is pending. It is void unless `edition` is in force. `count` were
    /// announced so far, this one included: a veto is signed for this number, and so is the next announcement.
    function pendingOf(
        bytes32 id
    ) external view returns (uint8 party, address heir, uint8 edition, uint40 readyAt, uint32 count);
}
