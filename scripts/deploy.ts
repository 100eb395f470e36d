/**
 * `node scripts/deploy.ts --network <name> [--plan] [--yes] [--anew] [--uncommitted]`: deploys Concordat, or goes on with a deployment that
 * was interrupted. See docs/deploying.md.
 */
import { ConcordatError } from "../src/errors.ts";
import { sentence } from "./deploy/trouble.ts";
import { readWish } from "./deploy/wish.ts";

try {
  const wish = readWish();
  const { deployAsWished } = await load();
  await deployAsWished(wish);
} catch (error) {
  console.error(error instanceof ConcordatError ? error.message : unforeseen(error));
  process.exitCode = 1;
}

/** Hardhat reads its configuration when it is loaded, and throws if that is wrong. */
async function load() {
  try {
    return await import("./deploy/run.ts");
  } catch (cause) {
    throw new ConcordatError(`Hardhat does not start: ${sentence(cause)}`, {
      code: "configuration-invalid",
      remedy: "Correct hardhat.config.ts, or the variable of the environment that it reads there.",
      cause,
    });
  }
}

/** A message for what this program did not foresee, such as a node that refuses a transaction. */
function unforeseen(error: unknown): string {
  const stack = process.env.DEBUG && error instanceof Error ? `\n${error.stack}` : "";
  return `${sentence(error)} Start again to go on where it stopped; set DEBUG=1 to see where it happened.${stack}`;
}
