import {
  activate,
  announceSuccession,
  close,
  consent,
  end,
  succeed,
  suspend,
  sync,
  vetoSuccession,
  withdrawDraft,
} from "../../src/actions/agreements.ts";
import {
  approve,
  deposit,
  lapse,
  pay,
  payArrears,
  refund,
  reject,
  release,
  withdrawCredit,
} from "../../src/actions/milestones.ts";
import { endMessage } from "../../src/messages/agreements.ts";
import type { Auth } from "../../src/messages/types.ts";
import { TestCurrency__factory } from "../../typechain-types/factories/token/TestCurrency__factory.ts";
import { account, AMOUNT, gas, instrument, START, type Env, type Measure } from "../env.ts";
import { person } from "../people.ts";
import * as at from "./operations.ts";
import { approval, filing, firstMilestones, reason, self, sign, submission } from "./papers.ts";
import {
  clauseOf,
  compiled,
  createAndFund,
  deployed,
  draft,
  gasAs,
  prepare,
  record,
  sendAs,
  signatures,
  walletOf,
  type Partnership,
} from "./partnership.ts";
import { APPROVER, ARBITER, PAYER, PROVIDER, type Shape } from "./terms.ts";

const SIXTY_FOUR: Shape = { milestones: 64 };
const DAY = 86_400;
const HEIR = person(100).address;

const drafted = async (env: Env): Promise<Partnership> => {
  const p = draft(env, await deployed(env), SIXTY_FOUR);
  await prepare(p);
  return p;
};

const opened = (env: Env, more: Partial<Shape> = {}): Promise<Partnership> =>
  at.opened(env, { ...SIXTY_FOUR, ...more });

const approveOne = async (p: Partnership, milestone: number): Promise<bigint> => {
  const given = { filings: [filing(milestone)], approvals: [self(APPROVER)], thenPay: true };
  return gasAs(p, APPROVER, approve(await clauseOf(p), given));
};

const paidOnce = async (p: Partnership): Promise<Partnership> => {
  await at.submitted(p, 1);
  await approveOne(p, 1);
  return p;
};

/** All that sign end it. */
async function endAll(p: Partnership): Promise<bigint> {
  const { hub, id, terms } = await record(p);
  const auths: Auth[] = [];
  for (const party of [PAYER, PROVIDER, ARBITER]) {
    auths.push(
      await sign(p, party, (base) => endMessage({ ...base, hub, agreement: id, edition: terms.edition, reason })),
    );
  }
  return gasAs(p, 0, end(await record(p), { reason, auths }));
}

const announce = async (p: Partnership): Promise<bigint> => {
  const given = { party: PROVIDER, heir: HEIR, reason, auths: [self(PROVIDER)] };
  return gasAs(p, PROVIDER, announceSuccession(await record(p), given));
};

/** Verbs of the hub. */
const ofTheHub: Record<string, Measure> = {
  activate: async (env) => {
    const p = await drafted(env);
    return gasAs(p, 0, activate(p.deployment.agreements, compiled(p), await signatures(p)));
  },
  "activate and fund": at.create(SIXTY_FOUR),
  consent: async (env) => {
    const p = await drafted(env);
    return gasAs(p, PAYER, consent(p.deployment.agreements, p.terms));
  },
  "withdraw a draft": async (env) => {
    const p = await drafted(env);
    return gasAs(p, PAYER, withdrawDraft(p.deployment.agreements, p.terms, self(PAYER)));
  },
  amend: at.amendOne(SIXTY_FOUR),
  "sync a clause that an amendment skipped": async (env) => {
    const p = await opened(env);
    await at.amendTo(p, { skip: [0] });
    return gasAs(p, 0, sync(await record(p)));
  },
  "announce a succession": async (env) => announce(await opened(env)),
  "veto a succession": async (env) => {
    const p = await opened(env);
    await announce(p);
    return gasAs(p, PROVIDER, vetoSuccession(await record(p), self(PROVIDER)));
  },
  succeed: async (env) => {
    const p = await opened(env);
    await announce(p);
    await env.wait(8 * DAY);
    return gasAs(p, 0, succeed(await record(p)));
  },
  suspend: at.suspendOnce(SIXTY_FOUR),
  resume: async (env) => {
    const p = await opened(env);
    const stop = async (until: number) => suspend(await record(p), { until, reason, by: self(PAYER) });
    await sendAs(p, PAYER, await stop(START + 30 * DAY));
    return gasAs(p, PAYER, await stop(START));
  },
  end: async (env) => endAll(await opened(env)),
  close: async (env) => {
    const p = await opened(env);
    await endAll(p);
    await sendAs(p, 0, refund(await clauseOf(p), 0));
    return gasAs(p, 0, close(await record(p)));
  },
};

/** Verbs of the clause. */
const ofTheClause: Record<string, Measure> = {
  deposit: async (env) => {
    const p = await opened(env);
    return gasAs(p, PAYER, deposit(await clauseOf(p), 0, AMOUNT));
  },
  "attach evidence": at.evidence(SIXTY_FOUR),
  submit: at.submitOnChain(SIXTY_FOUR),
  "approve + pay one": at.approveAndPay(SIXTY_FOUR),
  "approve + pay the last of 64": async (env) => {
    const p = await opened(env);
    await at.approveAll(p, firstMilestones(63));
    for (const count of [20, 40, 63]) await sendAs(p, 0, pay(await clauseOf(p), firstMilestones(count).slice(-23)));
    await at.submitted(p, 64);
    return approveOne(p, 64);
  },
  "submit + approve + pay one, 3 signatures": at.signedPath(SIXTY_FOUR, [4, 5], 1),
  "submit + approve + pay 20, 2 signatures": at.signedPath(SIXTY_FOUR, [APPROVER], 20),
  "submit + approve + pay 64, 2 signatures": at.signedPath(SIXTY_FOUR, [APPROVER], 64),
  "pay 20 of 64": at.payApproved(SIXTY_FOUR, 20),
  "pay 64": at.payApproved(SIXTY_FOUR, 64),
  "pay 64 to 26 payees": at.payApproved({ ...SIXTY_FOUR, payees: 26 }, 64),
  "pay arrears": async (env) => {
    const p = await drafted(env);
    await createAndFund(p, AMOUNT / 2n);
    await paidOnce(p);
    const clause = await clauseOf(p);
    await sendAs(p, PAYER, deposit(clause, 0, AMOUNT));
    return gasAs(p, 0, payArrears(clause, 0, PROVIDER));
  },
  reject: async (env) => {
    const p = await at.delivered(env, SIXTY_FOUR);
    return gasAs(p, APPROVER, reject(await clauseOf(p), filing(1).delivery, reason, self(APPROVER)));
  },
  dispute: at.disputeOpen(SIXTY_FOUR),
  resolve: at.ruling(SIXTY_FOUR),
  lapse: async (env) => {
    const p = await at.delivered(env, SIXTY_FOUR);
    await env.wait(15 * DAY);
    return gasAs(p, 0, lapse(await clauseOf(p), p.terms.rules, 1));
  },
  "release a retention": async (env) => {
    const p = await paidOnce(await opened(env, { retentionPpm: 50_000 }));
    return gasAs(p, APPROVER, release(await clauseOf(p), 1, 0n, reason, [self(APPROVER)]));
  },
  "refund after the end": async (env) => {
    const p = await opened(env);
    await endAll(p);
    return gasAs(p, 0, refund(await clauseOf(p), 0));
  },
  "withdraw a credit": async (env) => {
    const refusing = await env.deploy(instrument("RefusingToken"));
    const token = TestCurrency__factory.connect(await refusing.getAddress(), account(env, 0));
    const p = await opened({ ...env, token });
    const { address } = await walletOf(p, PROVIDER);
    await gas(refusing, account(env, 0), "refuse", address);
    await paidOnce(p);
    return gasAs(p, PROVIDER, withdrawCredit(await clauseOf(p), PROVIDER, HEIR, self(PROVIDER)));
  },
};

const LARGEST: Shape = { milestones: 96, payees: 19, payers: 8 };

/** As large as terms can be: 96 milestones, 32 parties, 8 payers of one clause. */
const atTheLimit: Record<string, Measure> = {
  "activate and fund": at.create(LARGEST),
  amend: at.amendOne(LARGEST),
  "submit + approve + pay one, 3 signatures": at.signedPath(LARGEST, [4, 5], 1),
  "submit + approve 20, 2 signatures": async (env) => {
    const p = await at.opened(env, LARGEST);
    const clause = await clauseOf(p);
    const filings = firstMilestones(20).map(filing);
    const approvals = [await approval(p, APPROVER, clause, filings)];
    const given = { filings, submission: await submission(p, clause, filings), approvals, thenPay: false };
    return gasAs(p, 0, approve(clause, given));
  },
  "pay 20": at.payApproved(LARGEST, 20),
  "pay 96": at.payApproved(LARGEST, 96),
  "refund one payer after the end": async (env) => {
    const p = await at.opened(env, LARGEST);
    await endAll(p);
    return gasAs(p, 0, refund(await clauseOf(p), 7));
  },
};

/** Every verb at sizes few agreements reach, by heading and name. */
export const MAXIMUM: Record<string, Record<string, Measure>> = {
  "Hub, a clause of 64 milestones": ofTheHub,
  "Clause of 64 milestones": ofTheClause,
  "The largest terms: 96 milestones, 32 parties, 8 payers": atTheLimit,
};
