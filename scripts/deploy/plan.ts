import { concat, dataLength, getCreateAddress, Interface, type InterfaceAbi } from "ethers";
import hre from "hardhat";
import { compareCode } from "../../src/deployment/code.ts";
import { deterministicAddress } from "../../src/deployment/factory.ts";
import { compiledContract } from "../../src/deployment/manifest.ts";
import { constructorArguments, parts, type PartName } from "../../src/deployment/parts.ts";
import { moduleName, tokenName, type Found } from "../../deploy/modules/Concordat.ts";
import type { Chain } from "./chain.ts";
import type { Journal } from "./journal.ts";
import type { Parameters } from "./parameters.ts";

/** One contract of a deployment, and what is to be done about it. */
export interface Step {
  /** What Ignition calls it. */
  name: string;
  contract: string;
  /** For people. */
  label: string;
  /** What the constructor takes; addresses not known yet are empty. */
  arguments: (string | number)[];
  /** Where it is or will be, if that can be known beforehand. */
  address: string | undefined;
  /**
   * `done`: this deployment did it before. `begun`: its transaction may be on its way. `found`: the same code is at
   * this address already, deployed by somebody else or by a run that could not write it down. `new`: it is to be sent.
   */
  state: "done" | "begun" | "found" | "new";
  /** An upper bound of the gas it takes, if it is sent. */
  gas: bigint;
}

/** Looks at journal and chain, and says what is there and what is to be done. */
export async function makePlan(chain: Chain, parameters: Parameters, journal: Journal): Promise<Step[]> {
  const addresses: Partial<Record<PartName, string>> = {};
  const steps: Step[] = [];
  for (const part of parts) {
    const known = part.takes.every((name) => addresses[name] !== undefined);
    const args = known ? constructorArguments(part, addresses) : part.takes.map((name) => addresses[name] ?? "");
    const step = await makeStep(chain, journal, part.contract, part.contract, part.contract, args, known);
    if (step.address !== undefined) addresses[part.contract] = step.address;
    steps.push(step);
  }
  for (const { code, decimals } of parameters.testCurrencies) {
    const label = `play money for ${code}`;
    steps.push(await makeStep(chain, journal, tokenName(code), "TestCurrency", label, [code, decimals], true));
  }
  return steps;
}

/** The contracts that somebody else deployed. */
export function foundIn(steps: readonly Step[]): Found {
  const found = steps.filter(({ state }) => state === "found");
  return Object.fromEntries(found.map(({ name, address }) => [name, address ?? ""]));
}

/** What the journal calls a contract. */
export function journalName(name: string): string {
  return `${moduleName}#${name}`;
}

async function makeStep(
  chain: Chain,
  journal: Journal,
  name: string,
  contract: string,
  label: string,
  args: (string | number)[],
  argumentsKnown: boolean,
): Promise<Step> {
  const initCode = await initCodeFor(contract, argumentsKnown ? args : args.map((arg) => arg || unknownAddress));
  const deterministic = chain.method === "create2" && argumentsKnown ? deterministicAddress(initCode) : undefined;
  const whereabouts = await locate(chain, journal, name, contract, deterministic);
  return { name, contract, label, arguments: args, ...whereabouts, gas: creationGas(initCode, contract) };
}

/** Stands for an address that is not known yet, where only the size of the code matters. */
const unknownAddress = `0x${"11".repeat(20)}`;

async function initCodeFor(contract: string, args: readonly (string | number)[]): Promise<string> {
  const { abi, bytecode } = await hre.artifacts.readArtifact(contract);
  return concat([bytecode, new Interface(abi as InterfaceAbi).encodeDeploy(args)]);
}

async function locate(
  chain: Chain,
  journal: Journal,
  name: string,
  contract: string,
  deterministic: string | undefined,
): Promise<Pick<Step, "address" | "state">> {
  const id = journalName(name);
  const address = journal.addresses[id];
  if (address !== undefined) return { address, state: "done" };
  if (journal.begun.has(id)) return { address: deterministic, state: "begun" };
  const found = journal.addresses[`${id}Found`];
  // Where it stands if a transaction of an interrupted run was carried out without the run seeing it.
  const created = (journal.nonces[id] ?? []).map((nonce) => getCreateAddress({ from: chain.deployer, nonce }));
  for (const candidate of [found, deterministic, ...created]) {
    if (candidate !== undefined && (await stands(chain, contract, candidate)))
      return { address: candidate, state: "found" };
  }
  return { address: deterministic, state: "new" };
}

async function stands({ provider }: Chain, contract: string, address: string): Promise<boolean> {
  return compareCode(await provider.getCode(address), compiledContract(contract)).same !== "nothing";
}

/** An upper bound of the gas that creating a contract takes: the protocol's prices, and room for the constructor. */
function creationGas(initCode: string, contract: string): bigint {
  const bytes = BigInt(dataLength(initCode));
  const sending = 53_000n + 16n * bytes + 2n * ((bytes + 31n) / 32n);
  const storing = 200n * BigInt(compiledContract(contract).size);
  const constructorAndFactory = 150_000n + 16n * bytes;
  return sending + storing + constructorAndFactory;
}
