import * as page from "../../../show/model.ts";
import type { Block } from "../../../show/model.ts";
import { showAmount } from "../../../units/amount.ts";
import type { NormalTier } from "./normal.ts";

/** An approval policy as a table, one row a tier. */
export function showPolicy(
  name: string,
  { tiers }: { tiers: readonly NormalTier[] },
  currency: string,
  nameOf: (party: string) => string,
): Block {
  return page.table(
    `Policy "${name}"`,
    ["Amount", "Who may accept", "How many", "Which amount counts"],
    tiers.map((tier, i) => {
      const before = tiers[i - 1]?.upTo;
      const above = before === undefined ? "" : `above ${showAmount(before, currency)}`;
      const bound = tier.upTo === "unlimited" ? "" : `up to ${showAmount(tier.upTo, currency)}`;
      return [
        [above, bound].filter(Boolean).join(", ") || "any",
        page.enumerate(tier.approvers.map(nameOf), "or"),
        `${tier.approvals} of them, from ${tier.organisations} organisation${tier.organisations === 1 ? "" : "s"}`,
        tier.batch === "item" ? "that of each milestone" : "the sum accepted together",
      ];
    }),
  );
}
