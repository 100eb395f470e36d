import { AbiCoder, concat, keccak256 } from "ethers";
import type { Hex } from "../../normal.ts";
import type { Deal, MilestonesConfig } from "./types.ts";
import { toPages } from "./words.ts";

const DEAL =
  "tuple(address token,uint112 unit,uint40 longstop,uint40 retentionDate,uint16 cureDays,bytes32[] payers,bytes32[] policies)";

/** The bytes a module takes at opening and amendment: `abi.encode(Deal, bytes32[] rows)`. */
export function encodeConfig({ deal, rows }: MilestonesConfig): Hex {
  return AbiCoder.defaultAbiCoder().encode([DEAL, "bytes32[]"], [deal, rows]) as Hex;
}

/** The inverse of {@link encodeConfig}. */
export function decodeConfig(encoded: string): MilestonesConfig {
  const [deal, rows] = AbiCoder.defaultAbiCoder().decode([DEAL, "bytes32[]"], encoded);
  return { kind: "milestones", deal: toDeal(deal), rows: [...rows] as Hex[] };
}

/** Hash of each page of the schedule. */
export function hashPages(rows: readonly Hex[]): Hex[] {
  return toPages(rows).map((page) => keccak256(concat(page)) as Hex);
}

/** What the terms hold of the configuration: the hash of the deal and the page hashes. */
export function hashConfig({ deal, rows }: MilestonesConfig): Hex {
  return keccak256(AbiCoder.defaultAbiCoder().encode([DEAL, "bytes32[]"], [deal, hashPages(rows)])) as Hex;
}

function toDeal(deal: Record<keyof Deal, unknown>): Deal {
  return {
    token: String(deal.token),
    unit: deal.unit as bigint,
    longstop: Number(deal.longstop),
    retentionDate: Number(deal.retentionDate),
    cureDays: Number(deal.cureDays),
    payers: [...(deal.payers as Hex[])],
    policies: [...(deal.policies as Hex[])],
  };
}
