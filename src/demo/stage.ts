import type { HDNodeWallet } from "ethers";
import { allow, deposit } from "../actions/milestones.ts";
import { send, type Call } from "../actions/call.ts";
import { tokenInterface, type Client } from "../chain/contracts.ts";
import { ConcordatError } from "../errors.ts";
import { signMessage } from "../messages/sign.ts";
import type { Auth, Delivery, Filing, Message } from "../messages/types.ts";
import { clauseAt, fetchRecord, type AgreementRecord, type ClauseRecord } from "../record/record.ts";
import type { CompiledAgreement } from "../terms/compile.ts";
import { unpackRow } from "../terms/kinds/milestones/words.ts";
import type { Hex } from "../terms/normal.ts";
import { parseMoment } from "../units/moment.ts";
import { sha256, toUtf8Bytes } from "ethers";
import type { LocalChain } from "./chain.ts";
import type { Narrator } from "./narrator.ts";

/** Where a story plays: a chain, its people, and the agreement they signed. */
export interface Stage {
  chain: LocalChain;
  client: Client;
  people: Map<string, HDNodeWallet>;
  compiled: CompiledAgreement;
  narrator: Narrator;
  zone: string;
}

/** Far enough for every signature of a story. */
const NEVER = 2 ** 40 - 1;

/** Number of a party in the agreement's table. */
export function numberOf({ compiled }: Stage, name: string): number {
  return compiled.names.parties.indexOf(name) + 1;
}

/** The keys of a party. */
export function walletOf({ people }: Stage, name: string): HDNodeWallet {
  const wallet = people.get(name);
  if (wallet !== undefined) return wallet;
  throw new ConcordatError(`Nobody is called "${name}".`, { code: "party-unknown", remedy: "See the agreement file." });
}

/** Sets the clock to 10 in the morning of a day, and says so. */
export async function goTo(stage: Stage, day: string): Promise<void> {
  await stage.chain.travelTo(parseMoment(day, stage.zone, "start") + 10 * 3600);
  stage.narrator.date(day);
}

/** Sends a call; the relayer pays for gas, unless somebody sends for themselves. */
export async function act(stage: Stage, call: Call, sender?: string): Promise<void> {
  await send(call, sender === undefined ? stage.chain.relayer : walletOf(stage, sender));
}

/** Sends a call that the contracts refuse, and returns why, in words. */
export async function refusal(stage: Stage, call: Call, sender?: string): Promise<string> {
  try {
    await act(stage, call, sender);
  } catch (error) {
    if (error instanceof ConcordatError && error.code === "reverted") return error.remedy;
    throw error;
  }
  throw new ConcordatError(`"${call.title}" should have been refused.`, { code: "story", remedy: "Report this." });
}

/** One party's signature over a message. */
export async function authOf(stage: Stage, name: string, message: (base: Base) => Message): Promise<Auth> {
  const base = { party: numberOf(stage, name), deadline: NEVER, chainId: stage.client.deployment.chainId };
  return { ...base, signature: await signMessage(message(base), walletOf(stage, name)) };
}

/** What every message says. */
export interface Base {
  party: number;
  deadline: number;
  chainId: number;
}

/** The agreement as the chain has it now. */
export function recordOf(stage: Stage): Promise<AgreementRecord> {
  return fetchRecord(stage.client, stage.compiled.id);
}

/** The story's only clause, as the chain has it now. */
export async function clauseOf(stage: Stage): Promise<ClauseRecord> {
  return clauseAt(await recordOf(stage), 0);
}

/** A delivery with evidence whose digest stands for a report. */
export function deliveryOf(clause: ClauseRecord, milestone: number, round: number, evidence: string): Delivery {
  const { amount } = unpackRow(clause.config.rows[milestone - 1] ?? "0x");
  return { milestone, round, amount, evidence: digestOfText(evidence) };
}

/** A delivery as its provider files it. */
export function filingOf(delivery: Delivery, location: string, serviceDate: number): Filing {
  const invoice = digestOfText(`invoice for milestone ${delivery.milestone}, round ${delivery.round}`);
  return { delivery, serviceDate, invoice, budgetLine: toBudgetLine("72.4"), location };
}

/** SHA-256 of a text, as of a document. */
export function digestOfText(text: string): Hex {
  return sha256(toUtf8Bytes(text)) as Hex;
}

/** Mints worthless money for a payer, and pays it into its purse (number within the clause, from 0). */
export async function payIn(stage: Stage, name: string, payer: number, amount: bigint): Promise<void> {
  const clause = await clauseOf(stage);
  await mint(stage, clause.token, name, amount);
  await act(stage, allow(clause, amount), name);
  await act(stage, deposit(clause, payer, amount), name);
}

/** Mints worthless money for somebody. */
export async function mint(stage: Stage, token: string, name: string, amount: bigint): Promise<void> {
  const data = tokenInterface.encodeFunctionData("mint", [walletOf(stage, name).address, amount]) as Hex;
  await act(stage, { to: token, data, title: "Mint test currency" });
}

function toBudgetLine(text: string): Hex {
  return `0x${Buffer.from(text).toString("hex").padEnd(64, "0")}`;
}
