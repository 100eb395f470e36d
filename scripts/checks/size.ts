/** Whether every contract we deploy fits on a chain. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Finding } from "./rules.ts";

/** Bytes of runtime code a contract may have (EIP-170). */
export const MOST_BYTES = 24_576;

interface Artifact {
  readonly sourceName: string;
  readonly contractName: string;
  readonly deployedBytecode: string;
}

/**
 * Finds contracts that are too large, among the built artifacts.
 * @param folder Hardhat's artifacts folder.
 * @param counts Whether contracts of this source are deployed.
 * @throws {Error} If there is nothing to measure: an empty folder must not pass for a good one.
 */
export function tooLarge(folder: string, counts: (source: string) => boolean): Finding[] {
  const artifacts = globSync("**/*.json", { cwd: folder })
    .filter((path) => !path.startsWith("build-info"))
    .map((path) => JSON.parse(readFileSync(join(folder, path), "utf8")) as Artifact)
    .filter(({ sourceName, deployedBytecode }) => counts(sourceName) && deployedBytecode.length > 2);
  if (artifacts.length === 0) throw new Error(`No contract has been built in ${folder}.`);
  return artifacts.flatMap(({ sourceName, contractName, deployedBytecode }) => {
    const bytes = (deployedBytecode.length - 2) / 2;
    if (bytes <= MOST_BYTES) return [];
    return [
      { path: sourceName, line: 1, message: `${contractName} has ${bytes} bytes of code, more than ${MOST_BYTES}` },
    ];
  });
}
