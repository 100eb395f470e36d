// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AgreementCore} from "./AgreementCore.sol";
import {
    ClauseTerms,
    PARTY_DISPUTES,
    PARTY_IS_CLAUSE,
    PARTY_SIGNS,
    PARTY_SUBMITS,
    Party,
    Rules,
    Terms
} from "./AgreementTypes.sol";
import {IAgreements} from "./IAgreements.sol";
import {Parties} from "./Parties.sol";

/// @title What terms must satisfy
/// @notice Checked when terms come into force, so that no later call meets terms that cannot work.
library AgreementRules {
    using Parties for bytes32;

    uint256 private constant MAX_ROWS = 32;
    /// @dev Organisations are counted in a bitmap of 256.
    uint256 private constant MAX_ORGANISATIONS = 255;

    /// @notice Checks terms by themselves.
    /// @param rows Their party table, packed.
    function validate(Terms calldata t, bytes32[] memory rows) internal view {
        uint256 parties = rows.length;
        uint256 clauses = t.clauses.length;
        if (parties == 0 || parties > MAX_ROWS) _fail(IAgreements.TermsProblem.Parties, parties);
        if (clauses == 0 || clauses > MAX_ROWS) _fail(IAgreements.TermsProblem.Clauses, clauses);
        uint256 organisations = t.organisations.length;
        if (organisations > MAX_ORGANISATIONS) organisations = MAX_ORGANISATIONS;
        uint256 union;
        for (uint256 i = 0; i < parties; ++i) union |= _validateParty(t, rows, i, organisations);
        if (union & PARTY_SIGNS == 0) _fail(IAgreements.TermsProblem.Signers, 0);
        for (uint256 i = 0; i < clauses; ++i) {
            if (t.clauses[i].module.code.length == 0) _fail(IAgreements.TermsProblem.Module, i);
        }
        Rules calldata r = t.rules;
        bool undecided = (r.arbiter != 0 || union & PARTY_DISPUTES != 0) && r.disputePeriod < 1 days;
        if (undecided || r.arbiter > parties || r.reviveDelay < 1 days) _fail(IAgreements.TermsProblem.Rules, 0);
    }

    /// @notice Checks what holds for a first edition only.
    function validateFirst(Terms calldata t) internal pure {
        if (t.edition != 1) _fail(IAgreements.TermsProblem.Edition, t.edition);
        for (uint256 i = 0; i < t.clauses.length; ++i) {
            ClauseTerms calldata c = t.clauses[i];
            if (c.anchor != 0) _fail(IAgreements.TermsProblem.Anchor, i);
            if (c.value != c.originalValue) _fail(IAgreements.TermsProblem.Value, i);
        }
    }

    /// @notice Checks what an amendment may change.
    /// @param anchors The ids of the clauses there were.
    function validateChange(Terms calldata from, Terms calldata to, bytes32[] memory anchors) internal pure {
        if (uint256(to.edition) != uint256(from.edition) + 1) _fail(IAgreements.TermsProblem.Edition, to.edition);
        if (to.organisations.length < from.organisations.length) {
            _fail(IAgreements.TermsProblem.Organisation, to.organisations.length);
        }
        if (to.rules.ceilingPpm != from.rules.ceilingPpm) _fail(IAgreements.TermsProblem.Ceiling, 0);
        _requireSameParties(from, to);
        if (to.clauses.length < from.clauses.length) _fail(IAgreements.TermsProblem.Clauses, to.clauses.length);
        for (uint256 i = 0; i < to.clauses.length; ++i) {
            if (i < from.clauses.length) _validateKept(from.clauses[i], to.clauses[i], anchors[i], i);
            else _validateAdded(to.clauses[i], i);
        }
        _requireCeiling(to);
    }

    /// @dev Rows are only appended.
    function _requireSameParties(Terms calldata from, Terms calldata to) private pure {
        if (to.parties.length < from.parties.length) _fail(IAgreements.TermsProblem.Parties, to.parties.length);
        for (uint256 i = 0; i < from.parties.length; ++i) {
            Party calldata a = from.parties[i];
            Party calldata b = to.parties[i];
            bool same = a.account == b.account && a.organisation == b.organisation && a.flags == b.flags;
            if (!same) _fail(IAgreements.TermsProblem.Row, i + 1);
        }
    }

    function _validateKept(ClauseTerms calldata a, ClauseTerms calldata b, bytes32 anchor, uint256 i) private pure {
        if (b.anchor != anchor) _fail(IAgreements.TermsProblem.Anchor, i);
        if (a.module != b.module) _fail(IAgreements.TermsProblem.Module, i);
        bool same = a.token == b.token && a.currency == b.currency && a.originalValue == b.originalValue;
        if (!same) _fail(IAgreements.TermsProblem.Value, i);
    }

    function _validateAdded(ClauseTerms calldata b, uint256 i) private pure {
        if (b.anchor != 0) _fail(IAgreements.TermsProblem.Anchor, i);
        if (b.originalValue != 0) _fail(IAgreements.TermsProblem.Value, i);
    }

    /// @notice An heir must be a new account, or one that already acts for the same organisation.
    function validateHeir(Terms calldata t, uint8 party, address heir) internal pure {
        if (heir == address(0)) _fail(IAgreements.TermsProblem.Account, party);
        uint16 organisation = t.parties[party - 1].organisation;
        for (uint256 i = 0; i < t.parties.length; ++i) {
            Party calldata other = t.parties[i];
            if (other.account == heir && other.organisation != organisation) {
                _fail(IAgreements.TermsProblem.Account, i + 1);
            }
        }
    }

    /// @dev One account acts for one organisation, or maker and checker could be the same.
    function _validateParty(
        Terms calldata t,
        bytes32[] memory rows,
        uint256 i,
        uint256 organisations
    ) private pure returns (uint256 flags) {
        bytes32 row = rows[i];
        address account = row.account();
        uint256 organisation = row.organisation();
        if (account == address(0)) _fail(IAgreements.TermsProblem.Account, i + 1);
        if (organisation == 0 || organisation > organisations) _fail(IAgreements.TermsProblem.Organisation, i + 1);
        flags = row.flags();
        if (flags & PARTY_IS_CLAUSE != 0) {
            uint256 index = row.clauseIndex();
            bool valid =
                flags & 0xff == PARTY_IS_CLAUSE && index < t.clauses.length && t.clauses[index].module == account;
            if (!valid) _fail(IAgreements.TermsProblem.Flags, i + 1);
            return flags;
        }
        if (flags > PARTY_SIGNS | PARTY_SUBMITS | PARTY_DISPUTES) _fail(IAgreements.TermsProblem.Flags, i + 1);
        for (uint256 j = 0; j < i; ++j) {
            bytes32 other = rows[j];
            if (other.account() == account && other.organisation() != organisation) {
                _fail(IAgreements.TermsProblem.Account, i + 1);
            }
        }
    }

    /// @dev Per token, so that a clause an amendment adds cannot evade the ceiling.
    function _requireCeiling(Terms calldata t) private pure {
        for (uint256 i = 0; i < t.clauses.length; ++i) {
            address token = t.clauses[i].token;
            uint256 value;
            uint256 original;
            for (uint256 j = 0; j < t.clauses.length; ++j) {
                if (t.clauses[j].token != token) continue;
                value += t.clauses[j].value;
                original += t.clauses[j].originalValue;
            }
            uint256 ceiling = AgreementCore.ceiling(original, t.rules.ceilingPpm);
            if (value > ceiling) revert IAgreements.CeilingExceeded(token, value, ceiling);
        }
    }

    function _fail(IAgreements.TermsProblem problem, uint256 where) private pure {
        revert IAgreements.TermsInvalid(problem, where);
    }
}
