import type { Log, TransactionReceipt } from "ethers";
import { decodeAny } from "../chain/events.ts";
import { bases } from "../books/types.ts";
import type { ClauseRecord } from "../record/record.ts";
import { milestoneName, money, partyName, payersOf, type Situation } from "../situation/situation.ts";
import { membersOf } from "../terms/word.ts";
import { enumerate } from "./words.ts";

type Args = Record<string, unknown>;

/** What receipts say happened, a sentence for each event; without a situation, its name only. */
export function describeReceipts(
  receipts: readonly Pick<TransactionReceipt, "logs">[],
  situation?: Situation,
): string[] {
  return receipts.flatMap(({ logs }) => logs.flatMap((log) => describeLog(log, situation)));
}

function describeLog(log: Log, situation: Situation | undefined): string[] {
  const parsed = decodeAny(log);
  if (parsed === null) return [];
  const { name, args } = parsed;
  const clause = situation?.record.clauses.find(({ id }) => id === args["clause"]);
  const sentence = situation === undefined || clause === undefined ? undefined : sentences[name];
  if (sentence === undefined || situation === undefined || clause === undefined) return [`Recorded: ${name}.`];
  return [sentence(situation, clause, args)];
}

const sentences: Record<string, (situation: Situation, clause: ClauseRecord, args: Args) => string> = {
  Deposited: (s, c, a) =>
    `Paid in: ${money(c, a["amount"] as bigint)}; the purse of ${payerName(s, c, a["payer"])} holds ${money(c, a["balance"] as bigint)}.`,
  Refunded: (s, c, a) => `Refunded: ${money(c, a["amount"] as bigint)} to ${payerName(s, c, a["payer"])}.`,
  MilestonesPaid: (s, c, a) => {
    const retained = a["retained"] as bigint;
    const basis = bases[Number(a["basis"])] ?? "approved";
    return (
      `Paid (${basis}): ${milestonesIn(s, c, a["milestones"])}, ${money(c, a["net"] as bigint)} to ${partyName(s, Number(a["payee"]))}` +
      (retained === 0n ? "." : `; ${money(c, retained)} is kept back as retention.`)
    );
  },
  ArrearsRecorded: (s, c, a) =>
    `Owed: ${payerName(s, c, a["payer"])} owes ${partyName(s, Number(a["payee"]))} ${money(c, (a["due"] as bigint) + (a["toRetain"] as bigint))}.`,
  ArrearsPaid: (s, c, a) =>
    `Arrears paid: ${money(c, a["paid"] as bigint)} to ${partyName(s, Number(a["payee"]))}; ${money(c, a["due"] as bigint)} are still owed.`,
  Credited: (s, c, a) =>
    `Not delivered: ${money(c, a["amount"] as bigint)} for ${partyName(s, Number(a["party"]))} are kept as its credit, as its account did not take them.`,
  CreditWithdrawn: (s, c, a) =>
    `Credit withdrawn: ${money(c, a["amount"] as bigint)} by ${partyName(s, Number(a["party"]))}.`,
  MilestoneSubmitted: (s, c, a) => `Submitted: ${milestoneName(s, c.index, Number(a["milestone"]))}.`,
  MilestonesApproved: (s, c, a) => {
    const [voted, approved] = [a["voted"] as bigint, a["approved"] as bigint];
    const missing = voted & ~approved;
    return [
      approved === 0n ? "" : `Approved: ${milestonesIn(s, c, approved)}.`,
      missing === 0n ? "" : `Counted, but more approvals are needed: ${milestonesIn(s, c, missing)}.`,
    ]
      .filter((part) => part !== "")
      .join(" ");
  },
  MilestoneRejected: (s, c, a) => `Rejected: ${milestoneName(s, c.index, Number(a["milestone"]))}.`,
  MilestoneDisputed: (s, c, a) => `Disputed: ${milestoneName(s, c.index, Number(a["milestone"]))}.`,
  MilestoneResolved: (s, c, a) => `Final: ${milestoneName(s, c.index, Number(a["milestone"]))}.`,
  MilestonesLapsed: (s, c, a) => `Lapsed: ${milestonesIn(s, c, a["milestones"])}.`,
  RetentionReleased: (s, c, a) => `Retention settled: ${milestoneName(s, c.index, Number(a["milestone"]))}.`,
  EvidenceAttached: (s, c, a) => `Evidence attached: ${milestoneName(s, c.index, Number(a["milestone"]))}.`,
};

function payerName(situation: Situation, clause: ClauseRecord, payer: unknown): string {
  return partyName(situation, payersOf(clause)[Number(payer)]?.party ?? 0);
}

function milestonesIn(situation: Situation, clause: ClauseRecord, mask: unknown): string {
  return enumerate(membersOf(mask as bigint).map((number) => milestoneName(situation, clause.index, number)));
}
