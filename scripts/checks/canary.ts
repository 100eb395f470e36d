/**
 * `node scripts/checks/canary.ts`: proves that every check can fail. A runner that finds no file, or swallows an exit
 * code, passes for ever; so each check's own command is run on a small project in which exactly one thing is wrong,
 * and must exit non-zero and say why.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

/** A fault, and the check that must find it. */
interface Canary {
  /** Script of package.json. */
  readonly script: string;
  readonly file: string;
  readonly content: string;
  /** What the check must print, so that failing for another reason does not count. */
  readonly says: RegExp;
}

const PRAGMA = "// SPDX-License-Identifier: MIT\npragma solidity 0.8.37;\n\n";

const canaries: readonly Canary[] = [
  {
    script: "_test",
    file: "test/Canary.t.sol",
    content: `${PRAGMA}contract CanaryTest {\n    function test_canary() external pure {\n        assert(false);\n    }\n}\n`,
    says: /1 failing \(1 solidity\)/,
  },
  {
    script: "_test",
    file: "test/canary.test.ts",
    content: 'it("canary", () => {\n  throw new Error("canary");\n});\n',
    says: /1 failing \(1 mocha\)/,
  },
  {
    script: "_types",
    file: "src/canary.ts",
    content: 'export const canary: number = "not a number";\n',
    says: /src\/canary\.ts.*TS2322/,
  },
  {
    script: "_lint:ts",
    file: "src/canary.ts",
    content: "export function canary(): void {\n  Promise.reject(new Error());\n}\n",
    says: /no-floating-promises/,
  },
  {
    script: "_lint:sol",
    file: "contracts/Canary.sol",
    content: `${PRAGMA}contract Canary {\n    address internal immutable WHO = tx.origin;\n}\n`,
    says: /avoid-tx-origin/,
  },
  {
    script: "_lint:house",
    file: "contracts/Canary.sol",
    content: `${PRAGMA}contract Canary {\n    function f(uint256 a) internal pure {\n        unchecked {\n            ++a;\n        }\n    }\n}\n`,
    says: /contracts\/Canary\.sol:6 unchecked arithmetic/,
  },
  { script: "_lint:format", file: "src/canary.ts", content: "export  const canary = 1", says: /src\/canary\.ts/ },
  {
    script: "_coverage",
    file: "test/Canary.t.sol",
    content: `${PRAGMA}import {Toll} from "../contracts/Toll.sol";\n\ncontract CanaryTest {\n    function test_half() external {\n        new Toll().pass(10, false);\n    }\n}\n`,
    says: /Coverage: all contracts: .* % of branches/,
  },
  { script: "_fresh", file: "typechain-types/Gone.ts", content: "export {};\n", says: /D typechain-types\/Gone\.ts/ },
];

/** A project with our own tools and settings and one good contract. */
function makeProject(): string {
  const folder = mkdtempSync(join(tmpdir(), "canary-"));
  const settings = ["package.json", "hardhat.config.ts", "tsconfig.json", "eslint.config.js"];
  const neededByThem = ["src/deployment/factory.ts", "scripts"];
  for (const path of [...settings, ".prettierrc", ".prettierignore", ".solhint.json", ".gitignore", ...neededByThem])
    cpSync(path, join(folder, path), { recursive: true });
  // These generate from our own contracts and sources, which are not there.
  for (const path of ["schema.ts", "manifest.ts"]) rmSync(join(folder, "scripts/generate", path));
  mkdirSync(join(folder, "contracts"));
  cpSync("test/support/samples/Toll.sol", join(folder, "contracts/Toll.sol"));
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"), "junction");
  return folder;
}

/** Runs a canary's check; returns a complaint if it did not find the fault. */
function run(folder: string, { script, file, content, says }: Canary): string | undefined {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  if (script === "_fresh") commit(folder);
  const { status, stdout, stderr } = spawnSync("npm", ["run", "-s", script], {
    cwd: folder,
    encoding: "utf8",
    shell: process.platform === "win32",
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined },
  });
  rmSync(path, { force: true });
  const output = stdout + stderr;
  if (status === 0) return `${script} passed over ${file}`;
  if (!says.test(output)) return `${script} failed over ${file}, but not with ${String(says)}:\n${output}`;
  return undefined;
}

function commit(folder: string): void {
  const git = (...args: string[]) => execFileSync("git", args, { cwd: folder, stdio: "pipe" });
  git("init", "-q");
  git("add", "-A");
  git("-c", "user.name=canary", "-c", "user.email=canary@localhost", "commit", "-qm", "canary");
}

const folder = makeProject();
let failed = 0;
try {
  for (const canary of canaries) {
    const complaint = run(folder, canary);
    console.log(`${complaint === undefined ? "✔" : "✘"} ${canary.script} finds the fault in ${canary.file}`);
    if (complaint === undefined) continue;
    failed++;
    console.error(complaint);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${canaries.length - failed} of ${canaries.length} canaries were caught`);
if (failed > 0) process.exitCode = 1;
