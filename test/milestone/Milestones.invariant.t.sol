// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Milestones} from "../../contracts/milestone/Milestones.sol";
import {Lane} from "../../contracts/milestone/MilestoneTypes.sol";
import {MilestoneHandler} from "../support/MilestoneHandler.sol";
import {Verb} from "../support/MilestoneLedger.sol";
import {Test} from "../support/Vm.sol";

/// @dev The runner of tests only walks over contracts of the file it runs.
contract MilestoneWalk is MilestoneHandler {}

/// @title Laws that no sequence of calls can break
contract MilestonesInvariantTest is Test {
    uint8 private constant PAYERS = 2;
    uint8 private constant PARTIES = 7;

    MilestoneHandler private handler;
    Milestones private module;
    IERC20 private token;
    bytes32 private clause;

    function setUp() public {
        handler = new MilestoneWalk();
        (address token_, address module_, bytes32 clause_) = handler.books();
        (token, module, clause) = (IERC20(token_), Milestones(module_), clause_);
    }

    function targetContracts() external view returns (address[] memory list) {
        list = new address[](1);
        list[0] = address(handler);
    }

    /// @notice One campaign for all laws: the walk is what costs, not the looking.
    function invariant_laws() external view {
        _solvency();
        _conservation();
        _legs();
        _life();
    }

    /// @notice What the module holds is what it owes, and a donation on top.
    function _solvency() private view {
        uint256 owed = handler.donated();
        for (uint8 p = 0; p < PAYERS; ++p) {
            (uint112 balance, uint112 retained) = module.purse(clause, p);
            owed += uint256(balance) + retained;
        }
        assertEq(token.balanceOf(address(module)), owed + _credits(), "module holds what it owes");
    }

    /// @notice Per payer: what came in is still there, was paid, is retained or went back.
    function _conservation() private view {
        uint256 out;
        for (uint8 p = 0; p < PAYERS; ++p) {
            (uint112 balance, uint112 retained) = module.purse(clause, p);
            uint256 left = handler.paidBy(p) + handler.refundedTo(p);
            out += left;
            assertEq(handler.deposited(p), left + balance + retained, "payer's money");
        }
        uint256 received = token.balanceOf(handler.VAULT());
        for (uint8 party = 1; party <= PARTIES; ++party) received += token.balanceOf(handler.accountOf(party));
        assertEq(received + _credits(), out, "what left arrived or is credited");
        assertEq(handler.credited(), handler.withdrawn() + _credits(), "credits");
    }

    /// @notice Nobody pays more than its legs, and what was discharged is paid, retained, owed or deducted.
    function _legs() private view {
        uint256 charged;
        uint256 accounted = handler.deducted();
        for (uint8 p = 0; p < PAYERS; ++p) {
            (, uint112 retained) = module.purse(clause, p);
            uint256 given = handler.paidBy(p) + retained;
            assertTrue(given <= handler.charged(p), "a payer pays at most its legs");
            charged += handler.charged(p);
            accounted += given;
            for (uint8 payee = 1; payee <= PARTIES; ++payee) {
                (uint112 due, uint112 toRetain, uint32 since) = module.arrears(clause, p, payee);
                assertTrue((since != 0) == (due != 0 || toRetain != 0), "arrears run exactly while something is owed");
                accounted += uint256(due) + toRetain;
            }
        }
        assertEq(charged, accounted, "discharged amounts are accounted for");
    }

    /// @notice At most once, and exactly where the lane says so; lanes move along the graph.
    function _life() private view {
        for (uint8 m = 1; m <= handler.COUNT(); ++m) {
            Lane lane = module.laneOf(clause, m);
            bool discharged = lane == Lane.Paid || lane == Lane.Final;
            assertEq(handler.discharges(m), discharged ? 1 : 0, "discharged once, if at all");
            (uint160 fingerprint, , , , , ) = module.filingOf(clause, m);
            bool closed = discharged || lane == Lane.None;
            assertTrue(!closed || fingerprint == 0, "nothing on file without a wait");
        }
        for (uint8 from = 0; from < 8; ++from) {
            for (uint8 to = 0; to < 8; ++to) {
                bool seen = handler.moves(Lane(from), Lane(to)) != 0;
                assertTrue(!seen || (_graph(Lane(from)) >> to) & 1 != 0, "lanes move along the graph");
            }
        }
        assertEq(keccak256(bytes(handler.broken())), keccak256(""), handler.broken());
    }

    /// @notice A campaign that is the same each time, long enough that every verb succeeds and every edge is walked: the
    /// laws above are no evidence about states nobody reached.
    function test_everyVerbAndEveryEdgeIsReached() external {
        uint256 runs = 24;
        uint256[17] memory verbs;
        uint256[8] memory walked;
        for (uint256 run = 0; run < runs; ++run) {
            vm.warp(1_500_000_000);
            this.setUp();
            for (uint256 i = 0; i < 200; ++i) this.step(uint256(keccak256(abi.encode(run, i))));
            this.invariant_laws();
            for (uint8 v = 0; v < 17; ++v) verbs[v] += handler.successes(Verb(v));
            for (uint8 a = 0; a < 8; ++a) {
                for (uint8 b = 0; b < 8; ++b) if (handler.moves(Lane(a), Lane(b)) != 0) walked[a] |= 1 << b;
            }
        }
        for (uint8 v = 0; v < 17; ++v) assertTrue(verbs[v] >= 5, string.concat("verb ", vm.toString(v)));
        for (uint8 a = 0; a < 8; ++a) assertEq(walked[a], _graph(Lane(a)), string.concat("from ", vm.toString(a)));
    }

    /// @dev One call of the campaign, in a frame of its own so that its memory is given back.
    function step(uint256 seed) external {
        bytes4[20] memory verbs = [
            handler.deposit.selector,
            handler.submit.selector,
            handler.approve.selector,
            handler.submitAndApprove.selector,
            handler.pay.selector,
            handler.payArrears.selector,
            handler.reject.selector,
            handler.dispute.selector,
            handler.resolve.selector,
            handler.settle.selector,
            handler.lapse.selector,
            handler.release.selector,
            handler.refund.selector,
            handler.withdraw.selector,
            handler.suspend.selector,
            handler.end.selector,
            handler.amend.selector,
            handler.wait.selector,
            handler.blockPayee.selector,
            handler.donate.selector
        ];
        (bool success, ) = address(handler).call(abi.encodeWithSelector(verbs[seed % 20], seed >> 8));
        assertTrue(success, "the handler never reverts");
    }

    /// @dev Lanes that may follow, after one call, as a set. One call may deliver, approve and pay.
    function _graph(Lane from) private pure returns (uint256) {
        uint256 delivered = _set(Lane.Approved) | _set(Lane.Paid);
        if (from == Lane.None) return delivered | _set(Lane.Submitted) | _set(Lane.Cancelled);
        if (from == Lane.Submitted) {
            return delivered | _set(Lane.Disputed) | _set(Lane.Rejected) | _set(Lane.Cancelled) | _set(Lane.None);
        }
        if (from == Lane.Rejected) {
            return delivered | _set(Lane.Submitted) | _set(Lane.Disputed) | _set(Lane.Cancelled) | _set(Lane.None);
        }
        if (from == Lane.Approved) return _set(Lane.Paid) | _set(Lane.Disputed);
        if (from == Lane.Paid || from == Lane.Disputed) return _set(Lane.Final);
        return 0;
    }

    function _set(Lane lane) private pure returns (uint256) {
        return 1 << uint8(lane);
    }

    function _credits() private view returns (uint256 sum) {
        for (uint8 party = 1; party <= PARTIES; ++party) {
            (uint112 amount, ) = module.credit(clause, party);
            sum += amount;
        }
    }
}
