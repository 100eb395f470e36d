import { confirm, isCancel, password } from "@clack/prompts";
import { ConcordatError } from "../src/errors.ts";

const terminal = { input: process.stdin, output: process.stderr } as const;

/** Whether somebody is there to answer. */
export function isAttended(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/**
 * Asks whether to go on, unless `yes` says so already.
 *
 * @throws {@link ConcordatError} `declined`; `confirmation-missing` where nobody is there to answer.
 */
export async function requireConsent(question: string, yes: boolean): Promise<void> {
  if (yes) return;
  if (!isAttended()) {
    throw new ConcordatError("Nobody is there to confirm this, and nothing was done.", {
      code: "confirmation-missing",
      remedy: "Read what it would do, then add --yes.",
    });
  }
  const answer = await confirm({ message: question, initialValue: false, ...terminal });
  if (answer === true) return;
  throw new ConcordatError("Nothing was done.", { code: "declined", remedy: "Run it again when you want it." });
}

/** Asks for a passphrase; undefined where nobody is there to type it. */
export function passphraseAsker(file: string): (() => Promise<string>) | undefined {
  if (!isAttended()) return undefined;
  return async () => {
    const typed = await password({ message: `Passphrase of ${file}`, ...terminal });
    if (!isCancel(typed)) return typed;
    throw new ConcordatError("Nothing was done.", { code: "declined", remedy: "Run it again when you want it." });
  };
}
