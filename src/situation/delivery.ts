import { ConcordatError } from "../errors.ts";
import type { Delivery } from "../messages/types.ts";
import type { ClauseRecord } from "../record/record.ts";
import type { Hex } from "../terms/normal.ts";
import { booksOf, milestoneName, rowOf, type Situation } from "./situation.ts";

/** The next delivery of a milestone (number from 1). */
export function newDelivery(situation: Situation, clause: ClauseRecord, milestone: number, evidence: Hex): Delivery {
  const { round = 1 } = booksOf(situation, clause).milestones[milestone - 1] ?? {};
  return { milestone, round, amount: rowOf(clause, milestone).amount, evidence };
}

/**
 * What was delivered last for a milestone (number from 1).
 *
 * @throws {@link ConcordatError} `delivery-missing`.
 */
export function deliveryOnFile(situation: Situation, clause: ClauseRecord, milestone: number): Delivery {
  const delivery = booksOf(situation, clause).milestones[milestone - 1]?.delivery;
  if (delivery != null) {
    const { round, evidence } = delivery;
    return { milestone, round, amount: rowOf(clause, milestone).amount, evidence };
  }
  throw new ConcordatError(`Nothing is on file for ${milestoneName(situation, clause.index, milestone)}.`, {
    code: "delivery-missing",
    remedy: "It has to be submitted first; or bring the provider's signed submission with --submission.",
  });
}
