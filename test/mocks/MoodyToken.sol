// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestCurrency} from "../../contracts/token/TestCurrency.sol";

/// @title A token that changes its behaviour
/// @notice Good at first, so that money gets in; then it fails in one of the ways seen in the wild, so that money must get out.
contract MoodyToken is TestCurrency("MOO", 2) {
    enum Mood {
        Good,
        /// Answers `false` and moves nothing.
        Refuses,
        /// Answers `true` and moves nothing.
        Lies,
        /// Moves, and answers nothing.
        Silent,
        /// Keeps one unit in a hundred.
        TakesFee,
        /// Reverts.
        Paused
    }

    error Blocked(address account);
    error IsPaused();

    Mood public mood;
    mapping(address account => bool) public isBlocked;
    /// @notice What is called during the next transfer, what it answered, and whether it succeeded.
    address public target;
    bytes public plannedCall;
    bool public succeeded;
    bytes public answer;

    function setMood(Mood mood_) external {
        mood = mood_;
    }

    function setBlocked(address account, bool blocked) external {
        isBlocked[account] = blocked;
    }

    /// @notice During the next transfer `target_` is called with `data`, as tokens with hooks do.
    function plan(address target_, bytes calldata data) external {
        target = target_;
        plannedCall = data;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        if (mood == Mood.Refuses) return false;
        if (mood == Mood.Lies) return true;
        _transfer(msg.sender, to, amount);
        return _answer();
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        if (mood == Mood.Refuses) return false;
        if (mood == Mood.Lies) return true;
        _spendAllowance(from, msg.sender, amount);
        _transfer(from, to, amount);
        return _answer();
    }

    function _answer() private view returns (bool) {
        if (mood == Mood.Silent) {
            assembly {
                return(0, 0)
            }
        }
        return true;
    }

    function _update(address from, address to, uint256 amount) internal override {
        if (mood == Mood.Paused) revert IsPaused();
        if (isBlocked[from]) revert Blocked(from);
        if (isBlocked[to]) revert Blocked(to);
        uint256 fee = mood == Mood.TakesFee && from != address(0) ? amount / 100 : 0;
        super._update(from, to, amount - fee);
        if (fee != 0) super._update(from, address(0xfee), fee);
        if (target == address(0)) return;
        address callee = target;
        target = address(0);
        (succeeded, answer) = callee.call(plannedCall);
    }
}
