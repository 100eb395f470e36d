// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import "../../contracts/agreement/AgreementTypes.sol";
import {IAgreements} from "../../contracts/agreement/IAgreements.sol";
import {HubMessages} from "../support/HubMessages.sol";
import {SuccessionWorld} from "../support/SuccessionWorld.sol";

contract AnnounceSuccessionTest is SuccessionWorld {
    function test_waitsForTheDelayAfterTheParty() public {
        Terms memory t_ = t;
        vm.recordLogs();
        vm.expectEmit(address(hub));
        emit IAgreements.SuccessionAnnounced(id, COUNCIL, heir, START + 7 days, 1 << 1, reason());
        vm.prank(account(COUNCIL));
        hub.announceSuccession(id, t_, COUNCIL, heir, reason(), auths(self(COUNCIL)));
        assertLogs(1);
        assertPending(COUNCIL, heir, 1, START + 7 days, 1);
    }

    function test_needsNoDocument() public {
        Terms memory t_ = t;
        Reason memory r = Reason({code: 1, document: 0});
        hub.announceSuccession(id, t_, VERIFIER, heir, r, auths(heirAuth(t_, VERIFIER, heir, r, VERIFIER)));
        assertPending(VERIFIER, heir, 1, START + 7 days, 1);
    }

    function test_waitsForTheDelayAfterAllOthers() public {
        Terms memory t_ = t;
        Auth[] memory others = heirAuths(t_, COUNCIL, heir, reason());
        assertEq(others.length, 2, "others");
        vm.expectEmit(address(hub));
        emit IAgreements.SuccessionAnnounced(id, COUNCIL, heir, START + 7 days, 5, reason());
        hub.announceSuccession(id, t_, COUNCIL, heir, reason(), others);
    }

    function test_needsADocument() public {
        Terms memory t_ = t;
        Reason memory r = Reason({code: 1, document: 0});
        Auth[] memory others = heirAuths(t_, COUNCIL, heir, r);
        expectInvalid(IAgreements.TermsProblem.Rules, COUNCIL);
        hub.announceSuccession(id, t_, COUNCIL, heir, r, others);
    }

    function test_needsAllOthers() public {
        Terms memory t_ = t;
        Auth[] memory others = heirAuths(t_, COUNCIL, heir, reason());
        Auth[] memory one = auths(others[0]);
        expectLength(2, 1);
        hub.announceSuccession(id, t_, COUNCIL, heir, reason(), one);
        expectLength(1, 0);
        hub.announceSuccession(id, t_, COUNCIL, heir, reason(), new Auth[](0));
        one[0] = others[1];
        vm.expectRevert(abi.encodeWithSelector(IAgreements.AuthorityOutOfOrder.selector, MINISTRY, PROVIDER));
        hub.announceSuccession(id, t_, COUNCIL, heir, reason(), one);
        Auth[] memory three = new Auth[](3);
        (three[0], three[1], three[2]) = (others[0], others[1], others[1]);
        expectLength(2, 3);
        hub.announceSuccession(id, t_, COUNCIL, heir, reason(), three);
    }

    function test_hasNobodyToSpeakForTheOnlyPartyThatSigns() public {
        for (uint256 i = 1; i < 3; ++i) terms.parties[i].flags = 0;
        Terms memory t_ = opened();
        expectNotEntitled(MINISTRY, heir);
        hub.announceSuccession(id, t_, MINISTRY, heir, reason(), new Auth[](0));
    }

    function test_refusesAnHeirThatCannotBe() public {
        Terms memory t_ = t;
        expectInvalid(IAgreements.TermsProblem.Account, COUNCIL);
        vm.prank(account(COUNCIL));
        hub.announceSuccession(id, t_, COUNCIL, address(0), reason(), auths(self(COUNCIL)));
        expectInvalid(IAgreements.TermsProblem.Account, VERIFIER);
        vm.prank(account(COUNCIL));
        hub.announceSuccession(id, t_, COUNCIL, account(VERIFIER), reason(), auths(self(COUNCIL)));
    }

    function test_refusesAPartyThatIsNot() public {
        Terms memory t_ = t;
        expectNotEntitled(0, address(this));
        hub.announceSuccession(id, t_, 0, heir, reason(), auths(self(0)));
        expectNotEntitled(7, address(this));
        hub.announceSuccession(id, t_, 7, heir, reason(), auths(self(7)));
    }

    function test_takesOnlyOneAtATime() public {
        Terms memory t_ = announced();
        vm.expectRevert(abi.encodeWithSelector(IAgreements.SuccessionUnexpected.selector, id, COUNCIL, heir));
        vm.prank(account(PROVIDER));
        hub.announceSuccession(id, t_, PROVIDER, account(103), reason(), auths(self(PROVIDER)));
    }

    function test_replacesOneThatAnAmendmentOvertook() public {
        Terms memory to = amended(announced());
        vm.prank(account(PROVIDER));
        hub.announceSuccession(id, to, PROVIDER, account(103), reason(), auths(self(PROVIDER)));
        assertPending(PROVIDER, account(103), 2, START + 7 days, 2);
    }

    /* WHO SAYS SO */

    function test_refusesTheSignatureOfAnother() public {
        Terms memory t_ = t;
        Auth memory by = heirAuth(t_, COUNCIL, heir, reason(), PROVIDER);
        by.party = COUNCIL;
        _expectNotSigned(1, heir, reason());
        hub.announceSuccession(id, t_, COUNCIL, heir, reason(), auths(by));
        expectNotCaller(COUNCIL, account(COUNCIL), heir);
        vm.prank(heir);
        hub.announceSuccession(id, t_, COUNCIL, heir, reason(), auths(self(COUNCIL)));
    }

    function test_takesASignatureForOneHeirReasonAndEdition() public {
        Terms memory t_ = t;
        Auth[] memory by = auths(heirAuth(t_, COUNCIL, heir, reason(), COUNCIL));
        _expectNotSigned(1, address(0xbeef), reason());
        hub.announceSuccession(id, t_, COUNCIL, address(0xbeef), reason(), by);
        Reason memory other = Reason({code: 8, document: reason().document});
        _expectNotSigned(1, heir, other);
        hub.announceSuccession(id, t_, COUNCIL, heir, other, by);
        Terms memory to = amended(t_);
        _expectNotSigned(2, heir, reason());
        hub.announceSuccession(id, to, COUNCIL, heir, reason(), by);
    }

    /// @dev What was vetoed is not announced again by those who hold the signature.
    function test_takesASignatureForOneAnnouncement() public {
        Terms memory t_ = t;
        Auth[] memory by = auths(heirAuth(t_, COUNCIL, heir, reason(), COUNCIL));
        hub.announceSuccession(id, t_, COUNCIL, heir, reason(), by);
        ++announcements;
        _vetoed(t_);
        _expectNotSigned(1, heir, reason());
        hub.announceSuccession(id, t_, COUNCIL, heir, reason(), by);
        hub.announceSuccession(id, t_, COUNCIL, heir, reason(), auths(heirAuth(t_, COUNCIL, heir, reason(), COUNCIL)));
        assertPending(COUNCIL, heir, 1, START + 7 days, 2);
    }

    function test_takesSignaturesOfAllOthersForOneAnnouncement() public {
        Terms memory t_ = t;
        Auth[] memory others = heirAuths(t_, COUNCIL, heir, reason());
        hub.announceSuccession(id, t_, COUNCIL, heir, reason(), others);
        ++announcements;
        _vetoed(t_);
        bytes32 message = HubMessages.succession(id, 1, 1, COUNCIL, heir, reason(), MINISTRY, FOREVER);
        expectNotSigned(MINISTRY, account(MINISTRY), digestOf(message));
        hub.announceSuccession(id, t_, COUNCIL, heir, reason(), others);
        hub.announceSuccession(id, t_, COUNCIL, heir, reason(), heirAuths(t_, COUNCIL, heir, reason()));
        assertPending(COUNCIL, heir, 1, START + 7 days, 2);
    }

    /// @dev Not even for another party: there is one number for them all.
    function test_countsTheAnnouncementsOfAllParties() public {
        Terms memory t_ = announced();
        Auth[] memory early = auths(heirAuth(t_, PROVIDER, account(103), reason(), PROVIDER)); // for the second
        _vetoed(t_);
        hub.announceSuccession(id, t_, PROVIDER, account(103), reason(), early);
        assertPending(PROVIDER, account(103), 1, START + 7 days, 2);
    }

    function test_countsOnAfterASuccession() public {
        Terms memory t_ = announced();
        vm.warp(START + 7 days);
        hub.succeed(id, t_, books, 0);
        Terms memory to = inherited(t_);
        hub.announceSuccession(
            id,
            to,
            COUNCIL,
            account(COUNCIL),
            reason(),
            auths(heirAuth(to, COUNCIL, account(COUNCIL), reason(), COUNCIL))
        );
        assertPending(COUNCIL, account(COUNCIL), 2, START + 14 days, 2);
    }

    function test_takesSignaturesForOneParty() public {
        Terms memory t_ = t;
        Auth[] memory others = heirAuths(t_, VERIFIER, heir, reason()); // of all three
        Auth[] memory two = auths(others[0], others[2]);
        bytes32 message = HubMessages.succession(id, 1, 0, COUNCIL, heir, reason(), MINISTRY, FOREVER);
        expectNotSigned(MINISTRY, account(MINISTRY), digestOf(message));
        hub.announceSuccession(id, t_, COUNCIL, heir, reason(), two);
    }

    /* WHO MAY INHERIT */

    function test_takesAnAccountOfTheSameOrganisation() public {
        terms.parties.push(Party({account: account(7), organisation: COUNCIL, flags: 0}));
        Terms memory t_ = opened();
        vm.prank(account(COUNCIL));
        hub.announceSuccession(id, t_, COUNCIL, account(7), reason(), auths(self(COUNCIL)));
        assertPending(COUNCIL, account(7), 1, START + 7 days, 1);
    }

    function test_refusesAModuleThatIsAPartyOfItsOwn() public {
        addParty(7, PARTY_IS_CLAUSE | (1 << 8));
        terms.parties[6].account = address(mock);
        Terms memory t_ = opened();
        expectInvalid(IAgreements.TermsProblem.Account, 7);
        vm.prank(account(COUNCIL));
        hub.announceSuccession(id, t_, COUNCIL, address(mock), reason(), auths(self(COUNCIL)));
    }

    function test_needsTermsInForce() public {
        Terms memory first = t;
        Terms memory to = amended(first);
        expectSuperseded(first, to);
        hub.announceSuccession(id, first, COUNCIL, heir, reason(), auths(self(COUNCIL)));
    }

    function _vetoed(Terms memory t_) private {
        vm.prank(account(COUNCIL));
        hub.vetoSuccession(id, t_, self(COUNCIL));
        assertPending(0, address(0), 0, 0, 1);
    }

    function _expectNotSigned(uint8 edition, address who, Reason memory r) private {
        bytes32 message = HubMessages.succession(id, edition, announcements, COUNCIL, who, r, COUNCIL, FOREVER);
        expectNotSigned(COUNCIL, account(COUNCIL), digestOf(message));
    }
}
