// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import "../../contracts/agreement/AgreementTypes.sol";
import {Agreements} from "../../contracts/agreement/Agreements.sol";
import {AgreementState} from "../../contracts/agreement/IAgreements.sol";
import {HostileWallet, OwnedWallet} from "../mocks/Wallets.sol";
import {HubMessages} from "../support/HubMessages.sol";
import {HubWorld} from "../support/HubWorld.sol";

/// @dev Who counts as having said so, whatever the verb. Most is shown by a notice of the ministry, which needs one authority.
contract AuthorityTest is HubWorld {
    uint256 private constant ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;

    function setUp() public {
        hubWorld();
    }

    /* DEADLINE */

    function test_deadline_isTheLastSecond() public {
        Terms memory t = opened();
        uint40 deadline = START + 100;
        Auth memory notice = _notice(deadline);
        uint256 before = vm.snapshotState();
        vm.warp(deadline);
        hub.giveNotice(id, t, reason(), notice);
        assertTrue(vm.revertToState(before), "reverted");
        vm.warp(deadline + 1);
        expectExpired(MINISTRY, deadline);
        hub.giveNotice(id, t, reason(), notice);
    }

    function test_deadline_isSigned() public {
        Terms memory t = opened();
        Auth memory notice = _notice(START);
        notice.deadline = START + 1;
        bytes32 hash = digestOf(HubMessages.notice(id, 1, reason(), MINISTRY, START + 1));
        expectNotSigned(MINISTRY, account(MINISTRY), hash);
        hub.giveNotice(id, t, reason(), notice);
    }

    function test_deadline_isNotTheCallers() public {
        Terms memory t = opened();
        vm.prank(account(MINISTRY));
        hub.giveNotice(id, t, reason(), self(MINISTRY)); // whose deadline is 0
        assertState(AgreementState.Ending);
    }

    /* KEYS */

    function test_key_compactSignatureIsOne() public {
        Terms memory t = opened();
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key(MINISTRY), _noticeDigest());
        bytes memory compact = abi.encodePacked(r, s | bytes32(uint256(v - 27) << 255));
        assertEq(compact.length, 64, "length");
        hub.giveNotice(id, t, reason(), _by(compact));
        assertState(AgreementState.Ending);
    }

    function test_key_mirroredSignatureIsNone() public {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key(MINISTRY), _opened());
        _refuses(abi.encodePacked(r, bytes32(ORDER - uint256(s)), v == 27 ? uint8(28) : uint8(27)));
    }

    function test_key_otherLengthsAndRecoveryBytesAreNone() public {
        bytes memory whole = sign(MINISTRY, _opened());
        _refuses(hex"00");
        _refuses(bytes.concat(whole, hex"00"));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key(MINISTRY), _noticeDigest());
        _refuses(abi.encodePacked(r, s, v - 27));
        _refuses(abi.encodePacked(r, bytes31(s)));
        _refuses(abi.encodePacked(r, s | bytes32(uint256(28 - v) << 255))); // compact, of the other parity
        _refuses(new bytes(65));
        _refuses(new bytes(64));
    }

    function testFuzz_key_noiseIsNone(bytes memory noise) public {
        _opened();
        if (noise.length == 0) noise = hex"00";
        _refuses(noise);
    }

    function testFuzz_key_ofAnotherIsNone(uint8 other) public {
        bytes32 hash = _opened();
        if (other == MINISTRY) other = 0;
        _refuses(sign(other, hash));
    }

    /// @dev An account that delegated its code still has its key.
    function test_key_countsEvenIfTheAccountHasCode() public {
        HostileWallet wallet = new HostileWallet(HostileWallet.Answer.Reverts);
        vm.etch(account(COUNCIL), address(wallet).code);
        assertTrue(account(COUNCIL).code.length != 0, "code");
        opened();
        assertState(AgreementState.Active);
    }

    function test_key_speaksForOneRowAtATime() public {
        terms.parties.push(Party({account: account(MINISTRY), organisation: MINISTRY, flags: 0}));
        terms.rules.mayEnd = mask(MINISTRY, 7);
        Terms memory t = opened();
        Auth memory notice = _notice(FOREVER);
        notice.party = 7;
        expectNotSigned(7, account(MINISTRY), digestOf(HubMessages.notice(id, 1, reason(), 7, FOREVER)));
        hub.giveNotice(id, t, reason(), notice);
    }

    /* DOMAIN */

    function test_domain_otherHub() public {
        Terms memory t = terms;
        bytes[] memory signatures_ = signaturesOf(t);
        address first = address(hub);
        hub = Agreements(deployCode("contracts/agreement/Agreements.sol:Agreements"));
        assertTrue(first != address(hub), "another");
        expectNotSigned(MINISTRY, account(MINISTRY), digestOf(t));
        hub.activate(t, books, signatures_);
    }

    function test_domain_otherChain() public {
        Terms memory t = terms;
        bytes[] memory signatures_ = signaturesOf(t);
        bytes32 here = digestOf(t);
        vm.chainId(block.chainid + 1);
        bytes32 there = hub.digestOf(t);
        assertEq(
            there,
            HubMessages.digestAt(HubMessages.terms(t), "Concordat Agreements", "1", block.chainid, address(hub)),
            "there"
        );
        assertTrue(there != here, "another id");
        expectNotSigned(MINISTRY, account(MINISTRY), there);
        hub.activate(t, books, signatures_);
    }

    function test_domain_otherNameAndVersion() public {
        bytes32 message = HubMessages.end(_idOfOpened(), 1, reason(), MINISTRY, FOREVER);
        bytes32 other = HubMessages.digestAt(message, "Concordat Agreements", "2", block.chainid, address(hub));
        _refuses(sign(MINISTRY, other));
        other = HubMessages.digestAt(message, "Concordat Milestones", "1", block.chainid, address(hub));
        _refuses(sign(MINISTRY, other));
        _refuses(sign(MINISTRY, message));
    }

    function test_domain_otherAgreement() public {
        Terms memory first = opened();
        Auth memory notice = _notice(FOREVER);
        terms.salt = keccak256("another");
        Terms memory second = opened();
        expectNotSigned(MINISTRY, account(MINISTRY), _noticeDigest());
        hub.giveNotice(id, second, reason(), notice);
        expectSuperseded(first, second);
        hub.giveNotice(id, first, reason(), notice);
    }

    /* WALLETS */

    function test_wallet_signsByItsOwner() public {
        OwnedWallet wallet = _walletOfCouncil();
        Terms memory t = opened(); // signed by the owner
        hub.suspend(id, t, START + 1 days, reason(), ALL, suspendAuth(t, 0, START + 1 days, reason(), COUNCIL));
        assertState(AgreementState.Suspended);
        bytes memory resume = abi.encodeCall(Agreements.suspend, (id, t, START, reason(), ALL, self(COUNCIL)));
        (bool success, ) = wallet.act(address(hub), resume);
        assertTrue(success, "resumed by a call");
        assertState(AgreementState.Active);
    }

    function test_wallet_consentsByCalling() public {
        OwnedWallet wallet = _walletOfCouncil();
        Terms memory t = terms;
        bytes[] memory signatures_ = signaturesOf(t);
        signatures_[1] = "";
        (bool success, ) = wallet.act(address(hub), abi.encodeCall(Agreements.consent, (t)));
        assertTrue(success, "consented");
        hub.activate(t, books, signatures_);
        assertEq(hub.inForce(digestOf(t)), digestOf(t), "in force");
    }

    function test_wallet_ofAnotherOwnerDoesNotSign() public {
        OwnedWallet wallet = _walletOfCouncil();
        Terms memory t = terms;
        bytes[] memory signatures_ = signaturesOf(t);
        signatures_[1] = sign(COUNCIL, digestOf(t)); // whose wallet belongs to another key
        expectNotSigned(COUNCIL, address(wallet), digestOf(t));
        hub.activate(t, books, signatures_);
    }

    function test_wallet_thatAnswersWronglyDoesNotSign() public {
        Terms memory t = terms;
        bytes[] memory signatures_ = signaturesOf(t);
        for (uint8 answer = 0; answer <= uint8(type(HostileWallet.Answer).max); ++answer) {
            t.parties[1].account = address(new HostileWallet(HostileWallet.Answer(answer)));
            for (uint256 i = 0; i < 3; i += 2) signatures_[i] = sign(i == 0 ? MINISTRY : PROVIDER, digestOf(t));
            for (uint256 length = 1; length <= 65; length += 64) {
                signatures_[1] = new bytes(length);
                expectNotSigned(COUNCIL, t.parties[1].account, digestOf(t));
                // What is burnt is burnt; the rest is enough to say why.
                hub.activate{gas: 15_000_000}(t, books, signatures_);
            }
        }
    }

    function test_wallet_isAskedOnce() public {
        FickleWallet wallet = new FickleWallet();
        terms.parties[1].account = address(wallet);
        Terms memory t = opened();
        wallet.forget();
        Auth[] memory all = endAuths(t, reason());
        expectNotSigned(COUNCIL, address(wallet), digestOf(HubMessages.end(id, 1, reason(), COUNCIL, FOREVER)));
        hub.end(id, t, reason(), 0, all);
        assertState(AgreementState.Active); // what it signed stays signed
    }

    function _walletOfCouncil() private returns (OwnedWallet wallet) {
        wallet = new OwnedWallet(account(COUNCIL + 100));
        terms.parties[1].account = address(wallet);
    }

    function _opened() private returns (bytes32 hash) {
        opened();
        return _noticeDigest();
    }

    function _idOfOpened() private returns (bytes32) {
        opened();
        return id;
    }

    function _noticeDigest() private view returns (bytes32) {
        return digestOf(HubMessages.notice(id, 1, reason(), MINISTRY, FOREVER));
    }

    function _notice(uint40 deadline) private view returns (Auth memory) {
        bytes memory signature = sign(MINISTRY, digestOf(HubMessages.notice(id, 1, reason(), MINISTRY, deadline)));
        return Auth({party: MINISTRY, deadline: deadline, signature: signature});
    }

    function _by(bytes memory signature) private pure returns (Auth memory) {
        return Auth({party: MINISTRY, deadline: FOREVER, signature: signature});
    }

    function _refuses(bytes memory signature) private {
        expectNotSigned(MINISTRY, account(MINISTRY), _noticeDigest());
        hub.giveNotice(id, terms, reason(), _by(signature));
    }
}

/// @dev Says yes to everything, until it is told to say no.
contract FickleWallet {
    bool private _forgetful;

    function forget() external {
        _forgetful = true;
    }

    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        return _forgetful ? bytes4(0) : this.isValidSignature.selector;
    }
}
