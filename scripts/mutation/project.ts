/** A copy of the contracts and their Solidity tests, with all chosen faults in it, and the means to try one. */
import { spawn, spawnSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, posix, resolve } from "node:path";
import { type CompilerMessage, diagnose } from "../solidity/compiler.ts";
import type { Mutant } from "./mutants.ts";
import { blame, switchFile, switchSource, weave } from "./weave.ts";

/** What the tests made of a fault. */
export type Verdict = "killed" | "killed by time" | "survived";

/** What came of one run of the tests. */
export interface Trial {
  readonly verdict: Verdict;
  readonly output: string;
}

/** A folder to try faults in; {close} removes it. */
export interface Project {
  /** The faults that are in it: those that compile. */
  readonly mutants: readonly Mutant[];
  /** Runs the tests with one fault on; 0 for none. */
  readonly run: (mutant: number, milliseconds: number) => Promise<Trial>;
  readonly close: () => void;
}

/**
 * Makes the project and compiles it.
 * @param root The repository.
 * @param tests Solidity test files to run, as paths in the repository.
 * @throws {Error} If the compiler complains of anything but a fault, with its message.
 */
export function makeProject(root: string, tests: readonly string[], wanted: readonly Mutant[]): Project {
  const folder = mkdtempSync(join(tmpdir(), "mutate-"));
  const close = () => {
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    copySources(root, folder, tests);
    const mutants = weaveAll(root, folder, tests, wanted);
    const { status, stdout, stderr } = spawnSync(process.execPath, [hardhat(folder), "build", "--quiet"], {
      cwd: folder,
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`The contracts do not compile with the faults in them:\n${stdout}${stderr}`);
    return { mutants, close, run: (mutant, milliseconds) => tryOne(folder, mutant, milliseconds) };
  } catch (error) {
    close();
    throw error;
  }
}

const hardhat = (folder: string) => join(folder, "node_modules/hardhat/dist/src/cli.js");

/** Solidity only, and no tests but those wanted. */
function copySources(root: string, folder: string, tests: readonly string[]): void {
  for (const path of globSync("{contracts,test}/**/*.sol", { cwd: root })) {
    const name = path.replaceAll("\\", "/");
    if (!name.endsWith(".t.sol") || tests.includes(name)) copy(root, folder, name);
  }
  writeFileSync(join(folder, "package.json"), '{ "name": "mutants", "private": true, "type": "module" }\n');
  cpSync(join(root, "scripts/mutation/hardhat.config.ts"), join(folder, "hardhat.config.ts"));
  symlinkSync(resolve(root, "node_modules"), join(folder, "node_modules"), "junction");
}

function copy(root: string, folder: string, path: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  cpSync(join(root, path), join(folder, path));
}

/** Writes the woven sources; leaves out, round by round, what the compiler refuses. */
function weaveAll(root: string, folder: string, tests: readonly string[], wanted: readonly Mutant[]): Mutant[] {
  let mutants = [...wanted];
  writeFileSync(join(folder, "contracts", switchFile), switchSource);
  for (;;) {
    const woven = new Map<string, string>();
    for (const [path, faults] of Map.groupBy(mutants, (mutant) => mutant.path)) {
      const up = posix.relative(posix.dirname(path), "contracts") || ".";
      woven.set(path, weave(readFileSync(join(root, path)), faults, `${up}/${switchFile}`));
    }
    for (const path of new Set(wanted.map((mutant) => mutant.path)))
      writeFileSync(join(folder, path), woven.get(path) ?? readFileSync(join(root, path)));

    const refused = refusals(folder, tests, woven);
    if (refused.size === 0) return mutants;
    mutants = mutants.filter(({ id }) => !refused.has(id));
  }
}

/** The faults the compiler refuses. */
function refusals(folder: string, tests: readonly string[], woven: ReadonlyMap<string, string>): Set<number> {
  const roots = [...tests, ...woven.keys()];
  const sources = Object.fromEntries(
    roots.map((path) => [path, { content: readFileSync(join(folder, path), "utf8") }]),
  );
  const read = (path: string) =>
    readFileSync(join(folder, path.startsWith("@") ? join("node_modules", path) : path), "utf8");
  const settings = { evmVersion: "cancun", outputSelection: {} };
  const errors = diagnose({ language: "Solidity", sources, settings }, read);
  return new Set(errors.map((error) => culprit(error, woven)));
}

function culprit({ formattedMessage, sourceLocation }: CompilerMessage, woven: ReadonlyMap<string, string>): number {
  const text = sourceLocation === undefined ? undefined : woven.get(sourceLocation.file);
  const id = text === undefined || !sourceLocation ? 0 : blame(text, sourceLocation.start, sourceLocation.end);
  if (id === 0) throw new Error(formattedMessage);
  return id;
}

/** Runs the tests, at most so long: a fault can make a loop endless. */
function tryOne(folder: string, mutant: number, milliseconds: number): Promise<Trial> {
  const child = spawn(process.execPath, [hardhat(folder), "test", "solidity", "--no-compile"], {
    cwd: folder,
    env: { ...process.env, CONCORDAT_MUTANT: String(mutant), NO_COLOR: "1", FORCE_COLOR: undefined },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => (output += data.toString()));
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill("SIGKILL");
  }, milliseconds);
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("close", (code) => {
      clearTimeout(timer);
      if (late) done({ verdict: "killed by time", output });
      else if (code === 0 && /\d+ passing/.test(output)) done({ verdict: "survived", output });
      else if (/\d+ failing/.test(output)) done({ verdict: "killed", output });
      else fail(new Error(`The tests could not be run (mutant ${mutant}):\n${output}`));
    });
  });
}
