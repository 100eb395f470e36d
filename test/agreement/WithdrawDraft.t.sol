// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import "../../contracts/agreement/AgreementTypes.sol";
import {AuthorityMissing} from "../../contracts/agreement/Authority.sol";
import {AgreementState, IAgreements} from "../../contracts/agreement/IAgreements.sol";
import {HubMessages} from "../support/HubMessages.sol";
import {HubWorld} from "../support/HubWorld.sol";

contract WithdrawDraftTest is HubWorld {
    Terms private t;

    function setUp() public {
        hubWorld();
        t = terms;
        id = digestOf(terms);
    }

    function test_killsTheDraft() public {
        Terms memory draft_ = t;
        bytes[] memory signatures_ = signaturesOf(draft_);
        vm.recordLogs();
        vm.expectEmit(address(hub));
        emit IAgreements.DraftWithdrawn(id, PROVIDER);
        vm.prank(account(PROVIDER));
        hub.withdraw(draft_, self(PROVIDER));
        assertLogs(1);
        assertState(AgreementState.Withdrawn);
        assertEq(hub.inForce(id), 0, "never in force");

        expectState(AgreementState.Withdrawn, NONE);
        hub.activate(draft_, books, signatures_);
        expectState(AgreementState.Withdrawn, IN_FORCE);
        hub.activateAndFund(draft_, books, signatures_, new Funding[](0));
        expectState(AgreementState.Withdrawn, NONE);
        hub.withdraw(draft_, self(PROVIDER));
    }

    function test_canBeRelayed() public {
        Terms memory draft_ = t;
        hub.withdraw(draft_, signed(draft_, COUNCIL, HubMessages.withdraw(id, COUNCIL, FOREVER)));
        assertState(AgreementState.Withdrawn);
    }

    function test_isForPartiesThatSign() public {
        Terms memory draft_ = t;
        for (uint8 party = 4; party <= 8; ++party) {
            expectNotEntitled(party, account(party));
            vm.prank(account(party));
            hub.withdraw(draft_, self(party));
        }
        expectNotEntitled(0, address(this));
        hub.withdraw(draft_, self(0));
        vm.expectRevert(abi.encodeWithSelector(AuthorityMissing.selector, MINISTRY, account(MINISTRY), address(this)));
        hub.withdraw(draft_, self(MINISTRY));
    }

    function test_leavesOtherDraftsAlone() public {
        Terms memory draft_ = t;
        vm.prank(account(MINISTRY));
        hub.withdraw(draft_, self(MINISTRY));
        terms.salt = keccak256("another");
        opened();
        assertState(AgreementState.Active);
    }

    function test_needsADraft() public {
        Terms memory active = opened();
        expectState(AgreementState.Active, NONE);
        vm.prank(account(MINISTRY));
        hub.withdraw(active, self(MINISTRY));
    }

    function test_takesASignatureForOneDraftAndParty() public {
        Terms memory draft_ = t;
        Auth memory by = signed(draft_, COUNCIL, HubMessages.withdraw(id, COUNCIL, FOREVER));
        Terms memory other = copy(draft_);
        other.salt = keccak256("another");
        expectNotSigned(COUNCIL, account(COUNCIL), digestOf(HubMessages.withdraw(digestOf(other), COUNCIL, FOREVER)));
        hub.withdraw(other, by);
        by.party = PROVIDER;
        expectNotSigned(PROVIDER, account(PROVIDER), digestOf(HubMessages.withdraw(id, PROVIDER, FOREVER)));
        hub.withdraw(draft_, by);
    }

    function test_canBeRelayedUntilTheDeadline() public {
        Terms memory draft_ = t;
        bytes memory signature = sign(COUNCIL, digestOf(HubMessages.withdraw(id, COUNCIL, START + 1)));
        Auth memory by = Auth({party: COUNCIL, deadline: START + 1, signature: signature});
        vm.warp(START + 2);
        expectExpired(COUNCIL, START + 1);
        hub.withdraw(draft_, by);
        vm.warp(START + 1);
        hub.withdraw(draft_, by);
        assertState(AgreementState.Withdrawn);
    }

    function test_worksAfterTheDraftExpired() public {
        vm.warp(t.rules.openBy + 1);
        Terms memory draft_ = t;
        vm.prank(account(MINISTRY));
        hub.withdraw(draft_, self(MINISTRY));
        assertState(AgreementState.Withdrawn);
    }
}
