/**
 * `node scripts/checks/fresh.ts [--write]`: runs every generator anew and names the files that differ from the
 * committed ones. With --write that is no error: what was generated stays in place, ready to be committed.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";

/** A program that writes files which are committed. */
interface Generator {
  readonly command: string;
  /** Files and folders that it writes whole; they are removed first, so that what it no longer writes is noticed. */
  readonly writes: readonly string[];
  /** The file without which there is nothing to generate. */
  readonly needs: string;
}

const generators: readonly Generator[] = [
  { command: "hardhat build --no-tests --quiet", writes: ["typechain-types"], needs: "hardhat.config.ts" },
  {
    command: "node scripts/generate/schema.ts",
    writes: ["docs/schema/agreement.schema.json"],
    needs: "scripts/generate/schema.ts",
  },
  {
    command: "node scripts/generate/manifest.ts",
    writes: ["deploy/manifest.json"],
    needs: "scripts/generate/manifest.ts",
  },
];

const changed: string[] = [];
for (const { command, writes, needs } of generators) {
  if (!existsSync(needs)) continue;
  for (const path of writes) rmSync(path, { recursive: true, force: true });
  const { status } = spawnSync(command, { shell: true, stdio: "inherit" });
  if (status !== 0) throw new Error(`"${command}" failed; its message is above.`);
  for (const path of writes) if (!existsSync(path)) throw new Error(`"${command}" did not write ${path}.`);
  const report = execFileSync("git", ["status", "--porcelain", "--untracked-files=all", "--", ...writes]);
  changed.push(...report.toString().split("\n").filter(Boolean));
}
for (const line of changed) console.error(line);
console.log(`${changed.length} generated files differ from the committed ones`);
if (changed.length > 0 && !process.argv.includes("--write")) {
  console.error("Commit what was generated just now (npm run generate writes it again).");
  process.exitCode = 1;
}
