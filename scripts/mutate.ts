/**
 * `npm run mutate -- [--only GLOB]... [--tests GLOB]... [--limit N] [--seed N] [--jobs N]`: whether the Solidity tests notice
 * a fault in the contracts. Puts small faults into a copy of the contracts, one at a time, runs the tests on each, and names
 * those that no test noticed: a survivor is a missing test, or code that does nothing.
 *
 * Exit code 1 if a fault survived. TypeScript tests are not run, nor are long fuzz campaigns.
 */
import { globSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { enumsOf, type Mutant, mutantsOf } from "./mutation/mutants.ts";
import { makeProject, type Project } from "./mutation/project.ts";
import { sample } from "./mutation/sample.ts";
import { parse } from "./solidity/ast.ts";

const options = {
  only: { type: "string", multiple: true },
  tests: { type: "string", multiple: true },
  limit: { type: "string", default: "60" },
  seed: { type: "string", default: "1" },
  jobs: { type: "string", default: String(Math.max(1, availableParallelism() >> 1)) },
} as const;

/** How much of the tests' output is shown if they fail without a fault, in characters. */
const SHOWN = 3_000;

/** A whole number from the command line. */
function count(name: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`--${name} ${text}: give a whole number from 1.`);
  return Number(text);
}

/** Files that one of the patterns names. */
function filesOf(name: string, patterns: readonly string[]): string[] {
  const found = patterns.flatMap((pattern) => {
    const files = globSync(pattern).map((path) => path.replaceAll("\\", "/"));
    if (files.length === 0) throw new Error(`--${name} ${pattern}: no such file. Name it from the project's folder.`);
    return files;
  });
  return [...new Set(found)].sort();
}

/** All faults of these contracts. */
function allMutants(paths: readonly string[]): Mutant[] {
  const every = parse(
    Object.fromEntries(globSync("contracts/**/*.sol").map((path) => [path, readFileSync(path, "utf8")])),
  );
  const enums = enumsOf(every);
  let next = 1;
  return every
    .filter(({ path }) => paths.includes(path))
    .flatMap((file) => {
      const mutants = mutantsOf(file, enums, next);
      next += mutants.length;
      return mutants;
    });
}

const oneLine = (text: string) => text.replace(/\s+/g, " ");
const show = ({ path, line, before, after }: Mutant) =>
  `${path}:${line}  ${oneLine(before)}  ->  ${after === "" ? "(left out)" : oneLine(after)}`;

/** Tries every fault of the project; returns those that no test noticed. */
async function tryAll(project: Project, jobs: number): Promise<Mutant[]> {
  const started = Date.now();
  const { verdict, output } = await project.run(0, 600_000);
  if (verdict !== "survived")
    throw new Error(`The tests fail without any fault (${verdict}): mend that first.\n${output.slice(-SHOWN)}`);
  const limit = 10_000 + 5 * (Date.now() - started);
  const queue = [...project.mutants];
  const survivors: Mutant[] = [];
  let done = 0;
  const work = async () => {
    for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
      const { verdict } = await project.run(mutant.id, limit);
      if (verdict === "survived") survivors.push(mutant);
      console.log(`${++done}/${project.mutants.length} ${verdict}: ${show(mutant)}`);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return survivors.sort((a, b) => a.id - b.id);
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options });
  const [limit, seed, jobs] = (["limit", "seed", "jobs"] as const).map((name) => count(name, values[name]));
  const tests = filesOf("tests", values.tests ?? ["test/**/*.t.sol"]);
  const all = allMutants(filesOf("only", values.only ?? ["contracts/**/*.sol"]));
  if (all.length === 0) throw new Error("There is nothing to put a fault in: these contracts have no function bodies.");
  const chosen = sample(all, limit as number, seed as number);
  console.log(`${all.length} faults are possible; compiling with ${chosen.length} of them (seed ${seed}) …`);
  const project = makeProject(process.cwd(), tests, chosen);
  try {
    const survivors = await tryAll(project, jobs as number);
    for (const survivor of survivors) console.log(`SURVIVED ${show(survivor)}`);
    const tried = project.mutants.length;
    console.log(
      `${tried - survivors.length} of ${tried} faults were noticed; ${chosen.length - tried} of ${chosen.length} do not compile and do not count`,
    );
    if (survivors.length > 0 || tried === 0) process.exitCode = 1;
  } finally {
    project.close();
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
