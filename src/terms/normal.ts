import type { Finding } from "../errors.ts";
import type { NormalMilestones } from "./kinds/milestones/normal.ts";

/** A hexadecimal string with prefix. */
export type Hex = `0x${string}`;

/** What a deployment adds to a file: where the contracts are, and which token stands for which currency. */
export interface Deployment {
  chainId: number;
  /** Address of the hub, the EIP-712 verifying contract of the terms. */
  agreements: string;
  /** Address of the module of each kind of clause. */
  modules: Record<string, string>;
  tokens: Record<string, { address: string; decimals: number }>;
}

/** A party in the normal form; see the schema for the meaning of its fields. */
export interface NormalParty {
  organisation: string;
  account: string | null;
  clause: string | null;
  /** The payer of that clause whose purse receives. */
  purse: string | null;
  role: string;
  office: string;
  signs: boolean;
  submits: boolean;
  disputes: boolean;
}

/** The rules in the normal form; a date is null where the file gives none. */
export interface NormalRules {
  start: string | null;
  end: string | null;
  openBy: string | null;
  arbiter: string | null;
  disputePeriod: number | string;
  successionDelay: number | string;
  maySuspend: string[];
  suspensionLimit: number | string;
  mayEnd: string[];
  noticeDays: number;
  ceiling: string;
}

/** A clause in the normal form. */
export type NormalClause = NormalMilestones;

/**
 * An agreement file in its normal form: everything a reader may leave out is there, and everything that can be written
 * in several ways is written in one. It is itself a valid file.
 */
export interface NormalFile {
  concordat: 1;
  title: string;
  language: string;
  timeZone: string;
  externalId: string;
  summary: string;
  edition: number;
  salt?: Hex;
  document: { location: string; sha256: Hex } | null;
  organisations: Record<string, { name: string; identifier: string }>;
  parties: Record<string, NormalParty>;
  rules: NormalRules;
  clauses: Record<string, NormalClause>;
}

/** A file with what reading it brought to light. */
export interface Normalised {
  file: NormalFile;
  findings: Finding[];
}
