/** What a coverage run found, put together from Hardhat's lines and our branches. */
import type { Branch } from "./instrument.ts";

/** Found and hit, of lines or branches. */
export interface Count {
  readonly found: number;
  readonly hit: number;
}

/** A condition and which of its two ways were taken. */
export interface BranchResult extends Branch {
  readonly wentTrue: boolean;
  readonly wentFalse: boolean;
}

/** One source's coverage. */
export interface FileCoverage {
  readonly path: string;
  /** Executed (1) or not (0), by line; lines without code are absent. */
  readonly lines: ReadonlyMap<number, number>;
  readonly branches: readonly BranchResult[];
}

/** A branch no test took: "contracts/A.sol:12 never true: a > b". */
export interface MissingBranch {
  readonly path: string;
  readonly line: number;
  readonly description: string;
}

/** Reads the `SF` and `DA` records of an lcov file. */
export function readLcov(lcov: string): Map<string, Map<number, number>> {
  const files = new Map<string, Map<number, number>>();
  let lines = new Map<number, number>();
  for (const record of lcov.split("\n")) {
    if (record.startsWith("SF:")) {
      lines = new Map<number, number>();
      files.set(record.slice(3).replaceAll("\\", "/"), lines);
    }
    const [, line, count] = /^DA:(\d+),(\d+)/.exec(record) ?? [];
    if (line !== undefined) lines.set(Number(line), Number(count));
  }
  return files;
}

/** Joins lines and branches file by file, in the order of the paths. */
export function summarise(
  lines: ReadonlyMap<string, ReadonlyMap<number, number>>,
  branches: Iterable<Branch>,
  hits: ReadonlySet<string>,
): FileCoverage[] {
  const byFile = Map.groupBy(branches, (branch) => branch.file);
  return [...new Set([...lines.keys(), ...byFile.keys()])].sort().map((path) => ({
    path,
    lines: lines.get(path) ?? new Map<number, number>(),
    branches: (byFile.get(path) ?? []).map((branch) => ({
      ...branch,
      wentTrue: hits.has(branch.whenTrue),
      wentFalse: hits.has(branch.whenFalse),
    })),
  }));
}

/** Lines found and hit in these files. */
export function countLines(files: readonly FileCoverage[]): Count {
  const counts = files.flatMap((file) => [...file.lines.values()]);
  return { found: counts.length, hit: counts.filter((count) => count > 0).length };
}

/** Branches (two per condition) found and hit in these files. */
export function countBranches(files: readonly FileCoverage[]): Count {
  const ways = files.flatMap((file) => file.branches.flatMap((branch) => [branch.wentTrue, branch.wentFalse]));
  return { found: ways.length, hit: ways.filter(Boolean).length };
}

/** Per cent hit; nothing to hit counts as all of it. */
export function percent({ found, hit }: Count): number {
  return found === 0 ? 100 : (100 * hit) / found;
}

/** Every branch of a file that no test took. */
export function missingBranches({ path, branches }: FileCoverage): MissingBranch[] {
  return branches.flatMap(({ line, text, wentTrue, wentFalse }) => [
    ...(wentTrue ? [] : [{ path, line, description: `never true: ${text}` }]),
    ...(wentFalse ? [] : [{ path, line, description: `never false: ${text}` }]),
  ]);
}

/** The run as an lcov file, branches included. */
export function toLcov(files: readonly FileCoverage[]): string {
  const records = files.flatMap((file) => {
    const [lines, branches] = [countLines([file]), countBranches([file])];
    return [
      `SF:${file.path}`,
      ...file.branches.flatMap((branch, block) => [
        `BRDA:${branch.line},${block},0,${branch.wentTrue ? 1 : 0}`,
        `BRDA:${branch.line},${block},1,${branch.wentFalse ? 1 : 0}`,
      ]),
      `BRF:${branches.found}`,
      `BRH:${branches.hit}`,
      ...[...file.lines].sort(([a], [b]) => a - b).map(([line, count]) => `DA:${line},${count}`),
      `LF:${lines.found}`,
      `LH:${lines.hit}`,
      "end_of_record",
    ];
  });
  return ["TN:", ...records, ""].join("\n");
}
