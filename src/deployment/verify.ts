import { getAddress, type Provider } from "ethers";
import type { Finding } from "../errors.ts";
import type { Deployment } from "../terms/normal.ts";
import { compareCode } from "./code.ts";
import { compare, finding, type Candidate } from "./compare.ts";
import { expectedImmutables, valuesOf, type Place } from "./immutables.ts";
import { compiledContract } from "./manifest.ts";
import type { PartName } from "./parts.ts";
import { verifyTokens } from "./tokens.ts";

/** A deployment of which the addresses of its parts may be known too, as from a record. */
export type KnownDeployment = Deployment & { contracts?: Partial<Record<PartName, { address: string }>> };

/**
 * Compares what stands on the chain with this source: the code of every contract, and the values its constructor wrote
 * into it, so that hub, modules and their parts are shown to belong together. Needs no compiler.
 *
 * @param provider The chain.
 * @param deployment What is said to be there.
 * @returns What differs, in plain words; nothing if all is as it should be. An `error` means: not this source. A
 * `warning` concerns what does not change the contracts' behaviour.
 */
export async function verifyDeployment(provider: Provider, deployment: KnownDeployment): Promise<Finding[]> {
  const { chainId } = await provider.getNetwork();
  if (Number(chainId) !== deployment.chainId) {
    const message = `The deployment is on chain ${deployment.chainId}, but this node serves chain ${chainId}.`;
    return [finding("error", "chain-differs", ["chainId"], message, "Give the address of a node of the right chain.")];
  }
  const findings = await verifyContract(provider, hubOf(deployment), deployment.chainId, {});
  const milestones = deployment.modules["milestones"];
  if (milestones === undefined) {
    const message = "The deployment names no module for milestones.";
    findings.push(finding("error", "module-missing", ["modules", "milestones"], message, "Complete the record."));
  } else {
    findings.push(...(await verifyMilestones(provider, deployment, milestones)));
  }
  return [...findings, ...(await verifyTokens(provider, deployment))];
}

function hubOf(deployment: KnownDeployment): Candidate {
  return { contract: "Agreements", address: deployment.agreements, path: ["agreements"] };
}

/** The module, and the two contracts it is made of, whose addresses it keeps itself. */
async function verifyMilestones(provider: Provider, deployment: KnownDeployment, address: string): Promise<Finding[]> {
  const { chainId, contracts = {} } = deployment;
  const hub = { HUB: { address: deployment.agreements, meaning: "the recorded Agreements" } };
  const code = await provider.getCode(address);
  const findings: Finding[] = [];
  let addresses: Place["addresses"] = hub;
  for (const [immutable, contract] of [
    ["TERMS", "MilestoneTerms"],
    ["REMEDIES", "MilestoneRemedies"],
  ] as const) {
    const recorded = contracts[contract]?.address;
    const kept = keptAddress(code, "Milestones", immutable);
    const at = recorded ?? kept;
    if (at === undefined) continue;
    const meaning = recorded === undefined ? `its ${contract}` : `the recorded ${contract}`;
    const path = recorded === undefined ? ["modules", "milestones"] : ["contracts", contract, "address"];
    // The remedies come after the terms, and keep the hub's address and theirs.
    findings.push(...(await verifyContract(provider, { contract, address: at, path }, chainId, addresses)));
    addresses = { ...addresses, [immutable]: { address: at, meaning } };
  }
  const candidate = { contract: "Milestones", address, path: ["modules", "milestones"] };
  return [...(await verifyContract(provider, candidate, chainId, addresses)), ...findings];
}

/** The address that deployed code keeps as an immutable, if the code is of this contract. */
function keptAddress(code: string, name: string, immutable: string): string | undefined {
  const contract = compiledContract(name);
  if (compareCode(code, contract).same === "nothing") return undefined;
  const [value] = valuesOf(code, contract.immutables[immutable] ?? { type: "address", offsets: [] });
  return value === undefined ? undefined : getAddress(`0x${value.slice(26)}`);
}

async function verifyContract(
  provider: Provider,
  candidate: Candidate,
  chainId: number,
  addresses: Place["addresses"],
): Promise<Finding[]> {
  const expected = expectedImmutables(candidate.contract, { chainId, address: candidate.address, addresses });
  return compare(candidate, await provider.getCode(candidate.address), expected);
}
