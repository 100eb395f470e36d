import type { Hex } from "../../normal.ts";

/** What a clause fixes for all its rows; see `Deals.sol`. */
export interface Deal {
  token: string;
  /** Token units per minor unit of the currency. */
  unit: bigint;
  longstop: number;
  retentionDate: number;
  cureDays: number;
  payers: Hex[];
  policies: Hex[];
}

/** The configuration of a milestones clause. */
export interface MilestonesConfig {
  kind: "milestones";
  deal: Deal;
  /** One word a milestone; milestone n is `rows[n - 1]`. */
  rows: Hex[];
}

/** A row of the schedule, unpacked; see `MilestoneRows.sol`. */
export interface Row {
  /** In token units. */
  amount: bigint;
  /** In seconds. */
  due: number;
  /** Four numbers, 0 for none. */
  predecessors: number[];
  retentionPpm: number;
  reviewDays: number;
  payee: number;
  /** Number of the first tier of its policy, from 1. */
  policy: number;
  challengeDays: number;
  /** 0 accept, 1 reject, 2 arbiter. */
  reviewDefault: number;
  /** 0 accept, 1 reject. */
  disputeDefault: number;
}

/** A payer of a clause, unpacked. */
export interface Payer {
  party: number;
  weight: bigint;
}

/** A tier of an approval policy, unpacked. */
export interface Tier {
  /** In token units; {@link UNLIMITED} in the last tier of a policy. */
  upTo: bigint;
  /** Mask of party numbers. */
  eligible: number;
  approvals: number;
  organisations: number;
  /** 0: by each amount; 1: by the sum approved together. */
  batch: number;
}

/** Upper bound of the last tier of a policy. */
export const UNLIMITED = 2n ** 112n - 1n;
