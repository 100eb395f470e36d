import type { Path } from "../../../errors.ts";
import { parseAmount } from "../../../units/amount.ts";
import { add, type Report } from "../../findings.ts";
import type { NormalFile } from "../../normal.ts";
import type { NormalMilestone, NormalMilestones, NormalTier } from "./normal.ts";

/** Reports tiers that are out of order, that can never be satisfied, or that do not end their policy. */
export function checkPolicies(clause: NormalMilestones, path: Path, report: Report): void {
  const count = Object.values(clause.policies).reduce((sum, { tiers }) => sum + tiers.length, 0);
  if (count > 255) {
    const remedy = "The contract has room for 255; share policies between milestones.";
    add(report, "error", "tiers-too-many", [...path, "policies"], `There are ${count} tiers.`, remedy);
  }
  for (const [name, { tiers }] of Object.entries(clause.policies)) {
    if (!clause.milestones.some((milestone) => !milestone.void && milestone.policy === name)) {
      const at = [...path, "policies", name];
      add(report, "warning", "policy-unused", at, `No milestone uses "${name}".`, "Remove it, or use it.");
    }
    tiers.forEach((tier, i) => {
      const at = [...path, "policies", name, "tiers", i];
      checkTier(tier, at, report);
      checkOrder(tiers, i, clause.currency, at, report);
    });
  }
}

function checkTier(tier: NormalTier, at: Path, report: Report): void {
  if (tier.approvals > tier.approvers.length) {
    const message = `${tier.approvals} approvals are asked of ${tier.approvers.length} approvers.`;
    add(
      report,
      "error",
      "tier-impossible",
      [...at, "approvals"],
      message,
      "Name more approvers, or ask for fewer approvals.",
    );
  }
  if (tier.organisations > tier.approvals) {
    const message = `${tier.approvals} approvals cannot come from ${tier.organisations} organisations.`;
    add(
      report,
      "error",
      "tier-impossible",
      [...at, "organisations"],
      message,
      `Raise "approvals" to ${tier.organisations}.`,
    );
  }
}

function checkOrder(tiers: readonly NormalTier[], i: number, currency: string, at: Path, report: Report): void {
  const tier = tiers[i];
  const before = tiers[i - 1];
  if (tier === undefined) return;
  const isLast = i === tiers.length - 1;
  if (isLast !== (tier.upTo === "unlimited")) {
    const message = isLast ? "The last tier has a bound." : "A tier without bound is not the last one.";
    add(
      report,
      "error",
      "tiers-out-of-order",
      [...at, "upTo"],
      message,
      `Write "unlimited" in the last tier, and only there.`,
    );
  } else if (before !== undefined && before.upTo !== "unlimited" && tier.upTo !== "unlimited") {
    if (parseAmount(tier.upTo, currency) <= parseAmount(before.upTo, currency)) {
      const message = `Its bound is not above that of the tier before, ${before.upTo}.`;
      add(report, "error", "tiers-out-of-order", [...at, "upTo"], message, "List tiers by rising bounds.");
    }
  }
}

/**
 * Reports a milestone whose tier could never be satisfied, because maker and payee are never checkers: neither the
 * payee's organisation counts, nor that of whoever submits.
 */
export function checkSatisfiable(
  milestone: NormalMilestone,
  at: Path,
  clause: NormalMilestones,
  file: NormalFile,
  report: Report,
): void {
  const organisationOf = (party: string) => file.parties[party]?.organisation ?? "";
  const submitters = Object.entries(file.parties).filter(([, { submits }]) => submits);
  for (const [i, tier] of tiersFor(milestone, clause).entries()) {
    const free = (maker: string) =>
      tier.approvers
        .map(organisationOf)
        .filter((organisation) => organisation !== maker && organisation !== organisationOf(milestone.payee));
    const isMet = (organisations: string[]) =>
      organisations.length >= tier.approvals && new Set(organisations).size >= tier.organisations;
    checkPayee(tier, milestone, at, file, report);
    const blocked = submitters.filter(([, { organisation }]) => !isMet(free(organisation)));
    if (blocked.length === 0) continue;

    const names = blocked.map(([name]) => `"${name}"`).join(" or ");
    const isHopeless = blocked.length === submitters.length;
    const isCertain = isHopeless && i === 0;
    add(
      report,
      isCertain ? "error" : "warning",
      "approval-impossible",
      [...at, "policy"],
      `Policy "${milestone.policy}" (up to ${tier.upTo}) cannot approve what ${names} submits for milestone ${milestone.number}.`,
      "Approvers of the submitter's or the payee's organisation do not count: name more approvers from others.",
    );
  }
}

/** Reports approvers whose approval would be refused, because their organisation is paid. */
function checkPayee(tier: NormalTier, milestone: NormalMilestone, at: Path, file: NormalFile, report: Report): void {
  const payee = file.parties[milestone.payee]?.organisation;
  const paid = tier.approvers.filter((approver) => file.parties[approver]?.organisation === payee);
  for (const approver of paid) {
    const message = `"${approver}" cannot approve milestone ${milestone.number}: its organisation is paid for it.`;
    const remedy = "Remove it from the policy, or use another policy for this milestone.";
    add(report, "warning", "approver-is-payee", [...at, "policy"], message, remedy);
  }
}

/** The tier a milestone falls in alone, and those it may fall in together with others. */
function tiersFor(milestone: NormalMilestone, { policies, currency }: NormalMilestones): NormalTier[] {
  const tiers = policies[milestone.policy]?.tiers ?? [];
  const amount = parseAmount(milestone.amount, currency);
  const own = tiers.findIndex(({ upTo }) => upTo === "unlimited" || amount <= parseAmount(upTo, currency));
  if (own < 0) return [];
  return tiers[own]?.batch === "sum" ? tiers.slice(own) : tiers.slice(own, own + 1);
}
