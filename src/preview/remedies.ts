import { dispute, lapse, refund, release, resolve, withdrawCredit } from "../actions/milestones.ts";
import { targetsOf } from "../actions/targets.ts";
import { ConcordatError } from "../errors.ts";
import { disputeMessage, releaseMessage, resolveMessage, withdrawMessage } from "../messages/milestones.ts";
import type { Auth, Delivery } from "../messages/types.ts";
import type { ClauseRecord } from "../record/record.ts";
import { booksOf, milestoneName, money, partyName, payersOf, rowOf, type Situation } from "../situation/situation.ts";
import { partyFlags, ZERO_HASH } from "../terms/types.ts";
import { subjectOf, type Act } from "./act.ts";
import { forecastLegs } from "./forecast.ts";
import { laneOf, requireLane } from "./lanes.ts";
import { approversOf, nobody, partiesWith } from "./milestones.ts";
import { enumerate, showTime, type GivenReason } from "./words.ts";

const DAY = 86_400;

/** Disputes a delivery under review, a rejection, or an approval that is not payable yet. */
export function disputeAct(
  situation: Situation,
  clause: ClauseRecord,
  delivery: Delivery,
  { reason, why }: GivenReason,
): Act {
  requireLane(situation, clause, delivery.milestone, ["submitted", "rejected", "approved"], "disputed");
  const name = milestoneName(situation, clause.index, delivery.milestone);
  const { arbiter, disputePeriod } = situation.record.terms.rules;
  const silence =
    rowOf(clause, delivery.milestone).disputeDefault === 0 ? "the payee gets all of it" : "the payee gets none of it";
  return {
    title: `Dispute ${name}`,
    lines: [
      `${name} (${money(clause, delivery.amount)}) is not paid until the dispute has ended.`,
      arbiter === 0
        ? "No arbiter is named: payee and payers have to agree."
        : `${partyName(situation, arbiter)} rules on it; or payee and payers agree.`,
      `If neither happens within ${disputePeriod / DAY} days: ${silence}.`,
      why,
    ],
    final: ["A dispute cannot be taken back; it ends by a ruling, a settlement or silence."],
    authority: {
      may: partiesWith(situation, partyFlags.disputes),
      need: "one",
      subject: subjectOf(situation, `Dispute ${name}`, (fields) =>
        disputeMessage({ ...fields, clause, delivery, reason }),
      ),
    },
    calls: ([by = nobody]) => [dispute(clause, delivery, reason, by)],
  };
}

/** What {@link resolveAct} is given. */
export interface Decision extends GivenReason {
  delivery: Delivery;
  /** What the payee gets, in token units. */
  toPayee: bigint;
}

/** Ends a dispute: the arbiter alone, or the payee and all payers. */
export function resolveAct(situation: Situation, clause: ClauseRecord, decision: Decision): Act {
  const { delivery, toPayee, reason, why } = decision;
  requireLane(situation, clause, delivery.milestone, ["disputed"], "decided");
  const name = milestoneName(situation, clause.index, delivery.milestone);
  const { rules } = situation.record.terms;
  const { payee } = rowOf(clause, delivery.milestone);
  const settlers = [...new Set([payee, ...payersOf(clause).map(({ party }) => party)])].sort((a, b) => a - b);
  const names = enumerate(settlers.map((n) => partyName(situation, n)));
  return {
    title: `End the dispute of ${name}`,
    lines: [
      `${money(clause, toPayee)} of ${money(clause, delivery.amount)} go to ${partyName(situation, payee)}, at once and without retention; the rest stays with the payers.`,
      ...forecastLegs(situation, clause, [{ number: delivery.milestone, amount: toPayee }]),
      rules.arbiter === 0
        ? `${names} must all agree.`
        : `${partyName(situation, rules.arbiter)} decides alone, or ${names} agree.`,
      why,
    ],
    final: ["It is final: nobody can dispute or change it any more. A payment cannot be undone."],
    authority: {
      may: rules.arbiter === 0 ? settlers : [...new Set([rules.arbiter, ...settlers])].sort((a, b) => a - b),
      need: "some",
      subject: subjectOf(situation, `End the dispute of ${name}`, (fields) =>
        resolveMessage({ ...fields, clause, delivery, toPayee, reason }),
      ),
    },
    calls: (by) => [
      resolve(clause, { rules, delivery, toPayee, reason, by: [...by], targets: targetsOf(situation.record, clause) }),
    ],
  };
}

const afterReview = ["it counts as approved", "it counts as rejected", "it goes to the arbiter"] as const;

/** Applies what the terms say of silence; anybody may. */
export function lapseAct(situation: Situation, clause: ClauseRecord, milestone: number): Act {
  const name = milestoneName(situation, clause.index, milestone);
  const row = rowOf(clause, milestone);
  requireLane(situation, clause, milestone, ["none", "submitted", "rejected", "disputed"], "let lapse");
  const lane = laneOf(situation, clause, milestone);
  const consequence =
    lane === "submitted"
      ? `Nobody answered in time: ${afterReview[row.reviewDefault]}.`
      : lane === "disputed"
        ? `Nobody ruled in time: the payee gets ${row.disputeDefault === 0 ? `all ${money(clause, row.amount)}` : "nothing"}, finally.`
        : "It was not delivered in time: it is cancelled, and its amount can be refunded to the payers.";
  return {
    title: `Let the wait of ${name} end`,
    lines: [consequence, "Anybody may do this once the time is over; before, the contracts refuse."],
    final: [lane === "submitted" ? "What follows from silence counts as if somebody had said it." : "It is final."],
    calls: () => [lapse(clause, situation.record.terms.rules, milestone, targetsOf(situation.record, clause))],
  };
}

/** Settles the retention of a paid milestone, less a deduction (token units). */
export function releaseAct(
  situation: Situation,
  clause: ClauseRecord,
  { milestone, deduction, given }: { milestone: number; deduction: bigint; given?: GivenReason },
): Act {
  requireLane(situation, clause, milestone, ["paid"], "settled");
  const { reason } = given ?? { reason: { code: 0, document: ZERO_HASH } };
  const name = milestoneName(situation, clause.index, milestone);
  const { payee } = rowOf(clause, milestone);
  const { retentionDate } = clause.config.deal;
  const early = situation.now < retentionDate;
  const approvers = approversOf(clause, [milestone]);
  return {
    title: `Release the retention of ${name}`,
    lines: [
      deduction === 0n
        ? `What was kept back goes to ${partyName(situation, payee)}, whole.`
        : `${money(clause, deduction)} stay with the payers; the rest of what was kept back goes to ${partyName(situation, payee)}.`,
      early
        ? `Before ${showTime(retentionDate, situation.zone)} this takes the approval of ${enumerate(
            approvers.map((n) => partyName(situation, n)),
            "or",
          )}, as for a payment.`
        : "The retention date has come: anybody may release it.",
      ...(given === undefined ? [] : [given.why]),
    ],
    final: ["A payment cannot be undone, and a deduction is final."],
    ...(early
      ? {
          authority: {
            may: approvers,
            need: "some" as const,
            subject: subjectOf(situation, `Release the retention of ${name}`, (fields) =>
              releaseMessage({ ...fields, clause, milestone, deduction, reason }),
            ),
          },
        }
      : {}),
    calls: (by: readonly Auth[]) => [
      release(clause, milestone, deduction, reason, early ? [...by] : [], targetsOf(situation.record, clause)),
    ],
  };
}

/** Gives a payer (from 0) back what can no longer fall due; anybody may. */
export function refundAct(situation: Situation, clause: ClauseRecord, payer: number): Act {
  const party = payersOf(clause)[payer]?.party ?? 0;
  const { balance = 0n } = booksOf(situation, clause).purses[payer] ?? {};
  return {
    title: `Refund ${partyName(situation, party)}`,
    lines: [
      `Of the ${money(clause, balance)} in its purse, what can no longer fall due goes back to ${partyName(situation, party)}, account ${situation.record.terms.parties[party - 1]?.account ?? "unknown"}.`,
      "Milestones that the longstop date has overtaken are cancelled first.",
    ],
    final: ["Money that left a purse has to be paid in again if it is needed after all."],
    calls: () => [refund(clause, payer, targetsOf(situation.record, clause))],
  };
}

/**
 * A party withdraws the credit that a failed transfer left it.
 *
 * @throws {@link ConcordatError} `credit-empty`.
 */
export function creditAct(situation: Situation, clause: ClauseRecord, party: number, to: string): Act {
  const held = booksOf(situation, clause).credits.get(party);
  const name = partyName(situation, party);
  if (held === undefined || held.amount === 0n) {
    throw new ConcordatError(`No credit of ${name} is kept in this clause.`, {
      code: "credit-empty",
      remedy: "See `concordat books` for what is kept for whom.",
    });
  }
  const { amount, withdrawals: count } = held;
  return {
    title: `Withdraw the credit of ${name}`,
    lines: [`${money(clause, amount)}, which could not be delivered to ${name}, go to the account ${to}.`],
    final: ["A payment to a wrong account is lost."],
    authority: {
      may: [party],
      need: "one",
      subject: subjectOf(situation, `Withdraw the credit of ${name}`, (fields) =>
        withdrawMessage({ ...fields, clause, to, amount, count }),
      ),
    },
    calls: ([by = nobody]) => [withdrawCredit(clause, party, to, by)],
  };
}
