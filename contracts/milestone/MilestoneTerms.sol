// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Approvals} from "../clause/Approvals.sol";
import {IMilestoneBooks} from "./IMilestoneBooks.sol";
import {MilestoneRows} from "./MilestoneRows.sol";
import {Deal, Silence} from "./MilestoneTypes.sol";

/// @title What a configuration must satisfy
/// @notice Reads a configuration once, when a clause is opened or amended, so that no later call meets terms that cannot work.
/// @dev A contract of its own, without state, which {Milestones} deploys and only ever reads from: together they would exceed
/// the 24,576 bytes that one contract may have.
contract MilestoneTerms {
    using Approvals for bytes32[];
    using MilestoneRows for bytes32;

    uint256 private constant MAX_PAYERS = 8;
    uint256 private constant MAX_ROWS = 96;
    uint256 private constant MILLION = 1_000_000;

    /// @notice Reads a whole configuration.
    /// @param config `abi.encode(Deal, bytes32[] rows)`, in its canonical encoding: what is hashed is what is logged.
    /// @param parties Rows of the party table.
    /// @param first Whether the clause is being opened; a void row, all zero, may only come with an amendment.
    /// @return hash `keccak256(abi.encode(Deal, bytes32[] pageHashes))`.
    /// @return token What the clause pays in.
    /// @return value Sum of the amounts, in token units.
    /// @return count Number of rows.
    /// @return payers Number of payers.
    function read(
        bytes calldata config,
        uint256 parties,
        bool first
    ) external view returns (bytes32 hash, address token, uint112 value, uint8 count, uint8 payers) {
        (Deal memory deal, bytes32[] memory rows) = abi.decode(config, (Deal, bytes32[]));
        if (keccak256(abi.encode(deal, rows)) != keccak256(config)) _fail(IMilestoneBooks.DealProblem.Encoding, 0);
        _validateDeal(deal, parties);
        value = _validateRows(deal, rows, parties, first);
        hash = keccak256(abi.encode(deal, MilestoneRows.pageHashes(rows)));
        return (hash, deal.token, value, uint8(rows.length), uint8(deal.payers.length));
    }

    /// @notice What an amendment does to the rows there were. Due dates may always move.
    /// @param from The configuration in force.
    /// @param to The new one, which {read} accepted.
    /// @return changed Milestones whose row promises something else.
    /// @return voided Those of them that are now void.
    function compare(bytes calldata from, bytes calldata to) external pure returns (uint96 changed, uint96 voided) {
        (Deal memory oldDeal, bytes32[] memory oldRows) = abi.decode(from, (Deal, bytes32[]));
        (Deal memory deal, bytes32[] memory rows) = abi.decode(to, (Deal, bytes32[]));
        _requireSameMoney(oldDeal, deal);
        if (rows.length < oldRows.length) _fail(IMilestoneBooks.DealProblem.Rows, rows.length);
        for (uint256 i = 0; i < rows.length; ++i) {
            bool added = i >= oldRows.length;
            if (added && rows[i] == 0) _fail(IMilestoneBooks.DealProblem.Void, i + 1);
            if (added || oldRows[i].isSameButDue(rows[i])) continue;
            changed |= uint96(1) << uint96(i);
            if (rows[i] == 0) voided |= uint96(1) << uint96(i);
        }
    }

    /// @dev Checks what holds for all rows.
    /// @param parties Rows of the party table.
    function _validateDeal(Deal memory deal, uint256 parties) private view {
        if (deal.token.code.length == 0) _fail(IMilestoneBooks.DealProblem.Token, 0);
        if (deal.unit == 0) _fail(IMilestoneBooks.DealProblem.Unit, 0);
        if (deal.longstop == 0) _fail(IMilestoneBooks.DealProblem.Longstop, 0);
        uint256 payers = deal.payers.length;
        if (payers == 0 || payers > MAX_PAYERS) _fail(IMilestoneBooks.DealProblem.Payers, payers);
        for (uint256 i = 0; i < payers; ++i) {
            uint8 party = MilestoneRows.payerParty(deal.payers[i]);
            if (party == 0 || party > parties) _fail(IMilestoneBooks.DealProblem.PayerParty, i);
            if (MilestoneRows.payerWeight(deal.payers[i]) == 0) _fail(IMilestoneBooks.DealProblem.PayerWeight, i);
        }
        deal.policies.validate();
    }

    /// @dev Checks each row; a void row, all zero, may only come with an amendment.
    /// @return value Sum of the amounts.
    function _validateRows(
        Deal memory deal,
        bytes32[] memory rows,
        uint256 parties,
        bool first
    ) private pure returns (uint112) {
        uint256 count = rows.length;
        if (count == 0 || count > MAX_ROWS) _fail(IMilestoneBooks.DealProblem.Rows, count);
        uint256 value;
        for (uint256 i = 0; i < count; ++i) {
            bytes32 row = rows[i];
            if (row == 0) {
                if (first) _fail(IMilestoneBooks.DealProblem.Void, i + 1);
                continue;
            }
            _validateRow(deal, row, i + 1, parties);
            value += row.amount();
        }
        if (value > type(uint112).max) _fail(IMilestoneBooks.DealProblem.Amount, count);
        return uint112(value);
    }

    /// @dev Order and weights of payers, token and unit never change: a new share is a new clause.
    function _requireSameMoney(Deal memory a, Deal memory b) private pure {
        if (
            a.token != b.token ||
            a.unit != b.unit ||
            keccak256(abi.encodePacked(a.payers)) != keccak256(abi.encodePacked(b.payers))
        ) _fail(IMilestoneBooks.DealProblem.Fixed, 0);
    }

    function _validateRow(Deal memory deal, bytes32 row, uint256 milestone, uint256 parties) private pure {
        if (row.amount() % deal.unit != 0) _fail(IMilestoneBooks.DealProblem.Amount, milestone);
        if (row.payee() == 0 || row.payee() > parties) _fail(IMilestoneBooks.DealProblem.Payee, milestone);
        if (row.policy() == 0 || row.policy() > deal.policies.length)
            _fail(IMilestoneBooks.DealProblem.Policy, milestone);
        if (row.reviewDays() == 0) _fail(IMilestoneBooks.DealProblem.Review, milestone);
        uint256 ppm = row.retentionPpm();
        if (ppm > MILLION || (ppm != 0 && deal.retentionDate == 0))
            _fail(IMilestoneBooks.DealProblem.Retention, milestone);
        // Only lower numbers may come first, so that no cycle can exist.
        for (uint256 rest = row.predecessors(); rest != 0; rest >>= 8) {
            if (uint8(rest) >= milestone) _fail(IMilestoneBooks.DealProblem.Predecessor, milestone);
        }
        uint256 defaults = uint8(uint256(row));
        if (defaults & 3 > uint8(Silence.Arbiter) || defaults >> 2 > uint8(Silence.Reject)) {
            _fail(IMilestoneBooks.DealProblem.Defaults, milestone);
        }
    }

    function _fail(IMilestoneBooks.DealProblem problem, uint256 where) private pure {
        revert IMilestoneBooks.DealInvalid(problem, where);
    }
}
