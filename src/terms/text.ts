import { keccak256, toUtf8Bytes } from "ethers";
import { canonicalJson, type Json } from "./canonical-json.ts";
import { kindOf } from "./kinds/registry.ts";
import type { MilestonesText } from "./kinds/milestones/text.ts";
import type { Hex, NormalFile } from "./normal.ts";

/** What of a clause has no place in its configuration. */
export type ClauseText = MilestonesText;

/** Every leaf of a file that has no place in the terms. The salt of the terms is its hash, so it is signed all the same. */
export interface AgreementText {
  concordat: 1;
  language: string;
  timeZone: string;
  summary: string;
  organisations: { key: string; identifier: string }[];
  parties: { key: string; role: string; office: string }[];
  clauses: (ClauseText & { key: string })[];
}

/** The text of a file, as canonical JSON. */
export function textOf(file: NormalFile): string {
  const text: AgreementText = {
    concordat: 1,
    language: file.language,
    timeZone: file.timeZone,
    summary: file.summary,
    organisations: Object.entries(file.organisations).map(([key, { identifier }]) => ({ key, identifier })),
    parties: Object.entries(file.parties).map(([key, { role, office }]) => ({ key, role, office })),
    clauses: Object.entries(file.clauses).map(([key, clause]) => ({ key, ...kindOf(clause.kind).textOf(clause) })),
  };
  return canonicalJson(text as unknown as Json);
}

/** What the terms commit to in place of the text. */
export function saltOf(text: string): Hex {
  return keccak256(toUtf8Bytes(text)) as Hex;
}
