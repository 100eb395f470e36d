import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Hex } from "../terms/normal.ts";

/** A value that a constructor writes into the code. */
export interface Immutable {
  /** Its Solidity type, such as `address` or `contract MilestoneTerms`. */
  type: string;
  /** Where in the code it stands, in bytes; each place has 32. */
  offsets: number[];
}

/** What the compiler makes of one contract of this source. */
export interface CompiledContract {
  /** The file it is written in. */
  source: string;
  /** Bytes and keccak256 of the creation code, without constructor arguments. */
  creation: { size: number; hash: Hex };
  /** Bytes of the deployed code, metadata included. */
  size: number;
  /** keccak256 of the deployed code with zeros for its immutables, metadata included. */
  hash: Hex;
  /** The deployed code without metadata, with zeros for its immutables. */
  runtime: Hex;
  /** What the compiler appends to the code: a digest of the source and its own version. */
  metadata: Hex;
  immutables: Record<string, Immutable>;
  /** Selector of every function, by its signature. */
  functions: Record<string, Hex>;
}

/** What the compiler makes of this source, kept so that a deployment can be checked without compiling. */
export interface Manifest {
  compiler: { version: string; settings: CompilerSettings };
  contracts: Record<string, CompiledContract>;
}

/** The settings on which the bytecode depends. */
export interface CompilerSettings {
  evmVersion: string;
  viaIR: boolean;
  optimizer: { enabled: boolean; runs: number };
}

/** Where the manifest is kept. */
export const manifestPath = fileURLToPath(new URL("../../deploy/manifest.json", import.meta.url));

let manifest: Manifest | undefined;

/** What the compiler makes of this source. */
export function readManifest(): Manifest {
  manifest ??= JSON.parse(readFileSync(manifestPath, "utf8")) as Manifest;
  return manifest;
}

/** What the compiler makes of one contract of this source. */
export function compiledContract(name: string): CompiledContract {
  const contract = readManifest().contracts[name];
  if (contract === undefined) throw new Error(`deploy/manifest.json does not describe ${name}.`);
  return contract;
}
