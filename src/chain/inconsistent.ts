import { ConcordatError } from "../errors.ts";

/** What a node's events say cannot be what the contracts logged. */
export function inconsistent(message: string, cause?: unknown): ConcordatError {
  return new ConcordatError(message, {
    code: "record-inconsistent",
    remedy: "The node lies or truncates; ask another one.",
    cause,
  });
}
