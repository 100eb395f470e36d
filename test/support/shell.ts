import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve, delimiter } from "node:path";

/** A shell block of a document: the words after ```sh, and its lines. */
export interface ShellBlock {
  tags: string[];
  script: string;
}

/** A script that goes on running. */
export interface Background {
  child: ChildProcess;
  stop: () => Promise<void>;
}

/** Every ```sh block of a document. */
export function shellBlocks(document: string): ShellBlock[] {
  const text = readFileSync(document, "utf8");
  return [...text.matchAll(/^```sh([^\n]*)\n([\s\S]*?)^```$/gm)].map(([, tags = "", script = ""]) => ({
    tags: tags.trim().split(/\s+/).filter(Boolean),
    script,
  }));
}

/** The environment of somebody who has just cloned: nothing of this run's own. */
export function freshEnvironment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(CONCORDAT_|HARDHAT_|NODE_OPTIONS|FORCE_COLOR|npm_)/.test(name),
  );
  const path = [resolve("node_modules/.bin"), process.env["PATH"] ?? ""].join(delimiter);
  return { ...Object.fromEntries(own), PATH: path, NO_COLOR: "1", ...extra };
}

/** Runs a script with bash in the project's folder; it stops at the first command that fails. */
export async function bash(script: string, env: NodeJS.ProcessEnv): Promise<{ code: number | null; output: string }> {
  const child = spawn("bash", ["-euo", "pipefail", "-x"], { env, stdio: ["pipe", "pipe", "pipe"], timeout: 240_000 });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stdin.end(script);
  const code = await new Promise<number | null>((done) => child.once("close", done));
  return { code, output };
}

/** Starts a script in the background; {@link Background.stop} ends it with all that it started. */
export function inBackground(script: string, env: NodeJS.ProcessEnv): Background {
  // A group of its own, since killing npx would leave what npx started.
  const child = spawn("bash", ["-c", `exec ${script}`], { env, stdio: "ignore", detached: true });
  const gone = new Promise<void>((done) => child.once("exit", () => done()));
  return {
    child,
    stop: async () => {
      if (child.pid === undefined) return;
      try {
        process.kill(-child.pid, "SIGKILL");
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
      }
      await gone;
    },
  };
}
