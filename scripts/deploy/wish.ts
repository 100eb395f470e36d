import { parseArgs } from "node:util";
import { ConcordatError } from "../../src/errors.ts";
import { sentence } from "./trouble.ts";

const usage = "npm run deploy -- --network <name> [--plan] [--yes] [--anew] [--uncommitted]";

/** What the person asked for. */
export interface Wish {
  network: string;
  /** Only say what would happen. */
  plan: boolean;
  /** Do not ask back. */
  yes: boolean;
  /** Put an earlier deployment aside. */
  anew: boolean;
  /** Deploy a source that nobody else can have. */
  uncommitted: boolean;
}

/**
 * Reads the command line.
 *
 * @throws {@link ConcordatError} `usage`.
 */
export function readWish(): Wish {
  try {
    const { values } = parseArgs({
      options: {
        network: { type: "string" },
        plan: { type: "boolean", default: false },
        yes: { type: "boolean", default: false },
        anew: { type: "boolean", default: false },
        uncommitted: { type: "boolean", default: false },
      },
    });
    const { network } = values;
    if (network === undefined) throw new Error("--network is missing.");
    if (values.plan && values.anew) throw new Error("--plan changes nothing, so it cannot go with --anew.");
    return { ...values, network };
  } catch (error) {
    throw new ConcordatError(`The command is not understood: ${sentence(error)}`, {
      code: "usage",
      remedy: `Use: ${usage}`,
    });
  }
}
