// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev The two calls a floor makes; a plain OpenZeppelin token answers both with true.
interface IToken {
    function transfer(address to, uint256 amount) external returns (bool);
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
}

/// @notice A measuring instrument, not a product: the least a contract can do and still perform the operation at all.
/// No pause, expiry, policy or safe transfer, and one error that says nothing; it exists to show how low gas can go.
/// @dev One word an agreement, terms resent and hashed. Milestones are packed, 12 bytes (a uint96 amount) each.
/// Word: balance 96 | paid bitmap 32 | votes 4 x 31 | open dispute at bit 252 | exists at bit 255, from the right.
contract FloorHash {
    struct Terms {
        address payer;
        address payee;
        address approver;
        IToken token;
        bytes32 salt;
    }

    error Bad();

    event Created(bytes32 indexed id, Terms t, bytes ms);
    event Evidence(bytes32 indexed id, uint256 idx, bytes32 h);
    event EvidenceBy(bytes32 indexed id, address indexed by, uint256 idx, bytes32 h);
    event Approved(bytes32 indexed id, uint256 idx);
    event Released(bytes32 indexed id, uint256 idx);

    uint256 private constant EXISTS = 1 << 255;
    uint256 private constant DISPUTED = 1 << 252;
    bytes32 private constant APPROVE = keccak256("Approve(bytes32 id,uint256 bitmap)");
    bytes32 private immutable _domain = keccak256(
        abi.encode(keccak256("EIP712Domain(uint256 chainId,address verifyingContract)"), block.chainid, address(this))
    );

    mapping(bytes32 id => uint256 word) public st;

    function createAndFund(Terms calldata t, bytes calldata ms) external returns (bytes32 id) {
        id = _id(t, keccak256(ms));
        if (st[id] != 0 || msg.sender != t.payer) revert Bad();
        uint256 a = _sum(ms);
        st[id] = EXISTS | a;
        emit Created(id, t, ms);
        if (!t.token.transferFrom(msg.sender, address(this), a)) revert Bad();
    }

    /// @dev Reads nothing: anyone may log, and readers filter on the sender.
    function evidenceOpen(bytes32 id, uint256 idx, bytes32 h) external {
        emit EvidenceBy(id, msg.sender, idx, h);
    }

    function approveRelease(Terms calldata t, bytes calldata ms, uint256 idx) external {
        bytes32 id = _id(t, keccak256(ms));
        if (msg.sender != t.approver) revert Bad();
        _pay(t, id, st[id], idx, _amount(ms, idx));
    }

    function approveReleaseMany(Terms calldata t, bytes calldata ms, uint256 bitmap) external {
        if (msg.sender != t.approver) revert Bad();
        _payMany(t, _id(t, keccak256(ms)), ms, bitmap);
    }

    /// @dev Bit 252 of the word; the approver acts as the arbiter.
    function openDispute(Terms calldata t, bytes32 mh, bytes32 why) external {
        bytes32 id = _id(t, mh);
        uint256 s = st[id];
        if (s == 0 || s & DISPUTED != 0 || (msg.sender != t.payer && msg.sender != t.payee)) revert Bad();
        st[id] = s | DISPUTED;
        emit Evidence(id, type(uint256).max, why);
    }

    function resolve(Terms calldata t, bytes32 mh, uint256 toPayee) external {
        bytes32 id = _id(t, mh);
        uint256 s = st[id];
        if (s & DISPUTED == 0 || msg.sender != t.approver) revert Bad();
        uint256 b = uint96(s);
        if (toPayee > b) revert Bad();
        st[id] = EXISTS;
        emit Released(id, toPayee);
        if (!t.token.transfer(t.payee, toPayee) || !t.token.transfer(t.payer, b - toPayee)) revert Bad();
    }

    /* TWO OF THREE: the approver is the hash of the committee */

    function vote(Terms calldata t, address[3] calldata c, bytes32 mh, uint256 idx, uint256 m) external {
        _committee(t, c);
        bytes32 id = _id(t, mh);
        uint256 s = st[id];
        if (s == 0 || c[m] != msg.sender || idx > 30) revert Bad();
        st[id] = s | (1 << (128 + 4 * idx + m));
        emit Approved(id, idx);
    }

    /// @dev The vote that reaches the threshold pays, so that the word is written once.
    function voteRelease(Terms calldata t, address[3] calldata c, bytes calldata ms, uint256 idx, uint256 m) external {
        _committee(t, c);
        bytes32 id = _id(t, keccak256(ms));
        uint256 s = st[id];
        if (c[m] != msg.sender || idx > 30) revert Bad();
        uint256 v = ((s >> (128 + 4 * idx)) & 7) | (1 << m);
        if (v < 3 || v == 4) revert Bad();
        _pay(t, id, s | (1 << (128 + 4 * idx + m)), idx, _amount(ms, idx));
    }

    /// @dev Two EIP-2098 signatures of 64 bytes, in the committee's order.
    function releaseSigs(
        Terms calldata t,
        address[3] calldata c,
        bytes calldata ms,
        uint256 bitmap,
        bytes calldata sigs
    ) external {
        _committee(t, c);
        bytes32 id = _id(t, keccak256(ms));
        bytes32 d = keccak256(abi.encodePacked("\x19\x01", _domain, keccak256(abi.encode(APPROVE, id, bitmap))));
        uint256 j;
        unchecked {
            for (uint256 k; k < 2; ++k) {
                bytes32 r = bytes32(sigs[k * 64:k * 64 + 32]);
                bytes32 vs = bytes32(sigs[k * 64 + 32:k * 64 + 64]);
                address a = ecrecover(d, uint8(uint256(vs) >> 255) + 27, r, bytes32((uint256(vs) << 1) >> 1));
                if (a == address(0)) revert Bad();
                while (true) {
                    if (j == 3) revert Bad();
                    if (c[j++] == a) break;
                }
            }
        }
        _payMany(t, id, ms, bitmap);
    }

    /* PRIVATE */

    function _pay(Terms calldata t, bytes32 id, uint256 s, uint256 idx, uint256 a) internal {
        if (s == 0 || s & (1 << (96 + idx)) != 0 || uint96(s) < a || idx > 31) revert Bad();
        unchecked {
            st[id] = (s | (1 << (96 + idx))) - a;
        }
        emit Released(id, idx);
        if (!t.token.transfer(t.payee, a)) revert Bad();
    }

    function _payMany(Terms calldata t, bytes32 id, bytes calldata ms, uint256 bitmap) internal {
        uint256 s = st[id];
        if (s == 0 || (s >> 96) & bitmap != 0 || bitmap >> 32 != 0) revert Bad();
        uint256 a;
        if (ms.length > 384 || bitmap >> (ms.length / 12) != 0) revert Bad();
        assembly ("memory-safe") {
            let p := ms.offset
            for {
                let b := bitmap
            } b {
                b := shr(1, b)
                p := add(p, 12)
            } {
                if and(b, 1) {
                    a := add(a, shr(160, calldataload(p)))
                }
            }
        }
        if (uint96(s) < a) revert Bad();
        unchecked {
            st[id] = (s | (bitmap << 96)) - a;
        }
        emit Released(id, bitmap);
        if (!t.token.transfer(t.payee, a)) revert Bad();
    }

    function _committee(Terms calldata t, address[3] calldata c) internal pure {
        if (t.approver != address(uint160(uint256(keccak256(abi.encode(c)))))) revert Bad();
    }

    function _id(Terms calldata t, bytes32 mh) internal pure returns (bytes32 id) {
        assembly ("memory-safe") {
            let p := mload(0x40)
            calldatacopy(p, t, 160)
            mstore(add(p, 160), mh)
            id := keccak256(p, 192)
        }
    }

    function _amount(bytes calldata ms, uint256 i) internal pure returns (uint256 a) {
        unchecked {
            if (i > 1000 || i * 12 + 12 > ms.length) revert Bad();
        }
        assembly ("memory-safe") {
            a := shr(160, calldataload(add(ms.offset, mul(i, 12))))
        }
    }

    function _sum(bytes calldata ms) internal pure returns (uint256 s) {
        if (ms.length % 12 != 0) revert Bad();
        assembly ("memory-safe") {
            let e := add(ms.offset, ms.length)
            for {
                let p := ms.offset
            } lt(p, e) {
                p := add(p, 12)
            } {
                s := add(s, shr(160, calldataload(p)))
            }
        }
        if (s > type(uint96).max) revert Bad();
    }
}

/// @notice The same instrument for many payees: each of up to 128 payments names its own, and one word serves all.
/// @dev Entries are payee 20 bytes | amount 12 bytes. Word: balance 96 | paid bitmap 128 | exists at bit 255, from the right.
contract FloorProgram {
    struct Terms {
        address payer;
        address approver;
        IToken token;
        bytes32 salt;
    }

    error Bad();

    event Created(bytes32 indexed id, Terms t, bytes entries);
    event Released(bytes32 indexed id, uint256 bitmap);

    uint256 private constant EXISTS = 1 << 255;

    mapping(bytes32 id => uint256 word) public st;

    function createAndFund(Terms calldata t, bytes calldata e) external {
        bytes32 id = _id(t, e);
        if (st[id] != 0 || msg.sender != t.payer || e.length % 32 != 0 || e.length > 4096) revert Bad();
        uint256 s;
        assembly ("memory-safe") {
            let z := add(e.offset, e.length)
            for {
                let p := e.offset
            } lt(p, z) {
                p := add(p, 32)
            } {
                s := add(s, and(calldataload(p), 0xffffffffffffffffffffffff))
            }
        }
        if (s > type(uint96).max) revert Bad();
        st[id] = EXISTS | s;
        emit Created(id, t, e);
        if (!t.token.transferFrom(msg.sender, address(this), s)) revert Bad();
    }

    function approvePay(Terms calldata t, bytes calldata e, uint256 bitmap) external {
        bytes32 id = _id(t, e);
        uint256 s = st[id];
        if (s == 0 || msg.sender != t.approver || bitmap == 0) revert Bad();
        if (bitmap >> (e.length / 32) != 0 || (s >> 96) & bitmap != 0) revert Bad();
        uint256 sum;
        assembly ("memory-safe") {
            let p := e.offset
            for {
                let b := bitmap
            } b {
                b := shr(1, b)
                p := add(p, 32)
            } {
                if and(b, 1) {
                    sum := add(sum, and(calldataload(p), 0xffffffffffffffffffffffff))
                }
            }
        }
        if (uint96(s) < sum) revert Bad();
        unchecked {
            st[id] = (s | (bitmap << 96)) - sum;
        }
        emit Released(id, bitmap);
        IToken k = t.token;
        unchecked {
            for (uint256 i; bitmap != 0; (++i, bitmap >>= 1)) {
                if (bitmap & 1 == 0) continue;
                uint256 w;
                assembly ("memory-safe") {
                    w := calldataload(add(e.offset, shl(5, i)))
                }
                if (!k.transfer(address(uint160(w >> 96)), uint96(w))) revert Bad();
            }
        }
    }

    function _id(Terms calldata t, bytes calldata e) internal pure returns (bytes32 id) {
        bytes32 eh = keccak256(e);
        assembly ("memory-safe") {
            let p := mload(0x40)
            calldatacopy(p, t, 128)
            mstore(add(p, 128), eh)
            id := keccak256(p, 160)
        }
    }
}
