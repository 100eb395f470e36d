// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import "../../contracts/agreement/AgreementTypes.sol";
import {AuthorityInvalid} from "../../contracts/agreement/Authority.sol";
import {AgreementState, IAgreements} from "../../contracts/agreement/IAgreements.sol";
import {IClauseBooks} from "../../contracts/clause/IClauseBooks.sol";
import {ModuleMock} from "../mocks/ModuleMock.sol";
import {HubWorld} from "../support/HubWorld.sol";

contract ActivateTest is HubWorld {
    function setUp() public {
        hubWorld();
    }

    /* WHEN ALL SIGNED */

    function test_opensEveryClauseAndLogsTheTermsFirst() public {
        Terms memory t = terms;
        id = digestOf(t);
        bytes[] memory signatures_ = signaturesOf(t);

        vm.recordLogs();
        vm.expectEmit(address(hub));
        emit IAgreements.AgreementActivated(id, t);
        vm.expectEmit(address(plain));
        emit IClauseBooks.ClauseOpened(keyOf(t, 0), id, 0, 1, books[0]);
        hub.activate(t, books, signatures_);

        assertLogs(2);
        assertState(AgreementState.Active);
        assertEdition(1);
        assertStale(0);
        assertEq(hub.inForce(id), id, "in force");
        (bytes32 key, , ) = plain.inForce(keyOf(t, 0));
        assertEq(key, keyOf(t, 0), "the clause's key");
        assertEq(mock.calls(ModuleMock.open.selector), 1, "the other clause");
    }

    function test_returnsTheDigestOfTheTerms() public {
        Terms memory t = opened();
        assertEq(hub.digestOf(t), id, "digest");
    }

    function test_letsAnyoneRelay() public {
        Terms memory t = terms;
        bytes[] memory signatures_ = signaturesOf(t);
        vm.prank(address(0xbeef));
        assertEq(hub.activate(t, books, signatures_), digestOf(t), "id");
    }

    function test_takesACallerThatSignsForItsSignature() public {
        Terms memory t = terms;
        bytes[] memory signatures_ = signaturesOf(t);
        signatures_[1] = "";
        vm.prank(account(COUNCIL));
        assertEq(hub.activate(t, books, signatures_), digestOf(t), "id");
    }

    function test_takesAConsentForASignature() public {
        Terms memory t = terms;
        bytes[] memory signatures_ = new bytes[](3);
        for (uint8 p = 1; p <= 3; ++p) {
            vm.prank(account(p));
            hub.consent(t);
        }
        assertEq(hub.activate(t, books, signatures_), digestOf(t), "id");
    }

    /* WHEN SOMEBODY DID NOT SIGN */

    function test_refusesAMissingSignature() public {
        Terms memory t = terms;
        bytes[] memory signatures_ = signaturesOf(t);
        signatures_[2] = "";
        vm.expectRevert(abi.encodeWithSelector(IAgreements.SignatureMissing.selector, PROVIDER, account(PROVIDER)));
        hub.activate(t, books, signatures_);
    }

    function test_refusesAnothersSignature() public {
        Terms memory t = terms;
        bytes[] memory signatures_ = signaturesOf(t);
        signatures_[0] = signatures_[1];
        vm.expectRevert(abi.encodeWithSelector(AuthorityInvalid.selector, MINISTRY, account(MINISTRY), digestOf(t)));
        hub.activate(t, books, signatures_);
    }

    function test_refusesASignatureOverOtherTerms() public {
        Terms memory t = terms;
        bytes[] memory signatures_ = signaturesOf(t);
        t.salt = keccak256("other");
        vm.expectRevert(abi.encodeWithSelector(AuthorityInvalid.selector, MINISTRY, account(MINISTRY), digestOf(t)));
        hub.activate(t, books, signatures_);
    }

    function test_refusesTooFewAndTooManySignatures() public {
        Terms memory t = terms;
        bytes[] memory all = signaturesOf(t);
        bytes[] memory few = new bytes[](2);
        bytes[] memory many = new bytes[](4);
        for (uint256 i = 0; i < 3; ++i) {
            if (i < 2) few[i] = all[i];
            many[i] = all[i];
        }
        expectLength(3, 2);
        hub.activate(t, books, few);
        expectLength(1, 0);
        hub.activate(t, books, new bytes[](0));
        expectLength(3, 4);
        hub.activate(t, books, many);
    }

    function test_refusesTheConsentOfAnother() public {
        Terms memory t = terms;
        bytes[] memory signatures_ = signaturesOf(t);
        signatures_[0] = "";
        vm.prank(account(COUNCIL));
        hub.consent(t);
        vm.expectRevert(abi.encodeWithSelector(IAgreements.SignatureMissing.selector, MINISTRY, account(MINISTRY)));
        vm.prank(account(COUNCIL));
        hub.activate(t, books, signatures_);
    }

    function test_refusesAWrongSignatureEvenOfAPartyThatConsented() public {
        Terms memory t = terms;
        bytes[] memory signatures_ = signaturesOf(t);
        vm.prank(account(COUNCIL));
        hub.consent(t);
        signatures_[1] = signatures_[0];
        expectNotSigned(COUNCIL, account(COUNCIL), digestOf(t));
        hub.activate(t, books, signatures_);
    }

    function test_asksNobodyWhoDoesNotSign() public {
        terms.parties[1].flags = PARTY_DISPUTES;
        Terms memory t = terms;
        bytes[] memory signatures_ = signaturesOf(t);
        assertEq(signatures_.length, 2, "signatures");
        hub.activate(t, books, signatures_);
        assertEq(hub.inForce(digestOf(t)), digestOf(t), "in force");
    }

    function test_takesACallerForEveryRowItSignsFor() public {
        terms.parties.push(Party({account: account(COUNCIL), organisation: COUNCIL, flags: PARTY_SIGNS}));
        Terms memory t = terms;
        bytes[] memory signatures_ = signaturesOf(t);
        (signatures_[1], signatures_[3]) = (bytes(""), bytes(""));
        vm.prank(account(COUNCIL));
        assertEq(hub.activate(t, books, signatures_), digestOf(t), "id");
    }

    /* WHEN THE DRAFT IS TOO OLD */

    function test_opensUntilItsLastSecond() public {
        Terms memory t = terms;
        bytes[] memory signatures_ = signaturesOf(t);
        uint40 openBy = t.rules.openBy;
        uint256 before = vm.snapshotState();
        for (uint40 second = openBy - 1; second <= openBy; ++second) {
            vm.warp(second);
            hub.activate(t, books, signatures_);
            assertTrue(vm.revertToState(before), "reverted");
            before = vm.snapshotState();
        }
        vm.warp(openBy + 1);
        vm.expectRevert(abi.encodeWithSelector(IAgreements.DraftExpired.selector, digestOf(t), openBy, openBy + 1));
        hub.activate(t, books, signatures_);
        vm.expectRevert(abi.encodeWithSelector(IAgreements.DraftExpired.selector, digestOf(t), openBy, openBy + 1));
        hub.activateAndFund(t, books, signatures_, new Funding[](0));
    }

    function test_neverExpires() public {
        terms.rules.openBy = 0;
        vm.warp(START + 5000 days);
        opened();
        assertState(AgreementState.Active);
    }

    /* WHEN THE MODULES DISAGREE */

    function test_refusesAModuleThatAnswersSomethingElse() public {
        Terms memory t = terms;
        id = digestOf(t);
        bytes[] memory signatures_ = signaturesOf(t);
        bytes32 key = keyOf(t, 1);
        _expectMismatch(ModuleMock.Mode.WrongKey, ~key, address(token), 500);
        hub.activate(t, books, signatures_);
        _expectMismatch(ModuleMock.Mode.WrongToken, key, address(mock), 500);
        hub.activate(t, books, signatures_);
        _expectMismatch(ModuleMock.Mode.WrongValue, key, address(token), 501);
        hub.activate(t, books, signatures_);
    }

    function test_refusesAModuleThatReverts() public {
        Terms memory t = terms;
        bytes[] memory signatures_ = signaturesOf(t);
        mock.misbehave(ModuleMock.Mode.Reverts);
        vm.expectRevert(abi.encodeWithSelector(ModuleMock.Refused.selector, ModuleMock.open.selector));
        hub.activate(t, books, signatures_);
        assertEq(hub.inForce(digestOf(t)), 0, "nothing was opened");
    }

    function test_refusesAConfigurationThatWasNotSigned() public {
        Terms memory t = terms;
        id = digestOf(t);
        bytes[] memory signatures_ = signaturesOf(t);
        bytes32[][] memory other = books;
        other[0] = wordsOf(address(token), 1_000);
        other[0][0] = bytes32(uint256(other[0][0]) | 1);
        t.clauses[0].config = keccak256(abi.encodePacked(other[0]));
        bytes32 key = keyOf(t, 0);
        t = terms;
        vm.expectRevert(abi.encodeWithSelector(IAgreements.ClauseMismatch.selector, 0, key, address(token), 1_000));
        hub.activate(t, other, signatures_);
    }

    function test_refusesTooFewAndTooManyConfigurations() public {
        Terms memory t = terms;
        bytes[] memory signatures_ = signaturesOf(t);
        bytes32[][] memory few = new bytes32[][](1);
        bytes32[][] memory many = new bytes32[][](3);
        expectLength(2, 1);
        hub.activate(t, few, signatures_);
        expectLength(2, 3);
        hub.activate(t, many, signatures_);
    }

    /* WHEN IT IS NO DRAFT ANY MORE */

    function test_happensOnce() public {
        Terms memory t = opened();
        bytes[] memory signatures_ = signaturesOf(t);
        expectState(AgreementState.Active, NONE);
        hub.activate(t, books, signatures_);

        suspended(t, MINISTRY, START + 1 days);
        expectState(AgreementState.Suspended, NONE);
        hub.activate(t, books, signatures_);
        vm.warp(START + 1 days);
        ended(t);
        expectState(AgreementState.Ended, NONE);
        hub.activate(t, books, signatures_);
        hub.close(id, t, books);
        expectState(AgreementState.Closed, NONE);
        hub.activate(t, books, signatures_);
    }

    function _expectMismatch(ModuleMock.Mode mode, bytes32 key, address token_, uint112 value) private {
        mock.misbehave(mode);
        vm.expectRevert(abi.encodeWithSelector(IAgreements.ClauseMismatch.selector, 1, key, token_, value));
    }
}
