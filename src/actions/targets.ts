import type { AgreementRecord, ClauseRecord } from "../record/record.ts";
import { contextWords } from "../terms/hash.ts";
import { thinConfig } from "../terms/kinds/milestones/encode.ts";
import { unpackPayer, unpackRow } from "../terms/kinds/milestones/words.ts";
import type { Hex } from "../terms/normal.ts";
import { clauseOf } from "../terms/types.ts";

/** How a payee that is a clause takes its deposit; which purse receives stands in the party table. */
export interface Target {
  context: Hex[];
  config: Hex[];
}

/** What calls that move money of a clause bring along, for those of its payees and payers that are clauses themselves. */
export function targetsOf(record: AgreementRecord, { config }: ClauseRecord): Target[] {
  const concerned = new Set([
    ...config.rows.map((row) => unpackRow(row).payee),
    ...config.deal.payers.map((payer) => unpackPayer(payer).party),
  ]);
  const indexes = new Set([...concerned].map((party) => clauseOf(record.terms.parties[party - 1]?.flags ?? 0)?.clause));
  return record.clauses
    .filter(({ index }) => indexes.has(index))
    .map((clause) => ({ context: contextWords(clause.context), config: thinConfig(clause.config) }));
}
