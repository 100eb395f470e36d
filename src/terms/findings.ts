import { ConcordatError, formatPath, type Finding, type Path } from "../errors.ts";

/** Where findings are collected while a file is read. */
export interface Report {
  readonly findings: Finding[];
}

/** Starts a collection. */
export function newReport(): Report {
  return { findings: [] };
}

/** Adds a finding. */
export function add(
  report: Report,
  severity: Finding["severity"],
  code: string,
  path: Path,
  message: string,
  remedy: string,
): void {
  report.findings.push({ severity, code, path, message, remedy, where: { field: formatPath(path) } });
}

/** Reads one field; if that fails, reports it and goes on with the fallback, so that all errors are found at once. */
export function attempt<Value>(report: Report, path: Path, fallback: Value, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConcordatError)) throw error;
    add(report, "error", error.code, path, error.shortMessage, error.remedy);
    return fallback;
  }
}

/** Whether any finding is an error. */
export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.severity === "error");
}

/** What follows "did you mean", or the list of what there is. */
export function suggest(wrong: string, names: readonly string[]): string {
  const [best] = names
    .map((name) => ({ name, distance: distance(wrong, name) }))
    .sort((a, b) => a.distance - b.distance);
  if (best !== undefined && best.distance <= Math.max(2, Math.floor(wrong.length / 3))) {
    return `Did you mean "${best.name}"?`;
  }
  return names.length === 0 ? "The file names none." : `The file names ${names.map((name) => `"${name}"`).join(", ")}.`;
}

/** Edits between two words (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
