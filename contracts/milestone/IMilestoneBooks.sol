// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Reason} from "../agreement/AgreementTypes.sol";
import {IClauseBooks} from "../clause/IClauseBooks.sol";
import {Basis, Filing, Lane} from "./MilestoneTypes.sol";

/// @notice One payer's part of a payment, in token units.
struct Leg {
    /// What its purse paid to the payee.
    uint112 paid;
    /// What its purse set aside as retention.
    uint112 retained;
}

/// @title What a clause of milestones says
/// @notice Its errors and events. In a bitmap, bit n-1 stands for milestone n.
/// @dev In one transaction events come in the order submitted, approved, arrears, paid, credited.
interface IMilestoneBooks is IClauseBooks {
    /* ERRORS */

    /// @notice The configuration cannot work: `problem` names the field, `where` its row or position.
    error DealInvalid(DealProblem problem, uint256 where);
    /// @notice The delivery names another amount than the terms.
    error AmountMismatch(uint8 milestone, uint112 expected, uint112 actual);
    /// @notice The milestone is in round `expected`; the message speaks of round `actual`.
    error RoundMismatch(uint8 milestone, uint256 expected, uint8 actual);
    /// @notice Before a delivery, no more than `most` rounds can be voided.
    error VoidingExhausted(uint8 milestone, uint256 most);
    /// @notice The message speaks of another delivery than the one on file.
    error DeliveryMismatch(uint8 milestone, uint160 expected, uint160 actual);
    /// @notice The terms do not let this party do that; it would need the flag `flag`.
    error PartyMayNot(uint8 party, uint16 flag);
    /// @notice Only the organisation that submitted may replace its submission.
    error MakerMismatch(uint8 milestone, uint16 expected, uint16 actual);
    /// @notice A location may have 256 bytes.
    error LocationTooLong(uint256 length);
    /// @notice The window closed at `end`.
    error WindowClosed(uint8 milestone, uint256 end, uint256 time);
    /// @notice The window closes at `end` only.
    error WindowOpen(uint8 milestone, uint256 end, uint256 time);
    /// @notice Too few of those who have to agree did: given and needed parties as bitmaps, or the tier.
    error ConsentMissing(uint8 milestone, uint32 given, bytes32 needed);
    /// @notice Signatures must come in the order of the party numbers, each party once.
    error PartiesOutOfOrder(uint8 party, uint8 previous);
    /// @notice The rules are not those the parties signed.
    error RulesMismatch(bytes32 expected, bytes32 actual);
    /// @notice The amount is above what there is, or no multiple of the clause's unit.
    error AmountInvalid(uint8 milestone, uint256 amount, uint256 limit, uint256 unit);
    /// @notice An amendment may not change this milestone any more.
    error MilestoneFixed(uint8 milestone, Lane lane);
    /// @notice Everything the purse holds may still fall due.
    error RefundEmpty(bytes32 clause, uint8 payer, uint256 balance, uint256 open);

    /// @notice What is wrong with a configuration.
    enum DealProblem {
        Encoding,
        Token,
        Unit,
        Longstop,
        Payers,
        PayerParty,
        PayerWeight,
        Rows,
        Amount,
        Predecessor,
        Retention,
        Review,
        Payee,
        Policy,
        Defaults,
        Void,
        Fixed
    }

    /* EVENTS */

    /// @notice Party `maker` delivered.
    event MilestoneSubmitted(bytes32 indexed clause, uint8 indexed milestone, uint8 maker, Filing filing);
    /// @notice The parties `approvers` accepted the deliveries on file of the milestones `voted`; those in `approved` have
    /// thereby all approvals their policy asks for.
    event MilestonesApproved(bytes32 indexed clause, uint32 approvers, uint96 voted, uint96 approved);
    /// @notice An approver refused the delivery on file; the next one is of round `round` + 1.
    event MilestoneRejected(bytes32 indexed clause, uint8 indexed milestone, uint8 party, uint8 round, Reason reason);
    /// @notice Nothing was on file; signatures for round `round` count no more.
    event RoundVoided(bytes32 indexed clause, uint8 indexed milestone, uint8 party, uint8 round, Reason reason);
    /// @notice Milestones were discharged: of `gross`, `net` was sent to the payee and `retained` set aside, by the legs of the
    /// payers 0, 1, ...; what is missing to `gross` was recorded as arrears just before.
    event MilestonesPaid(
        bytes32 indexed clause,
        uint8 indexed payee,
        Basis indexed basis,
        uint96 milestones,
        uint112 gross,
        uint112 retained,
        uint112 net,
        Leg[] legs
    );
    /// @notice A party disputes the delivery on file; the arbiter, a settlement or the default decides.
    event MilestoneDisputed(bytes32 indexed clause, uint8 indexed milestone, uint8 party, Reason reason);
    /// @notice A dispute ended: `toPayee` is paid, `toPayers` stays with the payers. `by` are the parties that decided.
    event MilestoneResolved(
        bytes32 indexed clause,
        uint8 indexed milestone,
        Basis indexed basis,
        uint32 by,
        uint112 toPayee,
        uint112 toPayers,
        Reason reason
    );
    /// @notice A wait ended in silence; the milestones are now in `lane`.
    event MilestonesLapsed(bytes32 indexed clause, uint96 milestones, Lane lane);
    /// @notice A retention was settled: `paid` to the payee, `owed` to it as arrears, `deducted` back to the payers' purses.
    event RetentionReleased(
        bytes32 indexed clause,
        uint8 indexed milestone,
        uint8 indexed payee,
        uint32 by,
        uint112 paid,
        uint112 owed,
        uint112 deducted,
        Leg[] legs,
        Reason reason
    );
    /// @notice An amendment changed a milestone that was under review or rejected; it starts anew.
    event MilestoneReset(bytes32 indexed clause, uint8 indexed milestone);
    /// @notice An amendment voided the milestone.
    event MilestoneVoided(bytes32 indexed clause, uint8 indexed milestone);
    /// @notice Somebody points to evidence. Proves nothing but that `by` said so then; readers look who `by` is.
    event EvidenceAttached(
        bytes32 indexed clause,
        uint8 indexed milestone,
        address indexed by,
        bytes32 evidence,
        string location
    );
}
