import type { Path } from "../../../errors.ts";
import { add, type Report } from "../../findings.ts";
import { ZERO_HASH } from "../../types.ts";
import type { MilestonesConfig } from "./types.ts";

/** Reports what an amendment may not change in a milestones clause: unit, payers, the numbers of its milestones. */
export function checkAmendment(from: MilestonesConfig, to: MilestonesConfig, path: Path, report: Report): void {
  if (to.deal.unit !== from.deal.unit) {
    const remedy = "Keep the token's decimals.";
    add(report, "error", "clause-changed", path, "The unit of a clause has changed.", remedy);
  }
  if (to.deal.payers.join() !== from.deal.payers.join()) {
    const remedy = "Keep them in their order; a new share is a new clause.";
    add(report, "error", "payers-changed", [...path, "payers"], "Payers or their shares have changed.", remedy);
  }
  if (to.rows.length < from.rows.length) {
    const message = `Milestones ${to.rows.length + 1} to ${from.rows.length} are gone.`;
    const remedy = `Strike them out with "void: true" and a reason; numbers stay taken.`;
    add(report, "error", "milestones-removed", [...path, "milestones"], message, remedy);
  }
  to.rows.forEach((row, i) => {
    if (row !== ZERO_HASH || i < from.rows.length) return;
    const remedy = "Leave it out.";
    add(report, "error", "void-at-first", [...path, "milestones", i], "A new milestone is struck out.", remedy);
  });
}
