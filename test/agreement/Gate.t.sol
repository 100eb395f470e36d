// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import "../../contracts/agreement/AgreementTypes.sol";
import {Agreements} from "../../contracts/agreement/Agreements.sol";
import {AgreementState, IAgreements} from "../../contracts/agreement/IAgreements.sol";
import {HubWorld} from "../support/HubWorld.sol";

/// @dev Every verb in every state: the gate is met exactly where the manual says so.
contract GateTest is HubWorld {
    Terms private t;
    Terms private to;

    function setUp() public {
        hubWorld();
        t = terms;
        id = digestOf(t);
        to = nextOf(t);
    }

    function test_none() public {
        _onlyAllowed(AgreementState.None);
    }

    function test_active() public {
        opened();
        _onlyAllowed(AgreementState.Active);
    }

    function test_suspended() public {
        opened();
        suspended(t, MINISTRY, START + 1 days);
        vm.warp(START + 1 days - 1);
        _onlyAllowed(AgreementState.Suspended);
    }

    function test_suspendedAfterANotice() public {
        opened();
        _giveNotice();
        suspended(t, MINISTRY, START + 1 days);
        _onlyAllowed(AgreementState.Suspended);
    }

    function test_ending() public {
        opened();
        _giveNotice();
        vm.warp(START + 30 days - 1);
        _onlyAllowed(AgreementState.Ending);
    }

    function test_ended() public {
        opened();
        _giveNotice();
        vm.warp(START + 30 days);
        _onlyAllowed(AgreementState.Ended);
    }

    function test_closed() public {
        opened();
        hub.close(id, t, books);
        _onlyAllowed(AgreementState.Closed);
    }

    function test_withdrawn() public {
        vm.prank(account(MINISTRY));
        hub.withdraw(t, self(MINISTRY));
        _onlyAllowed(AgreementState.Withdrawn);
    }

    function _giveNotice() private {
        noticed(t, MINISTRY);
    }

    /// @dev Calls each verb, as badly as can be, and looks whether the gate or something behind it refuses.
    function _onlyAllowed(AgreementState state) private {
        assertState(state);
        Terms memory a = t;
        Auth[] memory nobody = auths();
        _meets(state, NONE, abi.encodeCall(Agreements.activate, (a, books, new bytes[](0))));
        _meets(state, NONE, abi.encodeCall(Agreements.consent, (a)));
        _meets(state, NONE, abi.encodeCall(Agreements.withdraw, (a, self(0))));
        _meets(state, ALIVE, abi.encodeCall(Agreements.amend, (id, a, to, books, books, reason(), 0, nobody)));
        _meets(state, ALIVE, abi.encodeCall(Agreements.end, (id, a, reason(), 0, nobody)));
        _meetsNotice(state, abi.encodeCall(Agreements.giveNotice, (id, a, reason(), self(0))));
        bytes memory call_ = abi.encodeCall(
            Agreements.announceSuccession,
            (id, a, COUNCIL, account(102), reason(), nobody)
        );
        _meets(state, OPEN, call_);
        _meets(state, OPEN, abi.encodeCall(Agreements.vetoSuccession, (id, a, self(COUNCIL))));
        _meets(state, OPEN, abi.encodeCall(Agreements.succeed, (id, a, books, 0)));
        _meets(state, OPEN, abi.encodeCall(Agreements.suspend, (id, a, START, reason(), 0, self(0))));
        _meets(state, OPEN, abi.encodeCall(Agreements.sync, (id, a, a, books, books, 0)));
        _meets(state, OPEN, abi.encodeCall(Agreements.close, (id, a, new bytes32[][](0))));
        // Whoever finds no agreement opens it; only then there are other states to meet.
        if (state == AgreementState.None) return;
        _meets(state, IN_FORCE, abi.encodeCall(Agreements.activateAndFund, (a, books, new bytes[](0), _nowhere())));
    }

    function _meets(AgreementState state, uint256 allowed, bytes memory call_) private {
        (bool success, bytes memory answer) = address(hub).call(call_);
        bytes memory refusal = abi.encodeWithSelector(
            IAgreements.AgreementUnexpectedState.selector,
            id,
            state,
            bytes32(allowed)
        );
        bool gated = !success && keccak256(answer) == keccak256(refusal);
        bool open_ = allowed & (1 << uint8(state)) != 0;
        assertEq(gated ? 1 : 0, open_ ? 0 : 1, vm.toString(uint32(bytes4(call_))));
        // Not another state's refusal either.
        if (open_ && !success) {
            assertTrue(bytes4(answer) != IAgreements.AgreementUnexpectedState.selector, "refused for its state");
        }
    }

    /// @dev Notice is given once: the second one is told of the first, even while clocks stand still.
    function _meetsNotice(AgreementState state, bytes memory call_) private {
        (, , , , , uint40 endsAt, ) = hub.stateOf(id);
        bool second = endsAt > block.timestamp && state != AgreementState.Closed;
        _meets(second ? AgreementState.Ending : state, second ? ACTIVE : ALIVE, call_);
    }

    function _nowhere() private pure returns (Funding[] memory list) {
        list = new Funding[](1);
        list[0].clause = 2;
    }
}
