// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {IClause} from "../clause/IClause.sol";
import {AgreementBooks} from "./AgreementBooks.sol";
import {AgreementCore} from "./AgreementCore.sol";
import {AgreementHashes} from "./AgreementHashes.sol";
import {AgreementRules} from "./AgreementRules.sol";
import {Auth, ClauseTerms, Funding, PARTY_SIGNS, Reason, Terms} from "./AgreementTypes.sol";
import {Authority} from "./Authority.sol";
import {AgreementState, IAgreements} from "./IAgreements.sol";
import {Parties} from "./Parties.sol";

/// @title Agreements
/// @notice The verbs; see {IAgreements}. State and clause keys are kept by {AgreementBooks}.
contract Agreements is AgreementBooks {
    using Parties for bytes32;

    /* OPENING */

    /// @inheritdoc IAgreements
    function activate(
        Terms calldata t,
        bytes32[][] calldata configs,
        bytes[] calldata signatures
    ) external nonReentrant returns (bytes32 id) {
        id = digestOf(t);
        _gate(id, _states[id], ONLY_NONE);
        _activate(id, t, configs, signatures);
    }

    /// @inheritdoc IAgreements
    function activateAndFund(
        Terms calldata t,
        bytes32[][] calldata configs,
        bytes[] calldata signatures,
        Funding[] calldata f
    ) external nonReentrant returns (bytes32 id) {
        id = digestOf(t);
        Frame memory frame;
        if (_states[id].status == uint8(AgreementState.None)) {
            frame = _activate(id, t, configs, signatures);
        } else {
            _requireInForce(id, t, WHILE_IN_FORCE);
            frame = _frame(id, t);
        }
        for (uint256 i = 0; i < f.length; ++i) _fund(frame, t, f[i]);
    }

    /// @inheritdoc IAgreements
    function consent(Terms calldata t) external returns (bytes32 id) {
        id = digestOf(t);
        _gate(id, _states[id], ONLY_NONE);
        uint32 consents = _consents[id];
        uint32 given = consents;
        for (uint8 party = 1; party <= t.parties.length; ++party) {
            bool signs = t.parties[party - 1].flags & PARTY_SIGNS != 0;
            uint32 bit = Parties.bit(party);
            if (!signs || t.parties[party - 1].account != msg.sender || consents & bit != 0) continue;
            given |= bit;
            emit ConsentGiven(id, party);
        }
        if (given == consents) revert PartyNotEntitled(id, 0, msg.sender);
        _consents[id] = given;
    }

    /// @inheritdoc IAgreements
    function withdraw(Terms calldata t, Auth calldata by) external {
        bytes32 id = digestOf(t);
        _gate(id, _states[id], ONLY_NONE);
        _requireSigner(id, t, by.party);
        _authorize(t, by, AgreementHashes.withdraw(id, by.party, by.deadline));

        _states[id].status = uint8(AgreementState.Withdrawn);
        emit DraftWithdrawn(id, by.party);
    }

    /* CHANGE */

    /// @inheritdoc IAgreements
    function amend(
        bytes32 id,
        Terms calldata from,
        Terms calldata to,
        bytes32[][] calldata configsFrom,
        bytes32[][] calldata configsTo,
        Reason calldata r,
        uint32 skip,
        Auth[] calldata auths
    ) external nonReentrant {
        State memory state = _requireAlive(id, from);
        Frame memory old = _frame(id, from);
        Frame memory next = _frame(id, to);
        bytes32 terms = AgreementHashes.hash(to);
        AgreementRules.validate(to, next.parties);
        AgreementRules.validateChange(from, to, _anchors(old, from));
        _requireAllSigned(
            to,
            auths,
            0,
            Act({kind: Kind.Amend, terms: terms, skip: skip, heirOf: 0, heir: address(0), count: 0}),
            next,
            r
        );
        _requireLength(from.clauses.length, configsFrom.length);
        _requireLength(to.clauses.length, configsTo.length);

        bytes32 digest = _enterEdition(id, state, to.edition, terms, uint8(to.clauses.length), skip);
        emit AgreementAmended(id, to.edition, digest, skip, r, to);

        for (uint8 i = 0; i < from.clauses.length; ++i) {
            if (skip & (uint32(1) << i) != 0) continue;
            ClauseTerms calldata c = to.clauses[i];
            _push(old, from.clauses[i].anchor, configsFrom[i], next, c, c.anchor, configsTo[i], i);
        }
        for (uint256 i = from.clauses.length; i < to.clauses.length; ++i) _open(next, to, configsTo[i], uint8(i));
    }

    /// @inheritdoc IAgreements
    function announceSuccession(
        bytes32 id,
        Terms calldata t,
        uint8 party,
        address heir,
        Reason calldata r,
        Auth[] calldata auths
    ) external {
        State memory state = _requireInForce(id, t, WHILE_OPEN);
        _requireParty(id, t, party);
        AgreementRules.validateHeir(t, party, heir);
        Pending memory pending = _pending[id];
        if (pending.party != 0 && pending.edition == state.edition) {
            revert SuccessionUnexpected(id, pending.party, pending.heir);
        }
        Act memory act = Act({kind: Kind.Succeed, terms: 0, skip: 0, heirOf: party, heir: heir, count: pending.count});
        uint32 by;
        if (auths.length == 1 && auths[0].party == party) {
            _authorize(t, auths[0], _message(act, _frame(id, t), r, auths[0]));
            by = Parties.bit(party);
        } else {
            if (r.document == 0) revert TermsInvalid(TermsProblem.Rules, party);
            by = _requireAllSigned(t, auths, party, act, _frame(id, t), r);
            if (by == 0) revert PartyNotEntitled(id, party, heir);
        }

        uint40 readyAt = uint40(block.timestamp + t.rules.reviveDelay);
        _pending[id] = Pending({
            heir: heir,
            party: party,
            edition: state.edition,
            readyAt: readyAt,
            count: pending.count + 1
        });
        emit SuccessionAnnounced(id, party, heir, readyAt, by, r);
    }

    /// @inheritdoc IAgreements
    function vetoSuccession(bytes32 id, Terms calldata t, Auth calldata by) external {
        State memory state = _requireInForce(id, t, WHILE_OPEN);
        Pending memory pending = _requirePending(id, state);
        if (by.party != pending.party) revert PartyNotEntitled(id, by.party, pending.heir);
        _authorize(t, by, AgreementHashes.veto(id, state.edition, pending.count, by.party, pending.heir, by.deadline));

        _forget(id, pending);
        emit SuccessionVetoed(id, pending.party, pending.heir);
    }

    /// @inheritdoc IAgreements
    function succeed(bytes32 id, Terms calldata t, bytes32[][] calldata configs, uint32 skip) external nonReentrant {
        State memory state = _requireInForce(id, t, WHILE_OPEN);
        Pending memory pending = _requirePending(id, state);
        if (block.timestamp < pending.readyAt) revert SuccessionNotReady(id, pending.readyAt, block.timestamp);
        if (state.edition == type(uint8).max) revert TermsInvalid(TermsProblem.Edition, uint256(state.edition) + 1);
        _requireLength(t.clauses.length, configs.length);
        Frame memory old = _frame(id, t);
        Frame memory next = _frame(id, t);
        next.edition = state.edition + 1;
        uint256 row = pending.party - 1;
        uint16 flags = AgreementHashes.inherited(t.parties[row].flags);
        next.parties[row] = Parties.pack(pending.heir, t.parties[row].organisation, flags);

        _forget(id, pending);
        bytes32[] memory anchors = _anchors(old, t);
        bytes32 terms = AgreementHashes.hashWith(t, pending.party, pending.heir, anchors, next.edition);
        bytes32 digest = _enterEdition(id, state, next.edition, terms, state.clauses, skip);
        emit Succeeded(id, pending.party, t.parties[row].account, pending.heir, next.edition, digest, skip);

        for (uint8 i = 0; i < t.clauses.length; ++i) {
            if (skip & (uint32(1) << i) != 0) continue;
            ClauseTerms calldata c = t.clauses[i];
            _push(old, c.anchor, configs[i], next, c, anchors[i], configs[i], i);
        }
    }

    /// @inheritdoc IAgreements
    function suspend(
        bytes32 id,
        Terms calldata t,
        uint40 until,
        Reason calldata r,
        uint32 clauses,
        Auth calldata by
    ) external nonReentrant {
        State memory state = _requireInForce(id, t, WHILE_OPEN);
        _requireParty(id, t, by.party);
        uint32 bit = _requireAmong(id, t.rules.maySuspend, by.party);
        // How often it was done before is part of the message, so that nothing that was taken back is done again by replay.
        _authorize(
            t,
            by,
            AgreementHashes.suspend(id, state.edition, state.suspensions++, until, r, by.party, by.deadline)
        );
        bool running = block.timestamp >= state.suspendedUntil;
        uint256 least = block.timestamp + AgreementCore.LEAST_SUSPENSION;
        if (running && until < least) revert SuspensionTooShort(id, until, least);
        (uint256 newUntil, uint256 total) = AgreementCore.suspension(
            block.timestamp,
            state.suspendedUntil,
            state.suspendedSeconds,
            until
        );
        if (newUntil > state.suspendedUntil) {
            state.suspendedBy = running ? bit : state.suspendedBy | bit;
        } else {
            _requireAmong(id, state.suspendedBy, by.party);
            if (newUntil < state.suspendedUntil && state.suspendedBy != bit) {
                // Others want the clocks to stand still as well: for them they do.
                state.suspendedBy &= ~bit;
                (newUntil, total) = (state.suspendedUntil, state.suspendedSeconds);
            }
        }
        // An amendment may have lowered the limit; starting the clocks again must stay possible.
        bool excess = total > state.suspendedSeconds && total > t.rules.suspensionLimit;
        if (excess) revert SuspensionLimitExceeded(id, total, t.rules.suspensionLimit);

        // Both fit: a moment that was given, or now; and no more than a limit, or than what was spent before.
        state.suspendedUntil = uint40(newUntil);
        state.suspendedSeconds = uint32(total);
        _states[id] = state;
        emit AgreementSuspended(id, by.party, state.suspendedUntil, state.suspendedSeconds, r);

        _tell(_frame(id, t), t, state, clauses);
    }

    /// @inheritdoc IAgreements
    function giveNotice(bytes32 id, Terms calldata t, Reason calldata r, Auth calldata by) external nonReentrant {
        State memory state = _requireAlive(id, t);
        if (state.endsAt != 0) revert AgreementUnexpectedState(id, AgreementState.Ending, bytes32(ONLY_ACTIVE));
        _requireParty(id, t, by.party);
        uint32 bit = _requireAmong(id, t.rules.mayEnd, by.party);
        _authorize(t, by, AgreementHashes.notice(id, state.edition, r, by.party, by.deadline));
        _setEnd(id, state, block.timestamp + uint256(t.rules.noticeDays) * 1 days, bit, r);
    }

    /// @inheritdoc IAgreements
    function end(
        bytes32 id,
        Terms calldata t,
        Reason calldata r,
        uint32 clauses,
        Auth[] calldata auths
    ) external nonReentrant {
        State memory state = _requireAlive(id, t);
        Frame memory frame = _frame(id, t);
        Act memory act = Act({kind: Kind.End, terms: 0, skip: 0, heirOf: 0, heir: address(0), count: 0});
        _setEnd(id, state, block.timestamp, _requireAllSigned(t, auths, 0, act, frame, r), r);

        _tell(frame, t, state, clauses);
    }

    /// @inheritdoc IAgreements
    function sync(
        bytes32 id,
        Terms calldata from,
        Terms calldata to,
        bytes32[][] calldata configsFrom,
        bytes32[][] calldata configsTo,
        uint32 clauses
    ) external nonReentrant {
        State memory state = _requireInForce(id, to, WHILE_OPEN);
        Frame memory next = _frame(id, to);
        uint32 late = state.stale & clauses;
        if (late != 0) {
            // Otherwise anyone could have a clause taken for told that was not.
            if (late >> from.clauses.length != 0) revert TermsInvalid(TermsProblem.Clauses, from.clauses.length);
            _states[id].stale = state.stale & ~late;
            // What the caller brings as `from` is checked by each module against the key it holds.
            Frame memory old = _frame(id, from);
            _requireLength(from.clauses.length, configsFrom.length);
            _requireLength(to.clauses.length, configsTo.length);
            for (uint8 i = 0; i < from.clauses.length; ++i) {
                if (late & (uint32(1) << i) == 0) continue;
                ClauseTerms calldata c = to.clauses[i];
                _push(old, from.clauses[i].anchor, configsFrom[i], next, c, c.anchor, configsTo[i], i);
            }
        }
        _tell(next, to, state, clauses);
    }

    /// @inheritdoc IAgreements
    function close(bytes32 id, Terms calldata t, bytes32[][] calldata configs) external nonReentrant {
        _requireInForce(id, t, WHILE_OPEN);
        _requireLength(t.clauses.length, configs.length);
        Frame memory frame = _frame(id, t);
        uint32 unsettled;
        for (uint8 i = 0; i < t.clauses.length; ++i) {
            ClauseTerms calldata c = t.clauses[i];
            if (!IClause(c.module).settled(_context(frame, c.anchor, i), configs[i])) unsettled |= uint32(1) << i;
        }
        if (unsettled != 0) revert ClausesUnsettled(id, unsettled);

        _states[id].status = uint8(AgreementState.Closed);
        emit AgreementClosed(id);
    }

    /* PARTS OF THE VERBS */

    /// @dev Everybody agreed: enter, log, then tell the modules.
    function _activate(
        bytes32 id,
        Terms calldata t,
        bytes32[][] calldata configs,
        bytes[] calldata signatures
    ) private returns (Frame memory frame) {
        uint40 openBy = t.rules.openBy;
        if (openBy != 0 && block.timestamp > openBy) revert DraftExpired(id, openBy, block.timestamp);
        frame = _frame(id, t);
        AgreementRules.validateFirst(t);
        AgreementRules.validate(t, frame.parties);
        _requireSigned(id, frame.parties, signatures);
        _requireLength(t.clauses.length, configs.length);

        State memory state;
        state.status = uint8(AgreementState.Active);
        state.edition = 1;
        state.clauses = uint8(t.clauses.length);
        _states[id] = state;
        emit AgreementActivated(id, t);

        for (uint8 i = 0; i < t.clauses.length; ++i) _open(frame, t, configs[i], i);
    }

    /// @dev Each party that signs signed the digest, consented before, or is the caller.
    function _requireSigned(bytes32 id, bytes32[] memory rows, bytes[] calldata signatures) private view {
        uint32 consents = _consents[id];
        uint256 next;
        for (uint256 i = 0; i < rows.length; ++i) {
            if (!rows[i].has(PARTY_SIGNS)) continue;
            if (next >= signatures.length) revert LengthMismatch(next + 1, signatures.length);
            address account = rows[i].account();
            uint8 party = uint8(i + 1);
            bytes calldata signature = signatures[next++];
            if (signature.length == 0) {
                bool agreed = msg.sender == account || consents & Parties.bit(party) != 0;
                if (!agreed) revert SignatureMissing(party, account);
            } else {
                // `openBy` stands for all their deadlines.
                Authority.check(party, account, type(uint40).max, id, signature);
            }
        }
        _requireLength(next, signatures.length);
    }

    /// @dev Pays into one purse, by permit or allowance.
    function _fund(Frame memory frame, Terms calldata t, Funding calldata f) private {
        if (f.clause >= t.clauses.length) revert TermsInvalid(TermsProblem.Clauses, f.clause);
        ClauseTerms calldata c = t.clauses[f.clause];
        if (f.permit.length != 0) {
            (uint256 deadline, uint8 v, bytes32 r, bytes32 s) = abi.decode(
                f.permit,
                (uint256, uint8, bytes32, bytes32)
            );
            // Somebody may have used the permit before; then the allowance is there, and the deposit shows it.
            try IERC20Permit(c.token).permit(msg.sender, c.module, f.amount, deadline, v, r, s) {} catch {}
        }
        IClause(c.module).depositFrom(msg.sender, _idOf(frame, c, f.clause), c.token, f.payer, f.amount);
    }
}
