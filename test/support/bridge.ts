import type { Contract } from "ethers";
import { activate, signersOf } from "../../src/actions/agreements.ts";
import { send, type Call } from "../../src/actions/call.ts";
import { tokenInterface } from "../../src/chain/contracts.ts";
import { allow, deposit } from "../../src/actions/milestones.ts";
import { deployAll, makePeople, startChain } from "../../src/demo/chain.ts";
import { narrate } from "../../src/demo/narrator.ts";
import { walletOf, type Base, type Stage } from "../../src/demo/stage.ts";
import { termsMessage } from "../../src/messages/agreements.ts";
import { signMessage } from "../../src/messages/sign.ts";
import type { Auth, Message } from "../../src/messages/types.ts";
import type { AgreementRecord, ClauseRecord } from "../../src/record/record.ts";
import { compileAgreement } from "../../src/terms/compile.ts";
import type { Hex } from "../../src/terms/normal.ts";
import { parseMoment } from "../../src/units/moment.ts";
import { bridgeFile, bridgeParties, bridgeStart } from "./bridge-file.ts";
import { deployMock } from "./solidity.ts";

/** The bridge agreement on a chain of its own, in a token whose issuer blocks accounts when it likes. */
export interface Bridge extends Stage {
  token: Contract;
}

/** Far enough for every signature. */
export const NEVER = 2 ** 40 - 1;

/** Deploys everything and compiles the agreement; it is not open yet. */
export async function draftBridge(): Promise<Bridge> {
  const chain = await startChain(parseMoment(bridgeStart, "UTC", "start"));
  const deployment = await deployAll(chain, []);
  const token = await deployMock(chain.relayer, "test/mocks/Tokens.sol", "BlockingToken");
  deployment.tokens["GBP"] = { address: await token.getAddress(), decimals: 6 };
  const people = await makePeople(chain, [...bridgeParties, "heir", "second heir"]);
  const accounts = Object.fromEntries([...people].map(([name, { address }]) => [name, address]));
  const compiled = compileAgreement(bridgeFile(accounts), deployment, {});
  const client = { provider: chain.provider, deployment };
  return { chain, client, people, compiled, narrator: narrate(() => undefined, false), zone: "UTC", token };
}

/** As {@link draftBridge}, signed and opened. */
export async function openBridge(): Promise<Bridge> {
  const bridge = await draftBridge();
  const { compiled, client, chain } = bridge;
  const { chainId, agreements: hub } = client.deployment;
  const signatures = new Map<number, string>();
  for (const party of signersOf(compiled.terms)) {
    const message = termsMessage({ chainId, hub, terms: compiled.terms });
    signatures.set(party, await signMessage(message, signerOf(bridge, party)));
  }
  await send(activate(hub, compiled, signatures), chain.relayer);
  return bridge;
}

/** Whoever has the key of a party (number from 1) of the first edition. */
export function signerOf(bridge: Bridge, party: number) {
  return walletOf(bridge, bridge.compiled.names.parties[party - 1] ?? "");
}

/** A party's signature over what it says. */
export async function signedBy(bridge: Bridge, party: number, message: (base: Base) => Message): Promise<Auth> {
  const base = { party, deadline: NEVER, chainId: bridge.client.deployment.chainId };
  return { party, deadline: NEVER, signature: await signMessage(message(base), signerOf(bridge, party)) };
}

/** Pays new money into a purse (payer from 0), from the relayer's account. */
export async function fill(bridge: Bridge, clause: ClauseRecord, payer: number, amount: bigint): Promise<void> {
  const { relayer } = bridge.chain;
  const data = tokenInterface.encodeFunctionData("mint", [await relayer.getAddress(), amount]) as Hex;
  const mint: Call = { to: clause.token, data, title: "Mint" };
  for (const call of [mint, allow(clause, amount), deposit(clause, payer, amount)]) await send(call, relayer);
}

/** Makes the token's issuer block an account, or let it go. */
export async function setBlocked(bridge: Bridge, account: string, blocked: boolean): Promise<void> {
  await ((await bridge.token.getFunction("setBlocked")(account, blocked)) as { wait: () => Promise<unknown> }).wait();
}

/** Sets the clock forward by seconds, with a block. */
export async function pass(bridge: Bridge, seconds: number): Promise<void> {
  await bridge.chain.provider.send("evm_increaseTime", [seconds]);
  await bridge.chain.provider.send("evm_mine", []);
}

/** How often the contracts said this of the agreement: what messages that may be repeated are counted by. */
export function timesOf({ events }: AgreementRecord, name: string): number {
  return events.filter((event) => event.name === name).length;
}

/** Does something, and undoes whatever it did to the chain. */
export async function undone<T>({ chain }: Stage, what: () => Promise<T>): Promise<T> {
  const snapshot = (await chain.provider.send("evm_snapshot", [])) as string;
  try {
    return await what();
  } finally {
    await chain.provider.send("evm_revert", [snapshot]);
  }
}
