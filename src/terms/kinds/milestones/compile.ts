import { parseAmount } from "../../../units/amount.ts";
import { unitOf } from "../../../units/currency.ts";
import { parseMoment } from "../../../units/moment.ts";
import { parsePercent } from "../../../units/percent.ts";
import { ZERO_HASH } from "../../types.ts";
import { maskOf } from "../../word.ts";
import type { NormalMilestones } from "./normal.ts";
import { UNLIMITED, type MilestonesConfig } from "./types.ts";
import { packPayer, packRow, packTier } from "./words.ts";

const reviewDefaults = { accepted: 0, rejected: 1, arbiter: 2 } as const;
const disputeDefaults = { accepted: 0, rejected: 1 } as const;

/** What a clause compiles to: its configuration, and what it promises in token units. */
export interface CompiledClause {
  config: MilestonesConfig;
  value: bigint;
}

/**
 * Compiles a clause that has its token.
 *
 * @param parties Short names in the order of the party table.
 * @throws {@link ConcordatError} `value-too-large`, `token-too-coarse`.
 */
export function compile(clause: NormalMilestones, parties: readonly string[], timeZone: string): CompiledClause {
  const { currency, token } = clause;
  const unit = unitOf(currency, token?.decimals ?? 0);
  const inUnits = (amount: string) => parseAmount(amount, currency) * unit;
  const partyNumber = (name: string) => parties.indexOf(name) + 1;
  const { first, words } = compilePolicies(clause, inUnits, partyNumber);

  let value = 0n;
  const rows = clause.milestones.map((milestone) => {
    if (milestone.void) return ZERO_HASH;
    const amount = inUnits(milestone.amount);
    value += amount;
    return packRow({
      amount,
      due: parseMoment(milestone.due, timeZone, "deadline"),
      predecessors: milestone.after,
      retentionPpm: parsePercent(milestone.retention),
      reviewDays: milestone.reviewDays,
      payee: partyNumber(milestone.payee),
      policy: first.get(milestone.policy) ?? 0,
      challengeDays: milestone.challengeDays,
      reviewDefault: reviewDefaults[milestone.ifReviewIsSilent],
      disputeDefault: disputeDefaults[milestone.ifArbiterIsSilent],
    });
  });
  const deal = {
    token: token?.address ?? "",
    unit,
    longstop: parseMoment(clause.longstop, timeZone, "deadline"),
    retentionDate: clause.retentionDate === null ? 0 : parseMoment(clause.retentionDate, timeZone, "start"),
    cureDays: clause.cureDays,
    payers: clause.payers.map(({ party, share }) => packPayer({ party: partyNumber(party), weight: BigInt(share) })),
    policies: words,
  };
  return { config: { kind: "milestones", deal, rows }, value };
}

/** Policies as consecutive tiers, and the number of each policy's first tier. */
function compilePolicies(
  clause: NormalMilestones,
  inUnits: (amount: string) => bigint,
  partyNumber: (name: string) => number,
) {
  const first = new Map<string, number>();
  const words = Object.entries(clause.policies).flatMap(([name, { tiers }]) => {
    const before = [...first.keys()].reduce((sum, key) => sum + (clause.policies[key]?.tiers.length ?? 0), 0);
    first.set(name, before + 1);
    return tiers.map((tier) =>
      packTier({
        upTo: tier.upTo === "unlimited" ? UNLIMITED : inUnits(tier.upTo),
        eligible: Number(maskOf(tier.approvers.map(partyNumber))),
        approvals: tier.approvals,
        organisations: tier.organisations,
        batch: tier.batch === "sum" ? 1 : 0,
      }),
    );
  });
  return { first, words };
}
