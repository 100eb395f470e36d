import { BrowserProvider } from "ethers";
import hre from "hardhat";
import type { EIP1193Provider } from "@nomicfoundation/ignition-core";
import { ConcordatError } from "../../src/errors.ts";
import { methodOn, type Method } from "../../src/deployment/factory.ts";
import { parametersFile, type Parameters } from "./parameters.ts";
import { explain, invalidSecret, privateKey, sentence } from "./trouble.ts";

/** The chain to deploy to, as it was found. */
export interface Chain {
  network: string;
  chainId: number;
  provider: BrowserProvider;
  /** The same, as Ignition wants it. */
  transport: EIP1193Provider;
  /** The account that pays and sends. */
  deployer: string;
  /** In wei. */
  balance: bigint;
  method: Method;
  /** Hash of block 0, which tells a chain from another that was started later with the same id. */
  genesis: string;
  close: () => Promise<void>;
}

/** Chain ids of nodes that people start on their own machine and that forget everything when they stop. */
const passing = new Set([31337]);

/** Whether the chain is a node's own, gone when the node stops. */
export function isPassing({ chainId }: { chainId: number }): boolean {
  return passing.has(chainId);
}

/**
 * Connects to a network of hardhat.config.ts, whose address and key come from the keystore or the environment.
 *
 * @throws {@link ConcordatError} `network-unknown`, `chain-unreachable`, `chain-differs`, `deployer-missing`,
 * `secret-missing`, `secret-invalid`.
 */
export async function connect(network: string, parameters: Parameters): Promise<Chain> {
  if (hre.config.networks[network] === undefined) {
    throw new ConcordatError(`hardhat.config.ts has no network "${network}".`, {
      code: "network-unknown",
      remedy: `Use one of ${liveNetworks().join(", ")}, or add it there.`,
    });
  }
  const connection = await explain(() => hre.network.create({ network }));
  const provider = new BrowserProvider(connection.provider, undefined, { cacheTimeout: -1 });
  try {
    const chainId = await reach(network, async () => Number((await provider.getNetwork()).chainId));
    if (chainId !== parameters.chainId) throw wrongChain(network, chainId, parameters.chainId);
    const [deployer] = await accountsOf(connection.provider);
    if (deployer === undefined) {
      throw new ConcordatError(`There is no account to deploy to ${network} with.`, {
        code: "deployer-missing",
        remedy: "Store its key with: npx hardhat keystore set DEPLOYER_KEY",
      });
    }
    const { address } = await provider.getSigner(deployer);
    return {
      network,
      chainId,
      provider,
      transport: connection.provider,
      deployer: address,
      balance: await provider.getBalance(address),
      method: await methodOn(provider),
      genesis: (await provider.getBlock(0))?.hash ?? "",
      close: async () => {
        provider.destroy();
        await connection.close();
      },
    };
  } catch (error) {
    provider.destroy();
    await connection.close();
    throw error;
  }
}

/** Networks that are reached by an address: all but those that live in Hardhat's own process. */
function liveNetworks(): string[] {
  return Object.entries(hre.config.networks).flatMap(([name, { type }]) => (type === "http" ? [name] : []));
}

/** The accounts to send from: those of the node, or that of the key. */
async function accountsOf(transport: EIP1193Provider): Promise<string[]> {
  try {
    return (await explain(() => transport.request({ method: "eth_accounts" }))) as string[];
  } catch (cause) {
    if (cause instanceof Error && /private key|expected 32 bytes|invalid scalar/i.test(cause.message)) {
      throw invalidSecret("DEPLOYER_KEY", privateKey, cause);
    }
    throw cause;
  }
}

async function reach<Answer>(network: string, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await explain(ask);
  } catch (cause) {
    if (cause instanceof ConcordatError) throw cause;
    throw new ConcordatError(`The node of ${network} does not answer: ${sentence(cause)}`, {
      code: "chain-unreachable",
      remedy: "Check that it runs, and the address kept for it (npx hardhat keystore list shows the names).",
      cause,
    });
  }
}

function wrongChain(network: string, actual: number, expected: number): ConcordatError {
  return new ConcordatError(`The node of ${network} serves chain ${actual}, not ${expected}.`, {
    code: "chain-differs",
    remedy: "Correct the address of the node, or chainId if the parameters are those of your own network.",
    where: { file: parametersFile(network), field: "chainId" },
  });
}
