import { mkdirSync } from "node:fs";
import { join } from "node:path";
import {
  encodeBase64,
  encryptKeystoreJson,
  HDNodeWallet,
  JsonRpcProvider,
  Network,
  parseEther,
  randomBytes,
} from "ethers";
import { send } from "../actions/call.ts";
import { tokenInterface } from "../chain/contracts.ts";
import { ConcordatError } from "../errors.ts";
import { writeFile } from "../files/write.ts";
import type { Deployment, Hex } from "../terms/normal.ts";
import { deployAll, type OwnChain } from "./chain.ts";
import { loadHardhat } from "./hardhat.ts";
import { RIVERSIDE_BUDGET, riversideFile, riversideParties, type RiversideAccounts } from "./riverside.ts";

/** A chain that is left running, with a folder of what is needed to use it. */
export interface KeptChain {
  url: string;
  folder: string;
  close: () => Promise<void>;
}

/** Cheap to open, for keys that are worth nothing; a real keystore takes the default. */
const SCRYPT = { N: 4096, r: 8, p: 1 };

/**
 * Starts a chain that answers over HTTP, deploys to it, and fills a folder: `deployment.json`, `agreement.yaml`, the parties'
 * `keys/`, `passphrase.txt` and `report.txt` to deliver. The money is worthless, the keys are for throwing away.
 *
 * @param folder New, or without these files.
 * @param port 0 for any.
 * @throws ConcordatError `port-taken`, `file-exists`.
 */
export async function keepChain(folder: string, port: number): Promise<KeptChain> {
  const hre = await loadHardhat();
  const server = await hre.network.createServer("node", "127.0.0.1", port);
  const address = await server.listen().catch((cause: unknown) => {
    const remedy = "Choose another one with --port.";
    throw new ConcordatError(`Port ${port} cannot be used.`, { code: "port-taken", remedy, cause });
  });
  const url = `http://127.0.0.1:${address.port}`;
  const options = { staticNetwork: Network.from(31337), cacheTimeout: -1, pollingInterval: 50 };
  const provider = new JsonRpcProvider(url, 31337, options);
  try {
    const chain = { provider, relayer: await provider.getSigner(0) };
    const deployment = await deployAll(chain, ["EUR", "GBP", "JPY"]);
    await fill(folder, chain, deployment);
  } catch (error) {
    await server.close();
    throw error;
  } finally {
    provider.destroy();
  }
  return { url, folder, close: () => server.close() };
}

async function fill(folder: string, { provider, relayer }: OwnChain, deployment: Deployment): Promise<void> {
  mkdirSync(join(folder, "keys"), { recursive: true });
  writeFile(join(folder, "deployment.json"), `${JSON.stringify(deployment, null, 2)}\n`);
  const passphrase = encodeBase64(randomBytes(12));
  writeFile(join(folder, "passphrase.txt"), passphrase, { mode: 0o600 });

  const accounts: Partial<RiversideAccounts> = {};
  for (const party of riversideParties) {
    const wallet = HDNodeWallet.createRandom();
    const text = await encryptKeystoreJson({ address: wallet.address, privateKey: wallet.privateKey }, passphrase, {
      scrypt: SCRYPT,
    });
    writeFile(join(folder, "keys", `${party}.json`), text, { mode: 0o600 });
    await (await relayer.sendTransaction({ to: wallet.address, value: parseEther("10") })).wait();
    accounts[party] = wallet.address;
  }
  const { address = "" } = deployment.tokens["EUR"] ?? {};
  const mint = tokenInterface.encodeFunctionData("mint", [accounts.city ?? "", RIVERSIDE_BUDGET]) as Hex;
  await send({ to: address, data: mint, title: "Mint test currency" }, relayer);

  const block = await provider.getBlock("latest");
  const text = riversideFile(accounts as RiversideAccounts, block?.timestamp ?? Math.floor(Date.now() / 1000));
  writeFile(join(folder, "agreement.yaml"), text);
  writeFile(join(folder, "report.txt"), "Premises open, eight practitioners employed and trained.\n");
}
