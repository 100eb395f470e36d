import type { Silence } from "./schema.ts";

/** A token as a clause names it. */
export interface NormalToken {
  address: string;
  decimals: number;
}

/** A tier in the normal form. */
export interface NormalTier {
  upTo: string;
  approvers: string[];
  approvals: number;
  organisations: number;
  batch: "item" | "sum";
}

/** A milestone that stands. */
export interface NormalMilestone {
  number: number;
  name: string;
  title: string;
  description: string;
  acceptance: string;
  void: false;
  amount: string;
  payee: string;
  due: string;
  after: number[];
  policy: string;
  reviewDays: number;
  challengeDays: number;
  ifReviewIsSilent: Silence;
  ifArbiterIsSilent: "accepted" | "rejected";
  retention: string;
}

/** A milestone that an amendment struck out. */
export interface VoidMilestone {
  number: number;
  name: string;
  title: string;
  description: string;
  acceptance: string;
  void: true;
  reason: string;
}

/** A milestones clause in the normal form. */
export interface NormalMilestones {
  kind: "milestones";
  title: string;
  currency: string;
  module: string | null;
  token: NormalToken | null;
  anchor?: `0x${string}`;
  originalValue?: string;
  payers: { party: string; share: string }[];
  longstop: string;
  retentionDate: string | null;
  cureDays: number;
  custody: string;
  notes: string;
  policies: Record<string, { tiers: NormalTier[] }>;
  milestones: (NormalMilestone | VoidMilestone)[];
}
