import type { Hex } from "../terms/normal.ts";
import type { ClauseConfig, Terms } from "../terms/types.ts";

/** Where a milestone stands, as the contracts number it. */
export const lanes = ["none", "submitted", "approved", "paid", "disputed", "rejected", "cancelled", "final"] as const;

/** Where a milestone stands. */
export type Lane = (typeof lanes)[number];

/** Why a payment was due, as the contracts number it. */
export const bases = ["approved", "deemed", "ruled", "defaulted", "settled"] as const;

/** Why a payment was due. */
export type Basis = (typeof bases)[number];

/** What a payer has put in, and what became of it; in token units. */
export interface PurseBooks {
  balance: bigint;
  retained: bigint;
  deposited: bigint;
  paid: bigint;
  refunded: bigint;
}

/** What a payer (from 0) owes a payee (party number). */
export interface ArrearsBooks {
  payer: number;
  payee: number;
  due: bigint;
  toRetain: bigint;
  /** In seconds. */
  since: number;
}

/** One milestone's story so far. */
export interface MilestoneBooks {
  number: number;
  lane: Lane;
  /** The round the next delivery is of. */
  round: number;
  /** When the wait it is in began; for an approval, from when it is payable. In seconds, 0 if it waits for nobody. */
  clock: number;
  maker: number;
  /** Parties that approved what is on file. */
  votes: number[];
  /** What was delivered last; null if nothing, or if it counts no more. */
  delivery: {
    round: number;
    evidence: Hex;
    location: string;
    invoice: Hex;
    budgetLine: Hex;
    serviceDate: number;
  } | null;
  basis: Basis | null;
  /** Gross, in token units; what part of it reached the payee is in the payments. */
  discharged: bigint;
}

/** One payment, as an event states it. */
export interface PaymentBooks {
  milestones: number[];
  payee: number;
  basis: Basis;
  gross: bigint;
  retained: bigint;
  net: bigint;
  legs: { paid: bigint; retained: bigint }[];
  timestamp: number;
  transactionHash: Hex;
}

/** The books of one clause. */
export interface ClauseBooks {
  id: Hex;
  index: number;
  module: string;
  token: string;
  edition: number;
  config: ClauseConfig;
  suspendedUntil: number;
  ending: boolean;
  purses: PurseBooks[];
  milestones: MilestoneBooks[];
  arrears: ArrearsBooks[];
  /** By party number. */
  credits: Map<number, { amount: bigint; withdrawals: number; withdrawn: bigint }>;
  payments: PaymentBooks[];
}

/** The books of an agreement: everything its events say. */
export interface Books {
  agreement: Hex;
  terms: Terms;
  edition: number;
  activatedAt: number;
  suspendedUntil: number;
  suspendedSeconds: number;
  /** In seconds; 0 if nobody said so. */
  endsAt: number;
  closed: boolean;
  succession: { party: number; heir: string; readyAt: number; edition: number } | null;
  clauses: ClauseBooks[];
}
