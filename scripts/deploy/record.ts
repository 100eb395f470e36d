import { join } from "node:path";
import { readManifest } from "../../src/deployment/manifest.ts";
import { constructorArguments, deploymentOf, parts, type PartName } from "../../src/deployment/parts.ts";
import { recordName, type DeploymentRecord } from "../../src/deployment/records.ts";
import { tokenName } from "../../deploy/modules/Concordat.ts";
import type { Chain } from "./chain.ts";
import { writeJson } from "./files.ts";
import { hashesOf, type Journal } from "./journal.ts";
import type { Parameters } from "./parameters.ts";
import { journalName } from "./plan.ts";
import type { Source } from "./source.ts";

/** The record of a deployment that has ended. */
export async function makeRecord(
  chain: Chain,
  parameters: Parameters,
  source: Source,
  journal: Journal,
): Promise<DeploymentRecord> {
  const addresses = {} as Record<PartName, string>;
  for (const { contract } of parts) addresses[contract] = addressOf(journal, contract);
  const contracts = {} as DeploymentRecord["contracts"];
  for (const part of parts) {
    const { contract } = part;
    const origin = await originOf(chain, journal, contract, addresses[contract]);
    contracts[contract] = { address: addresses[contract], ...origin, arguments: constructorArguments(part, addresses) };
  }
  const tokens = tokensOf(parameters, journal);
  const { agreements, modules } = deploymentOf(chain.chainId, addresses, tokens);
  return {
    concordat: 1,
    network: chain.network,
    chainId: chain.chainId,
    block: contracts.Agreements.block,
    deployer: chain.deployer,
    method: chain.method,
    commit: source.commit,
    modified: source.modified,
    compiler: { ...readManifest().compiler, settings: { ...readManifest().compiler.settings } },
    agreements,
    modules,
    contracts,
    tokens,
  };
}

/** Keeps the record beside the journal. */
export function writeRecord(folder: string, record: DeploymentRecord): string {
  const file = join(folder, recordName);
  writeJson(file, record);
  return file;
}

function tokensOf(parameters: Parameters, journal: Journal): DeploymentRecord["tokens"] {
  const tokens: DeploymentRecord["tokens"] = {};
  for (const [code, token] of Object.entries(parameters.tokens)) tokens[code] = { ...token, test: false };
  for (const { code, decimals } of parameters.testCurrencies) {
    tokens[code] = { address: addressOf(journal, tokenName(code)), decimals, test: true };
  }
  return tokens;
}

function addressOf(journal: Journal, name: string): string {
  const id = journalName(name);
  const address = journal.addresses[id] ?? journal.addresses[`${id}Found`];
  if (address === undefined) throw new Error(`The journal knows no address of ${name}.`);
  return address;
}

/** Block and transaction in which a contract was deployed. */
async function originOf(
  { provider }: Chain,
  journal: Journal,
  name: string,
  address: string,
): Promise<{ block: number; transaction: string | null }> {
  if (journal.addresses[journalName(name)] !== undefined) {
    for (const hash of hashesOf(journal, journalName(name))) {
      const receipt = await provider.getTransactionReceipt(hash);
      if (receipt?.status === 1) return { block: receipt.blockNumber, transaction: hash };
    }
  }
  return { block: await firstBlockWith(provider, address), transaction: null };
}

/** The first block after which there is code at an address; 0 if the node does not remember its past so far back. */
async function firstBlockWith(provider: Chain["provider"], address: string): Promise<number> {
  let [before, after] = [-1, await provider.getBlockNumber()];
  try {
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if ((await provider.getCode(address, middle)) === "0x") before = middle;
      else after = middle;
    }
    return after;
  } catch {
    return 0;
  }
}
