import { getAddress, type Interface, type Log } from "ethers";
import type { Hex } from "../terms/normal.ts";
import { agreementsInterface, milestonesInterface, type Client } from "./contracts.ts";
import { inconsistent } from "./inconsistent.ts";
import { readLogs, type Topics } from "./logs.ts";

/** An event of the hub or of a module, decoded, with its place in the total order of events. */
export interface BookEvent {
  contract: "agreements" | "milestones";
  address: string;
  name: string;
  /** By parameter name; integers are bigint, structs are objects. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each event has its own parameters
  args: Record<string, any>;
  blockNumber: number;
  /** Seconds since 1970. */
  timestamp: number;
  transactionHash: Hex;
  logIndex: number;
}

/**
 * Reads all events of one agreement, in order: the hub's, and those of every clause that the hub's terms name. Events of other
 * contracts that claim the same id are not believed.
 */
export async function readEvents(client: Client, agreement: Hex): Promise<BookEvent[]> {
  const { provider, deployment, fromBlock = 0 } = client;
  const toBlock = await provider.getBlockNumber();
  const read = (address: string, topics: Topics) => readLogs(provider, { address, topics }, fromBlock, toBlock);
  const hub = await read(deployment.agreements, [null, agreement]);
  const events = hub.map((log) => decode("agreements", agreementsInterface, log));

  const modules = modulesOf(events);
  const opened = milestonesInterface.getEvent("ClauseOpened")?.topicHash ?? null;
  for (const address of modules) {
    const openings = await read(address, [opened, null, agreement]);
    const clauses = openings.map(({ topics }) => topics[1] ?? "");
    if (clauses.length === 0) continue;
    const logs = await read(address, [null, clauses]);
    events.push(...logs.map((log) => decode("milestones", milestonesInterface, log)));
  }

  await addTimes(client, events);
  return events.sort((a, b) => a.blockNumber - b.blockNumber || a.logIndex - b.logIndex);
}

/** Decodes one log; the arguments as plain data. */
export function decode(contract: BookEvent["contract"], abi: Interface, log: Log): BookEvent {
  const parsed = parse(abi, log);
  if (parsed === null) throw inconsistent(`Log ${log.index} of ${log.transactionHash} is no event of ${contract}.`);
  return {
    contract,
    address: getAddress(log.address),
    name: parsed.name,
    args: parsed.args,
    blockNumber: log.blockNumber,
    timestamp: 0,
    transactionHash: log.transactionHash as Hex,
    logIndex: log.index,
  };
}

/** Arguments are decoded when they are looked at, so that too is where data that was cut short shows. */
function parse(abi: Interface, log: Log): { name: string; args: BookEvent["args"] } | null {
  try {
    const parsed = abi.parseLog(log);
    if (parsed === null) return null;
    const { name, fragment, args } = parsed;
    return { name, args: Object.fromEntries(fragment.inputs.map((input, i) => [input.name, plain(input, args[i])])) };
  } catch (error) {
    throw inconsistent(`Log ${log.index} of ${log.transactionHash} is cut short or altered.`, error);
  }
}

/** Name and arguments of a log, if it is an event of the hub, of a module or of a token of ours; else null. */
export function decodeAny(log: Log): { name: string; args: BookEvent["args"] } | null {
  for (const [contract, abi] of [
    ["agreements", agreementsInterface],
    ["milestones", milestonesInterface],
  ] as const) {
    if (abi.parseLog(log) !== null) return decode(contract, abi, log);
  }
  return null;
}

/** Every module that terms of the agreement ever named. */
function modulesOf(events: readonly BookEvent[]): Set<string> {
  const terms = events.filter(({ name }) => name === "AgreementActivated" || name === "AgreementAmended");
  return new Set(
    terms.flatMap(({ args }) => (args["terms"] as { clauses: { module: string }[] }).clauses.map((c) => c.module)),
  );
}

async function addTimes({ provider }: Client, events: readonly BookEvent[]): Promise<void> {
  const blocks = [...new Set(events.map(({ blockNumber }) => blockNumber))];
  const times = new Map<number, number>();
  await Promise.all(blocks.map(async (number) => times.set(number, (await provider.getBlock(number))?.timestamp ?? 0)));
  for (const event of events) event.timestamp = times.get(event.blockNumber) ?? 0;
}

interface Param {
  baseType: string;
  arrayChildren: Param | null;
  components: readonly (Param & { name: string })[] | null;
}

/** The values ethers gives, without its proxies. */
function plain(param: Param, value: unknown): unknown {
  if (param.baseType === "array" && param.arrayChildren !== null) {
    const child = param.arrayChildren;
    return [...(value as unknown[])].map((item) => plain(child, item));
  }
  if (param.baseType === "tuple" && param.components !== null) {
    const fields = value as unknown[];
    return Object.fromEntries(param.components.map((component, i) => [component.name, plain(component, fields[i])]));
  }
  return value;
}
