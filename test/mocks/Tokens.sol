// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestCurrency} from "../../contracts/token/TestCurrency.sol";

/// @notice Keeps one unit in a hundred of what is sent.
contract FeeToken is TestCurrency("FEE", 2) {
    function _update(address from, address to, uint256 amount) internal override {
        uint256 fee = from == address(0) ? 0 : amount / 100;
        super._update(from, to, amount - fee);
        if (fee != 0) super._update(from, address(0xfee), fee);
    }
}

/// @notice Answers `false` and moves nothing.
contract FalseToken is TestCurrency("NOT", 2) {
    function transfer(address, uint256) public pure override returns (bool) {
        return false;
    }

    function transferFrom(address, address, uint256) public pure override returns (bool) {
        return false;
    }
}

/// @notice Answers `true` and moves nothing.
contract LiarToken is TestCurrency("LIE", 2) {
    function transferFrom(address, address, uint256) public pure override returns (bool) {
        return true;
    }
}

/// @notice Moves what it is asked to and answers nothing, as the oldest tokens do.
contract SilentToken {
    mapping(address account => uint256) public balanceOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    function approve(address spender, uint256 amount) external {
        allowance[msg.sender][spender] = amount;
    }

    function transfer(address to, uint256 amount) external {
        _move(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) external {
        allowance[from][msg.sender] -= amount;
        _move(from, to, amount);
    }

    function _move(address from, address to, uint256 amount) private {
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
    }
}

/// @notice Its issuer can block accounts, and pause it, at any time.
contract BlockingToken is TestCurrency("BLK", 6) {
    error Blocked(address account);

    mapping(address account => bool) public isBlocked;
    bool public paused;

    function setBlocked(address account, bool blocked) external {
        isBlocked[account] = blocked;
    }

    function setPaused(bool paused_) external {
        paused = paused_;
    }

    function _update(address from, address to, uint256 amount) internal override {
        if (paused && from != address(0)) revert Blocked(address(this));
        if (isBlocked[from]) revert Blocked(from);
        if (isBlocked[to]) revert Blocked(to);
        super._update(from, to, amount);
    }
}

/// @notice Calls a listener before or after every transfer, as ERC-777 does.
contract HookToken is TestCurrency("HUK", 18) {
    address public target;
    bytes public call_;
    bool public succeeded;
    bytes public answer;
    bool private _busy;

    /// @notice During the next transfer, `target_` is called with `data`.
    function plan(address target_, bytes calldata data) external {
        target = target_;
        call_ = data;
    }

    function _update(address from, address to, uint256 amount) internal override {
        super._update(from, to, amount);
        if (target == address(0) || _busy) return;
        _busy = true;
        (succeeded, answer) = target.call(call_);
        target = address(0);
        _busy = false;
    }
}

/// @notice Its balances go down when money comes in.
contract UpsideDownToken is TestCurrency("PUD", 0) {
    function balanceOf(address account) public view override returns (uint256) {
        return type(uint256).max - super.balanceOf(account);
    }
}

/// @notice Reverts when nothing is moved.
contract ZeroRevertsToken is TestCurrency("ZRO", 2) {
    error Zero();

    function _update(address from, address to, uint256 amount) internal override {
        if (amount == 0) revert Zero();
        super._update(from, to, amount);
    }
}

/// @notice Pays a bonus on top of what is sent.
contract BonusToken is TestCurrency("BON", 2) {
    function _update(address from, address to, uint256 amount) internal override {
        super._update(from, to, amount);
        if (from != address(0)) super._update(address(0), to, 1);
    }
}
