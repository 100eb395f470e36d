// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Toll gate
/// @notice A sample for the tests of our own tools: small, with one of everything that decides.
contract Toll {
    /// @notice `paid` is less than the toll.
    error TollTooLittle(uint256 paid);
    /// @notice Somebody passed.
    event TollPassed(address indexed who, uint256 paid);

    uint256 private _passed;

    /// @notice Lets the caller pass for at least 10, or for nothing at night; every tenth goes free.
    function pass(uint256 paid, bool night) external returns (uint256 change) {
        bool free = night || (_passed > 0 && _passed % 10 == 0);
        if (!free && paid < 10) revert TollTooLittle(paid);

        ++_passed;
        change = free ? paid : paid - 10;
        emit TollPassed(msg.sender, paid);
    }

    /// @notice Sum of 1 to `count`, the slow way; an odd one out on purpose: “quoted” text of several bytes.
    function sum(uint256 count) external pure returns (uint256 total) {
        for (uint256 i = 1; i <= count; ++i) total += i;
        while (total > 1_000_000) total -= 1_000_000;
    }
}
