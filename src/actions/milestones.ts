import { milestonesInterface, tokenInterface } from "../chain/contracts.ts";
import type { Auth, Delivery, Filing, Reason } from "../messages/types.ts";
import type { ClauseRecord } from "../record/record.ts";
import { hashConfig, thinConfig } from "../terms/kinds/milestones/encode.ts";
import { contextWords } from "../terms/hash.ts";
import type { Rules } from "../terms/types.ts";
import { maskOf } from "../terms/word.ts";
import { toCall, type Call } from "./call.ts";
import type { Target } from "./targets.ts";
import { allMilestones, useOf } from "./use.ts";

const call = (clause: ClauseRecord, method: string, args: readonly unknown[], title: string): Call =>
  toCall(milestonesInterface, clause.module, method, args, title);

const list = (milestones: readonly number[]): string =>
  `milestone${milestones.length === 1 ? "" : "s"} ${milestones.join(", ")}`;

/** Allows the module to take a deposit: exactly that, and no more. */
export function allow(clause: ClauseRecord, amount: bigint): Call {
  return toCall(
    tokenInterface,
    clause.token,
    "approve",
    [clause.module, amount],
    "Allow the clause to take the deposit",
  );
}

/** Pays into the purse of a payer (number within the clause, from 0); the sender pays. */
export function deposit(clause: ClauseRecord, payer: number, amount: bigint): Call {
  return call(
    clause,
    "deposit",
    [contextWords(clause.context), thinConfig(clause.config), payer, amount],
    `Pay into the purse of payer ${payer + 1}`,
  );
}

/** Files a delivery for review. */
export function submit(clause: ClauseRecord, filing: Filing, by: Auth): Call {
  const title = `Submit milestone ${filing.delivery.milestone}`;
  return call(clause, "submit", [contextWords(clause.context), hashConfig(clause.config), filing, by], title);
}

/** What {@link approve} is given. */
export interface ApproveParameters {
  /** What is approved; without `submission` only the deliveries matter, and they must be those on file. */
  filings: Filing[];
  /** The provider's signature over all of `filings`, if nothing is on file yet. */
  submission?: Auth;
  /** Who approves all of them. */
  approvals: Auth[];
  /** Whether to pay at once what is thereby payable. */
  thenPay: boolean;
  targets?: Target[];
}

/** Counts approvals, and pays if asked to. */
export function approve(clause: ClauseRecord, p: ApproveParameters): Call {
  const milestones = p.filings.map(({ delivery }) => delivery.milestone);
  const approvals = [...p.approvals].sort((a, b) => a.party - b.party);
  const use = useOf(clause, milestones);
  const title = `Approve ${list(milestones)}${p.thenPay ? " and pay" : ""}`;
  const rest = [approvals, p.thenPay, p.targets ?? []];
  if (p.submission) return call(clause, "submitAndApprove", [use, p.filings, p.submission, ...rest], title);
  return call(clause, "approve", [use, p.filings.map(({ delivery }) => delivery), ...rest], title);
}

/** An approver refuses a delivery; before any submission, revokes what was signed for the round. */
export function reject(clause: ClauseRecord, delivery: Delivery, reason: Reason, by: Auth): Call {
  const use = useOf(clause, [delivery.milestone]);
  return call(clause, "reject", [use, delivery, reason, by], `Reject milestone ${delivery.milestone}`);
}

/** Points to evidence in the log. */
export function attachEvidence(clause: ClauseRecord, milestone: number, evidence: string, location: string): Call {
  return call(
    clause,
    "attachEvidence",
    [clause.id, milestone, evidence, location],
    `Attach evidence to milestone ${milestone}`,
  );
}

/** Pays what is payable of these milestones, and skips the rest. */
export function pay(clause: ClauseRecord, milestones: readonly number[], targets: Target[] = []): Call {
  const args = [useOf(clause, milestones), maskOf(milestones), targets];
  return call(clause, "pay", args, `Pay ${list(milestones)}`);
}

/** Pays what a payer (from 0) can of what it owes a payee (party number). */
export function payArrears(clause: ClauseRecord, payer: number, payee: number, targets: Target[] = []): Call {
  return call(clause, "payArrears", [useOf(clause, []), payer, payee, targets], `Pay arrears of payer ${payer + 1}`);
}

/** Settles the retention of a paid milestone. */
export function release(
  clause: ClauseRecord,
  milestone: number,
  deduction: bigint,
  reason: Reason,
  by: Auth[],
  targets: Target[] = [],
): Call {
  const args = [useOf(clause, [milestone]), milestone, deduction, reason, by, targets];
  return call(clause, "release", args, `Release the retention of milestone ${milestone}`);
}

/** Gives a payer (from 0) back what can no longer fall due. */
export function refund(clause: ClauseRecord, payer: number, targets: Target[] = []): Call {
  return call(clause, "refund", [useOf(clause, allMilestones(clause)), payer, targets], `Refund payer ${payer + 1}`);
}

/** A party withdraws the credit that a failed transfer left it. */
export function withdrawCredit(clause: ClauseRecord, party: number, to: string, by: Auth): Call {
  return call(clause, "withdraw", [useOf(clause, []), party, to, by], `Withdraw the credit of party ${party}`);
}

/** Disputes a delivery. */
export function dispute(clause: ClauseRecord, delivery: Delivery, reason: Reason, by: Auth): Call {
  const args = [contextWords(clause.context), hashConfig(clause.config), delivery, reason, by];
  return call(clause, "dispute", args, `Dispute milestone ${delivery.milestone}`);
}

/** What {@link resolve} is given. */
export interface ResolveParameters {
  rules: Rules;
  delivery: Delivery;
  /** What the payee gets, in token units; the rest stays with the payers. */
  toPayee: bigint;
  reason: Reason;
  /** The arbiter alone, or the payee and all payers. */
  by: Auth[];
  targets?: Target[];
}

/** Ends a dispute. */
export function resolve(clause: ClauseRecord, p: ResolveParameters): Call {
  const use = useOf(clause, [p.delivery.milestone]);
  const by = [...p.by].sort((a, b) => a.party - b.party);
  const args = [use, clause.context.agreement, p.rules, p.delivery, p.toPayee, p.reason, by, p.targets ?? []];
  return call(clause, "resolve", args, `Resolve the dispute of milestone ${p.delivery.milestone}`);
}

/** Applies the default of a wait that ended in silence. */
export function lapse(clause: ClauseRecord, rules: Rules, milestone: number, targets: Target[] = []): Call {
  const args = [useOf(clause, [milestone]), clause.context.agreement, rules, milestone, targets];
  return call(clause, "lapse", args, `Let the wait of milestone ${milestone} lapse`);
}
