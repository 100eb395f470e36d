import { retention } from "../arithmetic/retention.ts";
import { split, splitBy } from "../arithmetic/split.ts";
import type { ClauseRecord } from "../record/record.ts";
import { booksOf, milestoneName, money, partyName, payersOf, rowOf, type Situation } from "../situation/situation.ts";
import { laneInWords } from "./lanes.ts";

/** What paying milestones would move, in sentences: to whom, from which purse, what is kept back, what is lacking. */
export function forecastPayment(situation: Situation, clause: ClauseRecord, milestones: readonly number[]): string[] {
  const { unit } = clause.config.deal;
  const paid = milestones.map((number) => {
    const { amount, retentionPpm, payee } = rowOf(clause, number);
    const kept = retention(amount, retentionPpm, unit);
    return (
      `${milestoneName(situation, clause.index, number)}: ${money(clause, amount - kept)} to ${partyName(situation, payee)}` +
      `, account ${situation.record.terms.parties[payee - 1]?.account ?? "unknown"}` +
      (kept === 0n ? "." : `; ${money(clause, kept)} is kept back as retention.`)
    );
  });
  const sums = milestones.map((number) => ({ number, amount: rowOf(clause, number).amount }));
  return [...paid, ...forecastLegs(situation, clause, sums)];
}

/** What each payer bears of these amounts (token units), whether its purse covers it, and what happens if not. */
export function forecastLegs(
  situation: Situation,
  clause: ClauseRecord,
  sums: readonly { number: number; amount: bigint }[],
): string[] {
  const payers = payersOf(clause);
  const weights = payers.map(({ weight }) => weight);
  const asked = payers.map(() => 0n);
  for (const { number, amount } of sums) {
    const { unit } = clause.config.deal;
    const whole = split(rowOf(clause, number).amount, weights, unit, number);
    splitBy(amount, whole, unit, number).forEach((leg, payer) => (asked[payer] = (asked[payer] ?? 0n) + leg));
  }
  const { purses } = booksOf(situation, clause);
  return payers.flatMap(({ party }, payer) => {
    const share = asked[payer] ?? 0n;
    const balance = purses[payer]?.balance ?? 0n;
    return [
      `From the purse of ${partyName(situation, party)}: ${money(clause, share)} of the ${money(clause, balance)} it holds.`,
      ...(share > balance ? [`It lacks ${money(clause, share - balance)}, which are recorded as its arrears.`] : []),
    ];
  });
}

/** Milestones that must be paid before this one (numbers from 1), and are not; those of `together` are paid in the same call. */
export function openBefore(
  situation: Situation,
  clause: ClauseRecord,
  number: number,
  together: readonly number[] = [],
): number[] {
  const { milestones } = booksOf(situation, clause);
  const done = (n: number) => ["paid", "final", "cancelled"].includes(milestones[n - 1]?.lane ?? "none");
  return rowOf(clause, number).predecessors.filter((n) => n !== 0 && !done(n) && !together.includes(n));
}

/** Whether a milestone (number from 1) could be paid now, and if not, why. */
export function payability(
  situation: Situation,
  clause: ClauseRecord,
  number: number,
): { payable: boolean; why: string } {
  const books = booksOf(situation, clause);
  const milestone = books.milestones[number - 1];
  if (milestone?.lane !== "approved") return { payable: false, why: `it is ${laneInWords[milestone?.lane ?? "none"]}` };
  const open = openBefore(situation, clause, number);
  if (open.length > 0) return { payable: false, why: `milestone ${open.join(", ")} comes first` };
  const from = Math.max(milestone.clock, books.suspendedUntil);
  if (situation.now < from) return { payable: false, why: "it may still be disputed" };
  return { payable: true, why: "" };
}
