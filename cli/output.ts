import Table from "cli-table3";
import { spinner } from "@clack/prompts";

/** Where a command speaks: text for people, or one JSON document for machines. */
export interface Output {
  readonly json: boolean;
  /** A line for people; silent with `--json`. */
  say: (line?: string) => void;
  table: (head: readonly string[], rows: readonly (readonly string[])[], right?: readonly number[]) => void;
  /** The one document that `--json` prints; silent without. */
  document: (document: object) => void;
  /** Shows on a terminal that something takes time. */
  progress: <Result>(label: string, work: Promise<Result>) => Promise<Result>;
}

/** The output of one run of the command line. */
export function newOutput(json: boolean): Output {
  return {
    json,
    say: (line = "") => void (json || process.stdout.write(`${line}\n`)),
    table: (head, rows, right = []) => void (json || process.stdout.write(`${renderTable(head, rows, right)}\n`)),
    document: (document) => void (json && process.stdout.write(`${toJson(document)}\n`)),
    progress,
  };
}

/** JSON in which amounts, which exceed what JSON numbers hold, are strings of digits. */
export function toJson(value: unknown): string {
  return JSON.stringify(
    value,
    (_, item: unknown) => {
      if (typeof item === "bigint") return item.toString();
      return item instanceof Map ? (Object.fromEntries(item) as object) : item;
    },
    2,
  );
}

function renderTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): string {
  const colAligns = head.map((_, i) => (right.includes(i) ? ("right" as const) : ("left" as const)));
  const table = new Table({ head: [...head], colAligns, style: { head: [], border: [], compact: true } });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}

/** A command that answers within this time (in ms) shows no progress. */
const PATIENCE = 500;

async function progress<Result>(label: string, work: Promise<Result>): Promise<Result> {
  if (!process.stderr.isTTY) return work;
  const shown = spinner({ output: process.stderr });
  let started = false;
  const timer = setTimeout(() => {
    started = true;
    shown.start(label);
  }, PATIENCE);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
    if (started) shown.clear();
  }
}
