// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Split} from "../../contracts/arithmetic/Split.sol";

/// @notice Calls the arithmetic many times at once, for whoever compares its answers.
contract SplitHarness {
    struct Division {
        uint256 amount;
        uint256[] weights;
        uint256 unit;
        uint256 turn;
    }

    struct Share {
        uint256 amount;
        uint256 ppm;
        uint256 unit;
    }

    function byWeights(Division[] calldata all) external pure returns (uint256[][] memory parts) {
        parts = new uint256[][](all.length);
        for (uint256 i = 0; i < all.length; ++i) {
            parts[i] = Split.byWeights(all[i].amount, all[i].weights, all[i].unit, all[i].turn);
        }
    }

    function shareHalfUp(Share[] calldata all) external pure returns (uint256[] memory shares) {
        shares = new uint256[](all.length);
        for (uint256 i = 0; i < all.length; ++i) {
            shares[i] = Split.shareHalfUp(all[i].amount, all[i].ppm, all[i].unit);
        }
    }
}
