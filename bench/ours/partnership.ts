import { HDNodeWallet, type TransactionReceipt } from "ethers";
import { activateAndFund, signersOf } from "../../src/actions/agreements.ts";
import { send, type Call } from "../../src/actions/call.ts";
import { tokenInterface } from "../../src/chain/contracts.ts";
import type { LocalChain } from "../../src/demo/chain.ts";
import { termsMessage } from "../../src/messages/agreements.ts";
import { approveMessage, submitMessage } from "../../src/messages/milestones.ts";
import { signMessage } from "../../src/messages/sign.ts";
import type { Auth, Filing, Message } from "../../src/messages/types.ts";
import { recordOf, type AgreementRecord, type ClauseRecord } from "../../src/record/record.ts";
import { hashTerms } from "../../src/terms/hash.ts";
import { hashConfig } from "../../src/terms/kinds/milestones/encode.ts";
import { UNLIMITED } from "../../src/terms/kinds/milestones/types.ts";
import { packPayer, packRow, packTier } from "../../src/terms/kinds/milestones/words.ts";
import { readEvents } from "../../src/chain/events.ts";
import type { Deployment, Hex } from "../../src/terms/normal.ts";
import type { MilestonesConfig } from "../../src/terms/kinds/milestones/types.ts";
import { NO_CEILING, ZERO_HASH, type Terms } from "../../src/terms/types.ts";

const NEVER = 2 ** 40 - 1;

/** What a partnership to measure looks like. */
export interface Shape {
  milestones: number;
  /** Payees in turn: 1 for all to one, or as many as there are milestones. */
  payees?: number;
  /** Approvals a milestone needs, each of another organisation. */
  approvals?: number;
  retentionPpm?: number;
  challengeDays?: number;
}

/**
 * Three parties that sign (payer, provider, arbiter), two approvers, and payees; every milestone of 100 units. The approvers
 * and payees do not sign the agreement, as in the figures we compare with.
 */
export interface Partnership {
  chain: LocalChain;
  deployment: Deployment;
  wallets: HDNodeWallet[];
  terms: Terms;
  config: MilestonesConfig;
  id: Hex;
}

export const PAYER = 1;
export const PROVIDER = 2;
export const ARBITER = 3;
export const APPROVER = 4;
export const SECOND_APPROVER = 5;
/** Number of the first payee. */
export const PAYEE = 6;

let salt = 0;

/** Drafts a partnership; nothing is sent but what pays for its payer. */
export function draft(chain: LocalChain, deployment: Deployment, shape: Shape): Partnership {
  const payees = shape.payees ?? 1;
  const wallets = Array.from({ length: 5 + payees }, () => HDNodeWallet.createRandom().connect(chain.provider));
  const token = deployment.tokens["GBP"]?.address ?? "";
  const amount = 100n;
  const rows = Array.from({ length: shape.milestones }, (_, i) =>
    packRow({
      amount,
      due: 1_700_000_000,
      predecessors: [0, 0, 0, 0],
      retentionPpm: shape.retentionPpm ?? 0,
      reviewDays: 14,
      payee: PAYEE + (i % payees),
      policy: 1,
      challengeDays: shape.challengeDays ?? 0,
      reviewDefault: 1,
      disputeDefault: 1,
    }),
  );
  const approvals = shape.approvals ?? 1;
  const config: MilestonesConfig = {
    kind: "milestones",
    deal: {
      token,
      unit: 1n,
      longstop: 4_000_000_000,
      retentionDate: 4_000_000_000,
      cureDays: 30,
      payers: [packPayer({ party: PAYER, weight: 1n })],
      policies: [packTier({ upTo: UNLIMITED, eligible: 0b11000, approvals, organisations: approvals, batch: 0 })],
    },
    rows,
  };
  const value = amount * BigInt(shape.milestones);
  const terms: Terms = {
    title: "Bench",
    document: `0x${"11".repeat(32)}`,
    location: "https://example.org/agreement.pdf",
    externalId: "",
    organisations: wallets.map((_, i) => `Organisation ${i + 1}`),
    parties: wallets.map(({ address }, i) => ({
      account: address,
      organisation: i + 1,
      flags: i < 3 ? 5 + (i + 1 === PROVIDER ? 2 : 0) : 0,
    })),
    clauses: [
      {
        module: deployment.modules["milestones"] ?? "",
        token,
        currency: "0x474250",
        value,
        originalValue: value,
        anchor: ZERO_HASH,
        config: hashConfig(config),
      },
    ],
    rules: {
      start: 0,
      end: 0,
      openBy: 0,
      arbiter: ARBITER,
      disputePeriod: 2_592_000,
      reviveDelay: 604_800,
      maySuspend: 1,
      mayEnd: 1,
      noticeDays: 30,
      suspensionLimit: 8_640_000,
      ceilingPpm: NO_CEILING,
    },
    edition: 1,
    salt: `0x${(++salt).toString(16).padStart(64, "0")}`,
  };
  const id = hashTerms(terms, { chainId: deployment.chainId, verifyingContract: deployment.agreements });
  return { chain, deployment, wallets, terms, config, id };
}

/** Opens the partnership and pays everything in, in one transaction, which it returns. */
export async function createAndFund(p: Partnership, times = 1n): Promise<TransactionReceipt> {
  const { chain, deployment, terms, config, id } = p;
  const payer = walletOf(p, PAYER);
  const amount = (terms.clauses[0]?.value ?? 0n) * times;
  await (await chain.relayer.sendTransaction({ to: payer.address, value: 10n ** 18n })).wait();
  const token = config.deal.token;
  const mint = tokenInterface.encodeFunctionData("mint", [payer.address, amount * 2n]) as Hex;
  const allow = tokenInterface.encodeFunctionData("approve", [terms.clauses[0]?.module ?? "", amount * 2n]) as Hex;
  await send({ to: token, data: mint, title: "mint" }, chain.relayer);
  await send({ to: token, data: allow, title: "allow" }, payer);

  const message = termsMessage({ chainId: deployment.chainId, hub: deployment.agreements, terms });
  const signatures = new Map<number, string>();
  for (const party of signersOf(terms)) signatures.set(party, await signMessage(message, walletOf(p, party)));
  const compiled = { terms, configs: [config], id } as never;
  return sendAs(
    p,
    PAYER,
    activateAndFund(deployment.agreements, compiled, signatures, [{ clause: 0, payer: 0, amount }]),
  );
}

/** Gives payees a balance, so that a payment finds their slot used. */
export async function giveBalances({ chain, config, wallets }: Partnership): Promise<void> {
  for (const { address } of wallets.slice(PAYEE - 1)) {
    const data = tokenInterface.encodeFunctionData("mint", [address, 1n]) as Hex;
    await send({ to: config.deal.token, data, title: "mint" }, chain.relayer);
  }
}

/** The agreement as the chain has it. */
export async function record({ chain, deployment, id }: Partnership): Promise<AgreementRecord> {
  return recordOf(await readEvents({ provider: chain.provider, deployment }, id), id, { deployment });
}

/** Sends as a party; 0 is the relayer. */
export async function sendAs(p: Partnership, party: number, call: Call): Promise<TransactionReceipt> {
  if (party === 0) return send(call, p.chain.relayer);
  const wallet = walletOf(p, party);
  if ((await p.chain.provider.getBalance(wallet.address)) === 0n) {
    await (await p.chain.relayer.sendTransaction({ to: wallet.address, value: 10n ** 18n })).wait();
  }
  return send(call, wallet);
}

/** The caller is the party. */
export function self(party: number): Auth {
  return { party, deadline: 0, signature: "0x" };
}

/** A party's signature over a message. */
export async function sign(
  p: Partnership,
  party: number,
  message: (base: { party: number; deadline: number; chainId: number }) => Message,
): Promise<Auth> {
  const base = { party, deadline: NEVER, chainId: p.deployment.chainId };
  return { ...base, signature: await signMessage(message(base), walletOf(p, party)) };
}

/** First deliveries of these milestones. */
export function filings(milestones: readonly number[], round = 1): Filing[] {
  return milestones.map((milestone) => ({
    delivery: {
      milestone,
      round,
      amount: 100n,
      evidence: `0x${"ab".repeat(31)}${milestone.toString(16).padStart(2, "0")}`,
    },
    serviceDate: 1_700_000_000,
    invoice: `0x${"cd".repeat(32)}`,
    budgetLine: ZERO_HASH,
    location: "https://example.org/evidence",
  }));
}

/** The provider's signature over filings. */
export function submission(p: Partnership, clause: ClauseRecord, list: Filing[]): Promise<Auth> {
  return sign(p, PROVIDER, (base) => submitMessage({ ...base, clause, filings: list }));
}

/** An approver's signature over filings. */
export function approval(p: Partnership, party: number, clause: ClauseRecord, list: Filing[]): Promise<Auth> {
  return sign(p, party, (base) =>
    approveMessage({ ...base, clause, deliveries: list.map(({ delivery }) => delivery) }),
  );
}

function walletOf({ wallets }: Partnership, party: number): HDNodeWallet {
  const wallet = wallets[party - 1];
  if (wallet === undefined) throw new RangeError(`There is no party ${party}.`);
  return wallet;
}
