import { Contract } from "ethers";
import { allow, approve, attachEvidence, deposit, pay, payArrears, reject, submit } from "../actions/milestones.ts";
import { targetsOf } from "../actions/targets.ts";
import { tokenInterface } from "../chain/contracts.ts";
import { ConcordatError } from "../errors.ts";
import { approveMessage, rejectMessage, submitMessage } from "../messages/milestones.ts";
import type { Auth, Delivery, Filing } from "../messages/types.ts";
import type { Lane } from "../books/types.ts";
import type { ClauseRecord } from "../record/record.ts";
import { booksOf, milestoneName, money, partyName, payersOf, rowOf, type Situation } from "../situation/situation.ts";
import { unpackTier } from "../terms/kinds/milestones/words.ts";
import { partyFlags } from "../terms/types.ts";
import { membersOf } from "../terms/word.ts";
import { subjectOf, type Act } from "./act.ts";
import { laneOf, requireLane } from "./lanes.ts";
import { forecastPayment, openBefore, payability } from "./forecast.ts";
import { enumerate, showTime, type GivenReason } from "./words.ts";

/** Pays into the purse of a payer (number within the clause, from 0). */
export function fundAct(situation: Situation, clause: ClauseRecord, payer: number, amount: bigint): Act {
  const name = partyName(situation, payersOf(clause)[payer]?.party ?? 0);
  const { balance = 0n } = booksOf(situation, clause).purses[payer] ?? {};
  return {
    title: `Pay ${money(clause, amount)} into the purse of ${name}`,
    lines: [
      `${money(clause, amount)} leave the sender's account and enter the purse of ${name}, which then holds ${money(clause, balance + amount)}.`,
      "If need be, the clause is first allowed to take exactly this amount.",
    ],
    final: [
      "Money in a purse leaves it only by the terms: to payees, or back to its payer once it can no longer fall due.",
    ],
    calls: async (_, sender) => {
      const token = new Contract(clause.token, tokenInterface, situation.client.provider);
      const allowance = (await token.getFunction("allowance")(sender, clause.module)) as bigint;
      const paying = deposit(clause, payer, amount);
      return allowance >= amount ? [paying] : [allow(clause, amount), paying];
    },
  };
}

/** The provider delivers. */
export function submitAct(situation: Situation, clause: ClauseRecord, filing: Filing): Act {
  const { milestone, round } = filing.delivery;
  requireLane(situation, clause, milestone, ["none", "submitted", "rejected"], "delivered");
  const row = rowOf(clause, milestone);
  const name = milestoneName(situation, clause.index, milestone);
  const may = partiesWith(situation, partyFlags.submits);
  const again = booksOf(situation, clause).milestones[milestone - 1]?.lane === "submitted";
  return {
    title: `Submit ${name}`,
    lines: [
      `${name} (${money(clause, filing.delivery.amount)} to ${partyName(situation, row.payee)}) is delivered, round ${round}.`,
      `Recorded for everybody to read: SHA-256 of the evidence ${filing.delivery.evidence}, and where it is kept: ${filing.location === "" ? "not said" : filing.location}.`,
      `${enumerate(
        approversOf(clause, [milestone]).map((n) => partyName(situation, n)),
        "or",
      )} then have ${row.reviewDays} days to answer; silence means: ${silences[row.reviewDefault]}.`,
      ...(again ? ["It takes the place of what is under review now; approvals given for that no longer count."] : []),
    ],
    final: ["What is recorded stays readable for ever; a later delivery replaces it, but does not erase it."],
    authority: {
      may,
      need: "one",
      subject: subjectOf(situation, `Submit ${name}`, (fields) =>
        submitMessage({ ...fields, clause, filings: [filing] }),
      ),
    },
    calls: ([by = nobody]) => [submit(clause, filing, by)],
  };
}

/** What {@link approveAct} is given. */
export interface ApproveParameters {
  filings: Filing[];
  /** The provider's signature, where nothing is on file yet. */
  submission?: Auth;
  thenPay: boolean;
}

/** Approvers accept; with `thenPay`, what is payable is paid in the same transaction. */
export function approveAct(
  situation: Situation,
  clause: ClauseRecord,
  { filings, submission, thenPay }: ApproveParameters,
): Act {
  const numbers = filings.map(({ delivery }) => delivery.milestone);
  const allowed: Lane[] = submission === undefined ? ["submitted"] : ["none", "submitted", "rejected"];
  for (const number of numbers) requireLane(situation, clause, number, allowed, "approved");
  const names = enumerate(numbers.map((n) => milestoneName(situation, clause.index, n)));
  const timed = numbers.filter((n) => rowOf(clause, n).challengeDays > 0);
  const waiting = numbers.filter((n) => !timed.includes(n) && openBefore(situation, clause, n, numbers).length > 0);
  const atOnce = numbers.filter((n) => !timed.includes(n) && !waiting.includes(n));
  const deliveries = filings.map(({ delivery }) => delivery);
  const title = `Approve ${names}${thenPay ? " and pay" : ""}`;
  return {
    title,
    lines: [
      ...(submission === undefined
        ? []
        : [`The delivery comes along, signed by ${partyName(situation, submission.party)}.`]),
      ...deliveries.map(
        (d) =>
          `Accepted: ${milestoneName(situation, clause.index, d.milestone)}, round ${d.round}, ${money(clause, d.amount)}, evidence ${d.evidence}.`,
      ),
      ...(thenPay && atOnce.length > 0
        ? ["If these approvals suffice, this is paid at once:", ...forecastPayment(situation, clause, atOnce)]
        : []),
      ...waiting.map(
        (n) =>
          `${milestoneName(situation, clause.index, n)} is payable once milestone ${openBefore(situation, clause, n, numbers).join(", ")} is.`,
      ),
      ...timed.map(
        (n) =>
          `${milestoneName(situation, clause.index, n)} is payable ${rowOf(clause, n).challengeDays} days after its approval, unless disputed.`,
      ),
    ],
    final: [
      thenPay
        ? "A payment cannot be undone."
        : "An approval that counted cannot be taken back; a dispute may still follow where the terms give time for it.",
    ],
    authority: {
      may: approversOf(clause, numbers),
      need: "some",
      subject: subjectOf(situation, `Approve ${names}`, (fields) => approveMessage({ ...fields, clause, deliveries })),
    },
    calls: (approvals) => [
      approve(clause, {
        filings,
        approvals: [...approvals],
        thenPay,
        targets: targetsOf(situation.record, clause),
        ...(submission === undefined ? {} : { submission }),
      }),
    ],
  };
}

/** An approver refuses a delivery; before any is on file, it voids what was signed for the round. */
export function rejectAct(
  situation: Situation,
  clause: ClauseRecord,
  delivery: Delivery,
  { reason, why }: GivenReason,
): Act {
  const { milestone, round } = delivery;
  requireLane(situation, clause, milestone, ["none", "submitted"], "rejected");
  const name = milestoneName(situation, clause.index, milestone);
  const { cureDays } = clause.config.deal;
  const again = cureDays === 0 ? "until the longstop date" : `within ${cureDays} days`;
  return {
    title: `Reject ${name}`,
    lines: [
      ...(laneOf(situation, clause, milestone) === "none"
        ? [`Nothing is on file: signatures given for round ${round} count no more, whoever has them.`]
        : [`The delivery, round ${round}, is refused; nothing is paid for it.`, `It may be delivered again ${again}.`]),
      why,
    ],
    final: ["A rejection stays on record; approvals given for this round no longer count."],
    authority: {
      may: approversOf(clause, [milestone]),
      need: "one",
      subject: subjectOf(situation, `Reject ${name}`, (fields) =>
        rejectMessage({ ...fields, clause, delivery, reason }),
      ),
    },
    calls: ([by = nobody]) => [reject(clause, delivery, reason, by)],
  };
}

/**
 * Pays what is payable of these milestones.
 *
 * @throws {@link ConcordatError} `nothing-payable`.
 */
export function payAct(situation: Situation, clause: ClauseRecord, milestones: readonly number[]): Act {
  const known = milestones.map((number) => ({ number, ...payability(situation, clause, number) }));
  const now = known.filter(({ payable }) => payable).map(({ number }) => number);
  const skipped = known
    .filter(({ payable }) => !payable)
    .map(({ number, why }) => `${milestoneName(situation, clause.index, number)} is skipped: ${why}.`);
  if (now.length === 0) {
    throw new ConcordatError(["Nothing can be paid.", ...skipped].join(" "), {
      code: "nothing-payable",
      remedy: "See `concordat due` for what has to happen first.",
    });
  }
  return {
    title: `Pay ${enumerate(now.map((n) => milestoneName(situation, clause.index, n)))}`,
    lines: [...forecastPayment(situation, clause, now), ...skipped],
    final: ["A payment cannot be undone."],
    calls: () => [pay(clause, [...now], targetsOf(situation.record, clause))],
  };
}

/** Pays what a payer (from 0) owes a payee (party number), as far as its purse reaches. */
export function arrearsAct(situation: Situation, clause: ClauseRecord, payer: number, payee: number): Act {
  const owed = booksOf(situation, clause).arrears.find((a) => a.payer === payer && a.payee === payee);
  const { balance = 0n } = booksOf(situation, clause).purses[payer] ?? {};
  const from = partyName(situation, payersOf(clause)[payer]?.party ?? 0);
  const to = partyName(situation, payee);
  if (owed === undefined) {
    throw new ConcordatError(`${from} owes ${to} nothing in this clause.`, {
      code: "nothing-payable",
      remedy: "See `concordat books`.",
    });
  }
  return {
    title: `Pay the arrears of ${from} to ${to}`,
    lines: [
      `${from} has owed ${to} ${money(clause, owed.due)} since ${showTime(owed.since, situation.zone)}; its purse holds ${money(clause, balance)}.`,
      `Up to that much goes to ${to}, account ${situation.record.terms.parties[payee - 1]?.account ?? "unknown"}.`,
    ],
    final: ["A payment cannot be undone."],
    calls: () => [payArrears(clause, payer, payee, targetsOf(situation.record, clause))],
  };
}

/** Points to evidence; anybody may. */
export function evidenceAct(
  situation: Situation,
  clause: ClauseRecord,
  milestone: number,
  evidence: string,
  location: string,
): Act {
  const name = milestoneName(situation, clause.index, milestone);
  return {
    title: `Attach evidence to ${name}`,
    lines: [
      `Recorded for everybody to read: SHA-256 ${evidence}, kept at ${location === "" ? "a place not said" : location}.`,
    ],
    final: ["It stays readable for ever, and changes nothing."],
    calls: () => [attachEvidence(clause, milestone, evidence, location)],
  };
}

/** An authority that was not given; it is refused before it could be sent. */
export const nobody: Auth = { party: 0, deadline: 0, signature: "0x" };

const silences = ["accepted", "rejected", "the arbiter decides"] as const;

/** Numbers of the parties that a flag of {@link partyFlags} stands at. */
export function partiesWith({ record }: Situation, flag: number): number[] {
  return record.terms.parties.flatMap(({ flags }, i) => (flags & flag ? [i + 1] : []));
}

/** Numbers of the parties that some tier of these milestones' policies lets approve. */
export function approversOf(clause: ClauseRecord, milestones: readonly number[]): number[] {
  const { policies } = clause.config.deal;
  const all = new Set<number>();
  for (const number of milestones) {
    const { policy, amount } = rowOf(clause, number);
    for (let i = policy - 1; i < policies.length; i++) {
      const tier = unpackTier(policies[i] ?? "0x");
      if (amount > tier.upTo) continue;
      for (const party of membersOf(tier.eligible)) all.add(party);
      break;
    }
  }
  return [...all].sort((a, b) => a - b);
}
