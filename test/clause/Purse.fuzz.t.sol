// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Split} from "../../contracts/arithmetic/Split.sol";
import {PurseCore} from "../../contracts/clause/PurseCore.sol";
import {Test} from "../support/Vm.sol";

/// @notice Laws of the money arithmetic, over all values.
contract PurseFuzzTest is Test {
    uint256 private constant MILLION = 1_000_000;

    function testFuzz_partsAddUpAndAreWithinAUnit(
        uint112 amount,
        uint64[8] memory seed,
        uint64 unit,
        uint8 turn
    ) public pure {
        uint256[] memory weights = _weights(seed, turn);
        uint256 step = bound(unit, 1, 1e18);
        uint256 whole = amount - (amount % step);
        uint256[] memory parts = Split.byWeights(whole, weights, step, turn);
        uint256 sum;
        uint256 total;
        for (uint256 i = 0; i < weights.length; ++i) total += weights[i];
        for (uint256 i = 0; i < parts.length; ++i) {
            sum += parts[i];
            assertEq(parts[i] % step, 0, "in whole units");
            uint256 exact = whole * weights[i];
            uint256 mine = parts[i] * total;
            uint256 apart = mine > exact ? mine - exact : exact - mine;
            assertTrue(apart < step * total, "within a unit of the exact share");
        }
        assertEq(sum, whole, "parts add up");
    }

    /// @dev What the clause does with every payment: legs, of these what is kept, of that what is deducted.
    function testFuzz_retentionFitsIntoTheLegs(
        uint112 amount,
        uint64[8] memory seed,
        uint24 ppm,
        uint112 cut,
        uint8 turn
    ) public pure {
        uint256[] memory weights = _weights(seed, turn);
        uint256 unit = 1 + (uint256(ppm) % 3) * 49;
        uint256 whole = amount - (amount % unit);
        uint256 keep = Split.shareHalfUp(whole, bound(ppm, 0, MILLION), unit);
        assertTrue(keep <= whole, "no more than there is");
        uint256 deduction = bound(cut, 0, keep);
        deduction -= deduction % unit;
        uint256[] memory legs = Split.byWeights(whole, weights, unit, turn);
        uint256[] memory keeps = Split.byWeights(keep, legs, unit, turn);
        uint256[] memory cuts = Split.byWeights(deduction, keeps, unit, turn);
        uint256 kept;
        uint256 deducted;
        for (uint256 i = 0; i < legs.length; ++i) {
            assertTrue(keeps[i] <= legs[i], "kept of the leg");
            assertTrue(cuts[i] <= keeps[i], "deducted of what is kept");
            kept += keeps[i];
            deducted += cuts[i];
        }
        assertEq(kept, keep, "keeps add up");
        assertEq(deducted, deduction, "deductions add up");
    }

    function testFuzz_dischargeAccountsForTheWholeLeg(uint112 balance, uint112 leg, uint112 keepSeed) public pure {
        uint256 keep = bound(keepSeed, 0, leg);
        (uint256 paid, uint256 retained, uint256 due, uint256 toRetain) = PurseCore.discharge(balance, leg, keep);
        assertEq(paid + retained + due + toRetain, leg, "the whole leg");
        assertEq(retained + toRetain, keep, "the whole retention");
        assertTrue(paid + retained <= balance, "no more than the purse holds");
        assertTrue(due == 0 || paid + retained == balance, "nothing owed while there is money");
        assertTrue(retained == 0 || due == 0, "the payee first");
    }

    function testFuzz_arrearsArePaidAsFarAsThePurseGoes(uint112 balance, uint112 due, uint112 toRetain) public pure {
        (uint256 paid, uint256 retained) = PurseCore.settleArrears(balance, due, toRetain);
        assertTrue(paid <= due && retained <= toRetain, "no more than is owed");
        uint256 owed = uint256(due) + toRetain;
        assertEq(paid + retained, balance < owed ? balance : owed, "all that can be paid");
        assertTrue(retained == 0 || paid == due, "the payee first");
    }

    function testFuzz_retentionIsSettledToTheUnit(uint112 keep, uint112 cutSeed, uint112 toRetain) public pure {
        uint256 deduct = bound(cutSeed, 0, keep);
        (uint256 paid, uint256 back, uint256 due, uint256 unretained) = PurseCore.settleRetention(
            keep,
            deduct,
            toRetain
        );
        assertEq(paid + due, uint256(keep) - deduct, "the payee gets or is owed all but the deduction");
        assertTrue(unretained <= toRetain && unretained <= keep, "no more than was missing");
        assertEq(paid + back, uint256(keep) - unretained, "what is held leaves the retention");
        assertTrue(back == 0 || due == 0, "nothing goes back while something is owed");
    }

    function testFuzz_freeIsNeverMoreThanThePurse(uint112 balance, uint112 open, uint112 owed) public pure {
        uint256 free = PurseCore.free(balance, open, owed);
        uint256 bound_ = uint256(open) + owed;
        assertEq(free, balance > bound_ ? balance - bound_ : 0, "what cannot fall due");
        assertTrue(free <= balance, "at most the purse");
    }

    /// @dev One to eight weights, none of them zero.
    function _weights(uint64[8] memory seed, uint8 turn) private pure returns (uint256[] memory weights) {
        weights = new uint256[](1 + (turn % 8));
        for (uint256 i = 0; i < weights.length; ++i) weights[i] = seed[i] == 0 ? 1 : seed[i];
    }
}
