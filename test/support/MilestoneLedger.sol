// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Split} from "../../contracts/arithmetic/Split.sol";
import {IClauseBooks} from "../../contracts/clause/IClauseBooks.sol";
import {IMilestoneBooks, Leg} from "../../contracts/milestone/IMilestoneBooks.sol";
import {MilestoneRows} from "../../contracts/milestone/MilestoneRows.sol";
import {Basis} from "../../contracts/milestone/MilestoneTypes.sol";
import {Reason} from "../../contracts/agreement/AgreementTypes.sol";
import {MilestoneWorld} from "./MilestoneWorld.sol";
import {Log} from "./Vm.sol";

/// @notice What somebody may try to do.
enum Verb {
    Deposit,
    Submit,
    Approve,
    SubmitAndApprove,
    Pay,
    PayArrears,
    Reject,
    Dispute,
    Resolve,
    Settle,
    Lapse,
    Release,
    Refund,
    Withdraw,
    Suspend,
    End,
    Amend
}

/// @title Books kept from events alone
/// @notice Sums up what the module logs, as a reader outside the chain would, for the laws to compare with what it stores.
abstract contract MilestoneLedger is MilestoneWorld {
    /// @notice Per payer, in token units.
    mapping(uint8 payer => uint256) public deposited;
    mapping(uint8 payer => uint256) public paidBy;
    mapping(uint8 payer => uint256) public refundedTo;
    /// @notice Per payer, sum of the legs of what was discharged, split here a second time.
    mapping(uint8 payer => uint256) public charged;
    /// @notice Of all discharged amounts, what retentions were cut by.
    uint256 public deducted;
    uint256 public credited;
    uint256 public withdrawn;
    /// @notice How often each milestone was discharged, or decided for the payers.
    mapping(uint256 milestone => uint256) public discharges;
    /// @notice The first law an event broke; empty if none.
    string public broken;

    uint112 private _ruled;

    function fail(string memory law) internal {
        if (bytes(broken).length == 0) broken = law;
    }

    function fold(Log[] memory logs) internal {
        for (uint256 i = 0; i < logs.length; ++i) _fold(logs[i]);
    }

    function _fold(Log memory log) private {
        bytes32 topic = log.topics[0];
        if (log.topics[1] != clause) fail("an event names another clause");
        if (topic == IClauseBooks.Deposited.selector) {
            (, uint112 amount, uint112 balance) = abi.decode(log.data, (address, uint112, uint112));
            deposited[_key(log)] += amount;
            _requirePurse(_key(log), balance);
        } else if (topic == IClauseBooks.Refunded.selector) {
            (, uint112 amount, uint112 balance) = abi.decode(log.data, (uint8, uint112, uint112));
            refundedTo[_key(log)] += amount;
            _requirePurse(_key(log), balance);
        } else if (topic == IClauseBooks.ArrearsPaid.selector) {
            (uint112 amount, , , ) = abi.decode(log.data, (uint112, uint112, uint112, uint112));
            paidBy[_key(log)] += amount;
        } else if (topic == IClauseBooks.Credited.selector) {
            (uint112 amount, ) = abi.decode(log.data, (uint112, uint112));
            credited += amount;
        } else if (topic == IClauseBooks.CreditWithdrawn.selector) {
            (, uint112 amount, ) = abi.decode(log.data, (address, uint112, uint32));
            withdrawn += amount;
        } else if (topic == IMilestoneBooks.MilestonesPaid.selector) {
            _foldPaid(log);
        } else if (topic == IMilestoneBooks.MilestoneResolved.selector) {
            _foldResolved(log);
        } else if (topic == IMilestoneBooks.RetentionReleased.selector) {
            (, , , uint112 cut, Leg[] memory parts, ) = abi.decode(
                log.data,
                (uint32, uint112, uint112, uint112, Leg[], Reason)
            );
            deducted += cut;
            for (uint8 p = 0; p < parts.length; ++p) paidBy[p] += parts[p].paid;
        }
    }

    function _foldPaid(Log memory log) private {
        (uint96 milestones, uint112 gross, uint112 retained, uint112 net, Leg[] memory parts) = abi.decode(
            log.data,
            (uint96, uint112, uint112, uint112, Leg[])
        );
        bool byVerdict = uint256(log.topics[3]) > uint256(Basis.Deemed);
        uint256 sum;
        for (uint8 m = 1; m <= rows.length; ++m) {
            if (milestones & bit(m) == 0) continue;
            if (MilestoneRows.payee(rows[m - 1]) != _key(log)) fail("paid to another payee");
            sum += byVerdict ? _ruled : MilestoneRows.amount(rows[m - 1]);
            if (!byVerdict) _charge(m, MilestoneRows.amount(rows[m - 1]));
        }
        if (sum != gross) fail("gross is not the sum of the rows");
        for (uint8 p = 0; p < parts.length; ++p) {
            paidBy[p] += parts[p].paid;
            net -= parts[p].paid;
            retained -= parts[p].retained;
        }
        if (net != 0 || retained != 0) fail("legs do not add up");
    }

    function _foldResolved(Log memory log) private {
        (, uint112 toPayee, uint112 toPayers, ) = abi.decode(log.data, (uint32, uint112, uint112, Reason));
        uint8 milestone = _key(log);
        if (uint256(toPayee) + toPayers != MilestoneRows.amount(rows[milestone - 1])) fail("verdict is not the amount");
        _ruled = toPayee;
        _charge(milestone, toPayee);
    }

    /// @dev A second computation of the legs: static shares of the whole amount, then those as weights.
    function _charge(uint8 milestone, uint112 part) private {
        discharges[milestone] += 1;
        uint256[] memory weights = new uint256[](deal.payers.length);
        for (uint256 p = 0; p < weights.length; ++p) weights[p] = uint64(uint256(deal.payers[p]) >> 184);
        uint256 whole = MilestoneRows.amount(rows[milestone - 1]);
        uint256[] memory split = Split.byWeights(whole, weights, deal.unit, milestone);
        if (part != whole) split = Split.byWeights(part, split, deal.unit, milestone);
        for (uint8 p = 0; p < split.length; ++p) charged[p] += split[p];
    }

    function _requirePurse(uint8 payer_, uint112 balance) private {
        (uint112 stored, ) = module.purse(clause, payer_);
        if (stored != balance) fail("an event names another balance");
    }

    /// @dev The second indexed value: payer, party, milestone or payee.
    function _key(Log memory log) private pure returns (uint8) {
        return uint8(uint256(log.topics[2]));
    }
}
