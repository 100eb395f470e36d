import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { ROOT } from "./env.ts";

const RUNS = 7;

/** How long the command line takes to start, on one machine: a snapshot, since the next machine differs. */
export interface Timing {
  machine: { platform: string; processor: string; cores: number; node: string };
  command: string;
  /** In milliseconds, ascending. */
  runs: number[];
  /** In milliseconds. */
  median: number;
}

/** Where the snapshot is kept. */
export const TIMING = path.join(ROOT, "bench/timing.json");

/** The last snapshot. */
export const readTiming = (): Timing => JSON.parse(readFileSync(TIMING, "utf8")) as Timing;

/** Starts the command line a few times and takes the median. */
export function takeTiming(): Timing {
  const runs = Array.from({ length: RUNS }, startOnce).sort((a, b) => a - b);
  return {
    machine: {
      platform: `${process.platform} ${process.arch}`,
      processor: cpus()[0]?.model ?? "unknown",
      cores: availableParallelism(),
      node: process.version,
    },
    command: "concordat --help",
    runs,
    median: runs[(RUNS - 1) / 2] ?? NaN,
  };
}

function startOnce(): number {
  const began = performance.now();
  execFileSync(process.execPath, ["cli/concordat.ts", "--help"], { cwd: ROOT, stdio: "ignore" });
  return Math.round(performance.now() - began);
}
