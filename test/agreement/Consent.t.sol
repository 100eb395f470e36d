// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import "../../contracts/agreement/AgreementTypes.sol";
import {AgreementState, IAgreements} from "../../contracts/agreement/IAgreements.sol";
import {HubWorld} from "../support/HubWorld.sol";

contract ConsentTest is HubWorld {
    Terms private t;

    function setUp() public {
        hubWorld();
        t = terms;
        id = digestOf(terms);
    }

    function test_recordsWhatTheCallerAgreesTo() public {
        Terms memory draft_ = t;
        vm.recordLogs();
        vm.expectEmit(address(hub));
        emit IAgreements.ConsentGiven(id, COUNCIL);
        vm.prank(account(COUNCIL));
        assertEq(hub.consent(draft_), id, "id");
        assertLogs(1);
        assertEq(hub.consentsOf(id), 1 << 1, "consents");
        assertState(AgreementState.None);
    }

    function test_countsForEveryRowThatTheCallerSignsFor() public {
        t.parties.push(Party({account: account(COUNCIL), organisation: COUNCIL, flags: PARTY_SIGNS}));
        Terms memory draft_ = t;
        id = digestOf(draft_);
        vm.expectEmit(address(hub));
        emit IAgreements.ConsentGiven(id, COUNCIL);
        vm.expectEmit(address(hub));
        emit IAgreements.ConsentGiven(id, 7);
        vm.prank(account(COUNCIL));
        hub.consent(draft_);
        assertEq(hub.consentsOf(id), (1 << 1) | (1 << 6), "consents");
    }

    function test_refusesAStrangerAndAPartyThatDoesNotSign() public {
        Terms memory draft_ = t;
        expectNotEntitled(0, address(this));
        hub.consent(draft_);
        expectNotEntitled(0, account(VERIFIER));
        vm.prank(account(VERIFIER));
        hub.consent(draft_);
    }

    function test_isGivenOnce() public {
        Terms memory draft_ = t;
        vm.prank(account(COUNCIL));
        hub.consent(draft_);
        expectNotEntitled(0, account(COUNCIL));
        vm.prank(account(COUNCIL));
        hub.consent(draft_);
    }

    function test_isForTheseTermsOnly() public {
        Terms memory draft_ = t;
        vm.prank(account(COUNCIL));
        hub.consent(draft_);
        draft_.salt = keccak256("other");
        assertEq(hub.consentsOf(digestOf(draft_)), 0, "consents");
    }

    function test_needsADraft() public {
        Terms memory active = opened();
        expectState(AgreementState.Active, NONE);
        vm.prank(account(COUNCIL));
        hub.consent(active);
    }

    function test_needsADraftThatWasNotWithdrawn() public {
        Terms memory draft_ = t;
        vm.prank(account(MINISTRY));
        hub.withdraw(draft_, self(MINISTRY));
        expectState(AgreementState.Withdrawn, NONE);
        vm.prank(account(COUNCIL));
        hub.consent(draft_);
    }

    function test_staysWhatItWasOnceTheDraftIsInForce() public {
        Terms memory draft_ = t;
        vm.prank(account(COUNCIL));
        hub.consent(draft_);
        opened();
        assertEq(hub.consentsOf(id), 1 << 1, "consents");
    }
}
