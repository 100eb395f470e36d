import { hashTerms } from "../../src/terms/hash.ts";
import { hashConfig } from "../../src/terms/kinds/milestones/encode.ts";
import { UNLIMITED, type MilestonesConfig } from "../../src/terms/kinds/milestones/types.ts";
import { packPayer, packRow, packTier } from "../../src/terms/kinds/milestones/words.ts";
import type { Deployment, Hex } from "../../src/terms/normal.ts";
import { NO_CEILING, partyFlags, ZERO_HASH, type Party, type Terms } from "../../src/terms/types.ts";
import { AMOUNT } from "../env.ts";

/** What a partnership to measure looks like. */
export interface Shape {
  milestones: number;
  /** Payees in turn: 1 for the provider alone, or as many others. */
  payees?: number;
  /** Payers that share every payment equally. */
  payers?: number;
  /** Approvals a milestone needs, each of another organisation; three may approve. */
  approvals?: number;
  retentionPpm?: number;
}

/** Numbers of the parties. Three sign; three may approve. */
export const PAYER = 1;
export const PROVIDER = 2;
export const ARBITER = 3;
export const APPROVER = 4;
export const SECOND_APPROVER = 5;

const ACTING = 6;
const APPROVERS = 0b111000;
const DAY = 86_400;
const LATER = 1_900_000_000;

/** How many people a shape needs. */
export function peopleNeeded({ payees = 1, payers = 1 }: Shape): number {
  return ACTING + (payees === 1 ? 0 : payees) + payers - 1;
}

/** Terms of this shape: one clause, every milestone worth {@link AMOUNT}. */
export function termsOf(
  shape: Shape,
  { accounts, deployment, salt }: { accounts: readonly string[]; deployment: Deployment; salt: string },
): { terms: Terms; config: MilestonesConfig; id: Hex } {
  const config = configOf(shape, deployment);
  const value = AMOUNT * BigInt(shape.milestones);
  const terms: Terms = {
    title: "Bench",
    document: `0x${"11".repeat(32)}`,
    location: "https://example.org/agreement.pdf",
    externalId: "",
    organisations: accounts.map((_, i) => `Organisation ${i + 1}`),
    parties: accounts.map(partyOf),
    clauses: [
      {
        module: deployment.modules["milestones"] ?? "",
        token: config.deal.token,
        currency: "0x474250",
        value,
        originalValue: value,
        anchor: ZERO_HASH,
        config: hashConfig(config),
      },
    ],
    rules: {
      start: 0,
      end: 0,
      openBy: 0,
      arbiter: ARBITER,
      disputePeriod: 30 * DAY,
      reviveDelay: 7 * DAY,
      maySuspend: PAYER,
      mayEnd: PAYER,
      noticeDays: 30,
      suspensionLimit: 100 * DAY,
      ceilingPpm: NO_CEILING,
    },
    edition: 1,
    salt: salt as Hex,
  };
  const id = hashTerms(terms, { chainId: deployment.chainId, verifyingContract: deployment.agreements });
  return { terms, config, id };
}

function partyOf(account: string, index: number): Party {
  const signs = index < 3 ? partyFlags.signs | partyFlags.disputes : 0;
  const submits = index + 1 === PROVIDER ? partyFlags.submits : 0;
  return { account, organisation: index + 1, flags: signs | submits };
}

function configOf(shape: Shape, deployment: Deployment): MilestonesConfig {
  const { milestones, payees = 1, payers = 1, approvals = 1, retentionPpm = 0 } = shape;
  const rows = Array.from({ length: milestones }, (_, i) =>
    packRow({
      amount: AMOUNT,
      due: 1_700_000_000,
      predecessors: [0, 0, 0, 0],
      retentionPpm,
      reviewDays: 14,
      payee: payees === 1 ? PROVIDER : ACTING + 1 + (i % payees),
      policy: 1,
      challengeDays: 0,
      reviewDefault: 1,
      disputeDefault: 1,
    }),
  );
  const others = Array.from({ length: payers - 1 }, (_, i) => peopleNeeded(shape) - i);
  return {
    kind: "milestones",
    deal: {
      token: deployment.tokens["GBP"]?.address ?? "",
      // Token units per penny.
      unit: 10n ** 16n,
      longstop: LATER,
      retentionDate: LATER,
      cureDays: 30,
      payers: [PAYER, ...others].map((party) => packPayer({ party, weight: 1n })),
      policies: [packTier({ upTo: UNLIMITED, eligible: APPROVERS, approvals, organisations: approvals, batch: 0 })],
    },
    rows,
  };
}
