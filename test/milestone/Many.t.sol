// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IClauseBooks} from "../../contracts/clause/IClauseBooks.sol";
import {IMilestones} from "../../contracts/milestone/IMilestones.sol";
import {PageInvalid, PageMissing} from "../../contracts/milestone/MilestoneRows.sol";
import {Basis, Filing, Lane, Use} from "../../contracts/milestone/MilestoneTypes.sol";
import {MilestoneExpect} from "../support/MilestoneExpect.sol";
import {Log} from "../support/Vm.sol";

/// @notice As many milestones as the terms may have, and 64 in one call.
contract ManyTest is MilestoneExpect {
    uint256 private constant ALL = (1 << 64) - 1;

    function setUp() public {
        world(96);
        activate();
        fund(0, 60_000);
        fund(1, 40_000);
    }

    function test_givenNone_when64AreDeliveredAndApprovedAtOnce_paysThemAll() public {
        Filing[] memory f = _filings(64);
        bytes memory data = signedCall(f, submission(PROVIDER, f), both(f), true);
        (uint96 approved_, uint96 paid_) = abi.decode(act(ANYONE, data), (uint96, uint96));
        assertEq(approved_, ALL, "approved");
        assertEq(paid_, ALL, "paid");
        assertEq(balanceOf(PROVIDER), 64_000, "payee");
        assertPurse(0, 60_000 - 38_400, 0, "payer 0");
        assertPurse(1, 40_000 - 25_600, 0, "payer 1");
        for (uint8 m = 1; m <= 96; ++m) assertLane(m, m <= 64 ? Lane.Paid : Lane.None);
    }

    function test_givenApproved_when64ArePaidAtOnce_logsOnePayment() public {
        Filing[] memory f = _filings(64);
        act(ANYONE, signedCall(f, submission(PROVIDER, f), both(f), false));
        Log[] memory logs = watch(ANYONE, payCall(type(uint64).max));
        emitPaid(PROVIDER, Basis.Approved, uint96(ALL), 64_000, legs(leg(38_400, 0), leg(25_600, 0)));
        same(logs);
    }

    function test_givenNone_when64AreFiledAndVotedOn_keepsEach() public {
        Filing[] memory f = _filings(64);
        act(ANYONE, signedCall(f, submission(PROVIDER, f), auths(approval(FINANCE, f)), true));
        for (uint8 m = 1; m <= 64; ++m) {
            assertLane(m, Lane.Submitted);
            assertFiling(m, fingerprintOf(m, 1), START, 16, PROVIDER, 0, 1);
        }
        Log[] memory logs = watch(VERIFIER, approveCall(deliveries(f), auths(self(VERIFIER)), true));
        emitApproved(8, uint96(ALL), uint96(ALL));
        emitPaid(PROVIDER, Basis.Approved, uint96(ALL), 64_000, legs(leg(38_400, 0), leg(25_600, 0)));
        same(logs);
    }

    function test_givenNone_whenTheLastOfEachWordIsPaid_movesNoOther() public {
        uint8[6] memory some = [1, 32, 33, 64, 65, 96];
        for (uint256 i = 0; i < some.length; ++i) {
            paid(some[i], 1);
            assertEq(balanceOf(PROVIDER), 1_000 * (i + 1), "payee");
        }
        uint256 next;
        for (uint8 m = 1; m <= 96; ++m) {
            bool isPaid = next < 6 && some[next] == m;
            if (isPaid) ++next;
            assertLane(m, isPaid ? Lane.Paid : Lane.None);
        }
    }

    function test_givenApproved_whenOnlyItsPageIsBrought_pays() public {
        approved(96, 1);
        Use memory u = use();
        u.pages = 1 << 11;
        u.rows = _rows(88, 8);
        act(ANYONE, abi.encodeCall(IMilestones.pay, (u, bit(96), none())));
        assertLane(96, Lane.Paid);
    }

    function test_givenApproved_whenTooFewRowsAreBrought_reverts() public {
        approved(3, 1);
        Use memory u = use();
        u.pages = 3;
        u.rows = _rows(0, 5);
        bytes32 actual = keccak256(abi.encodePacked(u.rows));
        bytes32 expected = keccak256(abi.encodePacked(_rows(0, 8)));
        bytes memory data = abi.encodeCall(IMilestones.pay, (u, bit(3), none()));
        refuse(ANYONE, data, abi.encodeWithSelector(PageInvalid.selector, 0, expected, actual));
    }

    function test_givenApproved_whenTwoPagesApartAreBrought_paysBoth() public {
        approved(3, 1);
        approved(50, 1);
        Use memory u = use();
        u.pages = 1 | (1 << 6);
        u.rows = join(_rows(0, 8), _rows(48, 8));
        act(ANYONE, abi.encodeCall(IMilestones.pay, (u, bit(3) | bit(50), none())));
        assertLane(3, Lane.Paid);
        assertLane(50, Lane.Paid);
        approved(20, 1);
        bytes memory data = abi.encodeCall(IMilestones.pay, (u, bit(20), none()));
        refuse(ANYONE, data, abi.encodeWithSelector(PageMissing.selector, 2));
    }

    function test_givenNothingDelivered_whenTheLongstopComes_oneRefundCancelsAll() public {
        vm.warp(deal.longstop);
        bytes memory data = refundCall(0);
        Log[] memory logs = watch(ANYONE, data);
        emitLapsed(type(uint96).max, Lane.Cancelled);
        emit IClauseBooks.Refunded(clause, 0, MINISTRY, 60_000, 0);
        same(logs);
        for (uint8 m = 1; m <= 96; ++m) assertLane(m, Lane.Cancelled);
    }

    function test_givenAHundredAndOneUnits_thePartsOfAllAddUpToTheShares() public {
        bytes32[] memory to = rows;
        for (uint256 i = 0; i < 96; ++i) to[i] = row(101);
        amendRows(to);
        for (uint8 m = 1; m <= 96; ++m) approved(m, 1);
        act(ANYONE, payCall(type(uint96).max));
        (uint112 a, ) = module.purse(clause, 0);
        (uint112 b, ) = module.purse(clause, 1);
        // 60.6 and 40.4 round to 61 and 40 each time.
        assertEq(60_000 - a, 96 * 61, "payer 0");
        assertEq(40_000 - b, 96 * 40, "payer 1");
    }

    function _filings(uint8 count) private view returns (Filing[] memory f) {
        f = new Filing[](count);
        for (uint8 m = 1; m <= count; ++m) f[m - 1] = filing(m, 1);
    }

    function _rows(uint256 first, uint256 count) private view returns (bytes32[] memory list) {
        list = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) list[i] = rows[first + i];
    }
}
