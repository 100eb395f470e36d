// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IClause} from "../../contracts/clause/IClause.sol";
import {ClauseState} from "../../contracts/clause/IClauseBooks.sol";

/// @title A module that does as it is told
/// @notice Answers the hub as a good module would, keeps count of what it was told, and misbehaves on demand. Configurations as
/// in {PlainClause}.
contract ModuleMock is IClause {
    enum Mode {
        Good,
        Reverts,
        WrongKey,
        WrongToken,
        WrongValue,
        ReturnsNothing,
        ReturnsGarbage,
        ReturnsBomb,
        BurnsGas,
        Reenters,
        Unsettled
    }

    error Refused(bytes4 verb);

    Mode public mode;
    /// @notice What {Mode-Reenters} calls the caller with, and what came of it.
    bytes public attack;
    bytes public answer;
    bool public attacked;
    bool public succeeded;
    /// @notice How often each verb was called, and the last moment and payer that came with it.
    mapping(bytes4 verb => uint256) public calls;
    uint40 public until;
    address public payer;
    uint112 public deposited;

    function misbehave(Mode mode_) external {
        mode = mode_;
    }

    function plan(bytes calldata attack_) external {
        mode = Mode.Reenters;
        attack = attack_;
        attacked = false;
    }

    function open(
        bytes32,
        bytes32[] calldata c,
        bytes32[] calldata config
    ) external returns (bytes32, address, uint112) {
        _misbehave();
        return _answer(c, config);
    }

    function amend(
        bytes32[] calldata,
        bytes32[] calldata,
        bytes32[] calldata to,
        bytes32[] calldata configTo
    ) external returns (bytes32, address, uint112) {
        _misbehave();
        return _answer(to, configTo);
    }

    function suspend(bytes32, uint40 until_) external {
        _misbehave();
        until = until_;
    }

    function end(bytes32) external {
        _misbehave();
    }

    function depositFrom(address from, bytes32, address, uint8, uint112 amount) external {
        _misbehave();
        payer = from;
        deposited += amount;
    }

    function deposit(bytes32[] calldata, bytes32[] calldata, uint8, uint112 amount) external {
        _misbehave();
        deposited += amount;
    }

    function settled(bytes32[] calldata, bytes32[] calldata) external view returns (bool) {
        if (mode == Mode.Reverts) revert Refused(msg.sig);
        _returnRaw();
        uint256 burnt;
        while (mode == Mode.BurnsGas) ++burnt;
        return mode != Mode.Unsettled;
    }

    function HUB() external pure returns (address) {
        return address(0);
    }

    function inForce(bytes32) external pure returns (bytes32, ClauseState, uint40) {
        return (0, ClauseState.None, 0);
    }

    function purse(bytes32, uint8) external pure returns (uint112, uint112) {
        return (0, 0);
    }

    function arrears(bytes32, uint8, uint8) external pure returns (uint112, uint112, uint32) {
        return (0, 0, 0);
    }

    function credit(bytes32, uint8) external pure returns (uint112, uint32) {
        return (0, 0);
    }

    function _answer(
        bytes32[] calldata c,
        bytes32[] calldata config
    ) private view returns (bytes32 key, address token, uint112 value) {
        key = keccak256(abi.encodePacked(c, keccak256(abi.encodePacked(config))));
        token = address(bytes20(config[0]));
        value = uint112(uint256(config[1]));
        if (mode == Mode.WrongKey) key = ~key;
        if (mode == Mode.WrongToken) token = address(this);
        if (mode == Mode.WrongValue) value += 1;
    }

    function _misbehave() private {
        ++calls[msg.sig];
        if (mode == Mode.Reverts) revert Refused(msg.sig);
        if (mode == Mode.Reenters && !attacked) {
            attacked = true;
            (succeeded, answer) = msg.sender.call(attack);
        }
        _returnRaw();
        while (mode == Mode.BurnsGas) ++deposited;
    }

    /// @dev Ends the call with what no compiler would return: nothing, words with dirty bits, or a megabyte.
    function _returnRaw() private view {
        if (mode == Mode.ReturnsNothing) _return(0);
        if (mode == Mode.ReturnsGarbage) _return(96);
        if (mode == Mode.ReturnsBomb) _return(1_000_000);
    }

    function _return(uint256 length) private pure {
        assembly {
            mstore(0, not(0))
            mstore(32, not(0))
            mstore(64, not(0))
            return(0, length)
        }
    }
}
