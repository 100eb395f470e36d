import { amend, suspend } from "../../src/actions/agreements.ts";
import { approve, attachEvidence, dispute, pay, resolve, submit } from "../../src/actions/milestones.ts";
import { amendmentMessage } from "../../src/messages/agreements.ts";
import { clauseAt } from "../../src/record/record.ts";
import { clauseIds } from "../../src/terms/edition.ts";
import { hashConfig } from "../../src/terms/kinds/milestones/encode.ts";
import { packRow, unpackRow } from "../../src/terms/kinds/milestones/words.ts";
import type { LocalChain } from "../../src/demo/chain.ts";
import type { Deployment } from "../../src/terms/normal.ts";
import {
  APPROVER,
  ARBITER,
  PAYER,
  PROVIDER,
  SECOND_APPROVER,
  approval,
  createAndFund,
  draft,
  filings,
  giveBalances,
  record,
  self,
  sendAs,
  sign,
  submission,
  type Partnership,
  type Shape,
} from "./partnership.ts";

/** Where an operation is measured. */
export interface Bench {
  chain: LocalChain;
  deployment: Deployment;
}

/** Gas of one operation, as its receipts say. */
export type Operation = (bench: Bench) => Promise<bigint>;

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

async function opened({ chain, deployment }: Bench, shape: Shape, existing = true): Promise<Partnership> {
  const p = draft(chain, deployment, shape);
  await createAndFund(p);
  if (existing) await giveBalances(p);
  return p;
}

const clauseOf = async (p: Partnership) => clauseAt(await record(p), 0);

const create =
  (milestones: number): Operation =>
  async ({ chain, deployment }) => {
    // Somebody else's money lies in the module already, as it would in use.
    await createAndFund(draft(chain, deployment, { milestones: 1 }));
    return (await createAndFund(draft(chain, deployment, { milestones }))).gasUsed;
  };

/** The delivery is on file; one approver accepts, by sending, and it is paid. */
const approveAndPay =
  (existing: boolean): Operation =>
  async (bench) => {
    const p = await opened(bench, { milestones: 5 }, existing);
    const clause = await clauseOf(p);
    const list = filings([1]);
    await sendAs(p, PROVIDER, submit(clause, list[0] as never, self(PROVIDER)));
    const call = approve(clause, { filings: list, approvals: [self(APPROVER)], thenPay: true });
    return (await sendAs(p, APPROVER, call)).gasUsed;
  };

/** The delivery is on file; two signatures accept, somebody relays them, and it is paid. */
const twoSignatures: Operation = async (bench) => {
  const p = await opened(bench, { milestones: 5, approvals: 2 });
  const clause = await clauseOf(p);
  const list = filings([1]);
  await sendAs(p, PROVIDER, submit(clause, list[0] as never, self(PROVIDER)));
  const approvals = [await approval(p, APPROVER, clause, list), await approval(p, SECOND_APPROVER, clause, list)];
  return (await sendAs(p, 0, approve(clause, { filings: list, approvals, thenPay: true }))).gasUsed;
};

/** All three signatures, delivery and approvals, in one transaction; nothing was on file. */
const signedPath: Operation = async (bench) => {
  const p = await opened(bench, { milestones: 5, approvals: 2 });
  const clause = await clauseOf(p);
  const list = filings([1]);
  const approvals = [await approval(p, APPROVER, clause, list), await approval(p, SECOND_APPROVER, clause, list)];
  const call = approve(clause, {
    filings: list,
    submission: await submission(p, clause, list),
    approvals,
    thenPay: true,
  });
  return (await sendAs(p, 0, call)).gasUsed;
};

/** The delivery is on file; two approvers vote by sending, the second vote pays. */
const twoVotes: Operation = async (bench) => {
  const p = await opened(bench, { milestones: 5, approvals: 2 });
  const clause = await clauseOf(p);
  const list = filings([1]);
  await sendAs(p, PROVIDER, submit(clause, list[0] as never, self(PROVIDER)));
  const vote = (party: number) =>
    sendAs(p, party, approve(clause, { filings: list, approvals: [self(party)], thenPay: true }));
  return (await vote(APPROVER)).gasUsed + (await vote(SECOND_APPROVER)).gasUsed;
};

/** Approved earlier; one transaction pays all. */
const payApproved =
  (milestones: number, payees: number, existing: boolean): Operation =>
  async (bench) => {
    const p = await opened(bench, { milestones, payees }, existing);
    const clause = await clauseOf(p);
    const list = filings(numbers(milestones));
    for (let i = 0; i < list.length; i += 20) {
      const part = list.slice(i, i + 20);
      const given = { filings: part, submission: await submission(p, clause, part), thenPay: false };
      await sendAs(p, 0, approve(clause, { ...given, approvals: [await approval(p, APPROVER, clause, part)] }));
    }
    return (await sendAs(p, 0, pay(clause, numbers(milestones)))).gasUsed;
  };

/** Delivered, approved by one signature over all of them, and paid, in one transaction. */
const approveAndPayMany =
  (milestones: number, payees: number): Operation =>
  async (bench) => {
    const p = await opened(bench, { milestones, payees });
    const clause = await clauseOf(p);
    const list = filings(numbers(milestones));
    const given = { filings: list, submission: await submission(p, clause, list), thenPay: true };
    const call = approve(clause, { ...given, approvals: [await approval(p, APPROVER, clause, list)] });
    return (await sendAs(p, 0, call)).gasUsed;
  };

const evidence: Operation = async (bench) => {
  const p = await opened(bench, { milestones: 5 });
  const call = attachEvidence(await clauseOf(p), 1, `0x${"ab".repeat(32)}`, "");
  return (await sendAs(p, PROVIDER, call)).gasUsed;
};

const submitOnChain =
  (milestones: number): Operation =>
  async (bench) => {
    const p = await opened(bench, { milestones });
    await sendAs(p, PROVIDER, submit(await clauseOf(p), filings([2])[0] as never, self(PROVIDER)));
    return (await sendAs(p, PROVIDER, submit(await clauseOf(p), filings([1])[0] as never, self(PROVIDER)))).gasUsed;
  };

const reason = { code: 1, document: `0x${"ef".repeat(32)}` };

const disputeOpen: Operation = async (bench) => (await disputed(bench)).gas;

const disputeResolve: Operation = async (bench) => {
  const { p } = await disputed(bench);
  const clause = await clauseOf(p);
  const { delivery } = filings([1])[0] as never as ReturnType<typeof filings>[number];
  const { rules } = (await record(p)).terms;
  const call = resolve(clause, { rules, delivery, toPayee: 60n, reason, by: [self(ARBITER)] });
  const ruling = (await sendAs(p, ARBITER, call)).gasUsed;
  return ruling;
};

async function disputed(bench: Bench): Promise<{ p: Partnership; gas: bigint }> {
  const p = await opened(bench, { milestones: 5 });
  const clause = await clauseOf(p);
  const [filing] = filings([1]);
  if (filing === undefined) throw new RangeError("no filing");
  await sendAs(p, PROVIDER, submit(clause, filing, self(PROVIDER)));
  const { gasUsed } = await sendAs(p, PAYER, dispute(clause, filing.delivery, reason, self(PAYER)));
  return { p, gas: gasUsed };
}

/** Create and fund five, then deliver, approve and pay each: one approver, who sends. */
const lifeCycle: Operation = async (bench) => {
  const p = draft(bench.chain, bench.deployment, { milestones: 5 });
  let gas = (await createAndFund(p)).gasUsed;
  await giveBalances(p);
  const clause = await clauseOf(p);
  for (const milestone of numbers(5)) {
    const list = filings([milestone]);
    const given = { filings: list, submission: await submission(p, clause, list), thenPay: true };
    const call = approve(clause, { ...given, approvals: [self(APPROVER)] });
    gas += (await sendAs(p, APPROVER, call)).gasUsed;
  }
  return gas;
};

/** One due date of twenty milestones moves, three parties sign. */
const amendTwenty: Operation = async (bench) => {
  const p = await opened(bench, { milestones: 20 });
  const r = await record(p);
  const rows = p.config.rows.map((row, i) => (i === 0 ? packRow({ ...unpackRow(row), due: 1_800_000_000 }) : row));
  const config = { ...p.config, rows };
  const [anchor] = clauseIds({ terms: p.terms, id: p.id });
  const clauses = r.terms.clauses.map((c) => ({ ...c, anchor: anchor ?? c.anchor, config: hashConfig(config) }));
  const terms = { ...r.terms, clauses, edition: 2 };
  const auths = [];
  for (const party of [1, 2, 3]) {
    auths.push(
      await sign(p, party, (b) => amendmentMessage({ ...b, hub: r.hub, agreement: r.id, terms, reason, skip: 0 })),
    );
  }
  return (await sendAs(p, 0, amend(r, { to: { terms, configs: [config] }, reason, auths }))).gasUsed;
};

const suspendOnce: Operation = async (bench) => {
  const p = await opened(bench, { milestones: 5 });
  const until = ((await bench.chain.provider.getBlock("latest"))?.timestamp ?? 0) + 86_400;
  return (await sendAs(p, PAYER, suspend(await record(p), { until, reason, by: self(PAYER) }))).gasUsed;
};

/** Every row of the table that this project has, by the table's own names. */
export const operations: Record<string, Operation> = {
  "create + fund, 1 milestone": create(1),
  "create + fund, 5": create(5),
  "create + fund, 20": create(20),
  "create + fund, 64": create(64),
  "evidence as an event, no clock": evidence,
  "evidence that starts a review clock": submitOnChain(5),
  "approve + pay one of 5, existing payee": approveAndPay(true),
  "approve + pay one of 5, fresh payee": approveAndPay(false),
  "2-of-3 signatures + pay, existing": twoSignatures,
  "delivered + 2 signatures + pay in one transaction, existing": signedPath,
  "2-of-3 on-chain votes + pay, existing": twoVotes,
  "20 milestones, one existing payee": payApproved(20, 1, true),
  "20 delivered, approved and paid in one transaction": approveAndPayMany(20, 1),
  "20 existing payees, one clause": payApproved(20, 20, true),
  "20 fresh payees, one clause": payApproved(20, 20, false),
  "dispute, open": disputeOpen,
  "dispute, resolve (two payouts)": disputeResolve,
  "life cycle: create + fund 5, 5 x approve + pay": lifeCycle,
  "amend with 20 milestones": amendTwenty,
  suspend: suspendOnce,
};
