// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestCurrency} from "../../contracts/token/TestCurrency.sol";
import {Test} from "../support/Vm.sol";

contract TestCurrencyTest is Test {
    function test_saysInNameAndSymbolThatItIsWorthless() public {
        TestCurrency yen = new TestCurrency("JPY", 0);
        assertEq(keccak256(bytes(yen.name())), keccak256("Test JPY (worthless)"), "name");
        assertEq(keccak256(bytes(yen.symbol())), keccak256("testJPY"), "symbol");
        (, string memory domain, , , , , ) = yen.eip712Domain();
        assertEq(keccak256(bytes(domain)), keccak256("Test JPY (worthless)"), "permit domain");
    }

    function testFuzz_hasTheDecimalsItWasMadeWith(uint8 decimals) public {
        assertEq(new TestCurrency("EUR", decimals).decimals(), decimals, "decimals");
    }

    function testFuzz_letsAnybodyMint(address caller, address to, uint256 amount) public {
        vm.assume(to != address(0));
        TestCurrency money = new TestCurrency("EUR", 2);
        vm.prank(caller);
        money.mint(to, amount);
        assertEq(money.balanceOf(to), amount, "balance");
        assertEq(money.totalSupply(), amount, "supply");
    }

    function test_takesAPermitOnce() public {
        TestCurrency money = new TestCurrency("EUR", 2);
        address owner = vm.addr(0xA11CE);
        bytes32 permit = keccak256(
            "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
        );
        bytes32 message = keccak256(abi.encode(permit, owner, address(this), 5, 0, block.timestamp));
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", money.DOMAIN_SEPARATOR(), message));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(0xA11CE, digest);
        money.permit(owner, address(this), 5, block.timestamp, v, r, s);
        assertEq(money.allowance(owner, address(this)), 5, "allowance");
        vm.expectRevert();
        money.permit(owner, address(this), 5, block.timestamp, v, r, s);
    }
}
