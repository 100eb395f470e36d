/** Adds branch probes to a source that Hardhat has already given its statement probes. */
import { createHash } from "node:crypto";
import type { Condition } from "./conditions.ts";

/** A condition of a file and the two tags its probe reports. */
export interface Branch {
  readonly file: string;
  readonly line: number;
  readonly kind: string;
  readonly text: string;
  readonly whenTrue: string;
  readonly whenFalse: string;
}

/** Name under which the probe's library is compiled. */
export const PROBE_FILE = "__BranchProbe-5b1f.sol";

const STATEMENT_PROBE = "__NomicFoundationCoverage.sendHit(";
const STATEMENT_LIBRARY = /import "(__NomicFoundationCoverage-[^"]+)";/;

/** The file Hardhat's statement probes come from, if `instrumented` has any. */
export function statementLibrary(instrumented: string): string | undefined {
  return STATEMENT_LIBRARY.exec(instrumented)?.[1];
}

/** The probe: reports which way a condition went by Hardhat's own channel, and hands the condition on. */
export function probeLibrary(statementLibraryFile: string): string {
  return `// SPDX-License-Identifier: MIT
pragma solidity >=0.8.0 <0.9.0;
import "${statementLibraryFile}";
library __BranchProbe {
    function to(bool condition, uint256 whenTrue, uint256 whenFalse) internal pure returns (bool) {
        __NomicFoundationCoverage.sendHit(condition ? whenTrue : whenFalse);
        return condition;
    }
}
`;
}

/**
 * Wraps every condition in a probe.
 * @param original The source as written.
 * @param instrumented The same source with statement probes: text may be added, nothing removed.
 * @param file Path to report the branches under; part of their tags.
 * @throws {Error} If `instrumented` does not contain `original`.
 */
export function addBranchProbes(
  original: string,
  instrumented: string,
  file: string,
  conditions: readonly Condition[],
): { source: string; branches: Branch[] } {
  const before = Buffer.from(original);
  const after = Buffer.from(instrumented);
  const moved = mapOffsets(before, after);
  const branches: Branch[] = [];
  const edits: { at: number; order: number; text: string }[] = [];
  for (const { start, end, line, kind, text } of conditions) {
    const from = moved[start] as number;
    const to = (moved[end - 1] as number) + 1;
    if (after.toString("utf8", from, to) !== text)
      throw new Error(`${file}:${line}: cannot place a branch probe on "${text}".`);
    const [whenTrue, whenFalse] = [tag(`${file}:${start}:${end}:true`), tag(`${file}:${start}:${end}:false`)];
    branches.push({ file, line, kind, text: text.replace(/\s+/g, " "), whenTrue, whenFalse });
    const width = end - start;
    edits.push({ at: from, order: -width, text: "__BranchProbe.to(" }); // the wider opens first
    edits.push({ at: to, order: width - Number.MAX_SAFE_INTEGER, text: `, 0x${whenTrue}, 0x${whenFalse})` }); // the narrower closes first
  }
  edits.sort((a, b) => a.at - b.at || a.order - b.order);

  const parts: string[] = [];
  let done = 0;
  for (const { at, text } of edits) {
    parts.push(after.toString("utf8", done, at), text);
    done = at;
  }
  parts.push(after.toString("utf8", done), `\nimport {__BranchProbe} from "${PROBE_FILE}";\n`);
  return { source: parts.join(""), branches };
}

/** For every byte of `before`, its place in `after`, which holds the same bytes with statement probes between them. */
function mapOffsets(before: Buffer, after: Buffer): number[] {
  const map: number[] = [];
  let j = 0;
  for (const byte of before) {
    for (; after[j] !== byte || startsWithProbe(after, j); ) {
      j = startsWithProbe(after, j) ? after.indexOf(";", j) + 1 : j + 1;
      if (j > after.length) throw new Error("The instrumented source does not contain the original.");
    }
    map.push(j++);
  }
  return map;
}

const PROBE_BYTES = Buffer.from(STATEMENT_PROBE);

function startsWithProbe(text: Buffer, at: number): boolean {
  return text[at] === PROBE_BYTES[0] && text.compare(PROBE_BYTES, 0, PROBE_BYTES.length, at, at + PROBE_BYTES.length) === 0;
}

function tag(name: string): string {
  return createHash("sha256").update(name).digest("hex");
}
