import type { Path } from "../../errors.ts";
import type { Section } from "../../show/model.ts";
import type { Report } from "../findings.ts";
import type { Hex, NormalFile } from "../normal.ts";
import type { Scope } from "../scope.ts";

/** What of a configuration every clause has. */
export interface ClauseMoney {
  token: string;
  /** Token units per minor unit of the currency. */
  unit: bigint;
}

/** What decompiling a clause needs from the terms around it. */
export interface DecompileScope {
  /** Short names in the order of the party table. */
  parties: readonly string[];
  timeZone: string;
  currency: string;
  module: string;
}

/**
 * What the agreement file has to know about a kind of clause: free functions over plain data. `Written` is what people
 * write, `Normal` its normal form, `Config` what the module takes, `Text` what has no place in it.
 */
export interface ClauseKind<Written, Normal, Config, Text> {
  /** Brings a clause into normal form, and reports what cannot be read. */
  normalise: (written: Written, path: Path, scope: Scope) => Normal;
  /** Reports what is wrong, missing or odd. */
  check: (clause: Normal, path: Path, file: NormalFile, report: Report) => void;
  /** Compiles a clause that {@link check} found complete; `value` is what it promises, in token units. */
  compile: (clause: Normal, parties: readonly string[], timeZone: string) => { config: Config; value: bigint };
  /** The clause that compiles to this configuration; without its text it gets generic names. */
  decompile: (config: Config, text: Text | undefined, scope: DecompileScope) => Normal;
  textOf: (clause: Normal) => Text;
  moneyOf: (config: Config) => ClauseMoney;
  /** The bytes the module takes at opening and amendment. */
  encodeConfig: (config: Config) => Hex[];
  decodeConfig: (words: readonly Hex[]) => Config;
  /** What the terms hold of the configuration. */
  hashConfig: (config: Config) => Hex;
  /** Reports what an amendment may not change. */
  checkAmendment: (from: Config, to: Config, path: Path, report: Report) => void;
  /** The clause for readers. */
  show: (clause: Normal, file: NormalFile, nameOf: (party: string) => string) => Section[];
}
