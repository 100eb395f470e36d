import { ConcordatError } from "../src/errors.ts";

/** What the process ends with; documented in `--help`. */
export const exitCodes = { ok: 0, refused: 1, usage: 2, unreachable: 3 } as const;

/** Codes of errors that are a verdict of the chain or of a check, not a mistake in the input. */
const verdicts = new Set([
  "reverted",
  "books-differ",
  "books-inconsistent",
  "record-inconsistent",
  "dropped",
  "declined",
]);

const lost = new Set([
  "NETWORK_ERROR",
  "SERVER_ERROR",
  "TIMEOUT",
  "ECONNREFUSED",
  "ECONNRESET",
  "ETIMEDOUT",
  "ENOTFOUND",
]);

/** An error as the command line reports it: always one for people, with the exit code it ends with. */
export function toReport(error: unknown): { error: ConcordatError; exitCode: number } {
  if (error instanceof ConcordatError) {
    const exitCode =
      error.code === "unreachable"
        ? exitCodes.unreachable
        : verdicts.has(error.code)
          ? exitCodes.refused
          : exitCodes.usage;
    return { error, exitCode };
  }
  const code = codeOf(error);
  if (code !== undefined && lost.has(code)) {
    const details = {
      code: "unreachable",
      remedy: "Check --rpc and the network, then look at `concordat status` before trying again.",
      cause: error,
    };
    return {
      error: new ConcordatError("The connection to the node was lost.", details),
      exitCode: exitCodes.unreachable,
    };
  }
  if (code === "INSUFFICIENT_FUNDS") {
    const details = {
      code: "fee-missing",
      remedy: "Send it some of the chain's own coin, or use --calldata and let somebody else send.",
      cause: error,
    };
    return {
      error: new ConcordatError("The sender cannot pay the network's fee.", details),
      exitCode: exitCodes.refused,
    };
  }
  const details = { code: "unexpected", remedy: "Run it again with --debug, and report what it prints.", cause: error };
  return { error: new ConcordatError("Something failed that should not.", details), exitCode: exitCodes.refused };
}

function codeOf(error: unknown): string | undefined {
  for (
    let e = error as { code?: unknown; cause?: unknown; error?: unknown } | undefined, depth = 0;
    e != null && depth < 5;
    depth++
  ) {
    if (typeof e.code === "string") return e.code;
    e = (e.cause ?? e.error) as typeof e;
  }
  return undefined;
}
