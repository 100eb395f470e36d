// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @notice No signature was given for party `party`, and the caller is not its account.
error AuthorityMissing(uint8 party, address account, address caller);
/// @notice The signature of party `party` could be used until `deadline`.
error AuthorityExpired(uint8 party, uint40 deadline, uint256 time);
/// @notice The signature is not the one of `account` over `digest`.
error AuthorityInvalid(uint8 party, address account, bytes32 digest);

/// @title Who said so
/// @notice A party speaks by calling, by an ECDSA signature (65 bytes, or 64 as in EIP-2098) or, being a contract, by ERC-1271.
/// @dev ECDSA comes first: an account that delegated its code (EIP-7702) has code, yet still signs with its key.
library Authority {
    /// @notice Reverts unless the party spoke.
    /// @param party Its number, for the errors.
    /// @param account Its account.
    /// @param deadline Last second at which a signature may be used; ignored when the caller is the party.
    /// @param digest What was signed.
    /// @param signature Empty if the caller is the party.
    function check(
        uint8 party,
        address account,
        uint40 deadline,
        bytes32 digest,
        bytes calldata signature
    ) internal view {
        if (signature.length == 0) requireCaller(party, account);
        else requireSigned(party, account, deadline, digest, signature);
    }

    /// @notice Reverts unless the caller is the party.
    function requireCaller(uint8 party, address account) internal view {
        if (msg.sender != account) revert AuthorityMissing(party, account, msg.sender);
    }

    /// @notice Reverts unless the party signed; see {check}.
    function requireSigned(
        uint8 party,
        address account,
        uint40 deadline,
        bytes32 digest,
        bytes calldata signature
    ) internal view {
        if (block.timestamp > deadline) revert AuthorityExpired(party, deadline, block.timestamp);
        if (!isSignedBy(account, digest, signature)) revert AuthorityInvalid(party, account, digest);
    }

    /// @notice Whether `signature` is `account`'s over `digest`.
    function isSignedBy(address account, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        return
            _recover(digest, signature) == account ||
            SignatureChecker.isValidERC1271SignatureNowCalldata(account, digest, signature);
    }

    /// @dev Zero if the bytes are no ECDSA signature; zero is never a party's account.
    function _recover(bytes32 digest, bytes calldata signature) private pure returns (address signer) {
        if (signature.length == 64) {
            (signer, , ) = ECDSA.tryRecover(digest, bytes32(signature[:32]), bytes32(signature[32:]));
        } else {
            (signer, , ) = ECDSA.tryRecoverCalldata(digest, signature);
        }
    }
}
