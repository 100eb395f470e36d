// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {NO_CEILING} from "./AgreementTypes.sol";

/// @title The arithmetic of an agreement's life
/// @dev Pure: no assembly, no external call, no storage.
library AgreementCore {
    /// @notice What every suspension costs of the limit at least: each lets all waits begin anew, so none may be free.
    uint256 internal constant LEAST_SUSPENSION = 1 days;

    /// @notice A suspension from now until `until` on top of what there was.
    /// @dev Law: `total` counts every second in which clocks stood or will stand still, and one day more, or what was left if
    /// that is less, for each time they started again early.
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
        if (newUntil >= begin) return (newUntil, total + (newUntil - begin));
        uint256 saved = begin - newUntil;
        return (newUntil, saved > LEAST_SUSPENSION ? total - (saved - LEAST_SUSPENSION) : total);
    }

    /// @notice The most that values may sum up to, rounded down.
    /// @param original Sum of original values, at most 32 x 2^112.
    function ceiling(uint256 original, uint256 ppm) internal pure returns (uint256) {
        if (ppm == NO_CEILING) return type(uint256).max;
        return original + (original * ppm) / 1_000_000;
    }
}
