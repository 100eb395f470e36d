// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Auth} from "../../contracts/agreement/AgreementTypes.sol";
import {IClauseBooks} from "../../contracts/clause/IClauseBooks.sol";
import {IMilestoneBooks} from "../../contracts/milestone/IMilestoneBooks.sol";
import {MoodyToken} from "../mocks/MoodyToken.sol";
import {MilestoneExpect} from "../support/MilestoneExpect.sol";
import {Log} from "../support/Vm.sol";

contract WithdrawTest is MilestoneExpect {
    address private constant SAFE = address(0x5afe);
    MoodyToken private moody;

    /// The provider, whom the issuer blocked, has a credit of 1,000.
    function setUp() public {
        world(0);
        moody = new MoodyToken();
        setToken(moody);
        rows.push(row(1_000));
        rows.push(row(500));
        activate();
        fund(0, 2_000);
        fund(1, 2_000);
        moody.setBlocked(account(PROVIDER), true);
        paid(1, 1);
    }

    function test_givenACredit_whenThePartyWithdraws_sendsItWhereItSays() public {
        Log[] memory logs = watch(PROVIDER, withdrawCall(PROVIDER, SAFE, self(PROVIDER)));
        emit IClauseBooks.CreditWithdrawn(clause, PROVIDER, SAFE, 1_000, 1);
        same(logs);
        assertEq(token.balanceOf(SAFE), 1_000, "where it said");
        assertCredit(PROVIDER, 0, 1);
    }

    function test_givenACredit_whenThePartySigned_anyoneBringsIt() public {
        act(ANYONE, withdrawCall(PROVIDER, SAFE, _signed(PROVIDER, SAFE, 1_000, 0)));
        assertEq(token.balanceOf(SAFE), 1_000, "where it said");
    }

    function test_givenSuspended_whenThePartyWithdraws_sends() public {
        suspendUntil(START + 50);
        act(PROVIDER, withdrawCall(PROVIDER, SAFE, self(PROVIDER)));
        assertEq(token.balanceOf(SAFE), 1_000, "where it said");
    }

    function test_givenCreditsAddedUp_withdrawsAll() public {
        paid(2, 1);
        assertCredit(PROVIDER, 1_500, 0);
        act(PROVIDER, withdrawCall(PROVIDER, SAFE, self(PROVIDER)));
        assertEq(token.balanceOf(SAFE), 1_500, "where it said");
    }

    function test_givenWithdrawn_whenReplayed_reverts() public {
        Auth memory by = _signed(PROVIDER, SAFE, 1_000, 0);
        act(ANYONE, withdrawCall(PROVIDER, SAFE, by));
        refuseSignature(ANYONE, withdrawCall(PROVIDER, SAFE, by), PROVIDER);
        bytes memory expected = abi.encodeWithSelector(IClauseBooks.CreditEmpty.selector, clause, PROVIDER);
        refuse(PROVIDER, withdrawCall(PROVIDER, SAFE, self(PROVIDER)), expected);
        refuse(ANYONE, withdrawCall(PROVIDER, SAFE, _signed(PROVIDER, SAFE, 0, 1)), expected);
    }

    function test_whenAnotherPlaceAmountOrCountWasSigned_reverts() public {
        Auth memory by = _signed(PROVIDER, SAFE, 1_000, 0);
        refuseSignature(ANYONE, withdrawCall(PROVIDER, address(0xbad), by), PROVIDER);
        by = _signed(PROVIDER, SAFE, 999, 0);
        refuseSignature(ANYONE, withdrawCall(PROVIDER, SAFE, by), PROVIDER);
        by = _signed(PROVIDER, SAFE, 1_000, 1);
        refuseSignature(ANYONE, withdrawCall(PROVIDER, SAFE, by), PROVIDER);
    }

    function test_whenAnotherPartySaysSo_reverts() public {
        bytes memory expected = abi.encodeWithSelector(IMilestoneBooks.PartyMayNot.selector, MINISTRY, 0);
        refuse(MINISTRY, withdrawCall(PROVIDER, SAFE, self(MINISTRY)), expected);
        refuse(MINISTRY, withdrawCall(PROVIDER, SAFE, self(PROVIDER)), notCaller(PROVIDER, MINISTRY));
    }

    function test_whenThereIsNothing_reverts() public {
        bytes memory expected = abi.encodeWithSelector(IClauseBooks.CreditEmpty.selector, clause, COUNCIL);
        refuse(COUNCIL, withdrawCall(COUNCIL, SAFE, self(COUNCIL)), expected);
    }

    function test_whenThePlaceIsNoneOrTheModule_reverts() public {
        bytes4 selector = IClauseBooks.RecipientInvalid.selector;
        bytes memory expected = abi.encodeWithSelector(selector, address(0));
        refuse(PROVIDER, withdrawCall(PROVIDER, address(0), self(PROVIDER)), expected);
        expected = abi.encodeWithSelector(selector, address(module));
        refuse(PROVIDER, withdrawCall(PROVIDER, address(module), self(PROVIDER)), expected);
    }

    function test_whenTheTransferFails_keepsTheCredit() public {
        bytes memory expected = abi.encodeWithSelector(MoodyToken.Blocked.selector, account(PROVIDER));
        refuse(PROVIDER, withdrawCall(PROVIDER, account(PROVIDER), self(PROVIDER)), expected);
        assertCredit(PROVIDER, 1_000, 0);
    }

    function _signed(uint8 party, address to, uint112 amount, uint32 count) private view returns (Auth memory) {
        bytes32 typehash = keccak256(
            "Withdraw(bytes32 key,uint8 party,address to,uint112 amount,uint32 count,uint40 deadline)"
        );
        bytes32 message = keccak256(abi.encode(typehash, currentKey(), party, to, amount, count, FOREVER));
        return Auth({party: party, deadline: FOREVER, signature: sign(party, digest(message))});
    }
}
