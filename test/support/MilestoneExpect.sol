// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Auth, Reason} from "../../contracts/agreement/AgreementTypes.sol";
import {AuthorityInvalid, AuthorityMissing} from "../../contracts/agreement/Authority.sol";
import {ClauseState, IClauseBooks} from "../../contracts/clause/IClauseBooks.sol";
import {IMilestoneBooks, Leg} from "../../contracts/milestone/IMilestoneBooks.sol";
import {MilestoneUnexpectedLane} from "../../contracts/milestone/MilestoneCore.sol";
import {MilestoneUnknown} from "../../contracts/milestone/MilestoneRows.sol";
import {Basis, Lane} from "../../contracts/milestone/MilestoneTypes.sol";
import {MilestoneWorld} from "./MilestoneWorld.sol";
import {Log} from "./Vm.sol";

/// @title What a test of milestones expects, in words
/// @notice Errors as the bytes they come as, and events to compare with, see {MilestoneWorld-same}.
abstract contract MilestoneExpect is MilestoneWorld {
    /// Bitmaps of clause states: active or ending, and these or suspended.
    uint256 internal constant RUNNING = 0x0a;
    uint256 internal constant OPEN = 0x0e;

    /* ERRORS */

    function set(Lane a) internal pure returns (uint256) {
        return 1 << uint8(a);
    }

    function badLane(uint8 milestone, Lane current, uint256 allowed) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(MilestoneUnexpectedLane.selector, milestone, current, bytes32(allowed));
    }

    function badState(ClauseState current, uint256 allowed) internal view returns (bytes memory) {
        return abi.encodeWithSelector(IClauseBooks.ClauseUnexpectedState.selector, clause, current, bytes32(allowed));
    }

    function noMilestone(uint8 milestone, uint256 count) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(MilestoneUnknown.selector, milestone, count);
    }

    function notCaller(uint8 party, uint8 by) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(AuthorityMissing.selector, party, account(party), caller(by));
    }

    function tooEarly(uint8 milestone, uint256 end) internal view returns (bytes memory) {
        return abi.encodeWithSelector(IMilestoneBooks.WindowOpen.selector, milestone, end, block.timestamp);
    }

    function tooLate(uint8 milestone, uint256 end) internal view returns (bytes memory) {
        return abi.encodeWithSelector(IMilestoneBooks.WindowClosed.selector, milestone, end, block.timestamp);
    }

    function noConsent(uint8 milestone, uint32 given, bytes32 needed) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IMilestoneBooks.ConsentMissing.selector, milestone, given, needed);
    }

    function badAmount(
        uint8 milestone,
        uint256 amount,
        uint256 limit,
        uint256 unit
    ) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IMilestoneBooks.AmountInvalid.selector, milestone, amount, limit, unit);
    }

    /// @dev The call must fail because the signature is not that of `party`, whatever was hashed.
    function refuseSignature(uint8 by, bytes memory data, uint8 party) internal {
        vm.prank(caller(by));
        (bool success, bytes memory answer) = address(module).call(data);
        if (success) revert UnexpectedSuccess();
        bytes memory expected = abi.encodeWithSelector(AuthorityInvalid.selector, party, account(party), bytes32(0));
        for (uint256 i = 68; i < answer.length; ++i) answer[i] = 0;
        if (keccak256(answer) != keccak256(expected)) revert WrongError(answer, expected);
    }

    /// @dev As {refuse}, by the hub.
    function refuseHub(bytes memory data, bytes memory expected) internal {
        vm.prank(address(hub));
        (bool success, bytes memory answer) = address(module).call(data);
        if (success) revert UnexpectedSuccess();
        if (keccak256(answer) != keccak256(expected)) revert WrongError(answer, expected);
    }

    /// @dev As {watch}, by the hub.
    function watchHub(bytes memory data) internal returns (Log[] memory) {
        vm.recordLogs();
        vm.prank(address(hub));
        (bool success, bytes memory answer) = address(module).call(data);
        if (!success) bubble(answer);
        return byModule(vm.getRecordedLogs());
    }

    /// @dev The same authority with one bit of the signature changed.
    function forged(Auth memory by) internal pure returns (Auth memory) {
        by.signature[10] = bytes1(uint8(by.signature[10]) ^ 1);
        return by;
    }

    /* EVENTS */

    function emitPaid(uint8 payee, Basis basis, uint96 milestones, uint112 gross, Leg[] memory parts) internal {
        uint112 net;
        uint112 retained;
        for (uint256 i = 0; i < parts.length; ++i) {
            net += parts[i].paid;
            retained += parts[i].retained;
        }
        emit IMilestoneBooks.MilestonesPaid(clause, payee, basis, milestones, gross, retained, net, parts);
    }

    function emitApproved(uint32 approvers, uint96 voted, uint96 approved_) internal {
        emit IMilestoneBooks.MilestonesApproved(clause, approvers, voted, approved_);
    }

    function emitResolved(
        uint8 milestone,
        Basis basis,
        uint32 by,
        uint112 toPayee,
        uint112 toPayers,
        Reason memory r
    ) internal {
        emit IMilestoneBooks.MilestoneResolved(clause, milestone, basis, by, toPayee, toPayers, r);
    }

    function emitLapsed(uint96 milestones, Lane to) internal {
        emit IMilestoneBooks.MilestonesLapsed(clause, milestones, to);
    }

    function emitArrears(uint8 payer_, uint8 payee, uint112 due, uint112 toRetain, uint256 since) internal {
        emit IClauseBooks.ArrearsRecorded(clause, payer_, payee, due, toRetain, uint32(since));
    }

    /// @dev The module logs nothing.
    function still(uint8 by, bytes memory data) internal {
        assertEq(watch(by, data).length, 0, "logs");
    }

    /* STATE */

    function leg(uint112 paid_, uint112 retained) internal pure returns (Leg memory) {
        return Leg({paid: paid_, retained: retained});
    }

    function legs(Leg memory a, Leg memory b) internal pure returns (Leg[] memory list) {
        list = new Leg[](2);
        (list[0], list[1]) = (a, b);
    }

    function assertPurse(uint8 payer_, uint112 balance, uint112 retained, string memory what) internal view {
        (uint112 b, uint112 r) = module.purse(clause, payer_);
        assertEq(b, balance, string.concat(what, ": balance"));
        assertEq(r, retained, string.concat(what, ": retained"));
    }

    function assertArrears(uint8 payer_, uint8 payee, uint112 due, uint112 toRetain, uint256 since) internal view {
        (uint112 d, uint112 t, uint32 s) = module.arrears(clause, payer_, payee);
        assertEq(d, due, "arrears due");
        assertEq(t, toRetain, "arrears to retain");
        assertEq(s, since, "arrears since");
    }

    /// @dev The row, with another approval policy.
    function withPolicy(bytes32 row_, uint8 policy) internal pure returns (bytes32) {
        return bytes32((uint256(row_) & ~(uint256(0xff) << 16)) | (uint256(policy) << 16));
    }

    function clockOf(uint8 milestone) internal view returns (uint40 clock) {
        (, clock, , , , ) = module.filingOf(clause, milestone);
    }

    /// @dev Nothing at all is on file.
    function assertNoFiling(uint8 milestone) internal view {
        assertFiling(milestone, 0, 0, 0, 0, 0, 0);
    }

    function assertFiling(
        uint8 milestone,
        uint160 fingerprint,
        uint40 clock,
        uint32 votes,
        uint8 maker,
        uint8 voided,
        uint8 edition
    ) internal view {
        (uint160 f, uint40 c, uint32 v, uint8 m, uint8 r, uint8 e) = module.filingOf(clause, milestone);
        assertEq(f, fingerprint, "fingerprint");
        assertEq(c, clock, "clock");
        assertEq(v, votes, "votes");
        assertEq(m, maker, "maker");
        assertEq(r, voided, "voided");
        assertEq(e, edition, "edition");
    }

    function fingerprintOf(uint8 milestone, uint8 round) internal view returns (uint160) {
        return uint160(uint256(hashOf(delivery(milestone, round))) >> 96);
    }

    function assertCredit(uint8 party, uint112 amount, uint32 withdrawals) internal view {
        (uint112 a, uint32 w) = module.credit(clause, party);
        assertEq(a, amount, "credit");
        assertEq(w, withdrawals, "withdrawals");
    }

    /// @dev A party more, of an organisation of its own unless one is given.
    function addParty(uint16 organisation, uint16 flags) internal returns (uint8 party) {
        party = uint8(terms.parties.length + 1);
        if (organisation > terms.organisations.length) terms.organisations.push("Another");
        terms.parties.push();
        terms.parties[party - 1].account = account(party);
        terms.parties[party - 1].organisation = organisation;
        terms.parties[party - 1].flags = flags;
    }
}
