// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Which clause of the agreement a payee is, with what its module needs to take a deposit.
struct Target {
    /// See {Contexts}.
    bytes32[] context;
    /// As for {IClause-deposit}.
    bytes32[] config;
}
