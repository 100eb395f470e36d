// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title What a purse can pay
/// @notice The money arithmetic that all clauses share, over plain values in token units.
/// @dev Pure: no assembly, no external call, no storage. Every function states the law it keeps.
library PurseCore {
    /// @notice Discharges one payer's leg of a payment: what the purse can cover is paid, then retained; the rest is owed.
    /// @dev Law: `paid + retained + due + toRetain == leg`, `paid + retained <= balance`.
    /// @param balance What the purse holds.
    /// @param leg The payer's part of the gross amount.
    /// @param keep The part of the leg that is to be retained; at most `leg`.
    function discharge(
        uint256 balance,
        uint256 leg,
        uint256 keep
    ) internal pure returns (uint256 paid, uint256 retained, uint256 due, uint256 toRetain) {
        (paid, retained) = settleArrears(balance, leg - keep, keep);
        due = leg - keep - paid;
        toRetain = keep - retained;
    }

    /// @notice Pays what the purse can cover of what is owed; the payee comes before the retention.
    /// @dev Law: `paid <= due`, `retained <= toRetain`, `paid + retained <= balance`; nothing is left unpaid that could be.
    function settleArrears(
        uint256 balance,
        uint256 due,
        uint256 toRetain
    ) internal pure returns (uint256 paid, uint256 retained) {
        paid = _min(balance, due);
        retained = _min(balance - paid, toRetain);
    }

    /// @notice Settles one payer's part of a retention: what was never retained, for want of money, becomes due.
    /// @dev Law: `paid + due == keep - deduct`, `paid + back + unretained == keep` less what becomes due.
    /// @param keep The payer's part of the retention.
    /// @param deduct The part of it that stays with the payer; at most `keep`.
    /// @param toRetain What the payer still has to set aside for this payee.
    /// @return paid What the payee gets now, out of what is retained.
    /// @return back What returns to the purse.
    /// @return due What the payer owes the payee from now on.
    /// @return unretained By how much {toRetain} falls.
    function settleRetention(
        uint256 keep,
        uint256 deduct,
        uint256 toRetain
    ) internal pure returns (uint256 paid, uint256 back, uint256 due, uint256 unretained) {
        unretained = _min(toRetain, keep);
        uint256 held = keep - unretained;
        paid = _min(held, keep - deduct);
        due = keep - deduct - paid;
        back = held - paid;
    }

    /// @notice What of a purse can no longer fall due.
    /// @dev Law: at most `balance`; zero where more is open than there is.
    /// @param open What may still fall due to this payer.
    /// @param owed Its arrears.
    function free(uint256 balance, uint256 open, uint256 owed) internal pure returns (uint256) {
        uint256 bound = open + owed;
        return balance > bound ? balance - bound : 0;
    }

    function _min(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }
}
