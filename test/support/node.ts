import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout } from "node:timers/promises";
import { JsonRpcProvider } from "ethers";

/** A local chain in a process of its own. */
export interface LocalNode {
  url: string;
  provider: JsonRpcProvider;
  stop: () => Promise<void>;
}

/** What a local chain can be asked to be. */
export interface NodeOptions {
  chainId?: number;
  /** Seconds from block to block; without it, every transaction gets a block at once. */
  blockTime?: number;
}

const anvil = "node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil";

/** Keys of the accounts that local nodes give money to. */
export const richKeys = [
  "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
  "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d",
] as const;

/** Starts anvil, or Hardhat's node where anvil is not installed, on a free port. */
export async function startNode({ chainId = 31337, blockTime }: NodeOptions = {}): Promise<LocalNode> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const common = ["--port", String(port), "--chain-id", String(chainId)];
  const child = existsSync(anvil)
    ? spawn(anvil, [...common, "--silent", ...(blockTime === undefined ? [] : ["--block-time", String(blockTime)])])
    : spawn(process.execPath, ["node_modules/hardhat/dist/src/cli.js", "node", ...common]);
  await answers(url, child);
  const provider = new JsonRpcProvider(url, undefined, { cacheTimeout: -1, pollingInterval: 50 });
  return {
    url,
    provider,
    stop: async () => {
      provider.destroy();
      await end(child);
    },
  };
}

/** A port that nobody uses. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("The system gave no port.");
  return address.port;
}

/** Waits until a node answers. */
export async function answers(url: string, child: ChildProcess): Promise<void> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] });
  for (let attempt = 0; attempt < 300; attempt++) {
    if (child.exitCode !== null) throw new Error(`The node ended with ${child.exitCode}.`);
    const answer = await fetch(url, { method: "POST", body, headers: { "content-type": "application/json" } }).catch(
      () => undefined,
    );
    if (answer?.ok) return;
    await setTimeout(100);
  }
  throw new Error(`The node at ${url} did not answer within 30 seconds.`);
}

/** Ends a process at once and waits until it is gone. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
}
