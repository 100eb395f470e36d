import { toBeHex } from "ethers";
import { toCall } from "../../src/actions/call.ts";
import * as clauses from "../../src/actions/milestones.ts";
import { targetsOf, type Target } from "../../src/actions/targets.ts";
import { tokenInterface } from "../../src/chain/contracts.ts";
import * as messages from "../../src/messages/milestones.ts";
import type { Delivery, Filing } from "../../src/messages/types.ts";
import type { ClauseRecord } from "../../src/record/record.ts";
import { unpackPayer } from "../../src/terms/kinds/milestones/words.ts";
import { retention } from "../../src/arithmetic/retention.ts";
import type { Hex } from "../../src/terms/normal.ts";
import { authorities, authority, someClause, someMilestone, termsOf, why, type Verb, type Walk } from "./walk.ts";
import { pass } from "./bridge.ts";

const [MINISTRY, BUILDER, SURVEYOR, INSPECTOR, ARBITER] = [1, 3, 4, 5, 7];

const targets = ({ record, dice }: Walk): Target[] => {
  const [works] = record.clauses;
  return works === undefined || dice.percent(5) ? [] : targetsOf(record, works);
};

const evidenceOf = (number: number): Hex => toBeHex(number, 32) as Hex;

function newFiling({ dice, now }: Walk, clause: ClauseRecord, milestone: number, round: number): Filing {
  const evidence = evidenceOf(dice.below(3) + 1);
  const { amount } = termsOf(clause, milestone);
  const delivery = { milestone, round: dice.percent(5) ? round + 1 : round, amount, evidence };
  return { delivery, serviceDate: now, invoice: evidence, budgetLine: evidence, location: "https://evidence.example" };
}

/** What is on file for some milestone, or what could be. */
function someDelivery(walk: Walk, clause: ClauseRecord, lanes: Parameters<typeof someMilestone>[2]): Delivery {
  const { number, delivery, round } = someMilestone(walk, clause, lanes);
  const { amount } = termsOf(clause, number);
  const evidence = delivery === null || walk.dice.percent(4) ? evidenceOf(walk.dice.below(3) + 1) : delivery.evidence;
  return { milestone: number, round: delivery?.round ?? round, amount, evidence };
}

const approvers = ({ dice }: Walk): number[] =>
  dice.percent(50)
    ? [SURVEYOR]
    : dice.percent(60)
      ? [SURVEYOR, INSPECTOR]
      : dice.of([[MINISTRY, SURVEYOR], [SURVEYOR, INSPECTOR], [], [BUILDER]]);

/** Money in and out of purses. */
export const moneyVerbs: Record<string, Verb> = {
  deposit: (walk) => {
    const clause = someClause(walk);
    const payer = walk.dice.below(clause.config.deal.payers.length + (walk.dice.percent(5) ? 1 : 0));
    const value = walk.record.terms.clauses[clause.index]?.value ?? 0n;
    const amount = walk.dice.amount((value * 2n) / 3n, 1n);
    const mint = (account: string) => tokenInterface.encodeFunctionData("mint", [account, amount]) as Hex;
    const relayer = walk.bridge.chain.relayer as unknown as { address: string };
    return {
      calls: [
        { to: clause.token, data: mint(relayer.address), title: "Mint" },
        clauses.allow(clause, amount),
        clauses.deposit(clause, payer, amount),
      ],
    };
  },
  pay: (walk) => {
    const clause = someClause(walk);
    const all = clause.config.rows.map((_, i) => i + 1);
    return { calls: [clauses.pay(clause, walk.dice.percent(70) ? all : walk.dice.some(all, 40), targets(walk))] };
  },
  payArrears: (walk) => {
    const clause = someClause(walk);
    const owed = walk.books.clauses.find(({ id }) => id === clause.id)?.arrears ?? [];
    const { payer, payee } = owed.length === 0 ? { payer: walk.dice.below(2), payee: BUILDER } : walk.dice.of(owed);
    return { calls: [clauses.payArrears(clause, payer, payee, targets(walk))] };
  },
  release: async (walk) => {
    const clause = someClause(walk);
    const paid = someMilestone(walk, clause, ["paid"]).number;
    const milestone = clause.index === 0 ? walk.dice.of([paid, 2, 3, 9]) : paid;
    const { amount, retentionPpm } = termsOf(clause, milestone);
    const { unit } = clause.config.deal;
    const kept = retention(amount, retentionPpm, unit);
    const late = walk.now >= clause.config.deal.retentionDate;
    const deduction = late && walk.dice.percent(80) ? 0n : walk.dice.amount(kept, unit);
    const by = await authorities(walk, late ? [] : approvers(walk), (base) =>
      messages.releaseMessage({ ...base, clause, milestone, deduction, reason: why }),
    );
    return { calls: [clauses.release(clause, milestone, deduction, why, by, targets(walk))] };
  },
  refund: (walk) => {
    const clause = someClause(walk);
    return { calls: [clauses.refund(clause, walk.dice.below(clause.config.deal.payers.length), targets(walk))] };
  },
  withdraw: async (walk) => {
    const clause = someClause(walk);
    const credits = [...(walk.books.clauses.find(({ id }) => id === clause.id)?.credits ?? [])];
    const [party, held] = credits.length === 0 ? [BUILDER, undefined] : walk.dice.of(credits);
    const to = walk.dice.of([...walk.bridge.people.values()]).address;
    const fields = { to, amount: held?.amount ?? 1n, count: held?.withdrawals ?? 0 };
    const by = await authority(walk, party, (base) => messages.withdrawMessage({ ...base, clause, ...fields }));
    return { calls: [clauses.withdrawCredit(clause, party, to, by)] };
  },
  block: (walk) => {
    const account = walk.record.terms.parties[walk.dice.of([0, 1, 2, 2, 2, 5])]?.account ?? "";
    const to = walk.record.clauses[0]?.token ?? "";
    return {
      calls: [toCall(walk.bridge.token.interface, to, "setBlocked", [account, walk.dice.percent(50)], "Block")],
    };
  },
};

/** Deliveries, and what people say to them. */
export const deliveryVerbs: Record<string, Verb> = {
  submit: async (walk) => {
    const clause = someClause(walk);
    const { number, round, lane } = someMilestone(
      walk,
      clause,
      walk.dice.percent(60) ? ["none"] : ["rejected", "submitted"],
    );
    const filing = newFiling(walk, clause, number, lane === "submitted" ? round + 1 : round);
    const party = walk.dice.percent(95) ? BUILDER : MINISTRY;
    const by = await authority(walk, party, (base) => messages.submitMessage({ ...base, clause, filings: [filing] }));
    return { calls: [clauses.submit(clause, filing, by)] };
  },
  submitAndApprove: async (walk) => {
    const clause = someClause(walk);
    const { dice } = walk;
    const numbers = new Set(
      Array.from({ length: 1 + dice.below(4) }, () => someMilestone(walk, clause, ["none", "rejected"]).number),
    );
    const books = walk.books.clauses.find(({ id }) => id === clause.id)?.milestones ?? [];
    const filings = [...numbers].map((number) => newFiling(walk, clause, number, books[number - 1]?.round ?? 1));
    const deliveries = filings.map(({ delivery }) => delivery);
    const submission = await authority(walk, BUILDER, (base) => messages.submitMessage({ ...base, clause, filings }));
    const approvals = await authorities(walk, approvers(walk), (base) =>
      messages.approveMessage({ ...base, clause, deliveries }),
    );
    const thenPay = dice.percent(70);
    return { calls: [clauses.approve(clause, { filings, submission, approvals, thenPay, targets: targets(walk) })] };
  },
  approve: async (walk) => {
    const clause = someClause(walk);
    const deliveries = [someDelivery(walk, clause, ["submitted"])];
    const approvals = await authorities(walk, approvers(walk), (base) =>
      messages.approveMessage({ ...base, clause, deliveries }),
    );
    const filings = deliveries.map((delivery) => ({ ...newFiling(walk, clause, delivery.milestone, 1), delivery }));
    return {
      calls: [clauses.approve(clause, { filings, approvals, thenPay: walk.dice.percent(50), targets: targets(walk) })],
    };
  },
  reject: async (walk) => {
    const clause = someClause(walk);
    const delivery = someDelivery(walk, clause, walk.dice.percent(80) ? ["submitted"] : ["none"]);
    const party = walk.dice.of([SURVEYOR, SURVEYOR, INSPECTOR, BUILDER]);
    const by = await authority(walk, party, (base) =>
      messages.rejectMessage({ ...base, clause, delivery, reason: why }),
    );
    return { calls: [clauses.reject(clause, delivery, why, by)] };
  },
  dispute: async (walk) => {
    const clause = someClause(walk);
    const delivery = someDelivery(walk, clause, walk.dice.of([["submitted"], ["approved"], ["rejected"]] as const));
    const party = walk.dice.of([MINISTRY, BUILDER, BUILDER, SURVEYOR]);
    const by = await authority(walk, party, (base) =>
      messages.disputeMessage({ ...base, clause, delivery, reason: why }),
    );
    return { calls: [clauses.dispute(clause, delivery, why, by)] };
  },
  resolve: async (walk) => {
    const clause = someClause(walk);
    const delivery = someDelivery(walk, clause, ["disputed"]);
    const toPayee = walk.dice.amount(delivery.amount, clause.config.deal.unit);
    const { payee } = termsOf(clause, delivery.milestone);
    const payers = clause.config.deal.payers.map((word) => unpackPayer(word).party);
    const deciders = walk.dice.percent(50) ? [ARBITER] : [...new Set([payee, ...payers])];
    const by = await authorities(walk, deciders, (base) =>
      messages.resolveMessage({ ...base, clause, delivery, toPayee, reason: why }),
    );
    const { rules } = walk.record.terms;
    return { calls: [clauses.resolve(clause, { rules, delivery, toPayee, reason: why, by, targets: targets(walk) })] };
  },
  lapse: async (walk) => {
    const clause = someClause(walk);
    const { number } = someMilestone(walk, clause, ["submitted", "rejected", "disputed"]);
    if (walk.dice.percent(60)) await pass(walk.bridge, 45 * 86_400);
    return { calls: [clauses.lapse(clause, walk.record.terms.rules, number, targets(walk))] };
  },
  attachEvidence: (walk) => {
    const clause = someClause(walk);
    const { number } = someMilestone(walk, clause, ["none"]);
    return { calls: [clauses.attachEvidence(clause, number, evidenceOf(9), "https://evidence.example/9")] };
  },
};
