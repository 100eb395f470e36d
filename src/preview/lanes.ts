import type { Lane } from "../books/types.ts";
import { ConcordatError } from "../errors.ts";
import type { ClauseRecord } from "../record/record.ts";
import { booksOf, milestoneName, type Situation } from "../situation/situation.ts";
import { enumerate } from "./words.ts";

/** Where a milestone stands, for readers. */
export const laneInWords = {
  none: "not delivered yet",
  submitted: "under review",
  approved: "approved",
  paid: "paid",
  disputed: "disputed",
  rejected: "rejected",
  cancelled: "cancelled",
  final: "final",
} as const satisfies Record<Lane, string>;

/** Where a milestone (number from 1) stands. */
export function laneOf(situation: Situation, clause: ClauseRecord, milestone: number): Lane {
  return booksOf(situation, clause).milestones[milestone - 1]?.lane ?? "none";
}

/**
 * Refuses early, and in words, what the contracts would refuse.
 *
 * @param done What is to be done, as a participle: "approved".
 * @throws {@link ConcordatError} `lane-unexpected`.
 */
export function requireLane(
  situation: Situation,
  clause: ClauseRecord,
  milestone: number,
  allowed: readonly Lane[],
  done: string,
): void {
  const lane = laneOf(situation, clause, milestone);
  if (allowed.includes(lane)) return;
  const name = milestoneName(situation, clause.index, milestone);
  const may = enumerate(
    allowed.map((each) => laneInWords[each]),
    "or",
  );
  throw new ConcordatError(`${name} is ${laneInWords[lane]}; only what is ${may} can be ${done}.`, {
    code: "lane-unexpected",
    remedy: "See `concordat status`.",
  });
}
