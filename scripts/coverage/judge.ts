/** Holds a coverage run against the floors and the written exceptions. */
import { matchesGlob } from "node:path";
import { countBranches, countLines, type FileCoverage, type MissingBranch, missingBranches, percent } from "./summary.ts";
import type { Target } from "./targets.ts";

/** A branch that is allowed to be missing, and why. */
export interface Exception extends MissingBranch {
  readonly reason: string;
}

/**
 * Reads the exceptions file; blank lines and lines that start with `#` are notes.
 * @throws {Error} If a line is not `file:line never true|false: text -> reason`.
 */
export function readExceptions(text: string): Exception[] {
  const entries = text.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"));
  return entries.map((entry) => {
    const [, path, line, description, reason] = /^(.+?):(\d+) (never (?:true|false): .+) -> (.+)$/.exec(entry) ?? [];
    if (path === undefined || description === undefined || reason === undefined)
      throw new Error(`Not a coverage exception: ${entry}\nWanted: file:line never true|false: text -> reason`);
    return { path, line: Number(line), description, reason };
  });
}

/**
 * Takes the excepted branches out of a run.
 * @returns The run without them, and a message for each exception that fits no missing branch.
 */
export function except(
  files: readonly FileCoverage[],
  exceptions: readonly Exception[],
): { files: FileCoverage[]; stale: string[] } {
  const isMissing = (branch: MissingBranch) => (exception: Exception) =>
    exception.path === branch.path && exception.line === branch.line && exception.description === branch.description;
  const missing = files.flatMap(missingBranches);
  const stale = exceptions.filter((exception) => !missing.some((branch) => isMissing(branch)(exception)));
  return {
    files: files.map((file) => ({
      ...file,
      branches: file.branches.map((branch) => {
        const excused = (way: string) =>
          exceptions.some(isMissing({ path: file.path, line: branch.line, description: `never ${way}: ${branch.text}` }));
        return {
          ...branch,
          wentTrue: branch.wentTrue || excused("true"),
          wentFalse: branch.wentFalse || excused("false"),
        };
      }),
    })),
    stale: stale.map(({ path, line, description }) => {
      const elsewhere = missing.find((branch) => branch.path === path && branch.description === description);
      const hint = elsewhere === undefined ? "it is covered or gone" : `it stands on line ${elsewhere.line} now`;
      return `${path}:${line} ${description}: stale exception, ${hint}`;
    }),
  };
}

/**
 * What falls short of the floors, one message each; empty if nothing does.
 * @param libraries Paths of the files that declare a library, which the name "library" stands for in a target.
 */
export function shortfalls(
  files: readonly FileCoverage[],
  targets: readonly Target[],
  libraries: ReadonlySet<string> = new Set(),
): string[] {
  return targets.flatMap((target) => {
    const globs = target.files;
    if (globs === "total") return judge("all contracts", files, target);
    const named = (path: string) =>
      globs.some((glob) => (glob === "library" ? libraries.has(path) : matchesGlob(path, glob)));
    return files.filter((file) => named(file.path)).flatMap((file) => judge(file.path, [file], target));
  });
}

function judge(name: string, files: readonly FileCoverage[], target: Target): string[] {
  const measured = { lines: percent(countLines(files)), branches: percent(countBranches(files)) };
  return (["lines", "branches"] as const)
    .filter((unit) => measured[unit] < target[unit])
    .map((unit) => `${name}: ${measured[unit].toFixed(2)} % of ${unit}, wanted ${target[unit]} %`);
}
