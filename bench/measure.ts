import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { dataLength } from "ethers";
import { ROOT, type Chains, type Measure } from "./env.ts";
import { MAXIMUM } from "./ours/maximum.ts";
import { partsOf } from "./parts.ts";
import {
  CREATION_CODE,
  fingerprint,
  instrumentsFingerprint,
  sourceOf,
  type ResultRow,
  type Results,
} from "./results.ts";
import { ROWS, type Row } from "./rows.ts";

/** Measures everything, one after another; `say` hears what is being measured. */
export async function measureAll(chains: Chains, say: (line: string) => void): Promise<Results> {
  const contracts = Object.entries(CREATION_CODE).map(([name, code]) => weigh(name, code));
  const rows: ResultRow[] = [];
  for (const row of ROWS) {
    say(row.operation);
    rows.push(await measureRow(chains, row));
  }
  const maximum: Results["maximum"] = [];
  for (const [size, verbs] of Object.entries(MAXIMUM)) {
    say(size);
    for (const [operation, verb] of Object.entries(verbs)) {
      maximum.push({ size, operation, gas: Number(await chains(verb)) });
    }
  }
  const sources = Object.fromEntries(rows.flatMap(({ peers }) => Object.keys(peers).map((p) => [p, sourceOf(p)])));
  return { contracts, instruments: instrumentsFingerprint(), sources, rows, maximum };
}

/** What an operation costs us, and which parts can be told apart. */
export const measureOurs = (chains: Chains, ours: Measure): Promise<Pick<ResultRow, "gas" | "parts">> =>
  chains(async (env) => {
    const gas = Number(await ours(env));
    return { gas, parts: await partsOf(env, gas) };
  });

async function measureRow(chains: Chains, row: Row): Promise<ResultRow> {
  const { operation, ours, floor, target, peers = {}, lesser, partial = false, note } = row;
  const measured: Record<string, number> = {};
  for (const [name, peer] of Object.entries(peers)) {
    if ((typeof peer === "number") !== (sourceOf(name).from === "published")) {
      throw new Error(`${operation}: ${name} must have a package and be measured, or neither.`);
    }
    measured[name] = typeof peer === "number" ? peer : Number(await chains(peer));
  }
  for (const name of lesser ?? []) if (!(name in measured)) throw new Error(`${operation}: there is no peer ${name}.`);
  const { gas, parts } = await measureOurs(chains, ours);
  const least = floor === undefined ? null : Number(await chains(floor));
  return {
    operation,
    gas,
    floor: least,
    target: target ?? null,
    peers: measured,
    lesser: lesser ?? [],
    partial,
    parts,
    note: note ?? null,
  };
}

function weigh(name: string, creation: string): Results["contracts"][number] {
  const folder = path.join(ROOT, "artifacts/contracts");
  const [file] = existsSync(folder) ? globSync(`**/${name}.sol/${name}.json`, { cwd: folder }) : [];
  if (file === undefined) throw new Error(`${name} has not been built. Run: npx hardhat build`);
  const built = JSON.parse(readFileSync(path.join(folder, file), "utf8")) as Record<
    "bytecode" | "deployedBytecode",
    string
  >;
  if (built.bytecode !== creation) throw new Error(`typechain-types has an older ${name}. Run: npm run generate`);
  return { name, bytes: dataLength(built.deployedBytecode), fingerprint: fingerprint(creation) };
}
