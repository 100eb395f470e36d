// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import "../../contracts/agreement/AgreementTypes.sol";
import {AgreementState, IAgreements} from "../../contracts/agreement/IAgreements.sol";
import {IClauseBooks} from "../../contracts/clause/IClauseBooks.sol";
import {HubWorld} from "../support/HubWorld.sol";

contract ActivateAndFundTest is HubWorld {
    Terms private t;

    function setUp() public {
        hubWorld();
        t = terms;
        id = digestOf(terms);
        token.mint(account(MINISTRY), 1_000);
    }

    function test_activatesAndPaysInByAllowance() public {
        Terms memory draft_ = t;
        bytes[] memory signatures_ = signaturesOf(draft_);
        _allow(1_000);
        vm.expectEmit(address(hub));
        emit IAgreements.AgreementActivated(id, draft_);
        vm.expectEmit(address(plain));
        emit IClauseBooks.Deposited(idOf(draft_, 0), 0, account(MINISTRY), 600, 600);
        vm.expectEmit(address(plain));
        emit IClauseBooks.Deposited(idOf(draft_, 0), 1, account(MINISTRY), 400, 400);
        vm.prank(account(MINISTRY));
        hub.activateAndFund(draft_, books, signatures_, _two(_into(0, 0, 600), _into(0, 1, 400)));

        assertState(AgreementState.Active);
        assertEq(token.balanceOf(address(plain)), 1_000, "money");
        (uint112 first, ) = plain.purse(idOf(draft_, 0), 0);
        (uint112 second, ) = plain.purse(idOf(draft_, 0), 1);
        assertEq(first, 600, "first purse");
        assertEq(second, 400, "second purse");
    }

    function test_toleratesThatSomebodyActivatedBefore() public {
        Terms memory draft_ = opened();
        _allow(100);
        vm.recordLogs();
        vm.prank(account(MINISTRY));
        assertEq(hub.activateAndFund(draft_, books, new bytes[](0), _one(_into(0, 0, 100))), id, "id");
        assertLogs(2); // the deposit, and the token's transfer
        assertEq(token.balanceOf(address(plain)), 100, "money");
    }

    function test_paysInByPermit() public {
        Terms memory draft_ = t;
        bytes[] memory signatures_ = signaturesOf(draft_);
        Funding memory f = _into(0, 0, 250);
        f.permit = _permit(250);
        vm.prank(account(MINISTRY));
        hub.activateAndFund(draft_, books, signatures_, _one(f));
        assertEq(token.balanceOf(address(plain)), 250, "money");
        assertEq(token.allowance(account(MINISTRY), address(plain)), 0, "nothing stays allowed");
    }

    function test_toleratesThatSomebodyUsedThePermitBefore() public {
        Terms memory draft_ = t;
        bytes[] memory signatures_ = signaturesOf(draft_);
        Funding memory f = _into(0, 0, 250);
        f.permit = _permit(250);
        (uint256 deadline, uint8 v, bytes32 r, bytes32 s) = abi.decode(f.permit, (uint256, uint8, bytes32, bytes32));
        token.permit(account(MINISTRY), address(plain), 250, deadline, v, r, s);
        vm.prank(account(MINISTRY));
        hub.activateAndFund(draft_, books, signatures_, _one(f));
        assertEq(token.balanceOf(address(plain)), 250, "money");
    }

    function test_takesNothingThatWasNotAllowed() public {
        Terms memory draft_ = t;
        bytes[] memory signatures_ = signaturesOf(draft_);
        Funding memory f = _into(0, 0, 251);
        f.permit = _permit(250); // for another amount: it fails, and the deposit shows it
        vm.expectRevert(
            abi.encodeWithSignature("ERC20InsufficientAllowance(address,uint256,uint256)", address(plain), 0, 251)
        );
        vm.prank(account(MINISTRY));
        hub.activateAndFund(draft_, books, signatures_, _one(f));
        assertState(AgreementState.None);
    }

    function test_takesFromTheCallerAlone() public {
        Terms memory draft_ = opened();
        _allow(1_000);
        vm.expectRevert(
            abi.encodeWithSignature("ERC20InsufficientAllowance(address,uint256,uint256)", address(plain), 0, 1)
        );
        vm.prank(account(COUNCIL));
        hub.activateAndFund(draft_, books, new bytes[](0), _one(_into(0, 0, 1)));
        assertEq(token.balanceOf(account(MINISTRY)), 1_000, "untouched");
    }

    function test_namesTheCallerToTheModule() public {
        Terms memory draft_ = opened();
        vm.prank(account(COUNCIL));
        hub.activateAndFund(draft_, books, new bytes[](0), _one(_into(1, 0, 77)));
        assertEq(mock.payer(), account(COUNCIL), "payer");
        assertEq(mock.deposited(), 77, "amount");
    }

    function test_refusesAClauseAndAPayerThatAreNot() public {
        Terms memory draft_ = opened();
        expectInvalid(IAgreements.TermsProblem.Clauses, 2);
        hub.activateAndFund(draft_, books, new bytes[](0), _one(_into(2, 0, 1)));
        vm.expectRevert(abi.encodeWithSelector(IClauseBooks.PayerUnknown.selector, 2, 2));
        hub.activateAndFund(draft_, books, new bytes[](0), _one(_into(0, 2, 1)));
    }

    function test_refusesTermsThatWereSuperseded() public {
        Terms memory first = opened();
        Terms memory second = amended(first);
        expectSuperseded(first, second);
        hub.activateAndFund(first, books, new bytes[](0), new Funding[](0));
    }

    function test_waitsWhileSuspendedAndStopsAtTheEnd() public {
        Terms memory draft_ = opened();
        suspended(draft_, MINISTRY, START + 1 days);
        vm.warp(START + 1 days - 1);
        expectState(AgreementState.Suspended, IN_FORCE);
        hub.activateAndFund(draft_, books, new bytes[](0), new Funding[](0));
        vm.warp(START + 1 days);
        hub.activateAndFund(draft_, books, new bytes[](0), new Funding[](0));
        ended(draft_);
        expectState(AgreementState.Ended, IN_FORCE);
        hub.activateAndFund(draft_, books, new bytes[](0), new Funding[](0));
    }

    function test_refusesAPermitThatIsNone() public {
        Terms memory draft_ = opened();
        _allow(1);
        Funding memory f = _into(0, 0, 1);
        bytes memory whole = _permit(1);
        f.permit = hex"01";
        _refusesToRead(draft_, f);
        f.permit = new bytes(127);
        _refusesToRead(draft_, f);
        f.permit = whole;
        f.permit[32] = 0x01; // the recovery byte of a word that is too large
        _refusesToRead(draft_, f);
    }

    function test_takesAPermitOnce() public {
        Terms memory draft_ = opened();
        Funding memory f = _into(0, 0, 250);
        f.permit = _permit(250);
        vm.prank(account(MINISTRY));
        hub.activateAndFund(draft_, books, new bytes[](0), _one(f));
        vm.expectRevert(
            abi.encodeWithSignature("ERC20InsufficientAllowance(address,uint256,uint256)", address(plain), 0, 250)
        );
        vm.prank(account(MINISTRY));
        hub.activateAndFund(draft_, books, new bytes[](0), _one(f));
    }

    function test_isForTheFirstEditionAlone() public {
        Terms memory second = amended(opened());
        expectInvalid(IAgreements.TermsProblem.Edition, 2);
        hub.activateAndFund(second, books, signaturesOf(second), _one(_into(0, 0, 1)));
    }

    function test_paysInUntilTheLastSecondOfANotice() public {
        Terms memory draft_ = opened();
        noticed(draft_, MINISTRY);
        _allow(2);
        vm.warp(START + 30 days - 1);
        vm.prank(account(MINISTRY));
        hub.activateAndFund(draft_, books, new bytes[](0), _one(_into(0, 0, 1)));
        vm.warp(START + 30 days);
        expectState(AgreementState.Ended, IN_FORCE);
        vm.prank(account(MINISTRY));
        hub.activateAndFund(draft_, books, new bytes[](0), _one(_into(0, 0, 1)));
    }

    function test_paysInAfterTheDraftWouldHaveExpired() public {
        Terms memory draft_ = opened();
        _allow(1);
        vm.warp(draft_.rules.openBy + 1);
        vm.prank(account(MINISTRY));
        hub.activateAndFund(draft_, books, new bytes[](0), _one(_into(0, 0, 1)));
        assertEq(token.balanceOf(address(plain)), 1, "money");
    }

    function test_paysInWhollyOrNotAtAll() public {
        Terms memory draft_ = t;
        bytes[] memory signatures_ = signaturesOf(draft_);
        _allow(1_000);
        vm.expectRevert(
            abi.encodeWithSignature("ERC20InsufficientAllowance(address,uint256,uint256)", address(plain), 400, 401)
        );
        vm.prank(account(MINISTRY));
        hub.activateAndFund(draft_, books, signatures_, _two(_into(0, 0, 600), _into(0, 1, 401)));
        assertState(AgreementState.None);
        assertEq(token.balanceOf(account(MINISTRY)), 1_000, "money");
    }

    function _refusesToRead(Terms memory draft_, Funding memory f) private {
        vm.expectRevert(bytes(""));
        vm.prank(account(MINISTRY));
        hub.activateAndFund(draft_, books, new bytes[](0), _one(f));
    }

    function _allow(uint256 amount) private {
        vm.prank(account(MINISTRY));
        token.approve(address(plain), amount);
    }

    function _into(uint8 clause_, uint8 payer_, uint112 amount) private pure returns (Funding memory) {
        return Funding({clause: clause_, payer: payer_, amount: amount, permit: ""});
    }

    function _one(Funding memory f) private pure returns (Funding[] memory list) {
        list = new Funding[](1);
        list[0] = f;
    }

    function _two(Funding memory a, Funding memory b) private pure returns (Funding[] memory list) {
        list = new Funding[](2);
        (list[0], list[1]) = (a, b);
    }

    function _permit(uint256 amount) private view returns (bytes memory) {
        bytes32 message = keccak256(
            abi.encode(
                keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"),
                account(MINISTRY),
                address(plain),
                amount,
                0,
                uint256(FOREVER)
            )
        );
        bytes32 hash = keccak256(abi.encodePacked(hex"1901", token.DOMAIN_SEPARATOR(), message));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key(MINISTRY), hash);
        return abi.encode(uint256(FOREVER), v, r, s);
    }
}
