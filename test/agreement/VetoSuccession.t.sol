// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import "../../contracts/agreement/AgreementTypes.sol";
import {AuthorityMissing} from "../../contracts/agreement/Authority.sol";
import {IAgreements} from "../../contracts/agreement/IAgreements.sol";
import {HubMessages} from "../support/HubMessages.sol";
import {SuccessionWorld} from "../support/SuccessionWorld.sol";

contract VetoSuccessionTest is SuccessionWorld {
    function test_dropsTheSuccession() public {
        Terms memory t_ = announced();
        vm.recordLogs();
        vm.expectEmit(address(hub));
        emit IAgreements.SuccessionVetoed(id, COUNCIL, heir);
        hub.vetoSuccession(id, t_, vetoAuth(t_, COUNCIL, heir));
        assertLogs(1);
        assertPending(0, address(0), 0, 0, 1);
        vm.warp(START + 7 days);
        vm.expectRevert(abi.encodeWithSelector(IAgreements.SuccessionUnexpected.selector, id, 0, address(0)));
        hub.succeed(id, t_, books, 0);
    }

    function test_worksAfterTheDelayUntilItIsExecuted() public {
        Terms memory t_ = announced();
        vm.warp(START + 8 days);
        vm.prank(account(COUNCIL));
        hub.vetoSuccession(id, t_, self(COUNCIL));
        assertPending(0, address(0), 0, 0, 1);
    }

    function test_isForNobodyElse() public {
        Terms memory t_ = announced();
        for (uint8 party = 0; party <= 7; ++party) {
            if (party == COUNCIL) continue;
            vm.expectRevert(abi.encodeWithSelector(IAgreements.PartyNotEntitled.selector, id, party, heir));
            vm.prank(account(party));
            hub.vetoSuccession(id, t_, self(party));
        }
        vm.expectRevert(abi.encodeWithSelector(AuthorityMissing.selector, COUNCIL, account(COUNCIL), heir));
        vm.prank(heir);
        hub.vetoSuccession(id, t_, self(COUNCIL));
    }

    function test_needsAnAnnouncement() public {
        Terms memory t_ = t;
        vm.expectRevert(abi.encodeWithSelector(IAgreements.SuccessionUnexpected.selector, id, 0, address(0)));
        vm.prank(account(COUNCIL));
        hub.vetoSuccession(id, t_, self(COUNCIL));
        Terms memory to = amended(announced());
        vm.expectRevert(abi.encodeWithSelector(IAgreements.SuccessionUnexpected.selector, id, COUNCIL, heir));
        vm.prank(account(COUNCIL));
        hub.vetoSuccession(id, to, self(COUNCIL));
    }

    function test_takesASignatureForOneHeirAndEdition() public {
        Terms memory t_ = announced();
        address other = account(COUNCIL + 101);
        bytes memory signature = sign(COUNCIL, digestOf(HubMessages.veto(id, 1, 1, COUNCIL, other, FOREVER)));
        Auth memory by = Auth({party: COUNCIL, deadline: FOREVER, signature: signature});
        expectNotSigned(COUNCIL, account(COUNCIL), digestOf(HubMessages.veto(id, 1, 1, COUNCIL, heir, FOREVER)));
        hub.vetoSuccession(id, t_, by);

        by = vetoAuth(t_, COUNCIL, heir);
        Terms memory to = amended(t_);
        vm.prank(account(COUNCIL));
        hub.announceSuccession(id, to, COUNCIL, heir, reason(), auths(self(COUNCIL)));
        expectNotSigned(COUNCIL, account(COUNCIL), digestOf(HubMessages.veto(id, 2, 2, COUNCIL, heir, FOREVER)));
        hub.vetoSuccession(id, to, by);
    }

    /// @dev Nobody who holds a veto keeps the party from passing on to the same heir later.
    function test_takesASignatureForOneAnnouncement() public {
        Terms memory t_ = announced();
        Auth memory by = vetoAuth(t_, COUNCIL, heir);
        hub.vetoSuccession(id, t_, by);
        announced();
        expectNotSigned(COUNCIL, account(COUNCIL), digestOf(HubMessages.veto(id, 1, 2, COUNCIL, heir, FOREVER)));
        hub.vetoSuccession(id, t_, by);
        assertPending(COUNCIL, heir, 1, START + 7 days, 2);
        hub.vetoSuccession(id, t_, vetoAuth(t_, COUNCIL, heir));
        assertPending(0, address(0), 0, 0, 2);
    }

    /// @dev Nor may a veto be given in advance.
    function test_takesNoSignatureForTheNextAnnouncement() public {
        Terms memory t_ = announced();
        ++announcements;
        Auth memory by = vetoAuth(t_, COUNCIL, heir);
        expectNotSigned(COUNCIL, account(COUNCIL), digestOf(HubMessages.veto(id, 1, 1, COUNCIL, heir, FOREVER)));
        hub.vetoSuccession(id, t_, by);
    }

    function test_needsTermsInForce() public {
        Terms memory first = announced();
        Terms memory to = amended(first);
        expectSuperseded(first, to);
        vm.prank(account(COUNCIL));
        hub.vetoSuccession(id, first, self(COUNCIL));
    }

    function test_worksAgainstAllTheOthers() public {
        Terms memory t_ = t;
        hub.announceSuccession(id, t_, COUNCIL, heir, reason(), heirAuths(t_, COUNCIL, heir, reason()));
        vm.prank(account(COUNCIL));
        hub.vetoSuccession(id, t_, self(COUNCIL));
        assertPending(0, address(0), 0, 0, 1);
    }
}
