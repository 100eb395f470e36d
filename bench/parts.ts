import { dataLength, getBytes, type TransactionReceipt } from "ethers";
import type { Env } from "./env.ts";

/** What any transaction costs before it does anything. */
export const BASE = 21_000;

/** What the gas of a transaction pays for, besides {@link BASE}. */
export interface Parts {
  calldata: number;
  events: number;
  /** Reading and writing words, less what is refunded. */
  storage: number;
  /** All instructions that are not named here, of every contract that runs. */
  computing: number;
  /** The rest: reaching other contracts, and checking signatures. */
  calls: number;
}

interface Trace {
  structLogs: { op: string; gasCost: number; refund?: number }[];
}

const STORAGE = /^[ST](LOAD|STORE)$/;
const COUNTED_ELSEWHERE = /^(LOG\d|(|STATIC|DELEGATE)CALL|CREATE2?|EXTCODE\w+|BALANCE)$/;
const BARE_TRACE = { disableMemory: true, disableStack: true, disableStorage: true };

/** What the gas of the chain's last transaction pays for; null if it is not `gas`, so that there was more than one. */
export async function partsOf({ provider }: Env, gas: number): Promise<Parts | null> {
  const block = await provider.getBlock("latest", true);
  const [transaction] = block?.prefetchedTransactions ?? [];
  const receipt = transaction && (await provider.getTransactionReceipt(transaction.hash));
  if (!receipt || Number(receipt.gasUsed) !== gas) return null;
  const trace = (await provider.send("debug_traceTransaction", [transaction.hash, BARE_TRACE])) as Trace;
  const calldata = getBytes(transaction.data).reduce((sum, byte) => sum + (byte === 0 ? 4 : 16), 0);
  const events = eventsOf(receipt);
  const storage = sumOf(trace, (op) => STORAGE.test(op)) - refundOf(trace, gas);
  const computing = sumOf(trace, (op) => !STORAGE.test(op) && !COUNTED_ELSEWHERE.test(op));
  return { calldata, events, storage, computing, calls: gas - BASE - calldata - events - storage - computing };
}

const eventsOf = ({ logs }: TransactionReceipt): number =>
  logs.reduce((sum, { topics, data }) => sum + 375 + 375 * topics.length + 8 * dataLength(data), 0);

const sumOf = ({ structLogs }: Trace, counts: (op: string) => boolean): number =>
  structLogs.reduce((sum, { op, gasCost }) => (counts(op) ? sum + gasCost : sum), 0);

/** Refunds are capped at a fifth of what was used before them. */
const refundOf = ({ structLogs }: Trace, gas: number): number =>
  Math.min(structLogs.at(-1)?.refund ?? 0, Math.floor(gas / 4));
