import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Wallet, type JsonRpcProvider } from "ethers";
import { factoryAddress } from "../../src/deployment/factory.ts";
import { richKeys, type LocalNode } from "../support/node.ts";

/** What a run of the deployment printed, and how it ended; `code` is null if it was killed. */
export interface Run {
  code: number | null;
  out: string;
  err: string;
}

/** A place for journals and records, taken away by {@link Place.remove}. */
export interface Place {
  folder: string;
  remove: () => void;
}

/** Makes a place for journals and records. */
export function makePlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), "concordat-deploy-"));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** What a run finds in its environment. */
export function environment(node: Pick<LocalNode, "url">, place: Place, key: string = richKeys[0]) {
  const { HARDHAT_COVERAGE: _, ...inherited } = process.env;
  return {
    ...inherited,
    LOCALHOST_RPC_URL: node.url,
    BESU_RPC_URL: node.url,
    DEPLOYER_KEY: key,
    CONCORDAT_DEPLOYMENTS: place.folder,
  };
}

/**
 * Runs the deployment in a process of its own.
 *
 * @param killAt Kills the process as soon as it has printed this.
 */
export async function deploy(args: readonly string[], env: NodeJS.ProcessEnv, killAt?: string): Promise<Run> {
  const child = spawn(process.execPath, ["scripts/deploy.ts", ...args], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 60_000,
    killSignal: "SIGKILL",
  });
  const run: Run = { code: null, out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => {
    run.out += chunk.toString();
    if (killAt !== undefined && run.out.includes(killAt)) child.kill("SIGKILL");
  });
  child.stderr.on("data", (chunk: Buffer) => (run.err += chunk.toString()));
  run.code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return run;
}

/** The lines of the journal of a chain, as they were written. */
export function journalOf(place: Place, chainId: number): { file: string; lines: string[] } {
  const file = join(place.folder, `chain-${chainId}`, "journal.jsonl");
  return { file, lines: readFileSync(file, "utf8").split("\n") };
}

/** Puts the factory for deterministic addresses on a chain, as its makers do: by a transaction signed beforehand. */
export async function placeFactory({ provider }: { provider: JsonRpcProvider }): Promise<void> {
  const file = "node_modules/@nomicfoundation/ignition-core/dist/src/internal/execution/strategy/createx-artifact.js";
  const { presignedTx } = (await import(pathToFileURL(file).href)) as { presignedTx: string };
  const rich = new Wallet(richKeys[1], provider);
  const maker = "0xeD456e05CaAb11d66C4c797dD6c1D6f9A7F352b5";
  await (await rich.sendTransaction({ to: maker, value: 400_000_000_000_000_000n })).wait();
  await (await provider.broadcastTransaction(presignedTx)).wait();
  if ((await provider.getCode(factoryAddress)) === "0x") throw new Error("The factory was not deployed.");
}
