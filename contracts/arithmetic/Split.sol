// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Exact division of an amount among payers
/// @notice Largest remainder in whole units: every share is rounded down to the unit, and what is left over goes, one unit
/// each, to the largest remainders. The parts always add up to the amount, and each is within one unit of its exact share.
/// @dev Pure; mirrored bit for bit by `src/arithmetic/split.ts`. Largest remainder is Hamilton's method.
library Split {
    /// @notice Divides `amount` among `weights`.
    /// @dev Products stay below 2^224, so plain arithmetic is exact. A weight of zero gets nothing.
    /// @param amount In token units, a multiple of `unit`.
    /// @param weights At most 2^112 each, not all zero (unless the amount is zero).
    /// @param unit What cannot be divided further, in token units; at least 1.
    /// @param turn Ties go to the first in line, and the line starts at `turn` modulo the number of weights, so that a tie
    /// does not favour the same payer at every milestone.
    /// @return parts As many as there are weights.
    function byWeights(
        uint256 amount,
        uint256[] memory weights,
        uint256 unit,
        uint256 turn
    ) internal pure returns (uint256[] memory parts) {
        uint256 count = weights.length;
        parts = new uint256[](count);
        if (amount == 0) return parts;
        if (count == 1) {
            parts[0] = amount;
            return parts;
        }

        uint256 total;
        for (uint256 i = 0; i < count; ++i) total += weights[i];

        uint256 units = amount / unit;
        uint256 left = units;
        uint256[] memory remainders = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) {
            uint256 share = (units * weights[i]) / total;
            remainders[i] = (units * weights[i]) % total;
            parts[i] = share * unit;
            left -= share;
        }
        for (; left > 0; --left) {
            uint256 winner = _largest(remainders, turn);
            remainders[winner] = 0;
            parts[winner] += unit;
        }
    }

    /// @dev Position of the largest value; the first in line wins a tie.
    function _largest(uint256[] memory values, uint256 turn) private pure returns (uint256 position) {
        uint256 count = values.length;
        position = turn % count;
        for (uint256 i = 1; i < count; ++i) {
            uint256 next = (turn + i) % count;
            if (values[next] > values[position]) position = next;
        }
    }

    /// @notice The share of `amount` that `ppm` parts per million are, rounded half up to the unit.
    /// @param amount In token units, below 2^112, a multiple of `unit`.
    /// @param ppm At most 1,000,000.
    /// @param unit At least 1.
    function shareHalfUp(uint256 amount, uint256 ppm, uint256 unit) internal pure returns (uint256) {
        uint256 divisor = 1_000_000 * unit;
        return ((2 * amount * ppm + divisor) / (2 * divisor)) * unit;
    }
}
