// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;
import {World} from "../support/World.sol";
import "../../contracts/milestone/MilestoneTypes.sol";
import "../../contracts/agreement/AgreementTypes.sol";

contract SmokeTest is World {
    function setUp() public {
        world(5);
        rows[1] = row(1_001, 1, 50_000, 15, 0, 0, PROVIDER);
        activate();
        fund(0, 3001);
        fund(1, 2000);
    }

    function test_signedPath() public {
        Filing[] memory f = filings(1, 1);
        (uint96 a, uint96 p) = module.submitAndApprove(
            use(),
            f,
            submission(PROVIDER, f),
            auths(approval(VERIFIER, f), approval(FINANCE, f)),
            true,
            none()
        );
        assertEq(a, 1, "approved");
        assertEq(p, 1, "paid");
        assertEq(token.balanceOf(account(PROVIDER)), 1000, "paid");
        (uint112 b0, ) = module.purse(clause, 0);
        (uint112 b1, ) = module.purse(clause, 1);
        assertEq(b0, 2401, "b0");
        assertEq(b1, 1600, "b1");
    }
    function test_chainPath() public {
        test_signedPath();
        Filing memory f = filing(2, 1);
        vm.prank(account(PROVIDER));
        module.submit(context(), configHash(), f, self(PROVIDER));
        vm.prank(account(VERIFIER));
        module.approve(use(), deliveries(filings(2, 1)), auths(self(VERIFIER)), true, none());
        vm.prank(account(FINANCE));
        module.approve(use(), deliveries(filings(2, 1)), auths(self(FINANCE)), true, none());
        assertEq(uint8(module.laneOf(clause, 2)), uint8(Lane.Paid), "lane");
        assertEq(token.balanceOf(account(PROVIDER)), 1000 + 1001 - 50, "paid");
        vm.warp(deal.retentionDate);
        module.release(use(), 2, 0, reason(), auths(), none());
        assertEq(token.balanceOf(account(PROVIDER)), 2001, "paid");
        module.refund(use(), 0, none());
        assertEq(token.balanceOf(account(MINISTRY)) + token.balanceOf(address(module)) + 2001, 5001, "all");
        module.refund(use(), 1, none());
        hub.close(id, terms, _thin());
    }
    function _thin() private view returns (bytes32[][] memory l) {
        l = new bytes32[][](1);
        l[0] = thinConfig();
    }
    function test_rejectDisputeRule() public {
        Filing memory f = filing(1, 1);
        vm.prank(account(PROVIDER));
        module.submit(context(), configHash(), f, self(PROVIDER));
        module.reject(use(), f.delivery, reason(), objection("Reject", VERIFIER, f.delivery, reason()));
        module.dispute(
            context(),
            configHash(),
            f.delivery,
            reason(),
            objection("Dispute", PROVIDER, f.delivery, reason())
        );
        module.resolve(
            use(),
            id,
            terms.rules,
            f.delivery,
            700,
            reason(),
            auths(resolution(ARBITER, f.delivery, 700, reason())),
            none()
        );
        assertEq(token.balanceOf(account(PROVIDER)), 700, "ruled");
    }
}
