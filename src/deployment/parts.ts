import type { Deployment } from "../terms/normal.ts";

/** The contracts a deployment consists of. */
export const partNames = ["Agreements", "MilestoneTerms", "MilestoneRemedies", "Milestones"] as const;

/** The contracts a deployment consists of, by name. */
export type PartName = (typeof partNames)[number];

/** A contract of a deployment, and the contracts whose addresses its constructor takes, in that order. */
export interface Part {
  readonly contract: PartName;
  readonly takes: readonly PartName[];
}

/** What a deployment consists of, each contract after those it needs. */
export const parts: readonly Part[] = [
  { contract: "Agreements", takes: [] },
  { contract: "MilestoneTerms", takes: [] },
  { contract: "MilestoneRemedies", takes: ["Agreements", "MilestoneTerms"] },
  { contract: "Milestones", takes: ["Agreements", "MilestoneRemedies"] },
];

/** The deployment as agreement files see it, from the addresses of its contracts. */
export function deploymentOf(
  chainId: number,
  addresses: Readonly<Record<PartName, string>>,
  tokens: Deployment["tokens"],
): Deployment {
  return { chainId, agreements: addresses.Agreements, modules: { milestones: addresses.Milestones }, tokens };
}

/** What every contract of a deployment is made with: the addresses its constructor takes. */
export function constructorArguments(part: Part, addresses: Readonly<Partial<Record<PartName, string>>>): string[] {
  return part.takes.map((name) => {
    const address = addresses[name];
    if (address === undefined) throw new Error(`${part.contract} is to be deployed before ${name}.`);
    return address;
  });
}
