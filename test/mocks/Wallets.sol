// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

/// @notice A contract wallet whose owner signs with a key.
contract OwnedWallet is IERC1271 {
    address private immutable _owner;

    constructor(address owner) {
        _owner = owner;
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view virtual returns (bytes4) {
        return ECDSA.recoverCalldata(hash, signature) == _owner ? IERC1271.isValidSignature.selector : bytes4(0);
    }

    /// @notice Calls as the wallet.
    function act(address target, bytes calldata data) external returns (bool success, bytes memory answer) {
        return target.call(data);
    }
}

/// @notice A contract that is asked for a signature and answers in a way no wallet should.
contract HostileWallet {
    enum Answer {
        WrongMagic,
        DirtyMagic,
        Short,
        Nothing,
        Reverts,
        BurnsGas,
        Bomb
    }

    Answer private immutable _mode;

    constructor(Answer mode) {
        _mode = mode;
    }

    fallback() external {
        Answer mode = _mode;
        bytes4 magic = IERC1271.isValidSignature.selector;
        if (mode == Answer.Reverts) revert("no");
        uint256 burnt;
        while (mode == Answer.BurnsGas) ++burnt;
        assembly {
            switch mode
            case 0 {
                mstore(0, not(0))
                return(0, 32)
            }
            case 1 {
                mstore(0, or(magic, 1))
                return(0, 32)
            }
            case 2 {
                mstore(0, magic)
                return(0, 4)
            }
            case 6 {
                mstore(0, not(magic))
                return(0, 100000)
            }
            default {
                return(0, 0)
            }
        }
    }
}
