// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @title Play money
/// @notice An ERC-20 with permit that stands for a currency on local chains and testnets. Anyone may mint any amount: it is
/// worth nothing and must never be taken for money.
contract TestCurrency is ERC20Permit {
    uint8 private immutable _decimals;

    /// @param code ISO 4217 code of the currency it stands for, e.g. "JPY"; shown as "Test JPY (worthless)", "testJPY".
    /// @param decimals_ 0 to 18.
    constructor(
        string memory code,
        uint8 decimals_
    )
        ERC20(string.concat("Test ", code, " (worthless)"), string.concat("test", code))
        ERC20Permit(string.concat("Test ", code, " (worthless)"))
    {
        _decimals = decimals_;
    }

    /// @notice Decimal places of the currency it stands for.
    function decimals() public view override returns (uint8) {
        return _decimals;
    }

    /// @notice Creates `amount` token units out of nothing, for anyone.
    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }
}
