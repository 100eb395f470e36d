// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Context} from "../agreement/AgreementTypes.sol";

/// @notice Which clause of the agreement a payee is, with what its module needs to take a deposit.
struct Target {
    Context context;
    bytes config;
    /// The payer, within that clause, whose purse receives.
    uint8 payer;
}
