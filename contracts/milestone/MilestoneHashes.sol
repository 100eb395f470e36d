// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Reason} from "../agreement/AgreementTypes.sol";
import {Delivery, Filing} from "./MilestoneTypes.sol";

/// @title The messages of a clause of milestones, as EIP-712 hashes them
/// @notice Every message names the clause's key, hence the edition, and the party, hence the capacity in which it signs.
library MilestoneHashes {
    // One literal each: only then does the compiler hash it, instead of every call.
    bytes32 private constant DELIVERY = keccak256(
        "Delivery(uint8 milestone,uint8 round,uint112 amount,bytes32 evidence)"
    );
    bytes32 private constant REASON = keccak256("Reason(uint8 code,bytes32 document)");
    bytes32 private constant FILING = keccak256(
        "Filing(Delivery delivery,uint40 serviceDate,bytes32 invoice,bytes32 budgetLine,string location)"
        "Delivery(uint8 milestone,uint8 round,uint112 amount,bytes32 evidence)"
    );
    bytes32 private constant SUBMIT = keccak256(
        "Submit(bytes32 key,uint8 party,Filing[] filings,uint40 deadline)"
        "Delivery(uint8 milestone,uint8 round,uint112 amount,bytes32 evidence)"
        "Filing(Delivery delivery,uint40 serviceDate,bytes32 invoice,bytes32 budgetLine,string location)"
    );
    bytes32 private constant APPROVE = keccak256(
        "Approve(bytes32 key,uint8 party,Delivery[] deliveries,uint40 deadline)"
        "Delivery(uint8 milestone,uint8 round,uint112 amount,bytes32 evidence)"
    );
    bytes32 private constant REJECT = keccak256(
        "Reject(bytes32 key,uint8 party,Delivery delivery,Reason reason,uint40 deadline)"
        "Delivery(uint8 milestone,uint8 round,uint112 amount,bytes32 evidence)"
        "Reason(uint8 code,bytes32 document)"
    );
    bytes32 private constant DISPUTE = keccak256(
        "Dispute(bytes32 key,uint8 party,Delivery delivery,Reason reason,uint40 deadline)"
        "Delivery(uint8 milestone,uint8 round,uint112 amount,bytes32 evidence)"
        "Reason(uint8 code,bytes32 document)"
    );
    bytes32 private constant RESOLVE = keccak256(
        "Resolve(bytes32 key,uint8 party,Delivery delivery,uint112 toPayee,Reason reason,uint40 deadline)"
        "Delivery(uint8 milestone,uint8 round,uint112 amount,bytes32 evidence)"
        "Reason(uint8 code,bytes32 document)"
    );
    bytes32 private constant RELEASE = keccak256(
        "Release(bytes32 key,uint8 party,uint8 milestone,uint112 deduction,Reason reason,uint40 deadline)"
        "Reason(uint8 code,bytes32 document)"
    );
    bytes32 private constant WITHDRAW = keccak256(
        "Withdraw(bytes32 key,uint8 party,address to,uint112 amount,uint32 count,uint40 deadline)"
    );

    /// @notice Struct hash of a delivery; its left 160 bits are the fingerprint the clause keeps.
    function hash(Delivery calldata d) internal pure returns (bytes32) {
        return keccak256(abi.encode(DELIVERY, d.milestone, d.round, d.amount, d.evidence));
    }

    function submit(
        bytes32 key,
        uint8 party,
        Filing[] calldata filings,
        uint40 deadline
    ) internal pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](filings.length);
        for (uint256 i = 0; i < filings.length; ++i) hashes[i] = _filing(filings[i]);
        return _submit(key, party, keccak256(abi.encodePacked(hashes)), deadline);
    }

    /// @notice As {submit}, of a single filing.
    function submitOne(bytes32 key, uint8 party, Filing calldata f, uint40 deadline) internal pure returns (bytes32) {
        return _submit(key, party, keccak256(abi.encode(_filing(f))), deadline);
    }

    function approve(bytes32 key, uint8 party, bytes32 deliveries, uint40 deadline) internal pure returns (bytes32) {
        return keccak256(abi.encode(APPROVE, key, party, deliveries, deadline));
    }

    function reject(
        bytes32 key,
        uint8 party,
        Delivery calldata d,
        Reason calldata r,
        uint40 deadline
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(REJECT, key, party, hash(d), _reason(r), deadline));
    }

    function dispute(
        bytes32 key,
        uint8 party,
        Delivery calldata d,
        Reason calldata r,
        uint40 deadline
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(DISPUTE, key, party, hash(d), _reason(r), deadline));
    }

    function resolve(
        bytes32 key,
        uint8 party,
        Delivery calldata d,
        uint112 toPayee,
        Reason calldata r,
        uint40 deadline
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(RESOLVE, key, party, hash(d), toPayee, _reason(r), deadline));
    }

    function release(
        bytes32 key,
        uint8 party,
        uint8 milestone,
        uint112 deduction,
        Reason calldata r,
        uint40 deadline
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(RELEASE, key, party, milestone, deduction, _reason(r), deadline));
    }

    function withdraw(
        bytes32 key,
        uint8 party,
        address to,
        uint112 amount,
        uint32 count,
        uint40 deadline
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(WITHDRAW, key, party, to, amount, count, deadline));
    }

    function _submit(bytes32 key, uint8 party, bytes32 filings, uint40 deadline) private pure returns (bytes32) {
        return keccak256(abi.encode(SUBMIT, key, party, filings, deadline));
    }

    function _filing(Filing calldata f) private pure returns (bytes32) {
        bytes32 location = keccak256(bytes(f.location));
        return keccak256(abi.encode(FILING, hash(f.delivery), f.serviceDate, f.invoice, f.budgetLine, location));
    }

    function _reason(Reason calldata r) private pure returns (bytes32) {
        return keccak256(abi.encode(REASON, r.code, r.document));
    }
}
