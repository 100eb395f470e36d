// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Clause} from "../../contracts/clause/Clause.sol";
import {ClauseAmendment} from "../../contracts/clause/ClauseAmendment.sol";
import {ClauseBooks} from "../../contracts/clause/ClauseBooks.sol";
import {Target} from "../../contracts/clause/ClauseTypes.sol";
import {Contexts} from "../../contracts/clause/Contexts.sol";

/// @title The smallest module there can be
/// @notice Everything that {Clause} has, and verbs that do one movement of money each, without asking who calls. Its
/// configuration: token 160 | payers 8 | items 8 | zero 80, then the value, then anything.
contract PlainClause is Clause, ClauseAmendment {
    using Contexts for bytes32[];

    error ConfigTooShort(uint256 length);

    constructor(address hub) ClauseBooks("Plain clause", hub) {}

    function amend(
        bytes32[] calldata from,
        bytes32[] calldata configFrom,
        bytes32[] calldata to,
        bytes32[] calldata configTo
    ) external onlyHub nonReentrant returns (bytes32 key, address token, uint112 value) {
        return _amend(from, configFrom, to, configTo);
    }

    /// @notice Pays a party out of the purse of payer 0.
    function send(
        bytes32[] calldata c,
        bytes32[] calldata config,
        uint8 party,
        uint112 amount,
        Target[] calldata to
    ) external nonReentrant {
        (bytes32 hash, address token) = _funding(config);
        (bytes32 clause, , Head memory head) = _load(c, hash, WHILE_OPEN);
        head.balance -= amount;
        _store(clause, head);
        _send(clause, c, token, party, amount, to);
    }

    /// @notice Enters a debt.
    function owe(
        bytes32[] calldata c,
        bytes32[] calldata config,
        uint8 payer,
        uint8 payee,
        uint256 due,
        uint256 toRetain
    ) external nonReentrant {
        (bytes32 hash, ) = _funding(config);
        (bytes32 clause, , ) = _load(c, hash, WHILE_OPEN);
        _owe(clause, payer, payee, due, toRetain);
    }

    /// @notice Pays what can be paid of a debt.
    function payArrears(
        bytes32[] calldata c,
        bytes32[] calldata config,
        uint8 payer,
        uint8 payee,
        Target[] calldata to
    ) external nonReentrant {
        (bytes32 hash, address token) = _funding(config);
        (bytes32 clause, , Head memory head) = _load(c, hash, WHILE_OPEN);
        uint112 paid = _settleArrears(clause, head, payer, payee);
        _send(clause, c, token, payee, paid, to);
    }

    /// @notice Pays out a credit.
    function withdraw(bytes32[] calldata c, bytes32[] calldata config, uint8 party, address to) external nonReentrant {
        (bytes32 hash, address token) = _funding(config);
        (bytes32 clause, , ) = _load(c, hash, WHILE_OPEN);
        _withdraw(clause, token, party, to);
    }

    function settled(bytes32[] calldata c, bytes32[] calldata config) external view returns (bool) {
        (bytes32 hash, ) = _funding(config);
        (bytes32 clause, , Head memory head) = _load(c, hash, WHILE_OPEN);
        return _isEmpty(clause, head, c.partyCount());
    }

    function _offer(bytes32[] calldata config, uint256, bool) internal pure override returns (Offer memory) {
        if (config.length < 2) revert ConfigTooShort(config.length);
        return
            Offer({
                config: keccak256(abi.encodePacked(config)),
                token: address(bytes20(config[0])),
                value: uint112(uint256(config[1])),
                count: uint8(uint256(config[0]) >> 80),
                payers: uint8(uint256(config[0]) >> 88)
            });
    }

    function _funding(bytes32[] calldata config) internal pure override returns (bytes32 hash, address token) {
        return (keccak256(abi.encodePacked(config)), address(bytes20(config[0])));
    }

    /// @dev There are no items to move.
    function _move(bytes32, Head memory, bytes32[] calldata, bytes32[] calldata, uint8) internal override {}
}
