import { existsSync, globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { BrowserProvider, Contract, ContractFactory, type InterfaceAbi, type JsonRpcSigner, type Signer } from "ethers";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { TestCurrency__factory } from "../typechain-types/factories/token/TestCurrency__factory.ts";
import type { TestCurrency } from "../typechain-types/token/TestCurrency.ts";
import config from "./hardhat.config.ts";

const require = createRequire(import.meta.url);

/** The repository. */
export const ROOT = path.resolve(import.meta.dirname, "..");

/** 100 tokens of 18 decimals: what every milestone of every row is worth, to everybody who is measured. */
export const AMOUNT = 100n * 10n ** 18n;

/** When every chain begins, in seconds: figures must not depend on the day they are taken. */
export const START = 1_699_000_000;

/** What is needed to deploy a contract. */
export interface Artifact {
  abi: InterfaceAbi;
  bytecode: string;
}

/** One fresh chain with a token on it. Every measurement gets its own, so that none warms another's state. */
export interface Env {
  provider: BrowserProvider;
  /** Unlocked accounts that hold the chain's coin but no tokens. */
  signers: readonly JsonRpcSigner[];
  /** An OpenZeppelin ERC-20 of 18 decimals that anyone may mint: the money of every row. */
  token: TestCurrency;
  /** Deploys from the first account. */
  deploy: (artifact: Artifact, ...args: unknown[]) => Promise<Contract>;
  /** Mines empty blocks. */
  mine: (blocks: number) => Promise<void>;
  /** Sets the clock of the next block forward, in seconds. */
  wait: (seconds: number) => Promise<void>;
}

/** What an operation cost; all transactions that belong to it. */
export type Measure = (env: Env) => Promise<bigint>;

/** Gives a measurement its chain and takes it away again. */
export type Chains = <T>(measure: (env: Env) => Promise<T>) => Promise<T>;

/** The account with this number. */
export function account({ signers }: Pick<Env, "signers">, index: number): JsonRpcSigner {
  const signer = signers[index];
  if (signer === undefined) throw new RangeError(`There is no account ${index}.`);
  return signer;
}

/** The artifact of one of the bench's own contracts, once {@link compileInstruments} has run. */
export function instrument(name: string): Artifact {
  const folder = path.join(ROOT, "cache/bench/artifacts");
  const [file] = existsSync(folder) ? globSync(`**/*.sol/${name}.json`, { cwd: folder }) : [];
  if (file === undefined) throw new Error(`bench/contracts has no ${name} that was compiled.`);
  return read(path.join(folder, file));
}

/** An artifact that an npm package ships: the peer's own compiler settings. */
export const shipped = (file: string): Artifact => read(require.resolve(file));

/** Sends a transaction and returns the `gasUsed` of its receipt, refunds included. */
export async function gas(contract: Contract, by: Signer, method: string, ...args: unknown[]): Promise<bigint> {
  const receipt = await (
    await contract
      .connect(by)
      .getFunction(method)
      .send(...args)
  ).wait();
  if (receipt === null) throw new Error(`${method} was not mined.`);
  return receipt.gasUsed;
}

/** Gives an account tokens: enough that its balance never becomes zero. */
export async function fill({ token }: Env, holder: string): Promise<void> {
  await (await token.mint(holder, AMOUNT * 1_000n)).wait();
}

/** Takes all tokens from an account, so that the next payment to it is the first. */
export async function empty({ token, signers }: Env, holder: Signer): Promise<void> {
  const [sink] = signers;
  if (sink === undefined) throw new RangeError("There are no accounts.");
  const own = await token.balanceOf(await holder.getAddress());
  await (await token.connect(holder).transfer(sink.address, own)).wait();
}

/** Opens the bench; its chains live in this process. */
export async function openBench(): Promise<{ chains: Chains; compileInstruments: () => Promise<void> }> {
  const hre = await createHardhatRuntimeEnvironment(config, {}, ROOT);
  return {
    chains: (measure) => onFreshChain(hre, measure),
    compileInstruments: async () => void (await hre.tasks.getTask("build").run({ quiet: true })),
  };
}

async function onFreshChain<T>(hre: HardhatRuntimeEnvironment, measure: (env: Env) => Promise<T>): Promise<T> {
  const override = { initialDate: new Date(START * 1000).toISOString() };
  const connection = await hre.network.create({ network: "default", override });
  try {
    const provider = new BrowserProvider(connection.provider, undefined, { cacheTimeout: -1, pollingInterval: 5 });
    const signers = await Promise.all(Array.from({ length: 10 }, (_, i) => provider.getSigner(i)));
    const token = await new TestCurrency__factory(signers[0]).deploy("GBP", 18);
    await token.waitForDeployment();
    return await measure({
      provider,
      signers,
      token,
      deploy: async ({ abi, bytecode }, ...args) => {
        const contract = await new ContractFactory(abi, bytecode, signers[0]).deploy(...args);
        await contract.waitForDeployment();
        return new Contract(await contract.getAddress(), abi, signers[0]);
      },
      mine: async (blocks) => void (await provider.send("hardhat_mine", [`0x${blocks.toString(16)}`])),
      wait: async (seconds) => void (await provider.send("evm_increaseTime", [seconds])),
    });
  } finally {
    await connection.close();
  }
}

const read = (file: string): Artifact => JSON.parse(readFileSync(file, "utf8")) as Artifact;
