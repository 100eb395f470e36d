import type { Path } from "../../../errors.ts";
import { parseDays } from "../../../units/duration.ts";
import { minorDigits } from "../../../units/currency.ts";
import { formatPercent, parsePercent } from "../../../units/percent.ts";
import { parseShares } from "../../../units/weights.ts";
import { add, attempt, suggest } from "../../findings.ts";
import * as scoped from "../../scope.ts";
import type { Scope } from "../../scope.ts";
import type { NormalMilestone, NormalMilestones, NormalTier, VoidMilestone } from "./normal.ts";
import type { WrittenMilestones } from "./schema.ts";

type Written = WrittenMilestones["milestones"][number];
type WrittenTier = WrittenMilestones["policies"][string]["tiers"][number];

/** Brings a milestones clause into normal form, and reports what cannot be read. */
export function normalise(written: WrittenMilestones, path: Path, scope: Scope): NormalMilestones {
  const { report } = scope;
  const { currency } = written;
  attempt(report, [...path, "currency"], 0, () => minorDigits(currency));
  const known = scope.deployment?.tokens[currency];
  const token = written.token ?? known ?? null;
  const module = written.module ?? scope.deployment?.modules["milestones"] ?? null;
  const shares = written.payers.map(({ share }) => share);
  const weights = attempt(
    report,
    [...path, "payers"],
    shares.map(() => 1n),
    () => parseShares(shares),
  );
  const days = (at: Path, value: string | number) => attempt(report, at, 0, () => parseDays(value));

  return {
    kind: "milestones",
    title: written.title ?? "Milestones",
    currency,
    module: module === null ? null : scoped.normalAddress(report, [...path, "module"], module),
    token:
      token === null
        ? null
        : { address: scoped.normalAddress(report, [...path, "token"], token.address), decimals: token.decimals },
    ...(written.anchor === undefined ? {} : { anchor: scoped.normalDigest(written.anchor) }),
    ...(written.originalValue === undefined
      ? {}
      : { originalValue: scoped.normalAmount(scope, [...path, "originalValue"], written.originalValue, currency) }),
    payers: written.payers.map(({ party }, i) => ({
      party: scoped.requireName(scope, [...path, "payers", i, "party"], party, "party", scope.parties),
      share: String(weights[i] ?? 1n),
    })),
    longstop: scoped.normalDate(scope, [...path, "longstop"], written.longstop, "deadline"),
    retentionDate:
      written.retentionDate == null
        ? null
        : scoped.normalDate(scope, [...path, "retentionDate"], written.retentionDate, "start"),
    cureDays: days([...path, "cureDays"], written.cureDays ?? 0),
    custody: written.custody ?? "",
    notes: written.notes ?? "",
    policies: Object.fromEntries(
      Object.entries(written.policies).map(([name, { tiers }]) => [
        name,
        {
          tiers: tiers.map((tier, i) => normaliseTier(tier, [...path, "policies", name, "tiers", i], currency, scope)),
        },
      ]),
    ),
    milestones: written.milestones.map((milestone, i) =>
      normaliseMilestone(milestone, i + 1, [...path, "milestones", i], written, scope),
    ),
  };
}

function normaliseTier(tier: WrittenTier, path: Path, currency: string, scope: Scope): NormalTier {
  const isOpen = tier.upTo === "unlimited";
  return {
    upTo: isOpen ? "unlimited" : scoped.normalAmount(scope, [...path, "upTo"], tier.upTo, currency),
    approvers: scoped.normalParties(scope, [...path, "approvers"], tier.approvers),
    approvals: tier.approvals ?? 1,
    organisations: tier.organisations ?? 1,
    batch: tier.batch ?? "item",
  };
}

function normaliseMilestone(
  milestone: Written,
  position: number,
  path: Path,
  clause: WrittenMilestones,
  scope: Scope,
): NormalMilestone | VoidMilestone {
  const { report } = scope;
  const described = {
    number: milestone.number ?? position,
    name: milestone.name ?? "",
    title: milestone.title,
    description: milestone.description ?? "",
    acceptance: milestone.acceptance ?? "",
  };
  if (described.number !== position) {
    add(
      report,
      "error",
      "milestone-out-of-order",
      [...path, "number"],
      `Milestone ${described.number} stands in place ${position}.`,
      `List milestones in the order of their numbers, without gaps: write ${position}, or leave the number out.`,
    );
  }
  if (milestone.void === true) return { ...described, void: true, reason: milestone.reason };

  const { currency, defaults = {} } = clause;
  const required = <Key extends keyof typeof defaults>(key: Key, fallback: NonNullable<(typeof defaults)[Key]>) => {
    const value = milestone[key] ?? defaults[key];
    if (value !== undefined) return value as NonNullable<(typeof defaults)[Key]>;
    const remedy = `Write "${key}" here, or once for all milestones under "defaults".`;
    add(report, "error", "field-missing", [...path, key], `"${key}" is missing.`, remedy);
    return fallback;
  };
  const at = (key: keyof typeof defaults): Path =>
    milestone[key] === undefined && defaults[key] !== undefined
      ? [...path.slice(0, -2), "defaults", key]
      : [...path, key];
  const days = (key: "reviewDays" | "challengeDays", value: string | number) =>
    attempt(report, at(key), 1, () => parseDays(value));
  const policies = Object.keys(clause.policies);

  return {
    ...described,
    void: false,
    amount: scoped.normalAmount(scope, [...path, "amount"], milestone.amount, currency),
    payee: scoped.requireName(scope, at("payee"), required("payee", scope.parties[0] ?? ""), "party", scope.parties),
    due: scoped.normalDate(scope, [...path, "due"], milestone.due, "deadline"),
    after: (milestone.after ?? []).map((reference, i) =>
      predecessor(reference, position, [...path, "after", i], clause, scope),
    ),
    policy: scoped.requireName(scope, at("policy"), required("policy", policies[0] ?? ""), "policy", policies),
    reviewDays: days("reviewDays", required("reviewDays", 1)),
    challengeDays: days("challengeDays", milestone.challengeDays ?? defaults.challengeDays ?? 0),
    ifReviewIsSilent: required("ifReviewIsSilent", "rejected"),
    ifArbiterIsSilent: required("ifArbiterIsSilent", "rejected"),
    retention: attempt(report, at("retention"), "0%", () =>
      formatPercent(parsePercent(milestone.retention ?? defaults.retention ?? "0%")),
    ),
  };
}

function predecessor(
  reference: string | number,
  position: number,
  path: Path,
  clause: WrittenMilestones,
  scope: Scope,
): number {
  const names = clause.milestones.map(({ name = "" }) => name);
  const isNumber = /^\d+$/.test(String(reference));
  const number = isNumber ? Number(reference) : names.indexOf(String(reference)) + 1;
  if (number < 1 || number > clause.milestones.length) {
    const remedy = isNumber
      ? `Milestones are 1 to ${names.length}.`
      : suggest(String(reference), names.filter(Boolean));
    add(scope.report, "error", "milestone-unknown", path, `There is no milestone "${reference}".`, remedy);
    return 0;
  }
  if (number >= position) {
    const remedy = "Name milestones with lower numbers only, so that no two can wait for each other.";
    const message = `Milestone ${position} cannot wait for milestone ${number}.`;
    add(scope.report, "error", "milestone-order", path, message, remedy);
  }
  return number;
}
