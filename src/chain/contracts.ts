import { Interface, type ContractRunner, type Provider } from "ethers";
import type { Deployment } from "../terms/normal.ts";
import { Agreements__factory } from "../../typechain-types/factories/agreement/Agreements__factory.ts";
import { MilestoneRemedies__factory } from "../../typechain-types/factories/milestone/MilestoneRemedies__factory.ts";
import { Milestones__factory } from "../../typechain-types/factories/milestone/Milestones__factory.ts";
import { MilestoneTerms__factory } from "../../typechain-types/factories/milestone/MilestoneTerms__factory.ts";
import { TestCurrency__factory } from "../../typechain-types/factories/token/TestCurrency__factory.ts";
import type { Agreements } from "../../typechain-types/agreement/Agreements.ts";
import type { Milestones } from "../../typechain-types/milestone/Milestones.ts";

/** A chain to read from, and where the contracts are on it. */
export interface Client {
  provider: Provider;
  deployment: Deployment;
  /** Block from which events are read; that of the deployment, or 0. */
  fromBlock?: number;
}

/** ABI of the hub. */
export const agreementsInterface = Agreements__factory.createInterface();

/** ABI of the milestones module, with the errors of the parts it is made of. */
export const milestonesInterface = new Interface(
  uniqueFragments([
    ...Milestones__factory.abi,
    ...MilestoneRemedies__factory.abi.filter(({ type }) => type === "error" || type === "event"),
    ...MilestoneTerms__factory.abi.filter(({ type }) => type === "error"),
  ]),
);

/** ABI of an ERC-20 with permit. */
export const tokenInterface = TestCurrency__factory.createInterface();

/** The hub. */
export function agreementsAt(deployment: Deployment, runner: ContractRunner): Agreements {
  return Agreements__factory.connect(deployment.agreements, runner);
}

/** The milestones module of the deployment, or the one at `address`. */
export function milestonesAt(deployment: Deployment, runner: ContractRunner, address?: string): Milestones {
  return Milestones__factory.connect(address ?? deployment.modules["milestones"] ?? "", runner);
}

function uniqueFragments(fragments: readonly object[]): object[] {
  return [...new Map(fragments.map((fragment) => [JSON.stringify(fragment), fragment])).values()];
}
