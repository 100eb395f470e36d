import { formatPath, type Path } from "../errors.ts";
import type { NormalFile } from "../terms/normal.ts";

/** Fields that change by themselves from edition to edition, or that a deployment fills in. */
const silent = new Set(["edition", "salt", "anchor", "originalValue", "module", "token", "account"]);

/**
 * What differs between two editions of a file, a line for each leaf: `clauses.support.longstop: 2026-12-31 → 2027-06-30`.
 * Milestones are told apart by their numbers.
 */
export function changesBetween(before: NormalFile, after: NormalFile): string[] {
  return compare(before, after, []);
}

function compare(before: unknown, after: unknown, path: Path): string[] {
  if (isRecord(before) && isRecord(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => !silent.has(key));
    return keys.flatMap((key) => compare(before[key], after[key], [...path, Array.isArray(after) ? Number(key) : key]));
  }
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  return [`${formatPath(path)}: ${inWords(before)} → ${inWords(after)}`];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function inWords(value: unknown): string {
  if (value === undefined) return "(not there)";
  if (value === null) return "(none)";
  if (Array.isArray(value)) return value.length === 0 ? "(none)" : value.map(inWords).join(", ");
  if (!isRecord(value)) return typeof value === "string" ? value : JSON.stringify(value);
  const { name, title, amount } = value;
  const known = [name, title, amount].filter((part) => typeof part === "string" && part !== "");
  return known.length === 0 ? JSON.stringify(value) : `(${known.join(", ")})`;
}
