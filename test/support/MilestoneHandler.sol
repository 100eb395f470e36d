// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Auth, PARTY_DISPUTES, Party} from "../../contracts/agreement/AgreementTypes.sol";
import {MilestoneRows} from "../../contracts/milestone/MilestoneRows.sol";
import {Delivery, Filing, Lane} from "../../contracts/milestone/MilestoneTypes.sol";
import {MoodyToken} from "../mocks/MoodyToken.sol";
import {MilestoneLedger, Verb} from "./MilestoneLedger.sol";

/// @title People who do anything, at any time
/// @notice One function a verb, each steered by one number. Sensible arguments are frequent, so that deep states are reached,
/// and wrong ones not rare; what nobody entitled did must have failed. No function reverts: see {broken}.
contract MilestoneHandler is MilestoneLedger {
    uint8 internal constant SUBCONTRACTOR = 7;
    uint8 public constant COUNT = 8;
    address public constant VAULT = address(0xbeef);

    /// @notice How often each verb succeeded, and each lane followed each.
    mapping(Verb verb => uint256) public successes;
    mapping(Lane from => mapping(Lane to => uint256)) public moves;
    uint256 public donated;

    MoodyToken private _moody;
    uint256 private _time = START;

    constructor() {
        world(0);
        _moody = new MoodyToken();
        setToken(_moody);
        terms.organisations.push("Subcontractor");
        terms.parties.push(Party({account: account(SUBCONTRACTOR), organisation: 7, flags: PARTY_DISPUTES}));
        rows.push(row(1_000));
        rows.push(row(1_001, 1, 50_000, 15, 0, 0, PROVIDER));
        rows.push(row(999, 0, 0, 10, 3, 0, PROVIDER));
        rows.push(row(7, 0, 333_333, 5, 0, 6, PROVIDER));
        rows.push(row(0, 0, 0, 15, 0, 5, PROVIDER));
        rows.push(row(12_345, 0, 100_000, 15, 1, 0, SUBCONTRACTOR));
        rows.push(row(500, 0x0102, 1_000_000, 15, 0, 5, PROVIDER));
        rows.push(row(2_000, 0, 20_000, 15, 0, 6, PROVIDER));
        deal.longstop = START + 250 days;
        deal.retentionDate = START + 350 days;
        activate();
    }

    /* VERBS */

    function deposit(uint256 seed) external {
        uint8 payer_ = uint8(seed % 2);
        uint112 amount = uint112(bound(seed >> 8, 0, 4_000));
        bytes memory data = abi.encodeCall(module.deposit, (context(), thinConfig(), payer_, amount));
        token.mint(account(payer_ + 1), amount);
        vm.prank(account(payer_ + 1));
        token.approve(address(module), amount);
        if (!_try(Verb.Deposit, payer_ + 1, data)) _burn(payer_ + 1, amount);
    }

    function submit(uint256 seed) external {
        uint8 m = _pick(seed);
        uint8 by = _actor(seed, PROVIDER);
        bool replaces = lane(m) == Lane.Submitted;
        if (_try(Verb.Submit, by, submitCall(filing(m, _round(m) + (replaces ? 1 : 0)), self(by)))) {
            if (by != PROVIDER) fail("somebody else submitted");
        }
    }

    function approve(uint256 seed) external {
        uint8 m = _pickIn(seed, Lane.Submitted);
        uint8 by = _actor(seed, seed & 1 == 0 ? VERIFIER : FINANCE);
        if (_try(Verb.Approve, by, approveCall(m, _round(m), self(by), seed & 2 == 0))) {
            if (by != VERIFIER && by != FINANCE) fail("somebody else approved");
        }
    }

    function submitAndApprove(uint256 seed) external {
        Filing[] memory f = filings(seed & 12 == 0 ? _pickIn(seed, Lane.Rejected) : _pick(seed), 0);
        uint8 m = f[0].delivery.milestone;
        f[0] = filing(m, _round(m));
        Auth[] memory approvals = seed & 1 == 0 ? both(f) : auths(approval(_actor(seed, FINANCE), f));
        _try(Verb.SubmitAndApprove, ANYONE, signedCall(f, submission(PROVIDER, f), approvals, seed & 2 == 0));
    }

    function pay(uint256 seed) external {
        _try(Verb.Pay, ANYONE, payCall(uint96(seed & 1 == 0 ? 0xff : seed >> 1)));
    }

    function payArrears(uint256 seed) external {
        _try(Verb.PayArrears, ANYONE, payArrearsCall(uint8(seed % 2), seed & 4 == 0 ? SUBCONTRACTOR : PROVIDER));
    }

    function reject(uint256 seed) external {
        uint8 m = _pickIn(seed, Lane.Submitted);
        uint8 by = _actor(seed, VERIFIER);
        if (_try(Verb.Reject, by, rejectCall(m, _round(m), self(by)))) {
            if (by != VERIFIER && by != FINANCE) fail("somebody else rejected");
        }
    }

    function dispute(uint256 seed) external {
        uint8 m = _pick(seed);
        uint8 by = _actor(seed, seed & 1 == 0 ? PROVIDER : COUNCIL);
        // A rejected delivery stays on file under the round before.
        uint8 round = lane(m) == Lane.Rejected ? _round(m) - 1 : _round(m);
        if (_try(Verb.Dispute, by, disputeCall(m, round, self(by)))) {
            if (by > PROVIDER && by != SUBCONTRACTOR) fail("somebody else disputed");
        }
    }

    function resolve(uint256 seed) external {
        uint8 m = _pickIn(seed, Lane.Disputed);
        uint8 by = _actor(seed, ARBITER);
        uint112 part = uint112(bound(seed >> 16, 0, uint256(MilestoneRows.amount(rows[m - 1])) + 1));
        if (_try(Verb.Resolve, by, resolveCall(m, _disputedRound(m), part, auths(self(by))))) {
            if (by != ARBITER) fail("somebody else ruled");
        }
    }

    function settle(uint256 seed) external {
        uint8 m = _pickIn(seed, Lane.Disputed);
        Delivery memory d = delivery(m, _disputedRound(m));
        uint112 part = uint112(bound(seed >> 16, 0, d.amount));
        uint8 payee = MilestoneRows.payee(rows[m - 1]);
        Auth[] memory by = new Auth[](seed & 7 == 0 ? 2 : 3);
        for (uint8 i = 0; i < by.length; ++i) by[i] = resolution(i == 2 ? payee : i + 1, d, part, reason());
        if (_try(Verb.Settle, ANYONE, resolveCall(m, d.round, part, by))) {
            if (by.length != 3) fail("settled without all");
        }
    }

    function lapse(uint256 seed) external {
        _try(Verb.Lapse, ANYONE, lapseCall(_pickIn(seed, Lane.Disputed)));
    }

    function release(uint256 seed) external {
        uint8 m = _pickIn(seed, Lane.Paid);
        uint112 cut = uint112(bound(seed >> 16, 0, 40));
        if (seed & 1 == 0) {
            _try(Verb.Release, ANYONE, releaseCall(m, 0, auths()));
            return;
        }
        Auth memory a = releaseBy(VERIFIER, m, cut, reason());
        Auth memory b = releaseBy(FINANCE, m, cut, reason());
        _try(Verb.Release, ANYONE, releaseCall(m, cut, auths(a, b)));
    }

    function refund(uint256 seed) external {
        _try(Verb.Refund, ANYONE, refundCall(uint8(seed % 2)));
    }

    function withdraw(uint256 seed) external {
        uint8 party = seed & 1 == 0 ? uint8(bound(seed >> 8, 1, SUBCONTRACTOR)) : PROVIDER;
        uint8 by = _actor(seed, party);
        if (_try(Verb.Withdraw, by, withdrawCall(party, VAULT, self(by))) && by != party) fail("withdrawn by another");
    }

    /* FROM ABOVE */

    function suspend(uint256 seed) external {
        if ((seed >> 64) % 4 != 0) return;
        uint40 until = uint40(_time + (seed & 3 == 0 ? 0 : bound(seed >> 2, 1 days, 15 days)));
        bytes memory data = abi.encodeCall(hub.suspend, (id, terms, until, reason(), 1, self(MINISTRY)));
        _tryHub(Verb.Suspend, data);
    }

    function end(uint256 seed) external {
        if (seed % 32 == 0) _tryHub(Verb.End, abi.encodeCall(hub.giveNotice, (id, terms, reason(), self(MINISTRY))));
        else _tryHub(Verb.End, abi.encodeCall(hub.sync, (id, terms, terms, configs(), configs(), 1)));
    }

    /// @notice Changes the amount, the retention or the due date of a row, or voids it.
    function amend(uint256 seed) external {
        if (terms.edition == 255) return;
        uint8 m = _pick(seed);
        bytes32[] memory to = rows;
        uint256 kind = (seed >> 16) % 4;
        if (to[m - 1] == 0) return;
        if (kind == 0 && m > 4) to[m - 1] = 0;
        if (kind == 1) to[m - 1] ^= bytes32(uint256(1) << 144);
        if (kind == 2) to[m - 1] ^= bytes32(uint256(4096) << 48);
        if (kind == 3) to[m - 1] ^= bytes32(uint256(1) << 104);
        Lane[COUNT + 1] memory before = _lanes();
        vm.recordLogs();
        (bool success, bytes memory answer) = tryAmendRows(to);
        _after(Verb.Amend, success, answer, before);
    }

    /* THE WORLD */

    /// @notice Some hours, or to a second before, at or after the end of a wait.
    function wait(uint256 seed) external {
        uint256 to = _time + bound(seed >> 16, 1 hours, seed & 12 == 0 ? 80 days : 6 days);
        if (seed & 3 == 0) {
            (, uint40 clock, , , , ) = module.filingOf(clause, _pick(seed));
            uint8[6] memory spans = [0, 1, 5, 10, 15, 20];
            uint256 edge = uint256(clock) + uint256(spans[(seed >> 16) % 6]) * 1 days + ((seed >> 24) % 3);
            if (edge > _time + 1) to = edge - 1;
        }
        _time = to;
        vm.warp(to);
    }

    /// @notice The token's issuer blocks a payee, or lets it go.
    function blockPayee(uint256 seed) external {
        address payee = account(seed & 1 == 0 ? PROVIDER : SUBCONTRACTOR);
        _moody.setBlocked(payee, seed & 2 == 0);
    }

    /// @notice Money nobody asked for changes nothing.
    function donate(uint256 seed) external {
        uint256 amount = bound(seed, 1, 50);
        token.mint(address(module), amount);
        donated += amount;
    }

    /* PARTS */

    function _pick(uint256 seed) private pure returns (uint8) {
        return uint8(1 + ((seed >> 8) % COUNT));
    }

    /// @dev Mostly one in that lane, if there is one.
    function _pickIn(uint256 seed, Lane wanted) private view returns (uint8 m) {
        m = _pick(seed);
        if ((seed >> 72) % 4 == 0) return m;
        for (uint8 i = 0; i < COUNT && lane(m) != wanted; ++i) m = (m % COUNT) + 1;
    }

    /// @dev Mostly who should.
    function _actor(uint256 seed, uint8 right) private pure returns (uint8) {
        return seed & 0xf0 == 0 ? uint8(1 + ((seed >> 32) % SUBCONTRACTOR)) : right;
    }

    function _round(uint8 m) private view returns (uint8) {
        (, , , , uint8 voided, ) = module.filingOf(clause, m);
        return voided + 1;
    }

    /// @dev A rejection that was disputed left a delivery of the round before.
    function _disputedRound(uint8 m) private view returns (uint8) {
        (uint160 fingerprint, , , , uint8 voided, ) = module.filingOf(clause, m);
        bool isBefore = voided != 0 && fingerprint == uint160(uint256(hashOf(delivery(m, voided))) >> 96);
        return isBefore ? voided : voided + 1;
    }

    function _try(Verb verb, uint8 party, bytes memory data) private returns (bool success) {
        Lane[COUNT + 1] memory before = _lanes();
        bytes memory answer;
        vm.recordLogs();
        vm.prank(caller(party));
        (success, answer) = address(module).call(data);
        _after(verb, success, answer, before);
    }

    function _tryHub(Verb verb, bytes memory data) private {
        Lane[COUNT + 1] memory before = _lanes();
        vm.recordLogs();
        vm.prank(account(MINISTRY));
        (bool success, bytes memory answer) = address(hub).call(data);
        _after(verb, success, answer, before);
    }

    function _after(Verb verb, bool success, bytes memory answer, Lane[COUNT + 1] memory before) private {
        if (!success) {
            // A refusal has a name of its own; a panic or an empty answer is a hole.
            if (answer.length < 4 || bytes4(answer) == 0x4e487b71) fail("failed without a reason");
            vm.getRecordedLogs();
            return;
        }
        successes[verb] += 1;
        fold(byModule(vm.getRecordedLogs()));
        Lane[COUNT + 1] memory later = _lanes();
        for (uint8 m = 1; m <= COUNT; ++m) if (before[m] != later[m]) moves[before[m]][later[m]] += 1;
    }

    function _lanes() private view returns (Lane[COUNT + 1] memory list) {
        for (uint8 m = 1; m <= COUNT; ++m) list[m] = lane(m);
    }

    /// @dev What was minted for a deposit that failed is nobody's.
    function _burn(uint8 party, uint112 amount) private {
        vm.prank(account(party));
        token.transfer(address(0xdead), amount);
    }

    /* FOR THE LAWS */

    function books() external view returns (address token_, address module_, bytes32 clause_) {
        return (address(token), address(module), clause);
    }

    function accountOf(uint8 party) external pure returns (address) {
        return account(party);
    }
}
