import { amend, suspend } from "../../src/actions/agreements.ts";
import { approve, attachEvidence, dispute, pay, refund, resolve, submit } from "../../src/actions/milestones.ts";
import { amendmentMessage } from "../../src/messages/agreements.ts";
import type { Auth } from "../../src/messages/types.ts";
import type { Hex } from "../../src/terms/normal.ts";
import { clauseIds } from "../../src/terms/edition.ts";
import { hashConfig } from "../../src/terms/kinds/milestones/encode.ts";
import type { MilestonesConfig } from "../../src/terms/kinds/milestones/types.ts";
import { packRow, unpackRow } from "../../src/terms/kinds/milestones/words.ts";
import { AMOUNT, empty, START, type Env, type Measure } from "../env.ts";
import { approval, filing, firstMilestones, reason, self, sign, submission } from "./papers.ts";
import {
  clauseOf,
  createAndFund,
  deployed,
  draft,
  fillPayees,
  gasAs,
  record,
  sendAs,
  walletOf,
  type Partnership,
} from "./partnership.ts";
import { APPROVER, ARBITER, PAYER, PROVIDER, SECOND_APPROVER, type Shape } from "./terms.ts";

const DOCUMENT: Hex = `0x${"22".repeat(32)}`;

/** An agreement in force, paid in full; payees hold tokens, unless they shall be new to the token. */
export async function opened(env: Env, shape: Shape, existing = true): Promise<Partnership> {
  const p = draft(env, await deployed(env), shape);
  await createAndFund(p);
  if (existing) await fillPayees(p);
  return p;
}

/** The same, with the first milestone on file. */
export async function delivered(env: Env, shape: Shape, existing = true): Promise<Partnership> {
  const p = await opened(env, shape, existing);
  await submitted(p, 1);
  return p;
}

/** Files a milestone; says what it cost. */
export const submitted = async (p: Partnership, milestone: number): Promise<bigint> =>
  gasAs(p, PROVIDER, submit(await clauseOf(p), filing(milestone), self(PROVIDER)));

/** Opens and pays in all, in one transaction: three signatures. */
export const create =
  (shape: Shape): Measure =>
  async (env) =>
    (await createAndFund(draft(env, await deployed(env), shape))).gasUsed;

/** Logs evidence; starts no clock. */
export const evidence =
  (shape: Shape): Measure =>
  async (env) => {
    const p = await opened(env, shape);
    return gasAs(p, PROVIDER, attachEvidence(await clauseOf(p), 1, `0x${"ab".repeat(32)}`, ""));
  };

/** The provider files a delivery, while another one is on file already. */
export const submitOnChain =
  (shape: Shape): Measure =>
  async (env) =>
    submitted(await delivered(env, shape), 2);

/** The delivery is on file; one approver accepts, by sending, and it is paid. */
export const approveAndPay =
  (shape: Shape, existing = true): Measure =>
  async (env) => {
    const p = await delivered(env, shape, existing);
    const given = { filings: [filing(1)], approvals: [self(APPROVER)], thenPay: true };
    return gasAs(p, APPROVER, approve(await clauseOf(p), given));
  };

/** The delivery is on file; somebody brings two signatures, and it is paid. */
export const twoSignatures =
  (shape: Shape): Measure =>
  async (env) => {
    const p = await delivered(env, { ...shape, approvals: 2 });
    const clause = await clauseOf(p);
    const filings = [filing(1)];
    const approvals = await Promise.all(
      [APPROVER, SECOND_APPROVER].map((party) => approval(p, party, clause, filings)),
    );
    return gasAs(p, 0, approve(clause, { filings, approvals, thenPay: true }));
  };

/** Nothing is on file; somebody brings the provider's signature and these approvers', and all of it is paid. */
export const signedPath =
  (shape: Shape, approvers: readonly number[], count: number, existing = true): Measure =>
  async (env) => {
    const p = await opened(env, { ...shape, approvals: approvers.length }, existing);
    const clause = await clauseOf(p);
    const filings = firstMilestones(count).map(filing);
    const approvals: Auth[] = [];
    for (const party of approvers) approvals.push(await approval(p, party, clause, filings));
    const given = { filings, submission: await submission(p, clause, filings), approvals, thenPay: true };
    return gasAs(p, 0, approve(clause, given));
  };

/** The delivery is on file; two approvers vote by sending, and the second vote pays. */
export const twoVotes =
  (shape: Shape): Measure =>
  async (env) => {
    const p = await delivered(env, { ...shape, approvals: 2 });
    const clause = await clauseOf(p);
    const vote = (party: number) =>
      gasAs(p, party, approve(clause, { filings: [filing(1)], approvals: [self(party)], thenPay: true }));
    return (await vote(APPROVER)) + (await vote(SECOND_APPROVER));
  };

/** All are approved already; one transaction pays the first `count`. */
export const payApproved =
  (shape: Shape, count: number, existing = true): Measure =>
  async (env) => {
    const p = await opened(env, shape, existing);
    await approveAll(p, firstMilestones(shape.milestones));
    return gasAs(p, 0, pay(await clauseOf(p), firstMilestones(count)));
  };

/** Delivers and approves, twenty at a time, and does not pay. */
export async function approveAll(p: Partnership, milestones: readonly number[]): Promise<void> {
  const clause = await clauseOf(p);
  for (let i = 0; i < milestones.length; i += 20) {
    const filings = milestones.slice(i, i + 20).map(filing);
    const approvals = [await approval(p, APPROVER, clause, filings)];
    const given = { filings, submission: await submission(p, clause, filings), approvals, thenPay: false };
    await sendAs(p, 0, approve(clause, given));
  }
}

/** The payer disputes a delivery under review. */
export const disputeOpen =
  (shape: Shape): Measure =>
  async (env) => {
    const p = await delivered(env, shape);
    return gasAs(p, PAYER, dispute(await clauseOf(p), filing(1).delivery, reason, self(PAYER)));
  };

/** The arbiter rules, and the payee is paid its part; the rest stays in the purse. */
export const ruling =
  (shape: Shape): Measure =>
  async (env) =>
    rule(await disputed(env, shape));

/** The arbiter rules and the payee is paid; then the payer takes back the rest: two transactions. */
export const rulingAndRefund =
  (shape: Shape): Measure =>
  async (env) => {
    const p = await disputed(env, shape);
    await empty(env, await walletOf(p, PAYER));
    return (await rule(p)) + (await gasAs(p, 0, refund(await clauseOf(p), 0)));
  };

async function disputed(env: Env, shape: Shape): Promise<Partnership> {
  const p = await delivered(env, shape);
  await sendAs(p, PAYER, dispute(await clauseOf(p), filing(1).delivery, reason, self(PAYER)));
  return p;
}

async function rule(p: Partnership): Promise<bigint> {
  const { rules } = p.terms;
  const decision = { rules, delivery: filing(1).delivery, toPayee: (AMOUNT / 10n) * 6n, reason };
  return gasAs(p, ARBITER, resolve(await clauseOf(p), { ...decision, by: [self(ARBITER)] }));
}

/** Opens and pays in for five, then delivers, approves and pays each in one transaction: one approver, who sends. */
export const lifeCycle: Measure = async (env) => {
  const p = draft(env, await deployed(env), { milestones: 5 });
  let total = (await createAndFund(p)).gasUsed;
  const clause = await clauseOf(p);
  for (const milestone of firstMilestones(5)) {
    const filings = [filing(milestone)];
    const given = { filings, submission: await submission(p, clause, filings), thenPay: true };
    total += await gasAs(p, APPROVER, approve(clause, { ...given, approvals: [self(APPROVER)] }));
  }
  return total;
};

/** The due date of one milestone moves; three parties sign. */
export const amendOne =
  (shape: Shape): Measure =>
  async (env) => {
    const p = await opened(env, shape);
    const [first, ...rest] = p.config.rows.map(unpackRow);
    if (first === undefined) throw new RangeError("There is no milestone.");
    const rows = [{ ...first, due: 1_800_000_000 }, ...rest].map(packRow);
    return amendTo(p, { config: { ...p.config, rows } });
  };

/** Amends the document, and what else is given; clauses in `skip` (from 0) are not told. Says what it cost. */
export async function amendTo(
  p: Partnership,
  { config = p.config, skip = [] }: { config?: MilestonesConfig; skip?: readonly number[] },
): Promise<bigint> {
  const r = await record(p);
  const [anchor] = clauseIds(p);
  const clauses = r.terms.clauses.map((c) => ({ ...c, anchor: anchor ?? c.anchor, config: hashConfig(config) }));
  const terms = { ...r.terms, document: DOCUMENT, clauses, edition: 2 };
  const mask = skip.reduce((bits, index) => bits | (1 << index), 0);
  const message = { hub: r.hub, agreement: r.id, terms, reason, skip: mask };
  const auths: Auth[] = [];
  for (const party of [PAYER, PROVIDER, ARBITER]) {
    auths.push(await sign(p, party, (base) => amendmentMessage({ ...base, ...message })));
  }
  return gasAs(p, 0, amend(r, { to: { terms, configs: [config] }, reason, skip, auths }));
}

/** One party stops the clocks. */
export const suspendOnce =
  (shape: Shape): Measure =>
  async (env) => {
    const p = await opened(env, shape);
    const until = START + 30 * 86_400;
    return gasAs(p, PAYER, suspend(await record(p), { until, reason, by: self(PAYER) }));
  };
