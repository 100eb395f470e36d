import { ConcordatError } from "../errors.ts";
import { readEvents, type BookEvent } from "../chain/events.ts";
import { inconsistent } from "../chain/inconsistent.ts";
import type { Client } from "../chain/contracts.ts";
import { successionOf } from "../terms/edition.ts";
import { clauseKey, contextOf, hashTerms } from "../terms/hash.ts";
import { decodeConfig, hashConfig } from "../terms/kinds/milestones/encode.ts";
import type { Hex } from "../terms/normal.ts";
import { requireComplete } from "./complete.ts";
import { type ClauseConfig, type Context, type Party, type Terms } from "../terms/types.ts";

/** Terms that were, or are, in force. */
export interface Edition {
  terms: Terms;
  digest: Hex;
  /** When they came into force, in seconds. */
  since: number;
  transactionHash: Hex;
}

/** A clause as a call addresses it. */
export interface ClauseRecord {
  id: Hex;
  /** From 0. */
  index: number;
  module: string;
  token: string;
  /** ISO 4217. */
  currency: string;
  /** The configuration its module knows. */
  config: ClauseConfig;
  context: Context;
  /** Commits to context and configuration; what messages to the clause name. */
  key: Hex;
}

/** Everything events say about what an agreement's parties agreed to: what a call needs and nobody types. */
export interface AgreementRecord {
  id: Hex;
  chainId: number;
  hub: string;
  /** All editions, oldest first; the last one is in force. */
  editions: Edition[];
  terms: Terms;
  clauses: ClauseRecord[];
  events: BookEvent[];
}

/**
 * Fetches an agreement from the events of the chain.
 *
 * @throws ConcordatError `agreement-unknown` if it was never activated; `record-inconsistent` if the node's events do not hash
 * to the ids they carry, or are not all there.
 */
export async function fetchRecord(client: Client, id: Hex): Promise<AgreementRecord> {
  return recordOf(await readEvents(client, id), id, client);
}

/** As {@link fetchRecord}, from events that were read before. */
export function recordOf(events: BookEvent[], id: Hex, { deployment }: Pick<Client, "deployment">): AgreementRecord {
  const hub = { chainId: deployment.chainId, verifyingContract: deployment.agreements };
  const editions: Edition[] = [];
  for (const event of events) {
    const terms = termsAfter(event, editions, id);
    if (terms === null) continue;
    const digest = hashTerms(terms, hub);
    const expected = event.name === "AgreementActivated" ? id : (event.args["digest"] as Hex);
    if (digest !== expected)
      throw inconsistent(`The terms of edition ${terms.edition} hash to ${digest}, not ${expected}.`);
    editions.push({ terms, digest, since: event.timestamp, transactionHash: event.transactionHash });
  }
  const last = editions.at(-1);
  if (last === undefined) {
    throw new ConcordatError(
      `There is no agreement ${id} at ${deployment.agreements} on chain ${deployment.chainId}.`,
      {
        code: "agreement-unknown",
        remedy: "Check the id, the network and the deployment; a draft has no record before it is activated.",
      },
    );
  }
  const { chainId, agreements } = deployment;
  const clauses = clausesOf(events, editions, id);
  const record = { id, chainId, hub: agreements, editions, terms: last.terms, clauses, events };
  requireComplete(record, deployment);
  return record;
}

/** The terms that an event puts in force; null if it puts none. */
function termsAfter(event: BookEvent, editions: readonly Edition[], id: Hex): Terms | null {
  if (event.contract !== "agreements") return null;
  if (event.name === "AgreementActivated" || event.name === "AgreementAmended")
    return toTerms(event.args["terms"] as Terms);
  if (event.name !== "Succeeded") return null;
  const before = editions.at(-1)?.terms;
  if (before === undefined) throw inconsistent("A succession comes before the activation.");
  return successionOf({ terms: before, id }, Number(event.args["party"]), event.args["heir"] as string);
}

/** The clauses, each under the terms its own module knows: one that an amendment skipped still has older ones. */
function clausesOf(events: readonly BookEvent[], editions: readonly Edition[], id: Hex): ClauseRecord[] {
  const clauses: ClauseRecord[] = [];
  for (const event of events) {
    if (event.name !== "ClauseOpened" && event.name !== "ClauseAmended") continue;
    const edition = editions.find(({ terms }) => terms.edition === Number(event.args["edition"]));
    const before = clauses.find((clause) => clause.id === event.args["clause"]);
    const index = before?.index ?? Number(event.args["index"]);
    const signed = edition?.terms.clauses[index];
    if (edition === undefined || signed === undefined || signed.module !== event.address) {
      throw inconsistent(`No terms name the clause that ${event.name} in ${event.transactionHash} speaks of.`);
    }
    const words = event.args["config"] as Hex[];
    const config = words.length === 0 && before ? before.config : decodeConfig(words);
    if (hashConfig(config) !== signed.config)
      throw inconsistent(`The configuration of clause ${index} is not what was signed.`);
    const context = contextOf(edition.terms, id, index);
    const key = clauseKey(context, signed.config);
    const record: ClauseRecord = {
      id: event.args["clause"] as Hex,
      index,
      module: signed.module,
      token: signed.token,
      currency: Buffer.from(signed.currency.slice(2), "hex").toString("ascii"),
      config,
      context,
      key,
    };
    if (before === undefined) clauses.push(record);
    else clauses[clauses.indexOf(before)] = record;
  }
  return clauses.sort((a, b) => a.index - b.index);
}

/** Terms out of an event, in the shape of {@link Terms}. */
function toTerms(raw: Terms): Terms {
  return {
    ...raw,
    parties: raw.parties.map((p: Party) => ({
      account: p.account,
      organisation: Number(p.organisation),
      flags: Number(p.flags),
    })),
    rules: Object.fromEntries(Object.entries(raw.rules).map(([name, value]) => [name, Number(value)])) as never,
    edition: Number(raw.edition),
  };
}

/**
 * A clause of the record.
 *
 * @param index From 0.
 * @throws ConcordatError `clause-unknown`.
 */
export function clauseAt(record: AgreementRecord, index: number): ClauseRecord {
  const clause = record.clauses.find((candidate) => candidate.index === index);
  if (clause !== undefined) return clause;
  throw new ConcordatError(`The agreement has no clause ${index + 1}.`, {
    code: "clause-unknown",
    remedy: `It has ${record.clauses.length}; they are numbered from 1.`,
  });
}
