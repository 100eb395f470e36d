/**
 * `node bench/run.ts`: measures every operation of ours, of minimal contracts and of the peers that can be installed, and writes
 * `bench/results.json`, `bench/timing.json` and the tables of `docs/gas.md`. The contracts must be built (`npm run bench` does it).
 */
import { writeFileSync } from "node:fs";
import { format } from "prettier";
import { openBench } from "./env.ts";
import { measureAll } from "./measure.ts";
import { writeGeneratedPart } from "./page.ts";
import { RESULTS } from "./results.ts";
import { gasTables } from "./table.ts";
import { takeTiming, TIMING } from "./timing.ts";

const save = async (file: string, value: object): Promise<void> =>
  writeFileSync(file, await format(JSON.stringify(value), { parser: "json", printWidth: 120 }));

const { chains, compileInstruments } = await openBench();
console.log("Compiling floors and peers ...");
await compileInstruments();
const results = await measureAll(chains, (line) => console.log(line));
const timing = takeTiming();
await save(RESULTS, results);
await save(TIMING, timing);
writeGeneratedPart(gasTables(results, timing));
console.log(
  `${results.rows.length} operations, ${results.maximum.length} at maximum sizes: bench/results.json, docs/gas.md`,
);
