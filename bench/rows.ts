import type { Measure } from "./env.ts";
import * as floor from "./floor.ts";
import * as ours from "./ours/operations.ts";
import { APPROVER, SECOND_APPROVER } from "./ours/terms.ts";
import { easAttest } from "./peers/eas.ts";
import { governorVotes } from "./peers/governor.ts";
import { safeMultiSend, safeSignatures, safeVotes } from "./peers/safe.ts";

/** An operation, and who else does it. */
export interface Row {
  operation: string;
  ours: Measure;
  /** The same on a contract that does nothing else. */
  floor?: Measure;
  /** What we set out to reach. */
  target?: number;
  /** Measured in the same run, or a published figure where the peer has no package to install. */
  peers?: Record<string, Measure | number>;
  /** Peers that do less work here, so that their figure is no yardstick. */
  lesser?: readonly string[];
  /** Whether ours does only a part of what the others do here, so that staying below them proves nothing. */
  partial?: true;
  /** What a reader must know to compare fairly. */
  note?: string;
}

const FIVE = { milestones: 5 };
const TWENTY = { milestones: 20 };
const TWENTY_PAYEES = { milestones: 20, payees: 20 };

const ON_FILE = "The delivery was filed before, in a transaction that is not counted; peers know no deliveries.";
const DELIVERY = "Ours verifies the provider's signed delivery too, and logs its evidence, invoice and service date.";
const OPENING = "Ours verifies the signatures of three parties and logs the full terms, in two contracts.";
const APPROVED_BEFORE = "Ours pays what was approved before; floor and peers approve in the same transaction.";

const KLEROS_CREATE = { "Kleros Escrow": 165_583 };
const SAFE_SIGNED = { Safe: safeSignatures, "Safe + Kleros": 91_784, "Safe + SmartInvoice": 105_613 };
const TWENTY_PEERS = { "Kleros Escrow": 53_768, SmartInvoice: 200_768 };

/** Every operation that is compared, in the order of the table. */
export const ROWS: readonly Row[] = [
  {
    operation: "create + fund, 1 milestone",
    ours: ours.create({ milestones: 1 }),
    floor: floor.floorCreate(1),
    target: 148_000,
    peers: { ...KLEROS_CREATE, Sablier: 237_049, SmartInvoice: 430_943, Allo: 1_062_589 },
    note: OPENING,
  },
  {
    operation: "create + fund, 5",
    ours: ours.create(FIVE),
    floor: floor.floorCreate(5),
    target: 151_000,
    peers: { ...KLEROS_CREATE, Sablier: 339_311, SmartInvoice: 524_273 },
    lesser: ["Kleros Escrow"],
    note: OPENING,
  },
  {
    operation: "create + fund, 20",
    ours: ours.create(TWENTY),
    floor: floor.floorCreate(20),
    target: 163_000,
    peers: { ...KLEROS_CREATE, Sablier: 722_767, SmartInvoice: 874_172 },
    lesser: ["Kleros Escrow"],
    note: OPENING,
  },
  { operation: "create + fund, 64", ours: ours.create({ milestones: 64 }), target: 198_000, note: OPENING },
  {
    operation: "evidence as an event, no clock",
    ours: ours.evidence(FIVE),
    floor: floor.floorEvidence,
    target: 28_500,
    peers: { "Kleros Escrow": 30_103, Allo: 79_909, "EAS attest": easAttest },
  },
  {
    operation: "evidence that starts a review clock",
    ours: ours.submitOnChain(FIVE),
    target: 60_000,
    peers: { Allo: 79_909 },
    note: "A word is stored, and refunded in part when the delivery is decided.",
  },
  {
    operation: "approve + pay one of 5, existing payee",
    ours: ours.approveAndPay(FIVE),
    floor: floor.floorApproveAndPay(true),
    target: 60_000,
    peers: { "Kleros Escrow": 54_076, SmartInvoice: 67_941, Sablier: 105_645 },
    lesser: ["Kleros Escrow"],
    note: ON_FILE,
  },
  {
    operation: "approve + pay one of 5, fresh payee",
    ours: ours.approveAndPay(FIVE, false),
    floor: floor.floorApproveAndPay(false),
    target: 77_000,
    peers: { "Kleros Escrow": 71_176, Sablier: 122_348, SmartInvoice: 139_141 },
    lesser: ["Kleros Escrow"],
    note: ON_FILE,
  },
  {
    operation: "2-of-3 signatures + pay, existing",
    ours: ours.twoSignatures(FIVE),
    floor: floor.floorSignatures,
    target: 71_500,
    peers: SAFE_SIGNED,
    note: ON_FILE,
  },
  {
    operation: "delivered + 2-of-3 signatures + pay in one transaction, existing",
    ours: ours.signedPath(FIVE, [APPROVER, SECOND_APPROVER], 1),
    floor: floor.floorSignatures,
    peers: SAFE_SIGNED,
    note: DELIVERY,
  },
  {
    operation: "2-of-3 on-chain votes + pay, existing",
    ours: ours.twoVotes(FIVE),
    floor: floor.floorVotes,
    target: 117_500,
    peers: { Safe: safeVotes, "OpenZeppelin Governor": governorVotes },
    note: ON_FILE,
  },
  {
    operation: "20 milestones, one existing payee",
    ours: ours.payApproved(TWENTY, 20),
    floor: floor.floorTwenty,
    target: 73_000,
    peers: TWENTY_PEERS,
    lesser: ["Kleros Escrow"],
    partial: true,
    note: APPROVED_BEFORE,
  },
  {
    operation: "20 milestones delivered, approved and paid in one transaction, one existing payee",
    ours: ours.signedPath(TWENTY, [APPROVER], 20),
    floor: floor.floorTwenty,
    peers: TWENTY_PEERS,
    lesser: ["Kleros Escrow"],
    note: DELIVERY,
  },
  {
    operation: "20 existing payees, one clause",
    ours: ours.payApproved(TWENTY_PAYEES, 20),
    floor: floor.floorTwentyPayees(true),
    target: 253_500,
    peers: { "Safe MultiSend": safeMultiSend(true) },
    lesser: ["Safe MultiSend"],
    partial: true,
    note: APPROVED_BEFORE,
  },
  {
    operation: "20 fresh payees, one clause",
    ours: ours.payApproved(TWENTY_PAYEES, 20, false),
    floor: floor.floorTwentyPayees(false),
    target: 595_500,
    peers: { "Safe MultiSend": safeMultiSend(false), Sablier: 1_402_057, Allo: 1_744_328 },
    lesser: ["Safe MultiSend"],
    partial: true,
    note: APPROVED_BEFORE,
  },
  {
    operation: "20 milestones delivered, approved and paid in one transaction, 20 existing payees",
    ours: ours.signedPath(TWENTY_PAYEES, [APPROVER], 20),
    floor: floor.floorTwentyPayees(true),
    peers: { "Safe MultiSend": safeMultiSend(true) },
    lesser: ["Safe MultiSend"],
    note: DELIVERY,
  },
  {
    operation: "dispute, open",
    ours: ours.disputeOpen(FIVE),
    floor: floor.floorDispute,
    target: 37_500,
    peers: { SmartInvoice: 84_519, "Kleros Escrow": 362_132 },
    note: "Of an item under review.",
  },
  {
    operation: "dispute, resolve (two payouts)",
    ours: ours.rulingAndRefund(FIVE),
    floor: floor.floorResolve,
    target: 82_000,
    peers: { SmartInvoice: 111_630, "Kleros Escrow": 161_010 },
    note: "Ours takes two transactions: the ruling pays the payee, then `refund`, which anyone may send, the payer.",
  },
  {
    operation: "dispute, resolve (the ruling alone)",
    ours: ours.ruling(FIVE),
    note: "One payout; the payer's part stays in its purse for what is still to come.",
  },
  {
    operation: "life cycle: create + fund 5, 5 x approve + pay",
    ours: ours.lifeCycle,
    floor: floor.floorLife,
    target: 468_000,
    peers: { "Kleros Escrow": 452_755, Sablier: 890_985, SmartInvoice: 930_389, Allo: 2_558_716 },
    lesser: ["Kleros Escrow"],
    note: DELIVERY,
  },
  { operation: "amend with 20 milestones", ours: ours.amendOne(TWENTY), target: 183_000, note: "Three signatures." },
  { operation: "suspend", ours: ours.suspendOnce(FIVE), target: 56_500 },
];
