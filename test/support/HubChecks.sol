// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import "../../contracts/agreement/AgreementTypes.sol";
import {AuthorityExpired, AuthorityInvalid, AuthorityMissing} from "../../contracts/agreement/Authority.sol";
import {AgreementState, IAgreements} from "../../contracts/agreement/IAgreements.sol";
import {HubMessages} from "./HubMessages.sol";
import {Log} from "./Vm.sol";
import {World} from "./World.sol";

/// @title What the hub must say
/// @notice Assertions on the hub, and the errors it must fail with, word by word.
abstract contract HubChecks is World {
    /* HASHES */

    function digestOf(Terms memory t) internal view returns (bytes32) {
        return digestOf(HubMessages.terms(t));
    }

    /// @dev What a party signs to say `message` to the hub.
    function digestOf(bytes32 message) internal view returns (bytes32) {
        return HubMessages.digest(message, address(hub));
    }

    /* ASSERTIONS */

    /// @dev Since `recordLogs`, contracts logged so many entries; what a test emits as its expectation is not counted.
    function assertLogs(uint256 expected) internal {
        Log[] memory logs = vm.getRecordedLogs();
        uint256 count;
        for (uint256 i = 0; i < logs.length; ++i) if (logs[i].emitter != address(this)) ++count;
        assertEq(count, expected, "logs");
    }

    function assertState(AgreementState expected) internal view {
        (AgreementState state, , , , , , ) = hub.stateOf(id);
        assertEq(uint8(state), uint8(expected), "state");
    }

    function assertEdition(uint8 expected) internal view {
        (, uint8 edition, , , , , ) = hub.stateOf(id);
        assertEq(edition, expected, "edition");
    }

    function assertSuspensions(uint32 expected) internal view {
        (, , , , , , uint32 suspensions) = hub.stateOf(id);
        assertEq(suspensions, expected, "suspensions");
    }

    function assertClocks(uint40 until, uint32 total) internal view {
        (, , , uint40 actualUntil, uint32 actualTotal, , ) = hub.stateOf(id);
        assertEq(actualUntil, until, "until");
        assertEq(actualTotal, total, "total");
    }

    function assertEndsAt(uint40 expected) internal view {
        (, , , , , uint40 endsAt, ) = hub.stateOf(id);
        assertEq(endsAt, expected, "ends at");
    }

    function assertStale(uint32 expected) internal view {
        (, , uint32 stale, , , , ) = hub.stateOf(id);
        assertEq(stale, expected, "stale");
    }

    /// @dev The call after this one must meet the gate.
    function expectState(AgreementState current, uint256 allowed) internal {
        vm.expectRevert(
            abi.encodeWithSelector(IAgreements.AgreementUnexpectedState.selector, id, current, bytes32(allowed))
        );
    }

    /// @dev The call after this one must find its terms superseded.
    function expectSuperseded(Terms memory given, Terms memory current) internal {
        bytes32 digest_ = digestOf(given);
        bytes32 inForce = digestOf(current);
        vm.expectRevert(abi.encodeWithSelector(IAgreements.AgreementTermsSuperseded.selector, id, digest_, inForce));
    }

    function expectInvalid(IAgreements.TermsProblem problem, uint256 where) internal {
        vm.expectRevert(abi.encodeWithSelector(IAgreements.TermsInvalid.selector, problem, where));
    }

    function expectNotEntitled(uint8 party, address who) internal {
        vm.expectRevert(abi.encodeWithSelector(IAgreements.PartyNotEntitled.selector, id, party, who));
    }

    function expectLength(uint256 expected, uint256 actual) internal {
        vm.expectRevert(abi.encodeWithSelector(IAgreements.LengthMismatch.selector, expected, actual));
    }

    function expectMismatch(uint8 index, bytes32 key_, address token_, uint112 value) internal {
        vm.expectRevert(abi.encodeWithSelector(IAgreements.ClauseMismatch.selector, index, key_, token_, value));
    }

    function expectOutOfOrder(uint8 expected, uint8 actual) internal {
        vm.expectRevert(abi.encodeWithSelector(IAgreements.AuthorityOutOfOrder.selector, expected, actual));
    }

    function expectUnexpectedSuccession(uint8 party, address heir) internal {
        vm.expectRevert(abi.encodeWithSelector(IAgreements.SuccessionUnexpected.selector, id, party, heir));
    }

    /// @dev The call after this one must find that the clocks would not stand still for a day.
    function expectTooShort(uint256 until, uint256 least) internal {
        vm.expectRevert(abi.encodeWithSelector(IAgreements.SuspensionTooShort.selector, id, until, least));
    }

    /// @dev The call after this one must find that the clocks would stand still for `total` seconds, more than `limit`.
    function expectOverLimit(uint256 total, uint32 limit) internal {
        vm.expectRevert(abi.encodeWithSelector(IAgreements.SuspensionLimitExceeded.selector, id, total, limit));
    }

    /// @dev The call after this one must find that `who` did not sign `hash`.
    function expectNotSigned(uint8 party, address who, bytes32 hash) internal {
        vm.expectRevert(abi.encodeWithSelector(AuthorityInvalid.selector, party, who, hash));
    }

    /// @dev The call after this one must find that its caller is not the party.
    function expectNotCaller(uint8 party, address who, address caller) internal {
        vm.expectRevert(abi.encodeWithSelector(AuthorityMissing.selector, party, who, caller));
    }

    function expectExpired(uint8 party, uint40 deadline) internal {
        vm.expectRevert(abi.encodeWithSelector(AuthorityExpired.selector, party, deadline, block.timestamp));
    }

    /* WORDS */

    /// @dev Bitmaps of states, as errors show them.
    uint256 internal constant NONE = 1 << uint8(AgreementState.None);
    uint256 internal constant ACTIVE = 1 << uint8(AgreementState.Active);
    uint256 internal constant ALIVE =
        ACTIVE | (1 << uint8(AgreementState.Suspended)) | (1 << uint8(AgreementState.Ending));
    uint256 internal constant IN_FORCE = ACTIVE | (1 << uint8(AgreementState.Ending));
    uint256 internal constant OPEN = ALIVE | (1 << uint8(AgreementState.Ended));
}
