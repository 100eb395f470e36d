// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import "../../contracts/agreement/AgreementTypes.sol";
import {IAgreements} from "../../contracts/agreement/IAgreements.sol";
import {SuccessionWorld} from "../support/SuccessionWorld.sol";

contract AnnounceSuccessionTest is SuccessionWorld {
    function test_byThePartyItself() public {
        Terms memory t_ = t;
        vm.recordLogs();
        vm.expectEmit(address(hub));
        emit IAgreements.SuccessionAnnounced(id, COUNCIL, heir, START + 7 days, 1 << 1, reason());
        vm.prank(account(COUNCIL));
        hub.announceSuccession(id, t_, COUNCIL, heir, reason(), auths(self(COUNCIL)));
        assertLogs(1);
        assertPending(COUNCIL, heir, 1, START + 7 days);
    }

    function test_byThePartyItselfNeedsNoDocument() public {
        Terms memory t_ = t;
        Reason memory r = Reason({code: 1, document: 0});
        hub.announceSuccession(id, t_, VERIFIER, heir, r, auths(heirAuth(t_, VERIFIER, heir, r, VERIFIER)));
        assertPending(VERIFIER, heir, 1, START + 7 days);
    }

    function test_byAllOthersThatSign() public {
        Terms memory t_ = t;
        Auth[] memory others = heirAuths(t_, COUNCIL, heir, reason());
        assertEq(others.length, 2, "others");
        vm.expectEmit(address(hub));
        emit IAgreements.SuccessionAnnounced(id, COUNCIL, heir, START + 7 days, 5, reason());
        hub.announceSuccession(id, t_, COUNCIL, heir, reason(), others);
    }

    function test_byAllOthersNeedsADocument() public {
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

    function test_nobodySpeaksForTheOnlyPartyThatSigns() public {
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

    function test_onlyOneAtATime() public {
        Terms memory t_ = announced();
        vm.expectRevert(abi.encodeWithSelector(IAgreements.SuccessionUnexpected.selector, id, COUNCIL, heir));
        vm.prank(account(PROVIDER));
        hub.announceSuccession(id, t_, PROVIDER, account(103), reason(), auths(self(PROVIDER)));
    }

    function test_replacesOneThatAnAmendmentOvertook() public {
        Terms memory to = amended(announced());
        vm.prank(account(PROVIDER));
        hub.announceSuccession(id, to, PROVIDER, account(103), reason(), auths(self(PROVIDER)));
        assertPending(PROVIDER, account(103), 2, START + 7 days);
    }
}
