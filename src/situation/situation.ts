import { foldRecord } from "../books/fold.ts";
import type { Books, ClauseBooks } from "../books/types.ts";
import { agreementsAt, type Client } from "../chain/contracts.ts";
import { ConcordatError } from "../errors.ts";
import { clauseAt, fetchRecord, type AgreementRecord, type ClauseRecord } from "../record/record.ts";
import { suggest } from "../terms/findings.ts";
import { unpackPayer, unpackRow } from "../terms/kinds/milestones/words.ts";
import type { Row } from "../terms/kinds/milestones/types.ts";
import type { Hex, NormalFile } from "../terms/normal.ts";
import { saltOf, textOf } from "../terms/text.ts";
import { formatAmount, showAmount } from "../units/amount.ts";

/** Where an agreement stands on the chain, as the contracts number it. */
export const agreementStates = ["none", "active", "suspended", "ending", "ended", "closed", "withdrawn"] as const;

/** Where an agreement stands. */
export type AgreementState = (typeof agreementStates)[number];

/** An agreement as the chain has it at one moment, with the names its file gives to parties, clauses and milestones. */
export interface Situation {
  client: Client;
  record: AgreementRecord;
  books: Books;
  state: AgreementState;
  /** Indexes of clauses that have not been told of the edition in force. */
  stale: number[];
  /** Time of the last block, in seconds. */
  now: number;
  /** The file that was given for the names. */
  file?: NormalFile;
  zone: string;
  parties: string[];
  clauses: string[];
  /** Names of milestones, by clause. */
  milestones: string[][];
}

/**
 * Reads an agreement from the chain.
 *
 * @param file The agreement file, whose names are used; without, parties and milestones have numbers.
 * @throws {@link ConcordatError} `file-foreign` if the parties signed other texts.
 */
export async function fetchSituation(client: Client, id: Hex, file?: NormalFile): Promise<Situation> {
  const record = await fetchRecord(client, id);
  if (file !== undefined) requireOwn(record, file);
  const books = foldRecord(record);
  const [chain, block] = await Promise.all([
    agreementsAt(client.deployment, client.provider).stateOf(id),
    client.provider.getBlock("latest"),
  ]);
  const files = Object.values(file?.clauses ?? {});
  return {
    client,
    record,
    books,
    state: agreementStates[Number(chain.state)] ?? "none",
    stale: record.terms.clauses.flatMap((_, i) => ((chain.stale >> BigInt(i)) & 1n ? [i] : [])),
    now: block?.timestamp ?? 0,
    ...(file === undefined ? {} : { file }),
    zone: file?.timeZone ?? "UTC",
    parties: named(record.terms.parties.length, Object.keys(file?.parties ?? {}), "party"),
    clauses: named(record.terms.clauses.length, Object.keys(file?.clauses ?? {}), "clause"),
    milestones: record.terms.clauses.map((_, i) => {
      const count = record.clauses.find(({ index }) => index === i)?.config.rows.length ?? 0;
      return named(count, files[i]?.milestones.map(({ name }) => name) ?? [], "milestone");
    }),
  };
}

/** Names come from a file that the parties signed, or from none: a wrong name would show somebody else's milestone. */
function requireOwn({ editions, id }: AgreementRecord, file: NormalFile): void {
  const salt = file.salt ?? saltOf(textOf(file));
  if (editions.some(({ terms }) => terms.salt === salt)) return;
  throw new ConcordatError(`This file holds the texts of no edition of agreement ${id}.`, {
    code: "file-foreign",
    remedy: "Name the file that was signed, unchanged; or leave --agreement out, and use numbers.",
    where: { field: "--agreement" },
  });
}

function named(count: number, names: readonly string[], kind: string): string[] {
  // A milestone need not have a name; then its file says "".
  return Array.from({ length: count }, (_, i) => names[i] || `${kind}-${i + 1}`);
}

/** The clause a person means, by name or number (from 1); the only one where nothing is said. */
export function findClause(situation: Situation, written?: string): ClauseRecord {
  if (written === undefined && situation.clauses.length > 1) {
    throw new ConcordatError("The agreement has several clauses.", {
      code: "clause-missing",
      remedy: `Say which one is meant: ${situation.clauses.join(", ")}.`,
      where: { field: "--clause" },
    });
  }
  return clauseAt(
    situation.record,
    written === undefined ? 0 : find(situation.clauses, written, "clause", "--clause") - 1,
  );
}

/** The number of the party a person means, by name or number. */
export function findParty(situation: Situation, written: string, field = "--party"): number {
  return find(situation.parties, written, "party", field);
}

/** The number of the milestone a person means, by name or number. */
export function findMilestone(situation: Situation, clause: ClauseRecord, written: string): number {
  return find(situation.milestones[clause.index] ?? [], written, "milestone", "milestone");
}

function find(names: readonly string[], written: string, kind: string, field: string): number {
  const number = /^\d+$/.test(written) ? Number(written) : names.indexOf(written) + 1;
  if (number >= 1 && number <= names.length) return number;
  throw new ConcordatError(`There is no ${kind} "${written}".`, {
    code: `${kind}-unknown`,
    remedy: /^\d+$/.test(written) ? `They are numbered from 1 to ${names.length}.` : suggest(written, names),
    where: { field },
  });
}

/** Name of a party (number from 1) as people read it. */
export function partyName(situation: Situation, party: number): string {
  return situation.parties[party - 1] ?? `party ${party}`;
}

/** A milestone (number from 1) as people read it: `milestone 2 (first-cohort)`. */
export function milestoneName(situation: Situation, clause: number, milestone: number): string {
  const name = situation.milestones[clause]?.[milestone - 1];
  return name === undefined || name === `milestone-${milestone}`
    ? `milestone ${milestone}`
    : `milestone ${milestone} (${name})`;
}

/** Token units as people read them: `EUR 1,250.50`. */
export function money(clause: Pick<ClauseRecord, "config" | "currency">, amount: bigint): string {
  return showAmount(formatAmount(amount / clause.config.deal.unit, clause.currency), clause.currency);
}

/** The books of a clause. */
export function booksOf({ books }: Situation, clause: ClauseRecord): ClauseBooks {
  const found = books.clauses.find(({ id }) => id === clause.id);
  if (found !== undefined) return found;
  throw new ConcordatError(`Clause ${clause.index + 1} was never opened.`, {
    code: "clause-unknown",
    remedy: "Sync it first.",
  });
}

/** The terms of a milestone (number from 1). */
export function rowOf(clause: ClauseRecord, milestone: number): Row {
  return unpackRow(clause.config.rows[milestone - 1] ?? "0x");
}

/** The party numbers of a clause's payers, in order, with their weights. */
export function payersOf(clause: ClauseRecord): { party: number; weight: bigint }[] {
  return clause.config.deal.payers.map(unpackPayer);
}
