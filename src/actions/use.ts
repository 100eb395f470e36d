import { contextWords } from "../terms/hash.ts";
import { thinConfig } from "../terms/kinds/milestones/encode.ts";
import { toPages } from "../terms/kinds/milestones/words.ts";
import type { Hex } from "../terms/normal.ts";
import type { ClauseRecord } from "../record/record.ts";

/** As the Solidity struct of this name: what a call resends of the terms. */
export interface Use {
  context: Hex[];
  config: Hex[];
  /** Bit n stands for page n. */
  pages: number;
  rows: Hex[];
}

/** The thinnest part of the terms that a call about these milestones needs: only the pages they stand on. */
export function useOf({ config, context }: ClauseRecord, milestones: readonly number[]): Use {
  const needed = new Set(milestones.map((milestone) => Math.floor((milestone - 1) / 8)));
  const brought = toPages(config.rows).map((rows, number) => (needed.has(number) ? rows : []));
  return {
    context: contextWords(context),
    config: thinConfig(config),
    pages: brought.reduce((mask, rows, number) => (rows.length === 0 ? mask : mask | (1 << number)), 0),
    rows: brought.flat(),
  };
}

/** Milestones and the milestones that must be paid before them, which paying asks for as well. */
export function withPredecessors({ config }: ClauseRecord, milestones: readonly number[]): number[] {
  const all = new Set(milestones);
  for (const milestone of milestones) {
    const row = BigInt(config.rows[milestone - 1] ?? 0n);
    for (let i = 0n; i < 4n; i++) {
      const before = Number((row >> (72n + 8n * i)) & 0xffn);
      if (before !== 0) all.add(before);
    }
  }
  return [...all].sort((a, b) => a - b);
}

/** Every milestone of the clause. */
export function allMilestones({ config }: ClauseRecord): number[] {
  return config.rows.map((_, i) => i + 1);
}
