import { spawnSync } from "node:child_process";
import { id, keccak256 } from "ethers";
import hre from "hardhat";
import { readManifest } from "../../src/deployment/manifest.ts";
import { ConcordatError } from "../../src/errors.ts";

/** The source that is deployed. */
export interface Source {
  /** Stands for the bytecode of all contracts. */
  digest: string;
  /** Null if this is no checkout. */
  commit: string | null;
  /** Whether the checkout has changes, in what decides on the bytecode, that the commit has not. */
  modified: boolean;
}

/** Files on which the bytecode depends. */
const decisive = ["contracts", "deploy/manifest.json", "hardhat.config.ts", "package-lock.json"];

/**
 * Builds the contracts, and makes sure that they are those of the manifest, by which everybody else will verify them.
 *
 * @throws {@link ConcordatError} `manifest-stale`.
 */
export async function readSource(): Promise<Source> {
  await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
  const { contracts } = readManifest();
  for (const [name, { creation }] of Object.entries(contracts)) {
    const { bytecode } = await hre.artifacts.readArtifact(name);
    if (keccak256(bytecode) === creation.hash) continue;
    throw new ConcordatError(`${name} does not compile to what deploy/manifest.json says.`, {
      code: "manifest-stale",
      remedy: "Check out a released commit, or run: npm run generate",
      where: { file: "deploy/manifest.json", field: `contracts.${name}` },
    });
  }
  const digest = id(
    Object.values(contracts)
      .map(({ creation }) => creation.hash)
      .join(),
  );
  const commit = git("rev-parse", "HEAD");
  return { digest, commit, modified: commit !== null && git("status", "--porcelain", "--", ...decisive) !== "" };
}

function git(...args: string[]): string | null {
  const { status, stdout } = spawnSync("git", args, { encoding: "utf8" });
  return status === 0 ? stdout.trim() : null;
}
