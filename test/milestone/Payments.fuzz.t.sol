// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Auth} from "../../contracts/agreement/AgreementTypes.sol";
import {Lane} from "../../contracts/milestone/MilestoneTypes.sol";
import {MilestoneExpect} from "../support/MilestoneExpect.sol";

/// @notice A milestone from payment to refund, whatever the shares, the amounts and the purses are.
contract PaymentsFuzzTest is MilestoneExpect {
    struct Seed {
        uint64 ministry;
        uint64 council;
        uint96 amount;
        uint24 ppm;
        uint96 first;
        uint96 second;
        uint96 cut;
    }

    function setUp() public {
        world(0);
    }

    function testFuzz_everyUnitIsAccountedFor(Seed memory s) public {
        deal.payers[0] = payer(MINISTRY, s.ministry == 0 ? 1 : s.ministry);
        deal.payers[1] = payer(COUNCIL, s.council == 0 ? 1 : s.council);
        rows.push(row(s.amount, 0, uint24(bound(s.ppm, 0, 1_000_000)), 15, 0, 1, PROVIDER));
        rows.push(row(5));
        activate();
        fund(0, s.first);
        fund(1, s.second);

        paid(1, 1);
        (uint256 held, uint256 owed) = _sums();
        assertEq(balanceOf(PROVIDER) + _retained() + owed, s.amount, "paid, retained and owed");
        assertEq(balanceOf(PROVIDER) + held, uint256(s.first) + s.second, "nothing lost");

        uint256 missing = _toRetain();
        uint112 cut = uint112(bound(s.cut, 0, _retained() + missing));
        Auth[] memory by = auths(releaseBy(VERIFIER, 1, cut, reason()), releaseBy(FINANCE, 1, cut, reason()));
        act(ANYONE, releaseCall(1, cut, by));
        (held, owed) = _sums();
        assertEq(_retained(), 0, "nothing retained any more");
        assertEq(_toRetain(), 0, "nor to be retained");
        assertEq(balanceOf(PROVIDER) + owed, uint256(s.amount) - cut, "all but the deduction");
        assertEq(balanceOf(PROVIDER) + held, uint256(s.first) + s.second, "nothing lost");
        _drain(owed, uint256(s.first) + s.second, uint256(s.amount) - cut);
    }

    /// @dev Tops up what is owed, cancels the rest and refunds: the clause ends up empty.
    function _drain(uint256 owed, uint256 funded, uint256 earned) private {
        for (uint8 p = 0; p < 2; ++p) {
            (uint112 due, uint112 toRetain, ) = module.arrears(clause, p, PROVIDER);
            if (due != 0) fund(p, due);
            (uint112 balance, ) = module.purse(clause, p);
            if (due != 0 || (toRetain != 0 && balance != 0)) act(ANYONE, payArrearsCall(p, PROVIDER));
        }
        assertEq(balanceOf(PROVIDER), earned, "the payee has it all");
        vm.warp(deal.longstop);
        act(ANYONE, lapseCall(2));
        assertLane(2, Lane.Cancelled);
        for (uint8 p = 0; p < 2; ++p) {
            (uint112 balance, ) = module.purse(clause, p);
            if (balance != 0) act(ANYONE, refundCall(p));
        }
        assertEq(token.balanceOf(address(module)), 0, "the clause is empty");
        assertEq(balanceOf(MINISTRY) + balanceOf(COUNCIL) + earned, funded + owed, "what came in went out");
        assertTrue(module.settled(context(), thinConfig()), "settled");
    }

    function _sums() private view returns (uint256 held, uint256 owed) {
        for (uint8 p = 0; p < 2; ++p) {
            (uint112 balance, uint112 retained) = module.purse(clause, p);
            (uint112 due, uint112 toRetain, ) = module.arrears(clause, p, PROVIDER);
            held += uint256(balance) + retained;
            owed += uint256(due) + toRetain;
        }
    }

    function _retained() private view returns (uint256 sum) {
        for (uint8 p = 0; p < 2; ++p) {
            (, uint112 retained) = module.purse(clause, p);
            sum += retained;
        }
    }

    function _toRetain() private view returns (uint256 sum) {
        for (uint8 p = 0; p < 2; ++p) {
            (, uint112 toRetain, ) = module.arrears(clause, p, PROVIDER);
            sum += toRetain;
        }
    }
}
