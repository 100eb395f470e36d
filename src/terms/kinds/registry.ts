import { milestones } from "./milestones/kind.ts";

/**
 * The kinds of clause, by the name a file gives them. A new kind is a folder with the same functions, one more entry
 * here, and its schema in `schema.ts`.
 */
export const kinds = { milestones } as const;

/** Name of a kind of clause. */
export type KindName = keyof typeof kinds;

/** Whether there is such a kind. */
export function isKind(name: string): name is KindName {
  return Object.hasOwn(kinds, name);
}
