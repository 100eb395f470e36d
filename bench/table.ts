import { MOST_BYTES } from "../scripts/checks/size.ts";
import { BASE } from "./parts.ts";
import type { ResultRow, Results } from "./results.ts";
import type { Timing } from "./timing.ts";

const PUBLISHED = "°";

const number = (value: number): string => value.toLocaleString("en-GB");
const orDash = (value: number | null): string => (value === null ? "–" : number(value));
const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = head.map((_, i) => (i === 0 ? "---" : "--:"));
  return [line(head), `|${rule.join("|")}|`, ...rows.map(line)].join("\n");
}

/** The generated part of the page on gas. */
export function gasTables(results: Results, timing: Timing): string {
  return [
    "### Side by side",
    comparison(results),
    notes(results),
    "### Where we are above",
    above(results),
    "### What the gas pays for",
    breakdown(results),
    "### At maximum sizes",
    maximum(results),
    "### Contract sizes",
    table(
      ["Contract", "Bytes deployed", "Left", "Fingerprint"],
      results.contracts.map(({ name, bytes, fingerprint }) => [
        name,
        number(bytes),
        number(MOST_BYTES - bytes),
        `\`${fingerprint.slice(0, 10)}\``,
      ]),
    ),
    "### Start of the command line",
    started(timing),
  ].join("\n\n");
}

function comparison(results: Results): string {
  const rows = results.rows.map((row, i) => [
    `${row.operation}${row.note === null ? "" : ` [${noteNumber(results, i)}]`}`,
    `**${number(row.gas)}**`,
    orDash(row.floor),
    orDash(row.target),
    peersOf(results, row, false),
    peersOf(results, row, true),
  ]);
  const head = ["Operation", "Ours", "Floor", "Target", "Peers that do the same work", "Peers that do less †"];
  return table(head, rows);
}

function peersOf({ sources }: Results, { peers, lesser }: ResultRow, less: boolean): string {
  const named = Object.entries(peers).filter(([name]) => lesser.includes(name) === less);
  const cells = named.map(([name, gas]) => {
    const mark = sources[name]?.from === "published" ? PUBLISHED : "";
    return `${name}${less ? "†" : ""} ${number(gas)}${mark}`;
  });
  return cells.join("; ") || "–";
}

const distinctNotes = ({ rows }: Results): string[] => [...new Set(rows.flatMap(({ note }) => note ?? []))];

const noteNumber = (results: Results, row: number): number =>
  distinctNotes(results).indexOf(results.rows[row]?.note ?? "") + 1;

function notes(results: Results): string {
  const measured = Object.entries(results.sources).flatMap(([name, source]) =>
    source.from === "run" ? [`${name} (\`${source.package}\` ${source.version})`] : [],
  );
  const published = Object.entries(results.sources).flatMap(([name, { from }]) => (from === "published" ? [name] : []));
  return [
    `Measured in this run: ${measured.join(", ")}. ${PUBLISHED} Published, not measured here: ${published.join(", ")}.`,
    distinctNotes(results)
      .map((note, i) => `${i + 1}. ${note}`)
      .join("\n"),
  ].join("\n\n");
}

/** Peers that do the same work for less, dearest first. */
function cheaper({ gas, peers, lesser }: ResultRow): [string, number][] {
  return Object.entries(peers)
    .filter(([name, theirs]) => !lesser.includes(name) && theirs < gas)
    .sort(([, a], [, b]) => a - b);
}

const percent = (ours: number, theirs: number): string => `+${Math.round((100 * (ours - theirs)) / theirs)} %`;

function above(results: Results): string {
  const rows = results.rows.flatMap((row) => {
    const peers = cheaper(row).map(([name, theirs]) => `${name} ${percent(row.gas, theirs)}`);
    const target = row.target !== null && row.gas > row.target ? percent(row.gas, row.target) : "reached";
    if (peers.length === 0 && (row.target === null || target === "reached")) return [];
    return [[row.operation, row.target === null ? "–" : target, peers.join("; ") || "none"]];
  });
  const withPeers = results.rows.filter(
    ({ peers, lesser, partial }) => !partial && Object.keys(peers).some((peer) => !lesser.includes(peer)),
  );
  const below = withPeers.filter((row) => cheaper(row).length === 0).length;
  const targets = results.rows.filter(({ target }) => target !== null);
  const reached = targets.filter(({ gas, target }) => target !== null && gas <= target).length;
  const summary =
    `Below every peer that does the same work: ${below} of ${withPeers.length} operations, ` +
    "not counting those of which ours does only a part. " +
    `Targets reached: ${reached} of ${targets.length}.`;
  if (rows.length === 0) return summary;
  return [summary, table(["Operation", "Above target", "Above a peer that does the same work"], rows)].join("\n\n");
}

function breakdown({ rows }: Results): string {
  const whole = rows.flatMap(({ operation, gas, parts }) => {
    if (parts === null) return [];
    const { calldata, events, storage, computing, calls } = parts;
    return [[operation, ...[gas, BASE, calldata, events, storage, computing, calls].map(number)]];
  });
  const head = [
    "Operation",
    "Gas",
    "Any transaction",
    "Calldata",
    "Events",
    "Storage",
    "Computing",
    "Calls, signatures",
  ];
  return [
    "Operations of one transaction. Storage is less refunds, calls are those to the token and to our other contracts.",
    table(head, whole),
  ].join("\n\n");
}

function maximum({ maximum }: Results): string {
  const sizes = [...new Set(maximum.map(({ size }) => size))];
  return sizes
    .map((size) => {
      const verbs = maximum.filter((verb) => verb.size === size);
      return table(
        [size, "Gas"],
        verbs.map(({ operation, gas }) => [operation, number(gas)]),
      );
    })
    .join("\n\n");
}

function started({ machine, command, runs, median }: Timing): string {
  const { platform, processor, cores, node } = machine;
  const where = `${platform}, ${processor}, ${cores} core${cores === 1 ? "" : "s"}, Node ${node.slice(1)}`;
  return `\`${command}\`: ${number(median)} ms, the median of ${runs.length} starts (${runs.join(", ")}) on ${where}.`;
}
