/** Turns what a coverage run left on disk into the report. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, walk } from "../solidity/ast.ts";
import { coveragePage } from "./html.ts";
import type { Branch } from "./instrument.ts";
import { except, readExceptions, shortfalls } from "./judge.ts";
import { readLcov, summarise, toLcov } from "./summary.ts";
import { coverageTable } from "./table.ts";
import { exceptionsFile, targets } from "./targets.ts";

/**
 * Writes `coverage/lcov.info` and `coverage/html/index.html`, and prints the table and every complaint.
 * @param root The project's folder, in which Hardhat left `coverage/lcov.info` and `coverage/data`.
 * @param branches Every branch that was given a probe.
 * @param runs The test runners that ran, by Hardhat's name for them.
 * @param judged Whether to hold the run against the floors; false for a part of the suite.
 * @returns The number of complaints.
 * @throws {Error} If the run counted nothing at all, or the exceptions file is malformed.
 */
export function report(root: string, branches: Iterable<Branch>, runs: Iterable<string>, judged: boolean): number {
  const folder = join(root, "coverage");
  const lcovFile = join(folder, "lcov.info");
  const lines = readLcov(readFileSync(lcovFile, "utf8"));
  const files = summarise(lines, branches, readHits(folder, runs));
  if (files.length === 0) throw new Error("The coverage run counted no file.");
  const sourceOf = (path: string) => readFileSync(join(root, path), "utf8");

  writeFileSync(lcovFile, toLcov(files));
  const page = join(folder, "html");
  rmSync(page, { recursive: true, force: true }); // Hardhat's pages, which show no branches
  mkdirSync(page, { recursive: true });
  writeFileSync(join(page, "index.html"), coveragePage(files, sourceOf));
  console.log(coverageTable(files));
  if (!judged) return 0;

  const excused = except(files, readExceptions(readFileSync(join(root, exceptionsFile), "utf8")));
  const libraries = librariesAmong(Object.fromEntries(files.map(({ path }) => [path, sourceOf(path)])));
  const complaints = [...excused.stale, ...shortfalls(excused.files, targets, libraries)];
  for (const complaint of complaints) console.error(`Coverage: ${complaint}`);
  return complaints.length;
}

/** The tags of every probe that was reached, from the files Hardhat wrote for these runs. */
function readHits(folder: string, runs: Iterable<string>): Set<string> {
  const hits = new Set<string>();
  for (const run of runs) {
    const data = join(folder, "data", run);
    for (const file of existsSync(data) ? readdirSync(data) : [])
      for (const tag of Object.keys(JSON.parse(readFileSync(join(data, file), "utf8")) as object)) hits.add(tag);
  }
  return hits;
}

/** Which of these files declare a library. */
function librariesAmong(sources: Readonly<Record<string, string>>): Set<string> {
  const found = new Set<string>();
  for (const file of parse(sources))
    walk(file.root, (node) => {
      if (node.contractKind === "library") found.add(file.path);
      return node.nodeType === "SourceUnit";
    });
  return found;
}
