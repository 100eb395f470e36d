import type { MilestonesConfig } from "./kinds/milestones/types.ts";
import type { Hex } from "./normal.ts";

/** As the Solidity struct of this name: bigint where a value may exceed 53 bits, else number. */
export interface Party {
  account: string;
  organisation: number;
  flags: number;
}

/** As the Solidity struct of this name. */
export interface ClauseTerms {
  module: string;
  token: string;
  /** ISO 4217 code as three bytes. */
  currency: Hex;
  /** In token units. */
  value: bigint;
  /** In token units. */
  originalValue: bigint;
  anchor: Hex;
  config: Hex;
}

/** As the Solidity struct of this name: moments and periods in seconds, masks of party numbers. */
export interface Rules {
  start: number;
  end: number;
  openBy: number;
  arbiter: number;
  disputePeriod: number;
  reviveDelay: number;
  maySuspend: number;
  mayEnd: number;
  noticeDays: number;
  suspensionLimit: number;
  ceilingPpm: number;
}

/** As the Solidity struct of this name: what the parties sign. */
export interface Terms {
  title: string;
  document: Hex;
  location: string;
  externalId: string;
  organisations: string[];
  parties: Party[];
  clauses: ClauseTerms[];
  rules: Rules;
  edition: number;
  salt: Hex;
}

/** Which edition of which clause a call speaks of; see `Contexts.sol`. */
export interface Context {
  agreement: Hex;
  anchor: Hex;
  index: number;
  edition: number;
  parties: Hex[];
  rules: Hex;
}

/** The configuration of a clause, tagged with its kind. */
export type ClauseConfig = MilestonesConfig;

/** `PARTY_*` of the contracts. */
export const partyFlags = { signs: 1, submits: 2, disputes: 4, isClause: 8 } as const;

/** Flags of a party that is a clause: index of the clause, and of the payer in it whose purse receives, both from 0. */
export function clauseFlags(clause: number, payer: number): number {
  return partyFlags.isClause | (clause << 8) | (payer << 13);
}

/** What {@link clauseFlags} packed; null for a party that is no clause. */
export function clauseOf(flags: number): { clause: number; payer: number } | null {
  return flags & partyFlags.isClause ? { clause: (flags >> 8) & 31, payer: flags >> 13 } : null;
}

/** `NO_CEILING` of the contracts. */
export const NO_CEILING = 2 ** 24 - 1;

/** 32 bytes of zero. */
export const ZERO_HASH: Hex = `0x${"0".repeat(64)}`;

/** What the contracts have room for. */
export const limits = { parties: 32, clauses: 32, milestones: 96, payers: 8, locationBytes: 256 } as const;
