import { id, MaxUint256, parseEther, type HDNodeWallet, type Signer, type TransactionReceipt } from "ethers";
import { activateAndFund, signersOf } from "../../src/actions/agreements.ts";
import { send, type Call } from "../../src/actions/call.ts";
import { readEvents } from "../../src/chain/events.ts";
import { deployAll } from "../../src/demo/chain.ts";
import { termsMessage } from "../../src/messages/agreements.ts";
import { signMessage } from "../../src/messages/sign.ts";
import { clauseAt, recordOf, type AgreementRecord, type ClauseRecord } from "../../src/record/record.ts";
import type { CompiledAgreement } from "../../src/terms/compile.ts";
import type { Deployment } from "../../src/terms/normal.ts";
import type { MilestonesConfig } from "../../src/terms/kinds/milestones/types.ts";
import type { Terms } from "../../src/terms/types.ts";
import { account, fill, type Env } from "../env.ts";
import { person } from "../people.ts";
import { peopleNeeded, termsOf, type Shape } from "./terms.ts";

/** An agreement to measure, and everybody who acts in it. */
export interface Partnership {
  env: Env;
  deployment: Deployment;
  wallets: HDNodeWallet[];
  terms: Terms;
  config: MilestonesConfig;
  id: CompiledAgreement["id"];
}

/** Our contracts on a fresh chain; somebody else's money lies in the module already, as it would in use. */
export async function deployed(env: Env): Promise<Deployment> {
  const without = await deployAll({ provider: env.provider, relayer: account(env, 0) }, []);
  const token = { address: await env.token.getAddress(), decimals: 18 };
  const deployment = { ...without, tokens: { GBP: token } };
  await createAndFund(draft(env, deployment, { milestones: 1 }, "somebody else"));
  return deployment;
}

/** Drafts a partnership; nothing is sent. */
export function draft(env: Env, deployment: Deployment, shape: Shape, salt = "bench"): Partnership {
  const wallets = Array.from({ length: peopleNeeded(shape) }, (_, i) => person(i).connect(env.provider));
  const accounts = wallets.map(({ address }) => address);
  return { env, deployment, wallets, ...termsOf(shape, { accounts, deployment, salt: id(salt) }) };
}

/**
 * Opens the partnership and pays in, in one transaction, which it returns; the first payer does it for all and keeps tokens.
 *
 * @param total What is paid in; everything, unless it is said.
 */
export async function createAndFund(
  p: Partnership,
  total = p.terms.clauses[0]?.value ?? 0n,
): Promise<TransactionReceipt> {
  await prepare(p);
  const { payers } = p.config.deal;
  const funding = payers.map((_, payer) => ({ clause: 0, payer, amount: total / BigInt(payers.length) }));
  return sendAs(p, 1, activateAndFund(p.deployment.agreements, compiled(p), await signatures(p), funding));
}

/** Gives the payer tokens, and lets the module take them. */
export async function prepare(p: Partnership): Promise<void> {
  const payer = await walletOf(p, 1);
  await fill(p.env, payer.address);
  const module = p.terms.clauses[0]?.module ?? "";
  await (await p.env.token.connect(payer).approve(module, MaxUint256)).wait();
}

/** The partnership as the library's actions take it. */
export const compiled = ({ terms, config, id }: Partnership): CompiledAgreement =>
  ({ terms, configs: [config], id }) as CompiledAgreement;

/** The signature of everybody who must sign the terms. */
export async function signatures(p: Partnership): Promise<Map<number, string>> {
  const message = termsMessage({ chainId: p.deployment.chainId, hub: p.deployment.agreements, terms: p.terms });
  const all = new Map<number, string>();
  for (const party of signersOf(p.terms)) all.set(party, await signMessage(message, await walletOf(p, party)));
  return all;
}

/** The agreement as the chain has it. */
export async function record({ env, deployment, id }: Partnership): Promise<AgreementRecord> {
  return recordOf(await readEvents({ provider: env.provider, deployment }, id), id, { deployment });
}

/** Its clause. */
export const clauseOf = async (p: Partnership): Promise<ClauseRecord> => clauseAt(await record(p), 0);

/** Sends as a party; 0 is somebody who is none. */
export async function sendAs(p: Partnership, party: number, call: Call): Promise<TransactionReceipt> {
  const signer: Signer = party === 0 ? account(p.env, 0) : await walletOf(p, party);
  return send(call, signer);
}

/** What it costs to send as a party. */
export const gasAs = async (p: Partnership, party: number, call: Call): Promise<bigint> =>
  (await sendAs(p, party, call)).gasUsed;

/** The key of a party, which has the chain's coin to send with. */
export async function walletOf({ env, wallets }: Partnership, party: number): Promise<HDNodeWallet> {
  const wallet = wallets[party - 1];
  if (wallet === undefined) throw new RangeError(`There is no party ${party}.`);
  if ((await env.provider.getBalance(wallet.address)) === 0n) {
    await (await account(env, 0).sendTransaction({ to: wallet.address, value: parseEther("10") })).wait();
  }
  return wallet;
}

/** Gives everybody who is paid a balance, so that a payment finds their slot used. */
export async function fillPayees({ env, config, wallets }: Partnership): Promise<void> {
  const payees = new Set(config.rows.map((row) => Number((BigInt(row) >> 24n) & 0xffn)));
  for (const payee of payees) await fill(env, wallets[payee - 1]?.address ?? "");
}
