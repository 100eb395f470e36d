import { globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { concat, getBytes, keccak256, toUtf8Bytes } from "ethers";
import { withoutMetadata } from "../src/deployment/code.ts";
import { Agreements__factory } from "../typechain-types/factories/agreement/Agreements__factory.ts";
import { MilestoneRemedies__factory } from "../typechain-types/factories/milestone/MilestoneRemedies__factory.ts";
import { Milestones__factory } from "../typechain-types/factories/milestone/Milestones__factory.ts";
import { MilestoneTerms__factory } from "../typechain-types/factories/milestone/MilestoneTerms__factory.ts";
import { TestCurrency__factory } from "../typechain-types/factories/token/TestCurrency__factory.ts";
import { ROOT } from "./env.ts";
import type { Parts } from "./parts.ts";

const require = createRequire(import.meta.url);

/** What one operation costs us, a minimal contract, and others; all in gas. */
export interface ResultRow {
  operation: string;
  gas: number;
  floor: number | null;
  target: number | null;
  /** By name; whether a figure was measured is said by {@link Results.sources}. */
  peers: Record<string, number>;
  /** Peers that do less work in this row. */
  lesser: readonly string[];
  /** Whether ours does only a part of what the others do. */
  partial: boolean;
  /** What the gas pays for; null if the operation is more than one transaction. */
  parts: Parts | null;
  note: string | null;
}

/** Where a peer's figures come from: the package that was measured, or its publication. */
export type Source = { from: "run"; package: string; version: string } | { from: "published" };

/** What a run of the bench finds; the same on every machine. */
export interface Results {
  /** What was measured: fingerprints tell whether it has changed since. */
  contracts: { name: string; bytes: number; fingerprint: string }[];
  /** Fingerprint of floors and other contracts that only the bench has. */
  instruments: string;
  sources: Record<string, Source>;
  rows: ResultRow[];
  /** Every verb at sizes few agreements reach. */
  maximum: { size: string; operation: string; gas: number }[];
}

/** Where the results are kept. */
export const RESULTS = path.join(ROOT, "bench/results.json");

/** The results of the last run. */
export const readResults = (): Results => JSON.parse(readFileSync(RESULTS, "utf8")) as Results;

/** Creation code of every contract of ours, as the rows deploy it. */
export const CREATION_CODE: Readonly<Record<string, string>> = {
  Agreements: Agreements__factory.bytecode,
  MilestoneTerms: MilestoneTerms__factory.bytecode,
  MilestoneRemedies: MilestoneRemedies__factory.bytecode,
  Milestones: Milestones__factory.bytecode,
  TestCurrency: TestCurrency__factory.bytecode,
};

/** Names code by what it does: comments, which only change the metadata, make no difference. */
export const fingerprint = (code: string): string => keccak256(withoutMetadata(getBytes(code)));

/** Names the sources of the bench's own contracts. */
export function instrumentsFingerprint(): string {
  const folder = path.join(ROOT, "bench/contracts");
  const sources = globSync("*.sol", { cwd: folder }).sort();
  return keccak256(concat(sources.map((name) => toUtf8Bytes(readFileSync(path.join(folder, name), "utf8")))));
}

/** Packages of the peers that can be installed, by the names the rows give them. */
const packages: Readonly<Record<string, string>> = {
  Safe: "@safe-global/safe-smart-account",
  "Safe MultiSend": "@safe-global/safe-smart-account",
  "OpenZeppelin Governor": "@openzeppelin/contracts",
  "EAS attest": "@ethereum-attestation-service/eas-contracts",
};

/** The installed package that a peer is measured from. */
export function sourceOf(peer: string): Source {
  const name = packages[peer];
  if (name === undefined) return { from: "published" };
  const { version } = JSON.parse(readFileSync(require.resolve(`${name}/package.json`), "utf8")) as { version: string };
  return { from: "run", package: name, version };
}
