// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import "../../contracts/agreement/AgreementTypes.sol";
import {AgreementState, IAgreements} from "../../contracts/agreement/IAgreements.sol";
import {IClauseBooks} from "../../contracts/clause/IClauseBooks.sol";
import {ModuleMock} from "../mocks/ModuleMock.sol";
import {HubWorld} from "../support/HubWorld.sol";

contract CloseTest is HubWorld {
    Terms private t;

    function setUp() public {
        hubWorld();
        t = opened();
    }

    function test_closesWhatIsSettled() public {
        Terms memory t_ = t;
        vm.recordLogs();
        vm.expectEmit(address(hub));
        emit IAgreements.AgreementClosed(id);
        vm.prank(address(0xbeef));
        hub.close(id, t_, books);
        assertLogs(1);
        assertState(AgreementState.Closed);
    }

    function test_namesTheClausesThatAreNot() public {
        Terms memory t_ = t;
        mock.misbehave(ModuleMock.Mode.Unsettled);
        vm.expectRevert(abi.encodeWithSelector(IAgreements.ClausesUnsettled.selector, id, 2));
        hub.close(id, t_, books);
        token.mint(address(this), 1);
        token.approve(address(plain), 1);
        plain.deposit(contextOf(t_, 0), books[0], 1, 1);
        vm.expectRevert(abi.encodeWithSelector(IAgreements.ClausesUnsettled.selector, id, 3));
        hub.close(id, t_, books);
    }

    function test_needsEveryClauseToBeTold() public {
        Terms memory t_ = t;
        Terms memory to = nextOf(t_);
        hub.amend(id, t_, to, books, books, reason(), 1, amendAuths(to, reason(), 1));
        vm.expectRevert(
            abi.encodeWithSelector(IClauseBooks.ClauseTermsSuperseded.selector, clause, keyOf(to, 0), clause)
        );
        hub.close(id, to, books);
        hub.sync(id, t_, to, books, books, 1);
        hub.close(id, to, books);
        assertState(AgreementState.Closed);
    }

    function test_needsAllConfigurations() public {
        Terms memory t_ = t;
        expectLength(2, 1);
        hub.close(id, t_, new bytes32[][](1));
    }

    function test_needsTermsInForce() public {
        Terms memory first = t;
        Terms memory second = amended(first);
        expectSuperseded(first, second);
        hub.close(id, first, books);
    }

    function test_worksWhileSuspendedEndingAndEnded() public {
        Terms memory t_ = t;
        uint256 before = vm.snapshotState();
        suspended(t_, MINISTRY, START + 1 days);
        hub.close(id, t_, books);
        assertTrue(vm.revertToState(before), "reverted");
        noticed(t_, MINISTRY);
        before = vm.snapshotState();
        hub.close(id, t_, books);
        assertTrue(vm.revertToState(before), "reverted");
        vm.warp(START + 30 days);
        hub.close(id, t_, books);
        assertState(AgreementState.Closed);
    }

    function test_isFinal() public {
        Terms memory t_ = t;
        Auth[] memory all = endAuths(t_, reason());
        Terms memory to = nextOf(t_);
        Auth[] memory amendment_ = amendAuths(to, reason(), 0);
        hub.close(id, t_, books);
        expectState(AgreementState.Closed, OPEN);
        hub.close(id, t_, books);
        expectState(AgreementState.Closed, ALIVE);
        hub.end(id, t_, reason(), 0, all);
        expectState(AgreementState.Closed, ALIVE);
        hub.amend(id, t_, to, books, books, reason(), 0, amendment_);
        expectState(AgreementState.Closed, IN_FORCE);
        hub.activateAndFund(t_, books, new bytes[](0), new Funding[](0));
        expectState(AgreementState.Closed, NONE);
        hub.consent(t_);
        expectState(AgreementState.Closed, NONE);
        hub.withdraw(t_, self(MINISTRY));
    }
}
