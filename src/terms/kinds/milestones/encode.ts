import { concat, keccak256 } from "ethers";
import type { Hex } from "../../normal.ts";
import type { MilestonesConfig } from "./types.ts";
import { packDeal, toPages, unpackDeal } from "./words.ts";

/** The words a module takes at opening and amendment: the deal and its rows; see `Deals.sol`. */
export function encodeConfig({ deal, rows }: MilestonesConfig): Hex[] {
  return [...packDeal(deal), ...rows];
}

/** The inverse of {@link encodeConfig}. */
export function decodeConfig(words: readonly Hex[]): MilestonesConfig {
  const { deal, rest } = unpackDeal(words);
  return { kind: "milestones", deal, rows: rest };
}

/** Hash of each page of the schedule. */
export function hashPages(rows: readonly Hex[]): Hex[] {
  return toPages(rows).map((page) => keccak256(concat(page)) as Hex);
}

/** The words a call resends: the deal and the page hashes. */
export function thinConfig({ deal, rows }: MilestonesConfig): Hex[] {
  return [...packDeal(deal), ...hashPages(rows)];
}

/** What the terms hold of the configuration. */
export function hashConfig(config: MilestonesConfig): Hex {
  return keccak256(concat(thinConfig(config))) as Hex;
}
