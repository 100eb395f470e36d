// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AgreementHashes} from "../../contracts/agreement/AgreementHashes.sol";
import {Reason, Terms} from "../../contracts/agreement/AgreementTypes.sol";

/// @title The hub's own hash of an amendment
/// @notice For tests that need an amendment to get somewhere; the hash itself is tested with the hub.
contract HubHashes {
    function amendment(
        bytes32 id,
        Terms calldata to,
        Reason calldata r,
        uint8 party,
        uint40 deadline
    ) external pure returns (bytes32) {
        return AgreementHashes.amendment(id, AgreementHashes.hash(to), r, 0, party, deadline);
    }
}
