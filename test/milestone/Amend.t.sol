// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ClauseState, IClauseBooks} from "../../contracts/clause/IClauseBooks.sol";
import {IMilestoneBooks} from "../../contracts/milestone/IMilestoneBooks.sol";
import {Lane} from "../../contracts/milestone/MilestoneTypes.sol";
import {MilestoneExpect} from "../support/MilestoneExpect.sol";
import {Log} from "../support/Vm.sol";

contract AmendTest is MilestoneExpect {
    uint8 private constant OTHER = 6;

    function setUp() public {
        world(OTHER);
        activate();
        fund(0, 5_000);
        fund(1, 5_000);
    }

    /* WHAT MAY CHANGE */

    function test_givenNone_whenTheRowChanges_itIsInForce() public {
        bytes32[] memory to = _with(1, row(2_000));
        bytes memory data = _call(to);
        Log[] memory logs = watchHub(data);
        _moveOn(to);
        emit IClauseBooks.ClauseAmended(clause, 2, _key(), config());
        same(logs);
        assertEq(currentKey(), _key(), "in force");
        paid(1, 1);
        assertEq(balanceOf(PROVIDER), 2_000, "payee");
    }

    function test_givenSubmitted_whenTheRowChanges_startsAnew() public {
        submitted(1, 1);
        _resets(1);
        submitted(1, 1);
        assertFiling(1, fingerprintOf(1, 1), START, 0, PROVIDER, 0, 2);
    }

    function test_givenRejected_whenTheRowChanges_startsAnew() public {
        rejected(1, 1);
        _resets(1);
        paid(1, 1);
        assertLane(1, Lane.Paid);
    }

    function test_givenSubmitted_whenOtherRowsChange_staysOnFile() public {
        submitted(1, 1);
        vm.warp(START + 3);
        amendRows(_with(2, row(2_000)));
        assertLane(1, Lane.Submitted);
        assertFiling(1, fingerprintOf(1, 1), START, 0, PROVIDER, 0, 1);
    }

    function test_givenNoneSubmittedOrRejected_whenVoided_cancels() public {
        submitted(2, 1);
        rejected(3, 1);
        bytes32[] memory to = _with(1, 0);
        (to[1], to[2]) = (0, 0);
        bytes memory data = _call(to);
        Log[] memory logs = watchHub(data);
        _moveOn(to);
        for (uint8 m = 1; m <= 3; ++m) emit IMilestoneBooks.MilestoneVoided(clause, m);
        emit IClauseBooks.ClauseAmended(clause, 2, _key(), config());
        same(logs);
        for (uint8 m = 1; m <= 3; ++m) {
            assertLane(m, Lane.Cancelled);
            assertNoFiling(m);
        }
    }

    function test_givenVoided_whenAmendedAgain_staysVoid() public {
        amendRows(_with(1, 0));
        _refuseChange(1, Lane.Cancelled);
        amendRows(_with(2, row(1_500)));
        assertLane(1, Lane.Cancelled);
    }

    function test_givenVoided_whenRefunded_itsMoneyIsFree() public {
        amendRows(_with(1, 0));
        uint256 open = 5 * 600;
        act(ANYONE, refundCall(0));
        assertEq(balanceOf(MINISTRY), 5_000 - open, "payer");
    }

    function test_whenRowsAreAdded_theyCanBeDelivered() public {
        bytes32[] memory to = new bytes32[](34);
        for (uint256 i = 0; i < 34; ++i) to[i] = row(i < OTHER ? 1_000 : 10);
        paid(1, 1);
        to[33] = row(50);
        // The ceiling allows half as much again.
        amendRows(to);
        paid(34, 1);
        assertLane(34, Lane.Paid);
        assertLane(33, Lane.None);
        assertLane(1, Lane.Paid);
        assertEq(balanceOf(PROVIDER), 1_050, "payee");
    }

    function test_whenOnlyTheEditionChanges_keepsAllAndLogsNoRows() public {
        submitted(1, 1);
        approved(2, 1);
        bytes memory data = _call(rows);
        Log[] memory logs = watchHub(data);
        _moveOn(rows);
        emit IClauseBooks.ClauseAmended(clause, 2, _key(), new bytes32[](0));
        same(logs);
        assertLane(1, Lane.Submitted);
        assertLane(2, Lane.Approved);
    }

    function test_givenSuspended_amends() public {
        suspendUntil(START + 50);
        amendRows(_with(1, row(2_000)));
        (, ClauseState state, uint40 until) = module.inForce(clause);
        assertEq(uint8(state), uint8(ClauseState.Suspended), "state");
        assertEq(until, START + 50, "clocks");
    }

    /* WHAT MAY NOT */

    function test_givenApproved_whenAnyBitButThoseOfDueIsFlipped_reverts() public {
        approved(1, 1);
        _flipAll(Lane.Approved);
    }

    function test_givenPaid_whenAnyBitButThoseOfDueIsFlipped_reverts() public {
        paid(1, 1);
        _flipAll(Lane.Paid);
    }

    function test_givenDisputed_whenAnyBitButThoseOfDueIsFlipped_reverts() public {
        disputed(1, 1);
        _flipAll(Lane.Disputed);
    }

    function test_givenFinal_whenAnyBitButThoseOfDueIsFlipped_reverts() public {
        ruled(1, 1, 400);
        _flipAll(Lane.Final);
    }

    function test_givenCancelled_whenAnyBitButThoseOfDueIsFlipped_reverts() public {
        vm.warp(deal.longstop);
        act(ANYONE, lapseCall(1));
        _flipAll(Lane.Cancelled);
    }

    function test_givenFixed_whenVoided_reverts() public {
        paid(1, 1);
        refuseHub(_call(_with(1, 0)), _fixed(1, Lane.Paid));
    }

    function test_givenEnding_whatIsNotDeliveredIsFixed() public {
        endByNotice();
        _refuseChange(1, Lane.Cancelled);
    }

    function test_whenARowIsDropped_reverts() public {
        bytes32[] memory to = new bytes32[](OTHER - 1);
        for (uint256 i = 0; i < to.length; ++i) to[i] = rows[i];
        refuseHub(_call(to), _problem(IMilestoneBooks.DealProblem.Rows, OTHER - 1));
    }

    function test_whenAnAddedRowIsVoid_reverts() public {
        bytes32[] memory to = new bytes32[](OTHER + 1);
        for (uint256 i = 0; i < OTHER; ++i) to[i] = rows[i];
        refuseHub(_call(to), _problem(IMilestoneBooks.DealProblem.Void, OTHER + 1));
    }

    function test_whenTheMoneyChanges_reverts() public {
        bytes memory expected = _problem(IMilestoneBooks.DealProblem.Fixed, 0);
        (bytes32[] memory from, bytes32[] memory before) = (context(), config());
        deal.unit = 2;
        refuseHub(_call(from, before, rows), expected);
        deal.unit = 1;
        deal.token = address(module);
        refuseHub(_call(from, before, rows), expected);
        deal.token = address(token);
        deal.payers[1] = payer(COUNCIL, 41);
        refuseHub(_call(from, before, rows), expected);
        deal.payers[1] = payer(VERIFIER, 40);
        refuseHub(_call(from, before, rows), expected);
        deal.payers[1] = payer(COUNCIL, 40);
        deal.payers.push(payer(VERIFIER, 1));
        refuseHub(_call(from, before, rows), expected);
    }

    function test_whenTheNewTermsCannotWork_reverts() public {
        bytes memory expected = _problem(IMilestoneBooks.DealProblem.Payee, 1);
        refuseHub(_call(_with(1, row(1_000, 0, 0, 15, 0, 1, 7))), expected);
    }

    /* WHICH TERMS */

    function test_whenTheClauseWouldMove_reverts() public {
        (bytes32[] memory from, bytes32[] memory before) = (context(), config());
        bytes32[] memory to = context();
        bytes4 selector = IClauseBooks.ClauseMoved.selector;
        to[2] = bytes32(uint256(2) << 8);
        bytes memory data = abi.encodeCall(module.amend, (from, before, to, before));
        refuseHub(data, abi.encodeWithSelector(selector, clause, bytes32(0), 0));
        (to[1], to[2]) = (clause, bytes32((uint256(2) << 8) | 1));
        data = abi.encodeCall(module.amend, (from, before, to, before));
        refuseHub(data, abi.encodeWithSelector(selector, clause, clause, 1));
    }

    function test_givenAmended_whenTheOldTermsAreBrought_reverts() public {
        bytes memory old = submitCall(1, 1);
        bytes memory again = _call(_with(1, row(3_000)));
        amendRows(_with(1, row(2_000)));
        bytes4 selector = IClauseBooks.ClauseTermsSuperseded.selector;
        bytes memory expected = abi.encodeWithSelector(selector, clause, clause, currentKey());
        refuse(PROVIDER, old, expected);
        refuseHub(again, expected);
        submitted(1, 1);
    }

    function test_whenNobodySignedTheTerms_reverts() public {
        bytes32[] memory before = config();
        rows[0] = row(5_000);
        bytes memory data = _call(context(), config(), rows);
        bytes32 key_ = keccak256(abi.encodePacked(context(), configHash()));
        refuseHub(data, abi.encodeWithSelector(IClauseBooks.ClauseUnknown.selector, key_));
        assertEq(before.length, config().length, "same shape");
    }

    function test_whenTheCallerIsNotTheHub_reverts() public {
        bytes4 selector = IClauseBooks.ClauseCallerIsNotHub.selector;
        refuse(MINISTRY, _call(rows), abi.encodeWithSelector(selector, account(MINISTRY), address(hub)));
    }

    /* PARTS */

    function _with(uint8 milestone, bytes32 word) private view returns (bytes32[] memory to) {
        to = rows;
        to[milestone - 1] = word;
    }

    function _call(bytes32[] memory to) private returns (bytes memory) {
        return _call(context(), config(), to);
    }

    /// @dev The hub's call; the terms of this test stay as they were.
    function _call(
        bytes32[] memory from,
        bytes32[] memory configFrom,
        bytes32[] memory to
    ) private returns (bytes memory data) {
        bytes32[] memory before = rows;
        bytes32 anchor = terms.clauses[0].anchor;
        _moveOn(to);
        data = abi.encodeCall(module.amend, (from, configFrom, context(), config()));
        rows = before;
        terms.edition -= 1;
        terms.clauses[0].anchor = anchor;
    }

    function _moveOn(bytes32[] memory to) private {
        rows = to;
        terms.edition += 1;
        terms.clauses[0].anchor = clause;
    }

    function _key() private view returns (bytes32) {
        return keccak256(abi.encodePacked(context(), configHash()));
    }

    function _resets(uint8 milestone) private {
        bytes32[] memory to = _with(milestone, row(1_200));
        Log[] memory logs = watchHub(_call(to));
        _moveOn(to);
        emit IMilestoneBooks.MilestoneReset(clause, milestone);
        emit IClauseBooks.ClauseAmended(clause, 2, _key(), config());
        same(logs);
        assertLane(milestone, Lane.None);
        assertNoFiling(milestone);
    }

    function _refuseChange(uint8 milestone, Lane lane_) private {
        refuseHub(_call(_with(milestone, row(1_200))), _fixed(milestone, lane_));
    }

    /// @dev Flips each bit of the row of milestone 1 in turn; only the due date moves.
    function _flipAll(Lane lane_) private {
        uint256 moved;
        for (uint256 i = 0; i < 256; ++i) {
            bytes memory data = _call(_with(1, rows[0] ^ bytes32(uint256(1) << i)));
            uint256 before = vm.snapshotState();
            vm.prank(address(hub));
            (bool success, bytes memory answer) = address(module).call(data);
            vm.revertToState(before);
            if (success) moved |= uint256(1) << i;
            else if (bytes4(answer) != IMilestoneBooks.DealInvalid.selector) {
                assertEq(keccak256(answer), keccak256(_fixed(1, lane_)), "error");
            }
        }
        assertEq(moved, uint256(type(uint40).max) << 104, "only due moves");
    }

    function _fixed(uint8 milestone, Lane lane_) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IMilestoneBooks.MilestoneFixed.selector, milestone, lane_);
    }

    function _problem(IMilestoneBooks.DealProblem problem, uint256 where) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IMilestoneBooks.DealInvalid.selector, problem, where);
    }
}
