import { existsSync, readFileSync, renameSync, rmSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { status, wipe } from "@nomicfoundation/ignition-core";
import { HardhatArtifactResolver } from "@nomicfoundation/hardhat-ignition/helpers";
import hre from "hardhat";
import { deploymentsFolder } from "../../src/deployment/records.ts";
import { ConcordatError } from "../../src/errors.ts";
import type { Method } from "../../src/deployment/factory.ts";
import { isPassing, type Chain } from "./chain.ts";
import { writeJson } from "./files.ts";
import type { Source } from "./source.ts";

/** What Ignition wrote down of this deployment, in an earlier run that ended or was interrupted. */
export interface Journal {
  folder: string;
  /** Of the contracts that are deployed. */
  addresses: Record<string, string>;
  /** Contracts whose transaction may be on its way. */
  begun: Set<string>;
  /** Transaction counts with which the deployer may have sent a contract, whatever became of it. */
  nonces: Record<string, number[]>;
}

/** What a deployment was begun with, which cannot change until it ends. */
interface Beginning {
  genesis: string;
  deployer: string;
  method: Method;
  source: string;
  commit: string | null;
}

const beginningName = "begun.json";

/**
 * Opens the journal of a chain, which may be empty yet.
 *
 * @param anew Puts an earlier deployment on this chain aside; it stays where it is on the chain.
 * @throws {@link ConcordatError} `chain-restarted`, `deployer-changed`, `source-changed`.
 */
export async function openJournal(chain: Chain, source: Source, anew: boolean): Promise<Journal> {
  const folder = join(deploymentsFolder(), `chain-${chain.chainId}`);
  if (anew && existsSync(folder)) renameSync(folder, nextFree(folder));
  const earlier = readBeginning(folder);
  if (earlier !== undefined && earlier.genesis !== chain.genesis && isPassing(chain)) {
    rmSync(folder, { recursive: true });
  } else if (earlier !== undefined) {
    requireSame(earlier, chain, source, folder);
    // What was begun with one kind of addresses is ended with it.
    chain.method = earlier.method;
  }
  repair(join(folder, "journal.jsonl"));
  const journal = await readJournal(folder);
  // Ignition keeps this list beside its journal and cannot read it if an interruption cut it short.
  const list = join(folder, "deployed_addresses.json");
  if (existsSync(list)) writeJson(list, journal.addresses);
  return journal;
}

/** Writes down what a deployment is begun with, before anything is sent. */
export function beginJournal({ folder }: Journal, { genesis, deployer, method }: Chain, source: Source): void {
  if (readBeginning(folder) !== undefined) return;
  const beginning: Beginning = { genesis, deployer, method, source: source.digest, commit: source.commit };
  writeJson(join(folder, beginningName), beginning);
}

/** Forgets the contracts that failed or were given up, so that they can be tried again. */
export async function forgetFailures(journal: Journal, names: readonly string[]): Promise<Journal> {
  for (const name of names) await wipe(journal.folder, new HardhatArtifactResolver(hre.artifacts), name);
  return names.length === 0 ? journal : readJournal(journal.folder);
}

/** Contracts that Ignition would not try again by itself: those that failed or whose transaction was not seen in time. */
export async function failuresIn(journal: Journal): Promise<{ failed: string[]; timedOut: string[] }> {
  if (!existsSync(join(journal.folder, "journal.jsonl"))) return { failed: [], timedOut: [] };
  const { failed, timedOut } = await status(journal.folder);
  return { failed: failed.map(({ futureId }) => futureId), timedOut: timedOut.map(({ futureId }) => futureId) };
}

/** Hashes of the transactions that were sent for a contract. */
export function hashesOf(journal: Journal, name: string): string[] {
  return readMessages(journal.folder).flatMap((message) =>
    message.type === "TRANSACTION_SEND" && message.futureId === name ? [message.transaction.hash] : [],
  );
}

/** Of the contracts that are begun, those that may have been sent without the hash being written down. */
export function sentUnrecorded(journal: Journal): Map<string, number> {
  const open = new Map<string, number>();
  for (const message of readMessages(journal.folder)) {
    if (message.type === "TRANSACTION_PREPARE_SEND") open.set(message.futureId, message.nonce);
    else if (message.futureId !== undefined) open.delete(message.futureId);
  }
  return new Map([...open].filter(([name]) => journal.begun.has(name)));
}

/** A line of the journal, as far as it is read here. */
type Message =
  | { type: "TRANSACTION_PREPARE_SEND"; futureId: string; nonce: number }
  | { type: "TRANSACTION_SEND"; futureId: string; transaction: { hash: string } }
  | { type: "other"; futureId?: string };

function readMessages(folder: string): Message[] {
  const file = join(folder, "journal.jsonl");
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Message);
}

async function readJournal(folder: string): Promise<Journal> {
  const nonces: Journal["nonces"] = {};
  for (const message of readMessages(folder)) {
    if (message.type === "TRANSACTION_PREPARE_SEND") (nonces[message.futureId] ??= []).push(message.nonce);
  }
  if (!existsSync(join(folder, "journal.jsonl"))) return { folder, addresses: {}, begun: new Set(), nonces };
  const { contracts, started } = await status(folder);
  const addresses = Object.fromEntries(Object.entries(contracts).map(([name, { address }]) => [name, address]));
  return { folder, addresses, begun: new Set(started), nonces };
}

/** Takes away a last line that was cut off while it was written; nothing had been done about it yet. */
function repair(file: string): void {
  if (!existsSync(file)) return;
  const text = readFileSync(file, "utf8");
  const last = text.lastIndexOf("\n");
  try {
    JSON.parse(text.slice(last + 1) || "null");
  } catch {
    truncateSync(file, Buffer.byteLength(text.slice(0, Math.max(last, 0))));
  }
}

function requireSame(earlier: Beginning, chain: Chain, source: Source, folder: string): void {
  const where = { file: folder };
  if (earlier.genesis !== chain.genesis) {
    throw new ConcordatError(`Chain ${chain.chainId} was another chain when Concordat was last deployed to it.`, {
      code: "chain-restarted",
      remedy: "If it was started anew, deploy with --anew; the old record is put aside.",
      where,
    });
  }
  if (earlier.source !== source.digest) {
    throw new ConcordatError(`The deployment in this folder is of another source, commit ${earlier.commit}.`, {
      code: "source-changed",
      remedy: "Check that commit out to go on with it, or deploy this source beside it with --anew.",
      where,
    });
  }
  if (earlier.deployer !== chain.deployer) {
    throw new ConcordatError(`The deployment in this folder was begun by ${earlier.deployer}, not ${chain.deployer}.`, {
      code: "deployer-changed",
      remedy: "Use the same key to go on with it, or deploy with --anew.",
      where,
    });
  }
}

function readBeginning(folder: string): Beginning | undefined {
  const file = join(folder, beginningName);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Beginning) : undefined;
}

function nextFree(folder: string): string {
  let number = 1;
  while (existsSync(`${folder}-${number}`)) number++;
  return `${folder}-${number}`;
}
