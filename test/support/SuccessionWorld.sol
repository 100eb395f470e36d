// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import "../../contracts/agreement/AgreementTypes.sol";
import {HubWorld} from "./HubWorld.sol";

/// @title An agreement in which the council is to be taken over
abstract contract SuccessionWorld is HubWorld {
    Terms internal t;
    address internal heir;

    function setUp() public virtual {
        hubWorld();
        t = opened();
        heir = account(COUNCIL + 100);
    }

    /// @dev The council announces its heir.
    function announced() internal returns (Terms memory t_) {
        t_ = t;
        vm.prank(account(COUNCIL));
        hub.announceSuccession(id, t_, COUNCIL, heir, reason(), auths(self(COUNCIL)));
        ++announcements;
    }

    /// @dev The terms after the heir took over.
    function inherited(Terms memory t_) internal view returns (Terms memory to) {
        to = nextOf(t_);
        to.parties[COUNCIL - 1].account = heir;
    }

    function assertPending(uint8 party, address who, uint8 edition, uint40 readyAt, uint32 count) internal view {
        (uint8 actualParty, address actualHeir, uint8 actualEdition, uint40 actualReady, uint32 actualCount) = hub
            .pendingOf(id);
        assertEq(actualParty, party, "party");
        assertEq(actualHeir, who, "heir");
        assertEq(actualEdition, edition, "edition");
        assertEq(actualReady, readyAt, "ready at");
        assertEq(actualCount, count, "announcements");
    }
}
