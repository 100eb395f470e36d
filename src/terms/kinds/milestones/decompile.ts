import { ConcordatError } from "../../../errors.ts";
import { formatAmount } from "../../../units/amount.ts";
import { minorDigits } from "../../../units/currency.ts";
import { formatMoment } from "../../../units/moment.ts";
import { formatPercent } from "../../../units/percent.ts";
import type { Hex } from "../../normal.ts";
import type { DecompileScope } from "../kind.ts";
import { ZERO_HASH } from "../../types.ts";
import { membersOf } from "../../word.ts";
import type { NormalMilestone, NormalMilestones, NormalTier, VoidMilestone } from "./normal.ts";
import type { MilestonesText } from "./text.ts";
import { UNLIMITED, type MilestonesConfig } from "./types.ts";
import { unpackPayer, unpackRow, unpackTier } from "./words.ts";

/**
 * The clause that compiles to this configuration. Without its text it gets generic names.
 *
 * @throws {@link ConcordatError} `config-foreign` if the configuration has what no file can say.
 */
export function decompile(
  { deal, rows }: MilestonesConfig,
  text: MilestonesText | undefined,
  scope: DecompileScope,
): NormalMilestones {
  const { currency, timeZone } = scope;
  const inCurrency = (units: bigint) => {
    if (units % deal.unit !== 0n) throw foreign(`amount ${units} is no multiple of the unit ${deal.unit}`);
    return formatAmount(units / deal.unit, currency);
  };
  const partyName = (number: number) => {
    const name = scope.parties[number - 1];
    if (name === undefined) throw foreign(`there is no party ${number}`);
    return name;
  };
  const policies = decompilePolicies(deal.policies, text?.policies, inCurrency, partyName);

  return {
    kind: "milestones",
    title: text?.title ?? "Milestones",
    currency,
    module: scope.module,
    token: { address: deal.token, decimals: decimalsOf(deal.unit, currency) },
    payers: deal.payers
      .map(unpackPayer)
      .map(({ party, weight }) => ({ party: partyName(party), share: String(weight) })),
    longstop: formatMoment(deal.longstop, timeZone, "deadline"),
    retentionDate: deal.retentionDate === 0 ? null : formatMoment(deal.retentionDate, timeZone, "start"),
    cureDays: deal.cureDays,
    custody: text?.custody ?? "",
    notes: text?.notes ?? "",
    policies: Object.fromEntries(policies.map(({ name, tiers }) => [name, { tiers }])),
    milestones: rows.map((row, i) => decompileRow(row, i)),
  };

  function decompileRow(word: Hex, i: number): NormalMilestone | VoidMilestone {
    const known = text?.milestones[i];
    const described = {
      number: i + 1,
      name: known?.name ?? "",
      title: known?.title ?? `Milestone ${i + 1}`,
      description: known?.description ?? "",
      acceptance: known?.acceptance ?? "",
    };
    if (word === ZERO_HASH) return { ...described, void: true, reason: known?.reason ?? "Not known." };

    const row = unpackRow(word);
    const policy = policies.find(({ first }) => first === row.policy);
    const ifReviewIsSilent = (["accepted", "rejected", "arbiter"] as const)[row.reviewDefault];
    const ifArbiterIsSilent = (["accepted", "rejected"] as const)[row.disputeDefault];
    if (policy === undefined || ifReviewIsSilent === undefined || ifArbiterIsSilent === undefined) {
      throw foreign(`row ${i + 1} names a policy or a default that does not exist`);
    }
    return {
      ...described,
      void: false,
      amount: inCurrency(row.amount),
      payee: partyName(row.payee),
      due: formatMoment(row.due, timeZone, "deadline"),
      after: row.predecessors.filter((number) => number !== 0),
      policy: policy.name,
      reviewDays: row.reviewDays,
      challengeDays: row.challengeDays,
      ifReviewIsSilent,
      ifArbiterIsSilent,
      retention: formatPercent(row.retentionPpm),
    };
  }
}

function decompilePolicies(
  words: readonly Hex[],
  names: readonly string[] | undefined,
  inCurrency: (units: bigint) => string,
  partyName: (number: number) => string,
) {
  const policies: { name: string; first: number; tiers: NormalTier[] }[] = [];
  let isOpen = false;
  words.map(unpackTier).forEach((tier, i) => {
    if (!isOpen) {
      policies.push({ name: names?.[policies.length] ?? `policy-${policies.length + 1}`, first: i + 1, tiers: [] });
    }
    isOpen = tier.upTo !== UNLIMITED;
    policies.at(-1)?.tiers.push({
      upTo: isOpen ? inCurrency(tier.upTo) : "unlimited",
      approvers: membersOf(tier.eligible).map(partyName),
      approvals: tier.approvals,
      organisations: tier.organisations,
      batch: tier.batch === 0 ? "item" : "sum",
    });
  });
  return policies;
}

function decimalsOf(unit: bigint, currency: string): number {
  const zeros = unit.toString().length - 1;
  if (unit !== 10n ** BigInt(zeros)) throw foreign(`the unit ${unit} is no power of ten`);
  return zeros + minorDigits(currency);
}

function foreign(why: string): ConcordatError {
  return new ConcordatError(`The configuration cannot be written as a file: ${why}.`, {
    code: "config-foreign",
    remedy: "It was not made from an agreement file; read its words instead.",
  });
}
