// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import "../../contracts/agreement/AgreementTypes.sol";
import {AgreementState, IAgreements} from "../../contracts/agreement/IAgreements.sol";
import {HubWorld} from "../support/HubWorld.sol";

/// @dev Whole lives of an agreement, act by act, against a model that a person can read: what is possible, and what it leaves.
contract LifeTest is HubWorld {
    /// @dev What the hub should hold.
    struct Model {
        bool closed;
        uint8 edition;
        uint256 until;
        uint256 total;
        uint32 suspendedBy;
        uint256 starts;
        uint32 suspensions;
        uint256 endsAt;
        uint8 pendingEdition;
        uint256 readyAt;
    }

    Model private m;
    Terms private t;
    /// @dev Every call that was possible.
    bytes[] private said;

    function setUp() public {
        hubWorld();
        terms.clauses.pop();
        terms.clauses[0] = clauseTerms(address(mock), 500, wordsOf(address(token), 500));
        books[0] = wordsOf(address(token), 500);
        books.pop();
        t = opened();
        m.edition = 1;
    }

    function testFuzz_life(uint256 entropy) public {
        for (uint256 i = 0; i < 8; ++i) {
            uint256 word = uint256(keccak256(abi.encode(entropy, i)));
            vm.warp(block.timestamp + (word & 1 == 0 ? (word >> 8) % 10 days : (word >> 8) % 3));
            _act((word >> 128) % 9, uint40(block.timestamp + ((word >> 64) % 60 days)), word & 2 == 0);
            _compare();
        }
        _nothingCountsTwice();
    }

    /// @dev The model is not so strict that nothing happens: a life in which everything does.
    function test_aFullLife() public {
        uint40 now_ = START;
        _act(0, now_ + 1 days, true);
        vm.warp(START + 5);
        _act(2, 0, true);
        _act(4, 0, true);
        _act(5, 0, true);
        vm.warp(START + 5 + 7 days);
        _act(7, 0, true);
        _act(1, 0, true);
        _act(3, 0, true);
        _act(8, 0, true);
        _compare();
        assertEq(said.length, 8, "all were possible");
        _nothingCountsTwice();
        assertEq(m.edition, 3, "edition");
        assertState(AgreementState.Closed);
    }

    /* ACTS */

    function _act(uint256 kind, uint40 until, bool ministry) private {
        uint8 by = ministry ? MINISTRY : COUNCIL;
        if (kind == 0) _suspend(by, until);
        if (kind == 1) _notice();
        if (kind == 2) _suspend(by, 0);
        if (kind == 3) _endByAll();
        if (kind == 4) _amend();
        if (kind == 5) _announce();
        if (kind == 6) _veto();
        if (kind == 7) _succeed();
        if (kind == 8) _close();
    }

    function _suspend(uint8 by, uint40 until) private {
        Auth memory authority = suspendAuth(t, m.suspensions, until, reason(), by);
        bytes memory call_ = abi.encodeCall(IAgreements.suspend, (id, t, until, reason(), ALL, authority));
        if (!_tries(!m.closed && _maySuspend(by, until), call_)) return;
        _suspended(by, until);
        ++m.suspensions;
        assertEq(mock.until(), m.until, "told");
    }

    function _maySuspend(uint8 by, uint256 until) private view returns (bool) {
        uint256 begin = block.timestamp < m.until ? m.until : block.timestamp;
        bool within = until <= begin || m.total + (until - begin) <= t.rules.suspensionLimit;
        if (begin == block.timestamp) return until >= begin + 1 days && within;
        return until > begin ? within : m.suspendedBy & mask(by, by) != 0;
    }

    function _suspended(uint8 by, uint256 until) private {
        if (block.timestamp >= m.until) {
            ++m.starts;
            (m.until, m.total, m.suspendedBy) = (until, m.total + (until - block.timestamp), mask(by, by));
        } else if (until > m.until) {
            (m.until, m.total, m.suspendedBy) = (until, m.total + (until - m.until), m.suspendedBy | mask(by, by));
        } else if (until < m.until && m.suspendedBy != mask(by, by)) {
            m.suspendedBy -= mask(by, by);
        } else {
            if (until < block.timestamp) until = block.timestamp;
            uint256 saved = m.until - until;
            (m.until, m.total) = (until, saved > 1 days ? m.total + 1 days - saved : m.total);
        }
    }

    function _notice() private {
        bytes memory call_ = abi.encodeCall(
            IAgreements.giveNotice,
            (id, t, reason(), noticeAuth(t, MINISTRY, reason()))
        );
        if (_tries(!m.closed && m.endsAt == 0, call_)) m.endsAt = block.timestamp + 30 days;
    }

    function _endByAll() private {
        bytes memory call_ = abi.encodeCall(IAgreements.end, (id, t, reason(), ALL, endAuths(t, reason())));
        if (_tries(_alive(), call_)) m.endsAt = block.timestamp;
    }

    function _amend() private {
        Terms memory to = nextOf(t);
        Auth[] memory all = amendAuths(to, reason(), 0);
        if (!_tries(_alive(), abi.encodeCall(IAgreements.amend, (id, t, to, books, books, reason(), 0, all)))) return;
        ++m.edition;
        t = to;
    }

    function _announce() private {
        Auth[] memory by = auths(heirAuth(t, COUNCIL, _heir(), reason(), COUNCIL));
        bytes memory call_ = abi.encodeCall(IAgreements.announceSuccession, (id, t, COUNCIL, _heir(), reason(), by));
        if (!_tries(!m.closed && !_isPending(), call_)) return;
        (m.pendingEdition, m.readyAt) = (m.edition, block.timestamp + 7 days);
        ++announcements;
    }

    function _veto() private {
        bytes memory call_ = abi.encodeCall(IAgreements.vetoSuccession, (id, t, vetoAuth(t, COUNCIL, _heir())));
        if (_tries(!m.closed && _isPending(), call_)) m.pendingEdition = 0;
    }

    function _succeed() private {
        bool possible = !m.closed && _isPending() && block.timestamp >= m.readyAt;
        if (!_tries(possible, abi.encodeCall(IAgreements.succeed, (id, t, books, 0)))) return;
        ++m.edition;
        m.pendingEdition = 0;
        Terms memory to = nextOf(t);
        to.parties[COUNCIL - 1].account = _heir();
        t = to;
    }

    function _close() private {
        if (_tries(!m.closed, abi.encodeCall(IAgreements.close, (id, t, books)))) m.closed = true;
    }

    /* THE MODEL */

    function _alive() private view returns (bool) {
        return !m.closed && (m.endsAt == 0 || block.timestamp < m.endsAt);
    }

    function _isPending() private view returns (bool) {
        return m.pendingEdition == m.edition;
    }

    /// @dev The council's two accounts take turns.
    function _heir() private view returns (address) {
        return t.parties[COUNCIL - 1].account == account(COUNCIL) ? account(COUNCIL + 100) : account(COUNCIL);
    }

    function _stateOf() private view returns (AgreementState) {
        if (m.closed) return AgreementState.Closed;
        if (block.timestamp < m.until) return AgreementState.Suspended;
        if (m.endsAt == 0) return AgreementState.Active;
        return block.timestamp < m.endsAt ? AgreementState.Ending : AgreementState.Ended;
    }

    function _tries(bool possible, bytes memory call_) private returns (bool success) {
        (success, ) = address(hub).call(call_);
        assertTrue(success == possible, string.concat("possible: ", vm.toString(uint32(bytes4(call_)))));
        if (success) said.push(call_);
    }

    /// @dev Whoever kept what was sent can do nothing with it.
    function _nothingCountsTwice() private {
        for (uint256 i = 0; i < said.length; ++i) {
            (bool success, ) = address(hub).call(said[i]);
            assertTrue(!success, string.concat("once: ", vm.toString(uint32(bytes4(said[i])))));
        }
    }

    function _compare() private view {
        (
            AgreementState state,
            uint8 edition,
            uint32 stale,
            uint40 until,
            uint32 total,
            uint40 endsAt,
            uint32 suspensions
        ) = hub.stateOf(id);
        assertEq(uint8(state), uint8(_stateOf()), "state");
        assertEq(edition, m.edition, "edition");
        assertEq(stale, 0, "stale");
        assertEq(until, m.until, "until");
        assertEq(total, m.total, "total");
        assertEq(endsAt, m.endsAt, "ends at");
        assertEq(suspensions, m.suspensions, "suspensions");
        assertEq(hub.inForce(id), digestOf(t), "in force");
        assertTrue(total <= t.rules.suspensionLimit, "within the limit");
        assertTrue(total >= m.starts * 1 days, "a day each");
        (uint8 party, , uint8 pendingEdition, uint40 readyAt, uint32 count) = hub.pendingOf(id);
        assertEq(count, announcements, "announcements");
        if (_isPending()) assertEq(readyAt, m.readyAt, "ready at");
        assertTrue((party != 0 && pendingEdition == edition) == _isPending(), "pending");
    }
}
