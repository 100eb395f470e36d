import {
  BrowserProvider,
  HDNodeWallet,
  NonceManager,
  parseEther,
  type ContractFactory,
  type JsonRpcApiProvider,
  type Signer,
} from "ethers";
import { Agreements__factory } from "../../typechain-types/factories/agreement/Agreements__factory.ts";
import { MilestoneRemedies__factory } from "../../typechain-types/factories/milestone/MilestoneRemedies__factory.ts";
import { Milestones__factory } from "../../typechain-types/factories/milestone/Milestones__factory.ts";
import { MilestoneTerms__factory } from "../../typechain-types/factories/milestone/MilestoneTerms__factory.ts";
import { TestCurrency__factory } from "../../typechain-types/factories/token/TestCurrency__factory.ts";
import { constructorArguments, deploymentOf, parts, type PartName } from "../deployment/parts.ts";
import { minorDigits } from "../units/currency.ts";
import type { Deployment } from "../terms/normal.ts";
import { loadHardhat } from "./hardhat.ts";

/** A chain of one's own, and an account that pays for gas. */
export interface OwnChain {
  provider: JsonRpcApiProvider;
  relayer: Signer;
}

/** A chain in this process, whose clock can be set forward. */
export interface LocalChain extends OwnChain {
  provider: BrowserProvider;
  /** Sets the clock forward; the next block has this time. In seconds. */
  travelTo: (seconds: number) => Promise<void>;
  close: () => Promise<void>;
}

/**
 * Starts a chain.
 *
 * @param start Its clock, in seconds.
 */
export async function startChain(start: number): Promise<LocalChain> {
  const hre = await loadHardhat();
  const override = { initialDate: new Date(start * 1000).toISOString(), allowBlocksWithSameTimestamp: true };
  const connection = await hre.network.create({ network: "node", override });
  const provider = new BrowserProvider(connection.provider, undefined, { cacheTimeout: -1, pollingInterval: 5 });
  const relayer = await provider.getSigner(0);
  return {
    provider,
    relayer,
    travelTo: async (seconds) => {
      await provider.send("evm_setNextBlockTimestamp", [seconds]);
    },
    close: () => connection.close(),
  };
}

const factories: Readonly<Record<PartName, (signer: Signer) => ContractFactory>> = {
  Agreements: (signer) => new Agreements__factory(signer),
  MilestoneTerms: (signer) => new MilestoneTerms__factory(signer),
  MilestoneRemedies: (signer) => new MilestoneRemedies__factory(signer),
  Milestones: (signer) => new Milestones__factory(signer),
};

/** Deploys the contracts, and a worthless token for each currency. */
export async function deployAll({ relayer, provider }: OwnChain, currencies: readonly string[]): Promise<Deployment> {
  const signer = new NonceManager(relayer);
  const addresses = {} as Record<PartName, string>;
  for (const part of parts) {
    const contract = await factories[part.contract](signer).deploy(...constructorArguments(part, addresses));
    addresses[part.contract] = await contract.getAddress();
  }
  const tokens: Deployment["tokens"] = {};
  for (const currency of currencies) {
    const decimals = minorDigits(currency);
    const token = await new TestCurrency__factory(signer).deploy(currency, decimals);
    await token.waitForDeployment();
    tokens[currency] = { address: await token.getAddress(), decimals };
  }
  const { chainId } = await provider.getNetwork();
  return deploymentOf(Number(chainId), addresses, tokens);
}

/** New keys for the people of a story, with enough of the local chain's coin to send for themselves. */
export async function makePeople(
  { provider, relayer }: OwnChain,
  names: readonly string[],
): Promise<Map<string, HDNodeWallet>> {
  const people = new Map<string, HDNodeWallet>();
  for (const name of names) {
    const wallet = HDNodeWallet.createRandom().connect(provider);
    await (await relayer.sendTransaction({ to: wallet.address, value: parseEther("1") })).wait();
    people.set(name, wallet);
  }
  return people;
}
