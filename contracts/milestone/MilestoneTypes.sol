// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Where a milestone stands. Three bits in the clause's state; terminal states absorb.
/// @custom:value0 None Nothing was delivered, or what was delivered was voided by an amendment.
/// @custom:value1 Submitted A delivery is under review.
/// @custom:value2 Approved Accepted; payable once the challenge window is over and its predecessors are paid.
/// @custom:value3 Paid Discharged; its retention, if any, is still held.
/// @custom:value4 Disputed The arbiter, a settlement or the default decides.
/// @custom:value5 Rejected The provider may deliver again, or dispute.
/// @custom:value6 Cancelled Will never fall due. Final.
/// @custom:value7 Final Discharged by a ruling, a settlement or a default, or paid and its retention settled.
enum Lane {
    None,
    Submitted,
    Approved,
    Paid,
    Disputed,
    Rejected,
    Cancelled,
    Final
}

/// @notice Why a payment was due.
/// @custom:value0 Approved The approvers the policy asks for accepted the delivery.
/// @custom:value1 Deemed The review time ended in silence, and the terms say that silence accepts.
/// @custom:value2 Ruled The arbiter ruled.
/// @custom:value3 Defaulted The arbiter was silent, and the terms say what follows.
/// @custom:value4 Settled The payee and all payers agreed.
enum Basis {
    Approved,
    Deemed,
    Ruled,
    Defaulted,
    Settled
}

/// @notice What silence means.
/// @custom:value0 Accept Deemed accepted.
/// @custom:value1 Reject Deemed rejected; in a dispute, the payers keep the amount.
/// @custom:value2 Arbiter Goes to the arbiter; not a default of a dispute.
enum Silence {
    Accept,
    Reject,
    Arbiter
}

/// @notice What a call resends of the terms: the thinnest part it needs, checked against the clause's key.
struct Use {
    /// Which edition of which clause, see {Contexts}.
    bytes32[] context;
    /// The deal and the hash of each page of the schedule, see {Deals}.
    bytes32[] config;
    /// Which pages come along: bit n stands for page n, which has the milestones 8n + 1 to 8n + 8.
    uint16 pages;
    /// Their rows, see {MilestoneRows}, one page after the other.
    bytes32[] rows;
}

/// @notice What an approver accepts.
struct Delivery {
    uint8 milestone;
    /// 1 for the first delivery; a rejection, a replacement and a revocation add one.
    uint8 round;
    /// The milestone's amount, in token units.
    uint112 amount;
    /// Digest of the evidence.
    bytes32 evidence;
}

/// @notice What a provider signs when it delivers.
struct Filing {
    Delivery delivery;
    /// When the service was rendered, for accruals.
    uint40 serviceDate;
    /// Digest of the invoice, or zero.
    bytes32 invoice;
    /// Budget line the cost belongs to, as short text or a digest, or zero.
    bytes32 budgetLine;
    /// Where the evidence is kept; at most 256 bytes.
    string location;
}
