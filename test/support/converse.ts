import { expect } from "chai";
import { spawn } from "node:child_process";

/** What a program asks, and what a person types then. */
export type Answer = readonly [asked: string, answer: string];

/** How a conversation ended, and what was printed. */
export interface Conversation {
  code: number | null;
  out: string;
  err: string;
}

/**
 * Runs a program as a person does: answers each question when it is asked.
 *
 * @param command The program and its arguments.
 */
export async function converse(
  [program = "", ...args]: readonly string[],
  answers: readonly Answer[],
  env: NodeJS.ProcessEnv,
): Promise<Conversation> {
  const child = spawn(program, args, { env, timeout: 60_000, killSignal: "SIGKILL" });
  if (answers.length === 0) child.stdin.end();
  const result: Conversation = { code: null, out: "", err: "" };
  const left = [...answers];
  let seen = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    result.out += chunk.toString();
    const [next] = left;
    const at = next === undefined ? -1 : result.out.indexOf(next[0], seen);
    if (next === undefined || at < 0) return;
    seen = at + next[0].length;
    left.shift();
    child.stdin.write(`${next[1]}\n`);
    // A program that waits for more would never end.
    if (left.length === 0) child.stdin.end();
  });
  child.stderr.on("data", (chunk: Buffer) => (result.err += chunk.toString()));
  result.code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  expect(left, result.out + result.err).to.deep.equal([]);
  return result;
}
