// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Approvals} from "../../contracts/clause/Approvals.sol";

/// @title The approval policies, for a test to call
contract ApprovalsHarness {
    function tier(
        bytes32[] calldata words,
        uint256 first,
        uint256 count,
        uint8 policy,
        uint256 amount
    ) external pure returns (bytes32) {
        return Approvals.tier(words, first, count, policy, amount);
    }

    function validate(bytes32[] calldata words, uint256 first, uint256 count, uint256 members) external pure {
        Approvals.validate(words, first, count, members);
    }

    function isQuorum(
        bytes32 word,
        uint32 votes,
        bytes32[] calldata context,
        uint8 maker,
        uint8 payee
    ) external pure returns (bool) {
        return Approvals.isQuorum(word, votes, context, maker, payee);
    }
}
