import type { Client } from "../chain/contracts.ts";
import { agreementsAt, milestonesAt, tokenInterface } from "../chain/contracts.ts";
import { Contract } from "ethers";
import { membersOf } from "../terms/word.ts";
import type { Books, ClauseBooks } from "./types.ts";
import { lanes } from "./types.ts";

/** One fact that was read twice: once from events, once from the contracts. */
export interface Comparison {
  fact: string;
  books: bigint;
  chain: bigint;
}

/**
 * Compares the books with the state of the contracts and with the balances of the tokens: editions, purses, lanes, votes,
 * arrears and credits, each one. What the law demands is that no {@link differences} remain.
 *
 * @param all The books of every agreement that uses these modules, so that token balances can add up.
 */
export async function compareWithChain(client: Client, all: readonly Books[]): Promise<Comparison[]> {
  const facts: Comparison[] = [];
  for (const books of all) {
    facts.push(...(await compareAgreement(client, books)));
    for (const clause of books.clauses) facts.push(...(await compareClause(client, books, clause)));
  }
  return [...facts, ...(await compareTokens(client, all))];
}

/** The facts on which books and chain disagree. */
export function differences(facts: readonly Comparison[]): Comparison[] {
  return facts.filter(({ books, chain }) => books !== chain);
}

async function compareAgreement({ provider, deployment }: Client, books: Books): Promise<Comparison[]> {
  const state = await agreementsAt(deployment, provider).stateOf(books.agreement);
  return [
    { fact: "edition", books: BigInt(books.edition), chain: state.edition },
    { fact: "suspended until", books: BigInt(books.suspendedUntil), chain: state.suspendedUntil },
    { fact: "seconds of suspension", books: BigInt(books.suspendedSeconds), chain: state.suspendedSeconds },
    { fact: "end", books: BigInt(books.endsAt), chain: state.endsAt },
    { fact: "closed", books: BigInt(books.closed), chain: BigInt(state.state === 5n) },
  ];
}

async function compareClause(
  { provider, deployment }: Client,
  books: Books,
  clause: ClauseBooks,
): Promise<Comparison[]> {
  const module = milestonesAt(deployment, provider, clause.module);
  const facts: Comparison[] = [];
  const add = (fact: string, value: bigint, chain: bigint) =>
    facts.push({ fact: `clause ${clause.index + 1}, ${fact}`, books: value, chain });

  for (const [payer, purse] of clause.purses.entries()) {
    const held = await module.purse(clause.id, payer);
    add(`balance of payer ${payer + 1}`, purse.balance, held.balance);
    add(`retention of payer ${payer + 1}`, purse.retained, held.retained);
    for (const payee of books.terms.parties.keys()) {
      const open = clause.arrears.find((entry) => entry.payer === payer && entry.payee === payee + 1);
      const owed = await module.arrears(clause.id, payer, payee + 1);
      add(`arrears of payer ${payer + 1} to party ${payee + 1}`, open?.due ?? 0n, owed.due);
      add(`retention payer ${payer + 1} has still to make`, open?.toRetain ?? 0n, owed.toRetain);
      add(`since when payer ${payer + 1} owes`, BigInt(open?.since ?? 0), owed.since);
    }
  }
  for (const party of books.terms.parties.keys()) {
    const credit = await module.credit(clause.id, party + 1);
    add(`credit of party ${party + 1}`, clause.credits.get(party + 1)?.amount ?? 0n, credit.amount);
  }
  for (const milestone of clause.milestones) {
    const lane = await module.laneOf(clause.id, milestone.number);
    const cancelled = clause.ending && (milestone.lane === "none" || milestone.lane === "rejected");
    add(`lane of milestone ${milestone.number}`, BigInt(lanes.indexOf(cancelled ? "cancelled" : milestone.lane)), lane);
    if (milestone.lane !== "submitted") continue;
    const filing = await module.filingOf(clause.id, milestone.number);
    const votes = filing.edition === BigInt(clause.edition) ? membersOf(filing.votes) : [];
    add(`votes for milestone ${milestone.number}`, BigInt(milestone.votes.length), BigInt(votes.length));
    add(`round of milestone ${milestone.number}`, BigInt(milestone.round), filing.voided + 1n);
  }
  return facts;
}

/** A module holds, of each token, exactly what its purses, retentions and credits say. */
async function compareTokens({ provider }: Client, all: readonly Books[]): Promise<Comparison[]> {
  const held = new Map<string, bigint>();
  for (const clause of all.flatMap(({ clauses }) => clauses)) {
    const key = `${clause.token} ${clause.module}`;
    const purses = clause.purses.reduce((sum, purse) => sum + purse.balance + purse.retained, 0n);
    const credits = [...clause.credits.values()].reduce((sum, { amount }) => sum + amount, 0n);
    held.set(key, (held.get(key) ?? 0n) + purses + credits);
  }
  return Promise.all(
    [...held].map(async ([key, books]) => {
      const [token = "", module = ""] = key.split(" ");
      const chain = (await new Contract(token, tokenInterface, provider).getFunction("balanceOf")(module)) as bigint;
      return { fact: `token ${token} held by ${module}`, books, chain };
    }),
  );
}
