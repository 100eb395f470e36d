import { existsSync, globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { Contract, ContractFactory, type InterfaceAbi, type Signer } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import config from "./hardhat.config.ts";

const require = createRequire(import.meta.url);

/** The repository. */
export const ROOT = path.resolve(import.meta.dirname, "..");

/** An ABI and what to deploy or to weigh. */
export type Artifact = { abi: InterfaceAbi; bytecode: string; deployedBytecode: string };

/** One fresh chain with a token on it. Every measurement gets its own, so that none warms another's state. */
export type Env = {
  /** Unlocked accounts; none holds tokens. */
  signers: readonly HardhatEthersSigner[];
  /** Plain OpenZeppelin ERC-20 with an open `mint(address,uint256)`. */
  token: Contract;
  /** Deploys from the first account. */
  deploy: (artifact: Artifact, ...args: unknown[]) => Promise<Contract>;
  /** Mines empty blocks. */
  mine: (blocks: number) => Promise<void>;
  /** Moves the clock of the next block forward. */
  wait: (seconds: number) => Promise<void>;
};

/** Gives a measurement its chain and takes it away again. */
export type Chains = <T>(measure: (env: Env) => Promise<T>) => Promise<T>;

/** The artifact of one of the bench's own contracts, once {@link openBench} has compiled them. */
export const benchArtifact = (name: string): Artifact => found(path.join(ROOT, "bench/artifacts"), name);

/** The artifact of one of the product's contracts, as `hardhat build` left it; an error says what is missing. */
export const productArtifact = (name: string): Artifact => found(path.join(ROOT, "artifacts"), name);

/** An artifact that an npm package ships: the peer's own compiler settings. */
export const packageArtifact = (file: string): Artifact => read(require.resolve(file));

/** Sends a transaction and returns the `gasUsed` of its receipt, refunds included. */
export async function gas(contract: Contract, by: Signer, method: string, ...args: unknown[]): Promise<bigint> {
  const sent = await contract.connect(by).getFunction(method)(...args);
  const receipt = await sent.wait();
  return receipt.gasUsed;
}

/** Compiles the bench's contracts and returns a factory of chains. */
export async function openBench(): Promise<Chains> {
  const hre = await createHardhatRuntimeEnvironment(config, {}, ROOT);
  await hre.tasks.getTask("build").run({ quiet: true });
  return (measure) => onFreshChain(hre, measure);
}

async function onFreshChain<T>(hre: HardhatRuntimeEnvironment, measure: (env: Env) => Promise<T>): Promise<T> {
  const connection = await hre.network.create();
  try {
    const { ethers, provider } = connection;
    const signers = await ethers.getSigners();
    const deploy = async ({ abi, bytecode }: Artifact, ...args: unknown[]) => {
      const contract = await new ContractFactory(abi, bytecode, signers[0]).deploy(...args);
      return new Contract(await contract.getAddress(), abi, signers[0]);
    };
    return await measure({
      signers,
      deploy,
      token: await deploy(benchArtifact("BenchToken")),
      mine: async (blocks) => void (await provider.request({ method: "hardhat_mine", params: [`0x${blocks.toString(16)}`] })),
      wait: async (seconds) => void (await provider.request({ method: "evm_increaseTime", params: [seconds] })),
    });
  } finally {
    await connection.close();
  }
}

function found(folder: string, name: string): Artifact {
  const [file] = existsSync(folder) ? globSync(`**/*.sol/${name}.json`, { cwd: folder }) : [];
  if (file === undefined) throw new Error(`No artifact of ${name} in ${path.relative(ROOT, folder)}.`);
  return read(path.join(folder, file));
}

const read = (file: string): Artifact => JSON.parse(readFileSync(file, "utf8"));
