// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Parties} from "../../contracts/agreement/Parties.sol";
import {ApproverIsParty, ApproverNotEligible, TierMissing} from "../../contracts/clause/Approvals.sol";
import {Contexts} from "../../contracts/clause/Contexts.sol";
import {ApprovalsHarness} from "../support/ApprovalsHarness.sol";
import {Test} from "../support/Vm.sol";

contract ApprovalsTest is Test {
    uint112 private constant UNLIMITED = type(uint112).max;
    ApprovalsHarness private harness;
    bytes32[] private words;

    /// A policy of two tiers, one of a single tier, and a word before and behind them.
    function setUp() public {
        harness = new ApprovalsHarness();
        words.push(keccak256("before"));
        words.push(_tier(100, 1, 1, 1));
        words.push(_tier(UNLIMITED, 3, 2, 1));
        words.push(_tier(UNLIMITED, 7, 3, 1));
        words.push(_tier(UNLIMITED, 15, 4, 1));
    }

    function test_givenAPolicy_whenTheAmountIsCovered_takesItsFirstSuchTier() public view {
        assertEq(harness.tier(words, 1, 3, 1, 0), words[1], "nothing");
        assertEq(harness.tier(words, 1, 3, 1, 100), words[1], "the bound");
        assertEq(harness.tier(words, 1, 3, 1, 101), words[2], "above the bound");
        assertEq(harness.tier(words, 1, 3, 2, 5), words[2], "a policy may begin in the middle");
        assertEq(harness.tier(words, 1, 3, 3, UNLIMITED), words[3], "the largest");
    }

    function test_givenAPolicy_whenTheAmountIsBeyondItsEnd_reverts() public {
        _noTier(1, uint256(UNLIMITED) + 1);
    }

    function test_givenNoSuchPolicy_reverts() public {
        _noTier(0, 1);
        _noTier(4, 1);
        _noTier(255, 1);
    }

    /// @dev Every set of voters out of six parties, against counting one by one.
    function testFuzz_quorumIsWhatCountingSays(
        uint8[6] memory orgs,
        uint8 given,
        uint8 word,
        uint8 maker,
        uint8 payee
    ) public view {
        bytes32[] memory parties = new bytes32[](6);
        for (uint256 i = 0; i < 6; ++i) {
            orgs[i] = uint8(bound(orgs[i], 1, 4));
            parties[i] = Parties.pack(address(uint160(i + 1)), orgs[i], 0);
        }
        bytes32[] memory context = Contexts.pack(0, 0, 1, 0, parties);
        uint32 votes = given & 63;
        uint32 eligible = votes | (word & 63);
        bytes32 tier = _tier(UNLIMITED, eligible, 1 + (word >> 6), 1 + (given >> 6));
        maker = uint8(bound(maker, 0, 6));
        payee = uint8(bound(payee, 1, 6));

        (bool expected, uint8 barred) = _count(orgs, votes, tier, maker, payee);
        try harness.isQuorum(tier, votes, context, maker, payee) returns (bool quorum) {
            assertTrue(quorum == expected, "as many as counted");
            assertEq(barred, 0, "never with somebody barred");
        } catch (bytes memory answer) {
            bytes memory error_ = abi.encodeWithSelector(ApproverIsParty.selector, barred, orgs[barred - 1]);
            assertEq(keccak256(answer), keccak256(error_), "the first that is barred");
        }
    }

    function testFuzz_votesThatAreNotEligibleRevert(uint32 votes, uint32 eligible, uint8 payee) public {
        uint32 others = votes & ~eligible;
        vm.assume(others != 0);
        bytes32[] memory context = Contexts.pack(0, 0, 1, 0, new bytes32[](32));
        bytes32 tier = _tier(UNLIMITED, eligible, 1, 1);
        vm.expectRevert(abi.encodeWithSelector(ApproverNotEligible.selector, others, tier));
        harness.isQuorum(tier, votes, context, 0, uint8(bound(payee, 1, 32)));
    }

    /// @dev Whether there are enough, and the first voter of the maker's or the payee's organisation, who must not vote.
    function _count(
        uint8[6] memory orgs,
        uint32 votes,
        bytes32 tier,
        uint8 maker,
        uint8 payee
    ) private pure returns (bool enough, uint8 barred) {
        uint256 voters;
        uint256 organisations;
        bool[5] memory seen;
        for (uint8 party = 6; party > 0; --party) {
            if ((votes >> (party - 1)) & 1 == 0) continue;
            uint8 org = orgs[party - 1];
            ++voters;
            if (!seen[org]) ++organisations;
            seen[org] = true;
            if (org == orgs[payee - 1] || (maker != 0 && org == orgs[maker - 1])) barred = party;
        }
        enough = voters >= uint8(uint256(tier) >> 104) && organisations >= uint8(uint256(tier) >> 96);
    }

    function _noTier(uint8 policy, uint256 amount) private {
        vm.expectRevert(abi.encodeWithSelector(TierMissing.selector, policy, amount));
        harness.tier(words, 1, 3, policy, amount);
    }

    function _tier(uint112 upTo, uint32 eligible, uint8 approvals, uint8 organisations) private pure returns (bytes32) {
        uint256 word = (uint256(upTo) << 144) | (uint256(eligible) << 112);
        return bytes32(word | (uint256(approvals) << 104) | (uint256(organisations) << 96));
    }
}
