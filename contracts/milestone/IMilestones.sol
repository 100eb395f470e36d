// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Auth, Reason, Rules} from "../agreement/AgreementTypes.sol";
import {Target} from "../clause/ClauseTypes.sol";
import {IClause} from "../clause/IClause.sol";
import {IMilestoneBooks} from "./IMilestoneBooks.sol";
import {Delivery, Filing, Lane, Use} from "./MilestoneTypes.sol";

/// @title Milestone payments
/// @notice Pays on verified delivery. A provider submits, approvers the policy names accept, the payee is paid by the payers in
/// their fixed shares. Each milestone is paid at most once.
///
/// Two ways lead there. The signed path brings the provider's and the approvers' signatures in one transaction and stores
/// nothing but the result. The chain path files the submission first; it is what silence, rejection, votes one by one and
/// disputes need.
///
/// Configuration for {IClause-open} and {IClause-amend}: the words of the deal, see {Deals}, and the rows, see {MilestoneRows};
/// for {IClause-deposit} and {IClause-settled}: the words of the deal and the hash of each page of eight rows. Its hash is
/// keccak256 of the latter.
///
/// Milestones are numbered from 1; in a bitmap, bit n-1 stands for milestone n. Days are 86,400 seconds; windows are half open.
/// @dev In one transaction events come in the order submitted, approved, arrears, paid, credited.
interface IMilestones is IClause, IMilestoneBooks {
    /* DELIVERY AND ACCEPTANCE */

    /// @notice Files a delivery for review; the review time starts. Replaces an earlier one of the same organisation.
    /// @param config Hash of the configuration.
    /// @param by A party that may submit.
    function submit(bytes32[] calldata c, bytes32 config, Filing calldata f, Auth calldata by) external;

    /// @notice Counts approvals of deliveries on file.
    /// @param d What is approved.
    /// @param approvals Who approves all of `d`, in the order of their numbers.
    /// @param thenPay Whether to pay at once what is thereby payable.
    /// @param to Where payees that are clauses take their deposits.
    /// @return approved Milestones that have all approvals now.
    /// @return paid Milestones that were discharged.
    function approve(
        Use calldata u,
        Delivery[] calldata d,
        Auth[] calldata approvals,
        bool thenPay,
        Target[] calldata to
    ) external returns (uint96 approved, uint96 paid);

    /// @notice As {approve}, of deliveries that need not be on file: the provider's authority comes along.
    /// @param f What is delivered and approved.
    /// @param by A party that may submit; it delivers all of `f`.
    /// @param approvals Who approves all of `f`; may be empty.
    function submitAndApprove(
        Use calldata u,
        Filing[] calldata f,
        Auth calldata by,
        Auth[] calldata approvals,
        bool thenPay,
        Target[] calldata to
    ) external returns (uint96 approved, uint96 paid);

    /// @notice An eligible approver refuses a delivery, until its review time is over. Before any submission it voids the
    /// signatures given for the round: how an approval that nobody relayed yet is revoked.
    function reject(Use calldata u, Delivery calldata d, Reason calldata r, Auth calldata by) external;

    /// @notice Points to evidence in the log; changes nothing. Anyone may call.
    function attachEvidence(bytes32 clause, uint8 milestone, bytes32 evidence, string calldata location) external;

    /* PAYMENT */

    /// @notice Pays what is approved, whose challenge window is over and whose predecessors are paid; skips the rest. Anyone.
    /// @return paid Milestones that were discharged.
    function pay(Use calldata u, uint96 milestones, Target[] calldata to) external returns (uint96 paid);

    /// @notice Pays what the payer's purse can cover of what it owes the payee. Anyone.
    function payArrears(Use calldata u, uint8 payer, uint8 payee, Target[] calldata to) external;

    /// @notice Settles the retention of a paid milestone. From the retention date on anyone may release it whole; before, the
    /// approvers of its policy may release it, less a deduction.
    /// @param deduction What stays with the payers, in token units.
    function release(
        Use calldata u,
        uint8 milestone,
        uint112 deduction,
        Reason calldata r,
        Auth[] calldata by,
        Target[] calldata to
    ) external;

    /// @notice Gives a payer back what can no longer fall due; cancels first what the longstop has overtaken. Anyone.
    /// @param u All pages.
    function refund(Use calldata u, uint8 payer, Target[] calldata to) external;

    /// @notice A party withdraws the credit that a failed transfer left it.
    function withdraw(Use calldata u, uint8 party, address to, Auth calldata by) external;

    /* DISPUTES AND SILENCE */

    /// @notice Disputes a delivery under review, a rejection, or an approval that is not payable yet. Also while suspended.
    /// @param by A party that may dispute.
    function dispute(
        bytes32[] calldata c,
        bytes32 config,
        Delivery calldata d,
        Reason calldata r,
        Auth calldata by
    ) external;

    /// @notice Ends a dispute: the arbiter alone, or the payee and all payers together. Final; nothing is retained.
    /// @param toPayee What the payee gets of the milestone's amount; the rest stays with the payers.
    function resolve(
        Use calldata u,
        bytes32 agreement,
        Rules calldata rules,
        Delivery calldata d,
        uint112 toPayee,
        Reason calldata r,
        Auth[] calldata by,
        Target[] calldata to
    ) external;

    /// @notice Applies the signed default of a review, cure, dispute or longstop that ended in silence. Anyone.
    function lapse(
        Use calldata u,
        bytes32 agreement,
        Rules calldata rules,
        uint8 milestone,
        Target[] calldata to
    ) external;

    /* VIEWS */

    /// @notice Where a milestone stands; an ended clause counts what is not delivered as cancelled.
    function laneOf(bytes32 clause, uint8 milestone) external view returns (Lane);

    /// @notice What is on file for a milestone: left 160 bits of the delivery's hash, when its wait began (for an approval: from
    /// when it is payable), who voted, who submitted, how many rounds were voided, and the edition the votes are of.
    function filingOf(
        bytes32 clause,
        uint8 milestone
    ) external view returns (uint160 fingerprint, uint40 clock, uint32 votes, uint8 maker, uint8 voided, uint8 edition);
}
