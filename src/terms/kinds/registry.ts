import type { NormalClause } from "../normal.ts";
import type { WrittenClause } from "../schema.ts";
import type { ClauseText } from "../text.ts";
import type { ClauseConfig } from "../types.ts";
import type { ClauseKind } from "./kind.ts";
import { milestones } from "./milestones/kind.ts";

const kinds = { milestones } as const;

/** Name of a kind of clause. */
export type KindName = keyof typeof kinds;

/** Any kind of clause, seen from the file. */
export type AnyKind = ClauseKind<WrittenClause, NormalClause, ClauseConfig, ClauseText>;

/**
 * The functions of a kind of clause, by the name a file gives it. A new kind is a folder with the same functions, an entry
 * in the table above, and a member of each union: schema, normal form, configuration, text.
 */
export function kindOf(name: KindName): AnyKind {
  return kinds[name];
}

/** Names of all kinds. */
export const kindNames = Object.keys(kinds) as KindName[];
