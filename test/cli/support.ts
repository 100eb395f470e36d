import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { JsonRpcProvider } from "ethers";
import { answers, end, freePort } from "../support/node.ts";

const program = resolve("cli/concordat.ts");

/** How a run of the command line ended. */
export interface Ran {
  code: number | null;
  out: string;
  err: string;
}

/** Runs the command line in a process of its own, without a terminal. */
export async function concordat(args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd?: string): Promise<Ran> {
  const child = spawn(process.execPath, [program, ...args], {
    env: clean(env),
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 60_000,
    ...(cwd === undefined ? {} : { cwd }),
  });
  const ran: Ran = { code: null, out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => (ran.out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (ran.err += chunk.toString()));
  ran.code = await new Promise<number | null>((done) => child.once("close", done));
  return ran;
}

/** The environment of a user, without what this test run or its author has set. */
function clean(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(CONCORDAT_|HARDHAT_|NODE_OPTIONS|FORCE_COLOR)/.test(name),
  );
  return { ...Object.fromEntries(own), NO_COLOR: "1", ...env };
}

/** The chain, agreement and keys of `concordat demo --keep`, in a folder that {@link Riverside.close} takes away. */
export interface Riverside {
  folder: string;
  url: string;
  provider: JsonRpcProvider;
  /** Path of something in the folder. */
  at: (name: string) => string;
  /** Runs a command as a party, by name of its key, or as somebody without a key. */
  as: (party: string | null, ...args: string[]) => Promise<Ran>;
  /** As {@link as} with `--yes`, and expects that it is done. */
  does: (party: string | null, ...args: string[]) => Promise<string>;
  /** Sets the chain's clock forward by seconds. */
  wait: (seconds: number) => Promise<void>;
  /** Signs and activates the agreement. */
  activate: () => Promise<void>;
  close: () => Promise<void>;
}

/** Runs `concordat demo --keep`, in a process of its own. */
export async function openRiverside(): Promise<Riverside> {
  const parent = mkdtempSync(join(tmpdir(), "concordat-cli-"));
  const folder = join(parent, "riverside");
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [program, "demo", "--keep", folder, "--port", String(port)], {
    env: clean({}),
    stdio: ["ignore", "pipe", "inherit"],
  });
  await answers(url, child);
  await said(child, "docs/manager.md");
  const provider = new JsonRpcProvider(url, undefined, { cacheTimeout: -1 });
  const at = (name: string) => join(folder, name);
  const env = {
    CONCORDAT_RPC: url,
    CONCORDAT_DEPLOYMENT: at("deployment.json"),
    CONCORDAT_AGREEMENT: at("agreement.yaml"),
    CONCORDAT_PASSPHRASE: readFileSync(at("passphrase.txt"), "utf8"),
  };
  const as = (party: string | null, ...args: string[]) =>
    concordat(party === null ? args : [...args, "--keystore", at(`keys/${party}.json`)], env);
  const does = async (party: string | null, ...args: string[]) => {
    const { code, out, err } = await as(party, ...args, ...(party === null ? [] : ["--yes"]));
    if (code !== 0) throw new Error(`concordat ${args.join(" ")} ended with ${code}: ${err}${out}`);
    return out;
  };
  return {
    folder,
    url,
    provider,
    at,
    as,
    does,
    wait: async (seconds) => {
      await provider.send("evm_increaseTime", [seconds]);
      await provider.send("evm_mine", []);
    },
    activate: async () => {
      for (const party of ["city", "provider"])
        await does(party, "sign", at("agreement.yaml"), "--sign", at("signed.json"));
      await does("evaluator", "activate", at("agreement.yaml"), "--signatures", at("signed.json"));
    },
    close: async () => {
      provider.destroy();
      await end(child);
      rmSync(parent, { recursive: true, force: true });
    },
  };
}

/** Waits until a process has printed something. */
async function said(child: ChildProcess, text: string): Promise<void> {
  let out = "";
  await new Promise<void>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`The chain ended with ${code}: ${out}`)));
    child.stdout?.on("data", (chunk: Buffer) => {
      out += chunk.toString();
      if (out.includes(text)) resolve();
    });
  });
}

/** Writes a changed copy of the agreement file. */
export function edit(riverside: Riverside, name: string, ...changes: [from: string, to: string][]): string {
  let text = readFileSync(riverside.at("agreement.yaml"), "utf8");
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`The agreement does not say "${from}".`);
    text = text.replace(from, to);
  }
  writeFileSync(riverside.at(name), text);
  return riverside.at(name);
}

/** What `--json` printed. */
export function json<Document>(out: string): Document {
  return JSON.parse(out) as Document;
}
