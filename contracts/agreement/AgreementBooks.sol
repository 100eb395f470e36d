// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Contexts} from "../clause/Contexts.sol";
import {IClause} from "../clause/IClause.sol";
import {AgreementHashes} from "./AgreementHashes.sol";
import {Auth, ClauseTerms, PARTY_SIGNS, Reason, Terms} from "./AgreementTypes.sol";
import {Authority} from "./Authority.sol";
import {AgreementState, IAgreements} from "./IAgreements.sol";
import {Parties} from "./Parties.sol";

/// @title The books of the hub
/// @notice One word an agreement, the digest in force once it was amended, and how clauses are addressed.
abstract contract AgreementBooks is IAgreements, EIP712, ReentrancyGuardTransient {
    /* TYPES */

    /// @notice The one word of an agreement.
    struct State {
        /// Active, Closed or Withdrawn; what time alone decides is derived.
        uint8 status;
        uint8 edition;
        uint8 clauses;
        /// Clauses that were not told of the terms in force.
        uint32 stale;
        uint40 suspendedUntil;
        uint32 suspendedSeconds;
        /// When it ends; 0 if nobody said so.
        uint40 endsAt;
        /// Parties that want the clocks to stand still, while they do.
        uint32 suspendedBy;
        /// How often a party stopped or started the clocks: each time is signed for once.
        uint32 suspensions;
    }

    /// @notice A succession that was announced; void unless its edition is in force.
    struct Pending {
        address heir;
        uint8 party;
        uint8 edition;
        uint40 readyAt;
        /// How many were announced so far: each is signed for once.
        uint32 count;
    }

    /// @notice One edition of an agreement, as its clauses are addressed.
    struct Frame {
        bytes32 id;
        uint8 edition;
        bytes32[] parties;
        bytes32 root;
    }

    /// @notice What several parties sign.
    enum Kind {
        Amend,
        Succeed,
        End
    }

    /// @notice An act of several parties.
    struct Act {
        Kind kind;
        bytes32 terms;
        uint32 skip;
        uint8 heirOf;
        address heir;
        /// Successions announced before.
        uint32 count;
    }

    /// @dev Bitmaps of the states a call may meet.
    uint256 internal constant ONLY_NONE = 1 << uint8(AgreementState.None);
    uint256 internal constant ONLY_ACTIVE = 1 << uint8(AgreementState.Active);
    uint256 internal constant WHILE_ALIVE =
        ONLY_ACTIVE | (1 << uint8(AgreementState.Suspended)) | (1 << uint8(AgreementState.Ending));
    uint256 internal constant WHILE_IN_FORCE = ONLY_ACTIVE | (1 << uint8(AgreementState.Ending));
    uint256 internal constant WHILE_OPEN = WHILE_ALIVE | (1 << uint8(AgreementState.Ended));

    /* STATE */

    mapping(bytes32 id => State) internal _states;
    /// @dev Read only from the second edition on; the first one's digest is the id.
    mapping(bytes32 id => bytes32 digest) internal _inForce;
    mapping(bytes32 id => uint32 parties) internal _consents;
    mapping(bytes32 id => Pending) internal _pending;

    constructor() EIP712("Concordat Agreements", "1") {}

    /* VIEWS */

    /// @inheritdoc IAgreements
    function digestOf(Terms calldata t) public view returns (bytes32) {
        return _hashTypedDataV4(AgreementHashes.hash(t));
    }

    /// @inheritdoc IAgreements
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
        )
    {
        State memory s = _states[id];
        return (_derived(s), s.edition, s.stale, s.suspendedUntil, s.suspendedSeconds, s.endsAt, s.suspensions);
    }

    /// @inheritdoc IAgreements
    function inForce(bytes32 id) external view returns (bytes32 digest) {
        uint8 edition = _states[id].edition;
        if (edition == 0) return 0;
        return edition == 1 ? id : _inForce[id];
    }

    /// @inheritdoc IAgreements
    function consentsOf(bytes32 id) external view returns (uint32 parties) {
        return _consents[id];
    }

    /// @inheritdoc IAgreements
    function pendingOf(
        bytes32 id
    ) external view returns (uint8 party, address heir, uint8 edition, uint40 readyAt, uint32 count) {
        Pending memory pending = _pending[id];
        return (pending.party, pending.heir, pending.edition, pending.readyAt, pending.count);
    }

    /* STATE */

    /// @dev The one gate.
    function _gate(bytes32 id, State memory state, uint256 allowed) internal view {
        AgreementState current = _derived(state);
        if (allowed & (1 << uint8(current)) == 0) revert AgreementUnexpectedState(id, current, bytes32(allowed));
    }

    /// @dev Suspension hides notice and end, which last.
    function _derived(State memory s) internal view returns (AgreementState) {
        if (s.status != uint8(AgreementState.Active)) return AgreementState(s.status);
        if (block.timestamp < s.suspendedUntil) return AgreementState.Suspended;
        if (_isOver(s)) return AgreementState.Ended;
        return s.endsAt == 0 ? AgreementState.Active : AgreementState.Ending;
    }

    /// @dev The state of the agreement, if these are its terms.
    function _requireInForce(bytes32 id, Terms calldata t, uint256 allowed) internal view returns (State memory state) {
        state = _states[id];
        _gate(id, state, allowed);
        bytes32 expected = state.edition == 1 ? id : _inForce[id];
        bytes32 digest = digestOf(t);
        if (digest != expected) revert AgreementTermsSuperseded(id, digest, expected);
    }

    /// @dev As {_requireInForce}, for what ends with the agreement: a suspension hides the end, but does not undo it.
    function _requireAlive(bytes32 id, Terms calldata t) internal view returns (State memory state) {
        state = _requireInForce(id, t, WHILE_ALIVE);
        if (_isOver(state)) revert AgreementUnexpectedState(id, AgreementState.Ended, bytes32(WHILE_ALIVE));
    }

    /// @dev Whether the agreement's end has come.
    function _isOver(State memory s) internal view returns (bool) {
        return s.endsAt != 0 && block.timestamp >= s.endsAt;
    }

    function _requirePending(bytes32 id, State memory state) internal view returns (Pending memory pending) {
        pending = _pending[id];
        if (pending.party == 0 || pending.edition != state.edition) {
            revert SuccessionUnexpected(id, pending.party, pending.heir);
        }
    }

    /// @dev No succession is pending any more; how many there were stays known.
    function _forget(bytes32 id, Pending memory pending) internal {
        _pending[id] = Pending({heir: address(0), party: 0, edition: 0, readyAt: 0, count: pending.count});
    }

    /// @dev Fixes when the agreement ends.
    function _setEnd(bytes32 id, State memory state, uint256 endsAt, uint32 by, Reason calldata r) internal {
        state.endsAt = SafeCast.toUint40(endsAt);
        _states[id] = state;
        emit AgreementEnding(id, state.endsAt, by, r);
    }

    /// @dev Puts a new edition in force; returns its digest.
    function _enterEdition(
        bytes32 id,
        State memory state,
        uint8 edition,
        bytes32 terms,
        uint8 clauses,
        uint32 skip
    ) internal returns (bytes32 digest) {
        digest = _hashTypedDataV4(terms);
        state.edition = edition;
        state.stale |= skip & uint32((uint256(1) << state.clauses) - 1);
        state.clauses = clauses;
        _states[id] = state;
        _inForce[id] = digest;
    }

    /* CLAUSES */

    function _frame(bytes32 id, Terms calldata t) internal pure returns (Frame memory frame) {
        frame.id = id;
        frame.edition = t.edition;
        frame.parties = Parties.packAll(t.parties);
        frame.root = Contexts.rootOf(id, keccak256(abi.encode(t.rules)));
    }

    function _context(Frame memory f, bytes32 anchor, uint8 index) internal pure returns (bytes32[] memory) {
        return Contexts.pack(f.root, anchor, f.edition, index, f.parties);
    }

    /// @dev The key of a clause, as the clause itself computes it.
    function _key(Frame memory f, bytes32 anchor, uint8 index, bytes32 config) internal pure returns (bytes32) {
        return Contexts.keyOf(_context(f, anchor, index), config);
    }

    function _idOf(Frame memory f, ClauseTerms calldata c, uint8 index) internal pure returns (bytes32) {
        return c.anchor == 0 ? _key(f, 0, index, c.config) : c.anchor;
    }

    /// @dev The id of each clause.
    function _anchors(Frame memory f, Terms calldata t) internal pure returns (bytes32[] memory anchors) {
        anchors = new bytes32[](t.clauses.length);
        for (uint8 i = 0; i < anchors.length; ++i) anchors[i] = _idOf(f, t.clauses[i], i);
    }

    /// @dev Opens a clause; its module must answer with what was signed.
    function _open(Frame memory f, Terms calldata t, bytes32[] calldata config, uint8 i) internal {
        ClauseTerms calldata c = t.clauses[i];
        bytes32[] memory context = _context(f, 0, i);
        (bytes32 clause, address token, uint112 value) = IClause(c.module).open(f.id, context, config);
        bool same = clause == Contexts.keyOf(context, c.config) && token == c.token && value == c.value;
        if (!same) revert ClauseMismatch(i, clause, token, value);
    }

    /// @dev Tells a clause of new terms; its module must answer with what was signed.
    /// @param c The clause in the new terms, `anchor` its id.
    function _push(
        Frame memory old,
        bytes32 oldAnchor,
        bytes32[] calldata oldConfig,
        Frame memory next,
        ClauseTerms calldata c,
        bytes32 anchor,
        bytes32[] calldata config,
        uint8 i
    ) internal {
        bytes32[] memory to = _context(next, anchor, i);
        (bytes32 key, address token, uint112 value) = IClause(c.module).amend(
            _context(old, oldAnchor, i),
            oldConfig,
            to,
            config
        );
        bool same = key == Contexts.keyOf(to, c.config) && token == c.token && value == c.value;
        if (!same) revert ClauseMismatch(i, key, token, value);
    }

    /// @dev Tells these clauses of the clocks and the end. Idempotent.
    function _tell(Frame memory f, Terms calldata t, State memory state, uint32 clauses) internal {
        bool ended = _isOver(state);
        for (uint8 i = 0; i < t.clauses.length; ++i) {
            if (clauses & (uint32(1) << i) == 0) continue;
            ClauseTerms calldata c = t.clauses[i];
            bytes32 clause = _idOf(f, c, i);
            if (state.suspendedUntil != 0) IClause(c.module).suspend(clause, state.suspendedUntil);
            if (ended) IClause(c.module).end(clause);
        }
    }

    /* WHO SAID SO */

    function _requireParty(bytes32 id, Terms calldata t, uint8 party) internal view {
        if (party == 0 || party > t.parties.length) revert PartyNotEntitled(id, party, msg.sender);
    }

    /// @dev The party is one of a bitmap's.
    function _requireAmong(bytes32 id, uint32 parties, uint8 party) internal view returns (uint32 bit) {
        bit = Parties.bit(party);
        if (parties & bit == 0) revert PartyNotEntitled(id, party, msg.sender);
    }

    function _requireSigner(bytes32 id, Terms calldata t, uint8 party) internal view {
        _requireParty(id, t, party);
        if (t.parties[party - 1].flags & PARTY_SIGNS == 0) revert PartyNotEntitled(id, party, msg.sender);
    }

    /// @dev Every party that signs, but `except`, in order, each once.
    function _requireAllSigned(
        Terms calldata t,
        Auth[] calldata auths,
        uint8 except,
        Act memory act,
        Frame memory frame,
        Reason calldata r
    ) internal view returns (uint32 by) {
        uint256 next;
        for (uint8 party = 1; party <= t.parties.length; ++party) {
            if (party == except || t.parties[party - 1].flags & PARTY_SIGNS == 0) continue;
            if (next >= auths.length) revert LengthMismatch(next + 1, auths.length);
            Auth calldata a = auths[next++];
            if (a.party != party) revert AuthorityOutOfOrder(party, a.party);
            _authorize(t, a, _message(act, frame, r, a));
            by |= Parties.bit(party);
        }
        _requireLength(next, auths.length);
    }

    /// @dev What a party signs for an act of several.
    function _message(
        Act memory act,
        Frame memory f,
        Reason calldata r,
        Auth calldata a
    ) internal pure returns (bytes32) {
        if (act.kind == Kind.Amend) {
            return AgreementHashes.amendment(f.id, act.terms, r, act.skip, a.party, a.deadline);
        }
        if (act.kind == Kind.Succeed) {
            return AgreementHashes.succession(f.id, f.edition, act.count, act.heirOf, act.heir, r, a.party, a.deadline);
        }
        return AgreementHashes.end(f.id, f.edition, r, a.party, a.deadline);
    }

    /// @dev The party exists: callers have looked it up.
    function _authorize(Terms calldata t, Auth calldata a, bytes32 message) internal view {
        address account = t.parties[a.party - 1].account;
        Authority.check(a.party, account, a.deadline, _hashTypedDataV4(message), a.signature);
    }

    function _requireLength(uint256 expected, uint256 actual) internal pure {
        if (expected != actual) revert LengthMismatch(expected, actual);
    }
}
