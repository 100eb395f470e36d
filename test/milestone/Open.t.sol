// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Party} from "../../contracts/agreement/AgreementTypes.sol";
import {TierInvalid} from "../../contracts/clause/Approvals.sol";
import {ContextTooShort} from "../../contracts/clause/Contexts.sol";
import {ClauseState, IClauseBooks} from "../../contracts/clause/IClauseBooks.sol";
import {IMilestoneBooks} from "../../contracts/milestone/IMilestoneBooks.sol";
import {MilestoneRemedies} from "../../contracts/milestone/MilestoneRemedies.sol";
import {Milestones} from "../../contracts/milestone/Milestones.sol";
import {MilestoneTerms} from "../../contracts/milestone/MilestoneTerms.sol";
import {Lane} from "../../contracts/milestone/MilestoneTypes.sol";
import {MilestoneExpect} from "../support/MilestoneExpect.sol";
import {Log} from "../support/Vm.sol";

contract OpenTest is MilestoneExpect {
    function setUp() public {
        world(2);
        id = keccak256("agreement");
    }

    /* WHAT IS OPENED */

    function test_whenTheTermsWork_opensAndAnswersWhatTheHubCompares() public {
        bytes32 expected = keccak256(abi.encodePacked(context(), configHash()));
        Log[] memory logs;
        vm.recordLogs();
        vm.prank(address(hub));
        (bytes32 clause_, address token_, uint112 value) = module.open(id, context(), config());
        logs = byModule(vm.getRecordedLogs());
        emit IClauseBooks.ClauseOpened(expected, id, 0, 1, config());
        same(logs);
        assertEq(clause_, expected, "clause");
        assertEq(token_, address(token), "token");
        assertEq(value, 2_000, "value");
        (bytes32 key_, ClauseState state, uint40 until) = module.inForce(clause_);
        assertEq(key_, expected, "in force");
        assertEq(uint8(state), uint8(ClauseState.Active), "state");
        assertEq(until, 0, "clocks");
        assertEq(uint8(module.laneOf(clause_, 2)), uint8(Lane.None), "lane");
    }

    function test_givenNone_whenLookedAt_isNone() public view {
        (bytes32 key_, ClauseState state, uint40 until) = module.inForce(keccak256("nothing"));
        assertEq(key_, bytes32(0), "key");
        assertEq(uint8(state), uint8(ClauseState.None), "state");
        assertEq(until, 0, "clocks");
    }

    function test_givenOpen_whenOpenedAgain_reverts() public {
        vm.prank(address(hub));
        (clause, , ) = module.open(id, context(), config());
        _refuse(badState(ClauseState.Active, 1));
    }

    function test_whenTheContextNamesAnAnchor_reverts() public {
        terms.clauses[0].anchor = keccak256("anchor");
        bytes32 key_ = keccak256(abi.encodePacked(context(), configHash()));
        bytes4 selector = IClauseBooks.ClauseMoved.selector;
        _refuse(abi.encodeWithSelector(selector, key_, terms.clauses[0].anchor, 0));
    }

    function test_whenTheContextIsTooShort_reverts() public {
        bytes32[] memory short = new bytes32[](2);
        bytes memory data = abi.encodeCall(module.deposit, (short, thinConfig(), 0, 1));
        refuse(ANYONE, data, abi.encodeWithSelector(ContextTooShort.selector, 2));
    }

    function test_whenTheCallerIsNotTheHub_reverts() public {
        bytes4 selector = IClauseBooks.ClauseCallerIsNotHub.selector;
        bytes memory expected = abi.encodeWithSelector(selector, account(MINISTRY), address(hub));
        refuse(MINISTRY, abi.encodeCall(module.open, (id, context(), config())), expected);
        refuse(MINISTRY, abi.encodeCall(module.suspend, (clause, 5)), expected);
        refuse(MINISTRY, abi.encodeCall(module.end, (clause)), expected);
        address from = account(COUNCIL);
        refuse(MINISTRY, abi.encodeCall(module.depositFrom, (from, clause, address(token), 0, 1)), expected);
    }

    function test_whenTheSecondHalfServesAnotherHub_cannotBeDeployed() public {
        MilestoneRemedies other = new MilestoneRemedies(address(this), new MilestoneTerms());
        bytes4 selector = IClauseBooks.ClauseCallerIsNotHub.selector;
        vm.expectRevert(abi.encodeWithSelector(selector, address(this), address(hub)));
        new Milestones(address(hub), other);
    }

    /* THE DEAL */

    function test_whenTheWordsAreNotAsTheFirstSays_reverts() public {
        bytes32[] memory words = new bytes32[](1);
        _refuseWords(words, IMilestoneBooks.DealProblem.Encoding, 1);
        words = new bytes32[](4);
        for (uint256 i = 0; i < 4; ++i) words[i] = config()[i];
        _refuseWords(words, IMilestoneBooks.DealProblem.Encoding, 4);
        words = config();
        words[0] |= bytes32(uint256(1));
        _refuseWords(words, IMilestoneBooks.DealProblem.Encoding, 7);
        words = config();
        words[1] |= bytes32(uint256(1) << 63);
        _refuseWords(words, IMilestoneBooks.DealProblem.Encoding, 7);
    }

    function test_whenTheTokenIsNone_reverts() public {
        deal.token = address(0);
        _refuseProblem(IMilestoneBooks.DealProblem.Token, 0);
        deal.token = account(MINISTRY);
        _refuseProblem(IMilestoneBooks.DealProblem.Token, 0);
    }

    function test_whenThereIsNoUnitOrLongstop_reverts() public {
        deal.unit = 0;
        _refuseProblem(IMilestoneBooks.DealProblem.Unit, 0);
        deal.unit = 1;
        deal.longstop = 0;
        _refuseProblem(IMilestoneBooks.DealProblem.Longstop, 0);
    }

    function test_whenThereAreNoPayersOrTooMany_reverts() public {
        for (uint8 party = 7; party <= 9; ++party) {
            terms.parties.push(Party({account: account(party), organisation: party, flags: 0}));
        }
        for (uint8 party = 3; party <= 8; ++party) deal.payers.push(payer(party, 1));
        vm.prank(address(hub));
        module.open(id, context(), config());
        deal.payers.push(payer(9, 1));
        _refuseProblem(IMilestoneBooks.DealProblem.Payers, 9);
        delete deal.payers;
        _refuseProblem(IMilestoneBooks.DealProblem.Payers, 0);
    }

    function test_whenAPayerIsNobodyOrWeighsNothing_reverts() public {
        deal.payers[1] = payer(0, 40);
        _refuseProblem(IMilestoneBooks.DealProblem.PayerParty, 1);
        deal.payers[1] = payer(7, 40);
        _refuseProblem(IMilestoneBooks.DealProblem.PayerParty, 1);
        deal.payers[1] = payer(COUNCIL, 0);
        _refuseProblem(IMilestoneBooks.DealProblem.PayerWeight, 1);
    }

    function test_whenAPayerStandsTwice_reverts() public {
        deal.payers[1] = payer(MINISTRY, 40);
        _refuseProblem(IMilestoneBooks.DealProblem.PayerParty, 1);
    }

    function test_whenBitsOfAPayerMeanNothing_reverts() public {
        deal.payers[1] |= bytes32(uint256(1) << 183);
        _refuseProblem(IMilestoneBooks.DealProblem.Encoding, 1);
        deal.payers[1] = payer(COUNCIL, 40) | bytes32(uint256(1));
        _refuseProblem(IMilestoneBooks.DealProblem.Encoding, 1);
    }

    function test_whenATierCannotBeSatisfied_reverts() public {
        uint32 two = mask(VERIFIER, FINANCE);
        uint112 all = type(uint112).max;
        _refuseTier(tier(all, two, 0, 1));
        _refuseTier(tier(all, two, 1, 0));
        _refuseTier(tier(all, two, 3, 1));
        _refuseTier(tier(all, two, 1, 2));
        _refuseTier(tier(all - 1, two, 2, 2));
        _refuseTier(tier(all, two | (1 << 6), 1, 1)); // there are six parties
        _refuseTier(tier(all, two, 1, 1) | bytes32(uint256(1) << 87));
        _refuseTier(tier(all, two, 1, 1) | bytes32(uint256(1)));
        deal.policies[0] = tier(5, two, 1, 1);
        deal.policies.push(tier(all, two, 2, 3));
        _refuse(abi.encodeWithSelector(TierInvalid.selector, 1, deal.policies[1]));
    }

    /* THE ROWS */

    function test_whenThereAreNoRowsOrTooMany_reverts() public {
        delete rows;
        _refuseProblem(IMilestoneBooks.DealProblem.Rows, 0);
        for (uint256 i = 0; i < 96; ++i) rows.push(row(1));
        vm.prank(address(hub));
        (, , uint112 value) = module.open(id, context(), config());
        assertEq(value, 96, "value");
        rows.push(row(1));
        _refuseProblem(IMilestoneBooks.DealProblem.Rows, 97);
    }

    function test_whenARowIsVoid_reverts() public {
        rows[1] = 0;
        _refuseProblem(IMilestoneBooks.DealProblem.Void, 2);
    }

    function test_whenAnAmountIsNoMultipleOrTheSumTooLarge_reverts() public {
        deal.unit = 100;
        rows[1] = row(1_050);
        _refuseProblem(IMilestoneBooks.DealProblem.Amount, 2);
        deal.unit = 1;
        rows[1] = row(type(uint112).max - 1_000);
        vm.prank(address(hub));
        module.open(id, context(), config());
        rows[1] = row(type(uint112).max - 999);
        _refuseProblem(IMilestoneBooks.DealProblem.Amount, 2);
    }

    function test_whenAPredecessorIsNotBefore_reverts() public {
        for (uint32 place = 0; place < 32; place += 8) {
            rows[1] = row(1, uint32(2) << place, 0, 15, 0, 1, PROVIDER);
            _refuseProblem(IMilestoneBooks.DealProblem.Predecessor, 2);
        }
        rows[1] = row(1_000);
        rows[0] = row(1, 2, 0, 15, 0, 1, PROVIDER);
        _refuseProblem(IMilestoneBooks.DealProblem.Predecessor, 1);
    }

    function test_whenARetentionIsTooLargeOrHasNoDate_reverts() public {
        rows[0] = row(1_000, 0, 1_000_001, 15, 0, 1, PROVIDER);
        _refuseProblem(IMilestoneBooks.DealProblem.Retention, 1);
        rows[0] = row(1_000, 0, 1, 15, 0, 1, PROVIDER);
        deal.retentionDate = 0;
        _refuseProblem(IMilestoneBooks.DealProblem.Retention, 1);
    }

    function test_whenReviewPayeeOrPolicyIsMissing_reverts() public {
        rows[0] = row(1_000, 0, 0, 0, 0, 1, PROVIDER);
        _refuseProblem(IMilestoneBooks.DealProblem.Review, 1);
        rows[0] = row(1_000, 0, 0, 15, 0, 1, 0);
        _refuseProblem(IMilestoneBooks.DealProblem.Payee, 1);
        rows[0] = row(1_000, 0, 0, 15, 0, 1, 7);
        _refuseProblem(IMilestoneBooks.DealProblem.Payee, 1);
        rows[0] = withPolicy(row(1_000), 0);
        _refuseProblem(IMilestoneBooks.DealProblem.Policy, 1);
        rows[0] = withPolicy(row(1_000), 2);
        _refuseProblem(IMilestoneBooks.DealProblem.Policy, 1);
    }

    function test_whenADefaultMeansNothing_reverts() public {
        uint256 accepted;
        for (uint16 defaults = 0; defaults < 256; ++defaults) {
            rows[0] = row(1_000, 0, 0, 15, 0, uint8(defaults), PROVIDER);
            if (defaults & 3 < 3 && defaults >> 2 < 2) ++accepted;
            else _refuseProblem(IMilestoneBooks.DealProblem.Defaults, 1);
        }
        assertEq(accepted, 6, "three of a review times two of a dispute");
    }

    /* PARTS */

    function _refuse(bytes memory expected) private {
        _refuse(config(), expected);
    }

    function _refuse(bytes32[] memory words, bytes memory expected) private {
        refuseHub(abi.encodeCall(module.open, (id, context(), words)), expected);
    }

    function _refuseWords(bytes32[] memory words, IMilestoneBooks.DealProblem problem, uint256 where) private {
        _refuse(words, abi.encodeWithSelector(IMilestoneBooks.DealInvalid.selector, problem, where));
    }

    function _refuseProblem(IMilestoneBooks.DealProblem problem, uint256 where) private {
        _refuseWords(config(), problem, where);
    }

    function _refuseTier(bytes32 word) private {
        deal.policies[0] = word;
        _refuse(abi.encodeWithSelector(TierInvalid.selector, 0, word));
    }
}
