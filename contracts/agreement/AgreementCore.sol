// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {NO_CEILING} from "./AgreementTypes.sol";

/// @title The arithmetic of an agreement's life
/// @dev Pure: no assembly, no external call, no storage.
library AgreementCore {
    /// @notice A suspension from now until `until` on top of what there was.
    /// @dev Law: `total` counts every second once in which clocks stood or will stand still.
    /// @param time Now.
    /// @param current Until when clocks stand still already.
    /// @param total Seconds of suspension so far, up to `current`.
    /// @param until Until when they are to; a moment that is over means now.
    /// @return newUntil At least `time`.
    /// @return newTotal Seconds of suspension up to `newUntil`.
    function suspension(
        uint256 time,
        uint256 current,
        uint256 total,
        uint256 until
    ) internal pure returns (uint256 newUntil, uint256 newTotal) {
        newUntil = until > time ? until : time;
        uint256 begin = current > time ? current : time;
        newTotal = newUntil >= begin ? total + (newUntil - begin) : total - (begin - newUntil);
    }

    /// @notice The most that values may sum up to, rounded down.
    /// @param original Sum of original values, at most 32 x 2^112.
    function ceiling(uint256 original, uint256 ppm) internal pure returns (uint256) {
        if (ppm == NO_CEILING) return type(uint256).max;
        return original + (original * ppm) / 1_000_000;
    }
}
