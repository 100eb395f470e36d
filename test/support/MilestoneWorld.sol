// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Auth, Terms} from "../../contracts/agreement/AgreementTypes.sol";
import {IMilestones} from "../../contracts/milestone/IMilestones.sol";
import {Delivery, Filing, Lane} from "../../contracts/milestone/MilestoneTypes.sol";
import {TestCurrency} from "../../contracts/token/TestCurrency.sol";
import {HubHashes} from "./HubHashes.sol";
import {Log} from "./Vm.sol";
import {World} from "./World.sol";

/// @title A partnership whose milestones are delivered, judged and paid
/// @notice Every verb as one line of a test. A call is built first, as bytes, and then made, watched or refused: so that what
/// building it reads from the chain is never mistaken for the call under test.
abstract contract MilestoneWorld is World {
    error UnexpectedSuccess();
    error WrongError(bytes actual, bytes expected);
    error LogsDiffer(uint256 position, uint256 actual, uint256 expected);

    /// Calls by nobody in particular.
    uint8 internal constant ANYONE = 0;

    HubHashes private _hashes;

    /* CALLING */

    function caller(uint8 party) internal pure returns (address) {
        return party == ANYONE ? address(0xa11) : account(party);
    }

    /// @dev Makes the call; passes on what it reverts with.
    function act(uint8 party, bytes memory data) internal returns (bytes memory answer) {
        bool success;
        vm.prank(caller(party));
        (success, answer) = address(module).call(data);
        if (!success) bubble(answer);
    }

    /// @dev The call must fail with exactly this error.
    function refuse(uint8 party, bytes memory data, bytes memory expected) internal {
        vm.prank(caller(party));
        (bool success, bytes memory answer) = address(module).call(data);
        if (success) revert UnexpectedSuccess();
        if (keccak256(answer) != keccak256(expected)) revert WrongError(answer, expected);
    }

    /// @dev Makes the call and returns what the module logged; `emit` what it should have, then call {same}.
    function watch(uint8 party, bytes memory data) internal returns (Log[] memory) {
        vm.recordLogs();
        act(party, data);
        return byModule(vm.getRecordedLogs());
    }

    /// @dev The module logged exactly what this test emitted since: count, order, topics and data.
    function same(Log[] memory actual) internal {
        Log[] memory expected = vm.getRecordedLogs();
        if (actual.length != expected.length) revert LogsDiffer(type(uint256).max, actual.length, expected.length);
        for (uint256 i = 0; i < expected.length; ++i) {
            bytes32 a = keccak256(abi.encode(actual[i].topics, actual[i].data));
            bytes32 b = keccak256(abi.encode(expected[i].topics, expected[i].data));
            if (a != b) revert LogsDiffer(i, uint256(a), uint256(b));
        }
    }

    function byModule(Log[] memory all) internal view returns (Log[] memory list) {
        uint256 count;
        for (uint256 i = 0; i < all.length; ++i) if (all[i].emitter == address(module)) ++count;
        list = new Log[](count);
        count = 0;
        for (uint256 i = 0; i < all.length; ++i) if (all[i].emitter == address(module)) list[count++] = all[i];
    }

    function bubble(bytes memory answer) internal pure {
        assembly {
            revert(add(answer, 32), mload(answer))
        }
    }

    /* CALLS */

    function submitCall(uint8 milestone, uint8 round) internal view returns (bytes memory) {
        return submitCall(filing(milestone, round), self(PROVIDER));
    }

    function submitCall(Filing memory f, Auth memory by) internal view returns (bytes memory) {
        return abi.encodeCall(IMilestones.submit, (context(), configHash(), f, by));
    }

    function approveCall(
        uint8 milestone,
        uint8 round,
        Auth memory by,
        bool thenPay
    ) internal view returns (bytes memory) {
        return approveCall(deliveries(filings(milestone, round)), auths(by), thenPay);
    }

    function approveCall(Delivery[] memory d, Auth[] memory by, bool thenPay) internal view returns (bytes memory) {
        return abi.encodeCall(IMilestones.approve, (use(), d, by, thenPay, none()));
    }

    function signedCall(
        Filing[] memory f,
        Auth memory by,
        Auth[] memory approvals,
        bool thenPay
    ) internal view returns (bytes memory) {
        return abi.encodeCall(IMilestones.submitAndApprove, (use(), f, by, approvals, thenPay, none()));
    }

    function rejectCall(uint8 milestone, uint8 round, Auth memory by) internal view returns (bytes memory) {
        return abi.encodeCall(IMilestones.reject, (use(), delivery(milestone, round), reason(), by));
    }

    function disputeCall(uint8 milestone, uint8 round, Auth memory by) internal view returns (bytes memory) {
        return abi.encodeCall(IMilestones.dispute, (context(), configHash(), delivery(milestone, round), reason(), by));
    }

    function resolveCall(
        uint8 milestone,
        uint8 round,
        uint112 toPayee,
        Auth[] memory by
    ) internal view returns (bytes memory) {
        return
            abi.encodeCall(
                IMilestones.resolve,
                (use(), id, terms.rules, delivery(milestone, round), toPayee, reason(), by, none())
            );
    }

    function lapseCall(uint8 milestone) internal view returns (bytes memory) {
        return abi.encodeCall(IMilestones.lapse, (use(), id, terms.rules, milestone, none()));
    }

    function payCall(uint96 milestones) internal view returns (bytes memory) {
        return abi.encodeCall(IMilestones.pay, (use(), milestones, none()));
    }

    function payArrearsCall(uint8 payer_, uint8 payee) internal view returns (bytes memory) {
        return abi.encodeCall(IMilestones.payArrears, (use(), payer_, payee, none()));
    }

    function releaseCall(uint8 milestone, uint112 deduction, Auth[] memory by) internal view returns (bytes memory) {
        return abi.encodeCall(IMilestones.release, (use(), milestone, deduction, reason(), by, none()));
    }

    function refundCall(uint8 payer_) internal view returns (bytes memory) {
        return abi.encodeCall(IMilestones.refund, (use(), payer_, none()));
    }

    function withdrawCall(uint8 party, address to, Auth memory by) internal view returns (bytes memory) {
        return abi.encodeCall(IMilestones.withdraw, (use(), party, to, by));
    }

    /* WAYS TO A LANE */

    function submitted(uint8 milestone, uint8 round) internal {
        act(PROVIDER, submitCall(milestone, round));
    }

    /// @dev Approved by both approvers, without a submission on file, and not paid.
    function approved(uint8 milestone, uint8 round) internal {
        Filing[] memory f = filings(milestone, round);
        act(ANYONE, signedCall(f, submission(PROVIDER, f), both(f), false));
    }

    function paid(uint8 milestone, uint8 round) internal {
        Filing[] memory f = filings(milestone, round);
        act(ANYONE, signedCall(f, submission(PROVIDER, f), both(f), true));
    }

    function rejected(uint8 milestone, uint8 round) internal {
        submitted(milestone, round);
        act(VERIFIER, rejectCall(milestone, round, self(VERIFIER)));
    }

    function disputed(uint8 milestone, uint8 round) internal {
        submitted(milestone, round);
        act(PROVIDER, disputeCall(milestone, round, self(PROVIDER)));
    }

    function ruled(uint8 milestone, uint8 round, uint112 toPayee) internal {
        disputed(milestone, round);
        act(ARBITER, resolveCall(milestone, round, toPayee, auths(self(ARBITER))));
    }

    function both(Filing[] memory f) internal view returns (Auth[] memory) {
        return auths(approval(VERIFIER, f), approval(FINANCE, f));
    }

    /* CHANGES FROM ABOVE */

    /// @dev The agreement's terms get these rows, signed by all who sign.
    function amendRows(bytes32[] memory to) internal {
        (bool success, bytes memory answer) = tryAmendRows(to);
        if (!success) bubble(answer);
    }

    /// @dev Rows of the terms stay as they were where the amendment fails.
    function tryAmendRows(bytes32[] memory to) internal returns (bool success, bytes memory answer) {
        bytes32[] memory before = rows;
        Terms memory old = terms;
        (success, answer) = address(hub).call(_amendCall(old, to));
        if (!success) _restore(old, before);
    }

    /// @dev Moves the terms of this test to the next edition, and builds the call that moves the hub's.
    function _amendCall(Terms memory old, bytes32[] memory to) private returns (bytes memory) {
        bytes32[][] memory oldConfigs = configs();
        rows = to;
        terms.edition += 1;
        terms.clauses[0].anchor = clause;
        seal();
        Auth[] memory by = amenders(terms);
        return abi.encodeCall(hub.amend, (id, old, terms, oldConfigs, configs(), reason(), 0, by));
    }

    function _restore(Terms memory old, bytes32[] memory before) private {
        rows = before;
        terms.edition = old.edition;
        terms.clauses[0].anchor = old.clauses[0].anchor;
        terms.clauses[0].value = old.clauses[0].value;
        terms.clauses[0].config = old.clauses[0].config;
    }

    /// @dev Who signs these terms, each with a signature over an amendment to them: the first three parties.
    function amenders(Terms memory to) internal returns (Auth[] memory list) {
        if (address(_hashes) == address(0)) _hashes = new HubHashes();
        list = new Auth[](3);
        for (uint8 party = 1; party <= 3; ++party) list[party - 1] = _amender(to, party);
    }

    function _amender(Terms memory to, uint8 party) private view returns (Auth memory) {
        bytes32 hash = digest(
            _hashes.amendment(id, to, reason(), party, FOREVER),
            "Concordat Agreements",
            address(hub)
        );
        return Auth({party: party, deadline: FOREVER, signature: sign(party, hash)});
    }

    /// @dev The hub stops the clocks of the clause, or starts them again.
    function suspendUntil(uint40 until) internal {
        vm.prank(address(hub));
        module.suspend(clause, until);
    }

    /// @dev The hub ends the clause, 30 days from now.
    function endByNotice() internal {
        vm.warp(block.timestamp + 30 days);
        vm.prank(address(hub));
        module.end(clause);
    }

    /* STATE */

    function lane(uint8 milestone) internal view returns (Lane) {
        return module.laneOf(clause, milestone);
    }

    function assertLane(uint8 milestone, Lane expected) internal view {
        assertEq(uint8(lane(milestone)), uint8(expected), "lane");
    }

    function balanceOf(uint8 party) internal view returns (uint256) {
        return token.balanceOf(account(party));
    }

    function bit(uint8 milestone) internal pure returns (uint96) {
        return uint96(1) << (milestone - 1);
    }

    /// @dev Exchanges the token before the agreement is activated.
    function setToken(TestCurrency other) internal {
        token = other;
        deal.token = address(other);
        terms.clauses[0].token = address(other);
    }
}
