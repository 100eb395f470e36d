import { formatEther, formatUnits } from "ethers";
import { factoryAddress } from "../../src/deployment/factory.ts";
import { formatProblem, type Finding } from "../../src/errors.ts";
import type { Chain } from "./chain.ts";
import type { Parameters } from "./parameters.ts";
import type { Step } from "./plan.ts";
import type { Source } from "./source.ts";

/** What sending costs at most: gas, its highest price, and both multiplied, in wei. */
export interface Cost {
  gas: bigint;
  price: bigint;
  total: bigint;
}

/** What is still to be paid for. */
export async function costOf(chain: Chain, steps: readonly Step[]): Promise<Cost> {
  const gas = steps.filter(isToSend).reduce((sum, step) => sum + step.gas, 0n);
  const price = await priceOf(chain);
  return { gas, price, total: gas * price };
}

/** What Ignition offers for a unit of gas, in wei. */
async function priceOf({ provider, chainId }: Chain): Promise<bigint> {
  const offered = fixedPrices.get(chainId);
  if (offered !== undefined) return offered;
  // Where the base fee is zero, as on chains whose operators made gas free, nothing is offered.
  if ((await provider.getBlock("latest"))?.baseFeePerGas === 0n) return 0n;
  const { maxFeePerGas, gasPrice } = await provider.getFeeData();
  return maxFeePerGas ?? gasPrice ?? 0n;
}

/** By chain id, in wei: Polygon Amoy's nodes ask for far too much, so Ignition offers this. */
const fixedPrices = new Map([[80002, 32_000_000_000n]]);

/** Whether a step costs anything from now on. */
export function isToSend({ state }: Step): boolean {
  return state === "new" || state === "begun";
}

/** What will happen, and what it costs, in plain words. */
export function describePlan(
  chain: Chain,
  parameters: Parameters,
  source: Source,
  steps: readonly Step[],
  cost: Cost,
): string[] {
  const { coin } = parameters;
  const width = Math.max(...steps.map(({ label }) => label.length));
  return [
    `Network    ${chain.network}, chain ${chain.chainId}`,
    `Source     ${source.commit === null ? "not a checkout" : `commit ${source.commit}`}${source.modified ? ", with changes that are not committed" : ""}`,
    `Deployer   ${chain.deployer}, who has ${formatEther(chain.balance)} ${coin}`,
    `Addresses  ${addresses(chain)}`,
    "",
    ...steps.map((step) => `  ${step.label.padEnd(width)}  ${describeState(step)}`),
    "",
    ...(cost.gas === 0n
      ? ["Nothing is left to deploy."]
      : [
          `This costs at most ${formatEther(cost.total)} ${coin}: ${count(cost.gas)} gas at up to ${formatUnits(cost.price, "gwei")} gwei.`,
          "Some chains charge a little more for storing the data on Ethereum.",
          "What is deployed has no owner: nobody can change it, stop it or take it back.",
        ]),
  ];
}

/** What happened, and what is left to do. */
export function describeResult(
  chain: Chain,
  file: string,
  { explorer }: Parameters,
  deployed: readonly Step[],
): string[] {
  const lines = deployed.map(({ label, address = "" }) =>
    explorer === null ? `  ${label}: ${address}` : `  ${label}: ${address}  ${explorer}/address/${address}`,
  );
  const publish = `Show the source on explorers: npx hardhat ignition verify chain-${chain.chainId} --network ${chain.network}`;
  return [
    "",
    "Deployed, and the same as this source:",
    ...lines,
    "",
    `The record is in ${file}.`,
    ...(explorer === null ? [] : [publish]),
  ];
}

/** What differs between chain and source, one finding a line. */
export function describeFindings(findings: readonly Finding[]): string[] {
  return findings.map((finding) => `  ${finding.severity}: ${formatProblem(finding)}`);
}

function addresses(chain: Chain): string {
  if (chain.method === "create2") return `the same on every chain, by the factory at ${factoryAddress}`;
  return "ordinary, since the chain has no CREATE2 factory: they depend on the deployer and how much it sent before";
}

function describeState({ state, address, gas }: Step): string {
  const at = address === undefined ? "" : ` at ${address}`;
  switch (state) {
    case "new":
      return `to be deployed${at}, ${count(gas)} gas at most`;
    case "begun":
      return `begun by an earlier run${at}`;
    case "done":
      return `deployed by an earlier run${at}`;
    case "found":
      return `there already${at}, nothing to pay`;
  }
}

function count(gas: bigint): string {
  return new Intl.NumberFormat("en-GB").format(gas);
}
