import type { Call } from "../../src/actions/call.ts";
import { send } from "../../src/actions/call.ts";
import { foldRecord } from "../../src/books/fold.ts";
import type { Books, Lane, MilestoneBooks } from "../../src/books/types.ts";
import { ConcordatError } from "../../src/errors.ts";
import { signMessage } from "../../src/messages/sign.ts";
import type { Auth, Message, Reason } from "../../src/messages/types.ts";
import type { Base } from "../../src/demo/stage.ts";
import { fetchRecord, type AgreementRecord, type ClauseRecord } from "../../src/record/record.ts";
import type { CompiledAgreement } from "../../src/terms/compile.ts";
import { unpackRow } from "../../src/terms/kinds/milestones/words.ts";
import type { AgreementFile } from "../../src/terms/schema.ts";
import { NEVER, type Bridge } from "./bridge.ts";
import type { Dice } from "./dice.ts";

/** The edition in force, as the one who amends it knows it. */
export type Current = Pick<CompiledAgreement, "terms" | "configs" | "names" | "id">;

/** Where a random walk stands. */
export interface Walk {
  bridge: Bridge;
  dice: Dice;
  record: AgreementRecord;
  books: Books;
  current: Current;
  /** The file of the edition in force, without accounts. */
  file: AgreementFile;
  now: number;
}

/** What somebody tries: calls, and what it would change for the next steps. */
export interface Attempt {
  calls: Call[];
  then?: Partial<Pick<Walk, "current" | "file">>;
}

/** A step: what somebody tries, out of what there is; null if there is nothing to try. */
export type Verb = (walk: Walk) => Promise<Attempt | null> | Attempt | null;

/** Why, for whatever needs a reason. */
export const why: Reason = { code: 7, document: `0x${"ab".repeat(32)}` };

/** Reads everything again. */
export async function look(walk: Pick<Walk, "bridge">): Promise<Pick<Walk, "record" | "books" | "now">> {
  const { client, compiled } = walk.bridge;
  const record = await fetchRecord(client, compiled.id);
  const block = await client.provider.getBlock("latest");
  return { record, books: foldRecord(record), now: block?.timestamp ?? 0 };
}

/** Sends what was tried; returns the refusal in words, or null. */
export async function attempt(bridge: Bridge, { calls }: Attempt): Promise<string | null> {
  for (const call of calls) {
    try {
      await send(call, bridge.chain.relayer);
    } catch (error) {
      if (error instanceof ConcordatError && error.code === "reverted") return error.shortMessage;
      throw error;
    }
  }
  return null;
}

/** A party's authority under the terms in force: by its key, or now and then by a wrong one. */
export async function authority(walk: Walk, party: number, message: (base: Base) => Message): Promise<Auth> {
  const account = walk.record.terms.parties[party - 1]?.account ?? "";
  const people = [...walk.bridge.people.values()];
  const owner = people.find(({ address }) => address === account);
  const signer = walk.dice.percent(2) || owner === undefined ? walk.dice.of(people) : owner;
  const deadline = walk.dice.percent(2) ? walk.now - 1 : NEVER;
  const base = { party, deadline, chainId: walk.record.chainId };
  return { party, deadline, signature: await signMessage(message(base), signer) };
}

/** The authorities of several parties. */
export function authorities(walk: Walk, parties: readonly number[], message: (base: Base) => Message): Promise<Auth[]> {
  return Promise.all(parties.map((party) => authority(walk, party, message)));
}

/** One of the clauses, mostly the one with everything in it. */
export function someClause({ record, dice }: Walk): ClauseRecord {
  const [works] = record.clauses;
  return works !== undefined && dice.percent(75) ? works : dice.of(record.clauses);
}

/** A milestone, mostly one in these lanes; small numbers are likely, so that something comes of them. */
export function someMilestone({ books, dice }: Walk, clause: ClauseRecord, lanes: readonly Lane[]): MilestoneBooks {
  const all = booksOf(books, clause).milestones;
  const fitting = all.filter(({ lane }) => lanes.includes(lane));
  const list = fitting.length === 0 || dice.percent(8) ? all : fitting;
  return dice.of(dice.percent(60) ? list.slice(0, 10) : list);
}

/** The terms of a milestone. */
export function termsOf(clause: ClauseRecord, milestone: number) {
  return unpackRow(clause.config.rows[milestone - 1] ?? "0x");
}

const lanesFor: Record<string, readonly Lane[]> = {
  approve: ["submitted"],
  pay: ["approved"],
  dispute: ["submitted", "approved", "rejected"],
  resolve: ["disputed"],
  lapse: ["submitted", "rejected", "disputed"],
  reject: ["submitted"],
};

/** Whether a verb has something to act on; without asking this, most steps of a walk would lead nowhere. */
export function isUseful({ books, record, now }: Walk, verb: string): boolean {
  const lanes = lanesFor[verb];
  const some = (holds: (clause: (typeof books.clauses)[number]) => boolean) => books.clauses.some(holds);
  if (books.suspendedUntil > now && !["resolve", "withdraw", "suspend", "wait"].includes(verb)) return false;
  if (lanes !== undefined) return some(({ milestones }) => milestones.some(({ lane }) => lanes.includes(lane)));
  switch (verb) {
    case "withdraw":
      return some(({ credits }) => [...credits.values()].some(({ amount }) => amount > 0n));
    case "payArrears":
      return some(({ arrears }) => arrears.length > 0);
    case "release":
      return record.clauses.some((clause) =>
        booksOf(books, clause).milestones.some(
          ({ lane, number }) => lane === "paid" && termsOf(clause, number).retentionPpm > 0,
        ),
      );
    case "veto":
    case "succeed":
      return books.succession !== null;
    default:
      return true;
  }
}

function booksOf(books: Books, { id }: ClauseRecord) {
  const found = books.clauses.find((clause) => clause.id === id);
  if (found === undefined) throw new Error(`The books have no clause ${id}.`);
  return found;
}
