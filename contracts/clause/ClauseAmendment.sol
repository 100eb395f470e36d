// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ClauseBooks} from "./ClauseBooks.sol";
import {Contexts} from "./Contexts.sol";

/// @title How a clause gets new terms
/// @notice Apart from {Clause}, so that a module that is too large for one contract can keep it in another.
abstract contract ClauseAmendment is ClauseBooks {
    using Contexts for bytes32[];

    /// @dev See {IClause-amend}.
    function _amend(
        bytes32[] calldata from,
        bytes32[] calldata configFrom,
        bytes32[] calldata to,
        bytes32[] calldata configTo
    ) internal returns (bytes32 key, address token, uint112 value) {
        Offer memory old = _offer(configFrom, from.partyCount(), false);
        (bytes32 clause, , Head memory head) = _load(from, old.config, WHILE_OPEN);
        if (to.anchor() != clause || to.index() != from.index()) {
            revert ClauseMoved(clause, to.anchor(), to.index());
        }
        bool same = keccak256(abi.encodePacked(configFrom)) == keccak256(abi.encodePacked(configTo));
        Offer memory offer = same ? old : _offer(configTo, to.partyCount(), false);
        if (!same) _move(clause, head, configFrom, configTo, offer.count);
        key = to.key(offer.config);

        head.count = offer.count;
        head.flags |= CLAUSE_AMENDED;
        _heads[clause] = head;
        _inForce[clause] = key;
        emit ClauseAmended(clause, to.edition(), key, same ? new bytes32[](0) : configTo);

        return (key, offer.token, offer.value);
    }

    /// @dev Moves the items to a new configuration of `count` items; changes `head` in memory and what the module stores itself.
    function _move(
        bytes32 clause,
        Head memory head,
        bytes32[] calldata from,
        bytes32[] calldata to,
        uint8 count
    ) internal virtual;
}
