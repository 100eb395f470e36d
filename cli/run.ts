import type { Command } from "commander";
import { exitCodes, toReport } from "./exit.ts";
import { newOutput, toJson, type Output } from "./output.ts";

/** What a command is given beside its own options. */
export interface Run<Options> {
  out: Output;
  options: Options;
}

/** Ends a command with an exit code of its own; without, it is 0. */
export type Verdict = number | void;

/**
 * Wraps a command: errors become one message and an exit code, with a stack only for `--debug`.
 *
 * @param work Given the positional arguments of the command, then {@link Run}.
 */
export function run<Options, Arguments extends unknown[]>(
  work: (run: Run<Options>, ...args: Arguments) => Promise<Verdict> | Verdict,
): (...args: unknown[]) => Promise<void> {
  return async (...given) => {
    const command = given.at(-1) as Command;
    const options = command.optsWithGlobals<Options & { json?: boolean; debug?: boolean }>();
    const out = newOutput(options.json === true);
    try {
      process.exitCode = (await work({ out, options }, ...(given.slice(0, -2) as Arguments))) ?? exitCodes.ok;
    } catch (thrown) {
      process.exitCode = report(thrown, options);
    }
  };
}

/** Prints an error, and says what to exit with. */
export function report(thrown: unknown, options: { json?: boolean; debug?: boolean }): number {
  const { error, exitCode } = toReport(thrown);
  if (options.json === true) {
    const { code, shortMessage: message, remedy, where } = error;
    process.stdout.write(
      `${toJson({ ok: false, exitCode, error: { code, message, remedy, ...(where && { where }) } })}\n`,
    );
  } else process.stderr.write(`${error.message}\n`);
  if (options.debug === true) process.stderr.write(`${(thrown as Error).stack ?? String(thrown)}\n`);
  return exitCode;
}
