import type { NormalMilestones } from "./normal.ts";

/** What of a clause has no place in its configuration. Lists stand for tables, because their order matters. */
export interface MilestonesText {
  kind: "milestones";
  title: string;
  custody: string;
  notes: string;
  policies: string[];
  milestones: { name: string; title: string; description: string; acceptance: string; reason?: string }[];
}

/** The leaves of a clause that the text of the agreement carries. */
export function textOf(clause: NormalMilestones): MilestonesText {
  return {
    kind: "milestones",
    title: clause.title,
    custody: clause.custody,
    notes: clause.notes,
    policies: Object.keys(clause.policies),
    milestones: clause.milestones.map((milestone) => ({
      name: milestone.name,
      title: milestone.title,
      description: milestone.description,
      acceptance: milestone.acceptance,
      ...(milestone.void ? { reason: milestone.reason } : {}),
    })),
  };
}
