/**
 * Puts many faults into one text, each behind a switch, so that the contracts are compiled once and not once a fault:
 * compiling takes a minute, a run of the tests seconds. Which fault is on is the block's beneficiary address, which the
 * test runner can be told and which no contract of ours reads.
 */
import type { Mutant } from "./mutants.ts";

/** File name and text of the switch. */
export const switchFile = "MutantSwitch.sol";
export const switchSource = `// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Whether a fault is on. It is said to be pure, because it stands in pure functions too.
library MutantSwitch {
    function on(uint160 mutant) internal pure returns (bool) {
        return _pure(_active)() == mutant;
    }

    function _active() private view returns (uint160) {
        return uint160(address(block.coinbase));
    }

    function _pure(function() view returns (uint160) f) private pure returns (function() pure returns (uint160) g) {
        assembly ("memory-safe") {
            g := f
        }
    }
}
`;

const CALL = "MutantSwitch.on(";
const MARK = /MutantSwitch\.on\((\d+)\)/g;

/**
 * The source with all these faults in it, all of them off. Inside a fault everything else is as written: one is on at a time.
 * @param importPath How the source imports the switch.
 */
export function weave(source: Buffer, mutants: readonly Mutant[], importPath: string): string {
  if (mutants.length === 0) return source.toString();
  const sites = nest([...mutants].sort((a, b) => a.start - b.start || b.end - a.end || order(a) - order(b)));
  return `${render(source, 0, source.length, sites)}\nimport {MutantSwitch} from "${importPath}";\n`;
}

/** A range with the faults that stand there, and the ranges inside it. */
interface Site {
  readonly start: number;
  readonly end: number;
  readonly mutants: Mutant[];
  readonly inside: Site[];
}

/** At one place a statement holds the expression. */
const order = ({ form }: Mutant) => (form === "statement" ? 0 : 1);

function nest(sorted: readonly Mutant[]): Site[] {
  const roots: Site[] = [];
  const open: Site[] = [];
  for (const mutant of sorted) {
    while (open.length > 0 && (open.at(-1) as Site).end <= mutant.start) open.pop();
    const top = open.at(-1);
    const same = top?.mutants[0];
    if (same?.start === mutant.start && same.end === mutant.end && same.form === mutant.form) {
      top?.mutants.push(mutant);
      continue;
    }
    const site: Site = { start: mutant.start, end: mutant.end, mutants: [mutant], inside: [] };
    (top?.inside ?? roots).push(site);
    open.push(site);
  }
  return roots;
}

function render(source: Buffer, start: number, end: number, sites: readonly Site[]): string {
  const parts: string[] = [];
  let done = start;
  for (const site of sites) {
    parts.push(
      source.toString("utf8", done, site.start),
      wrap(site, render(source, site.start, site.end, site.inside)),
    );
    done = site.end;
  }
  return parts.join("") + source.toString("utf8", done, end);
}

/** Brackets, because a fault stands wherever an expression or a statement may. */
function wrap({ mutants }: Site, inner: string): string {
  if (mutants[0]?.form === "statement") return `{ if (!${CALL}${mutants[0].id})) { ${inner} } }`;
  return mutants.reduceRight((text, { id, after }) => `(${CALL}${id}) ? (${after}) : (${text}))`, inner);
}

/**
 * Which faults a complaint of the compiler is about: those whose switch stands in the range, else the last one before it.
 * @param start First character, in bytes of the woven text.
 */
export function blame(woven: string, start: number, end: number): number {
  const bytes = Buffer.from(woven);
  const here = [...bytes.toString("utf8", start, end).matchAll(MARK)][0];
  const before = [...bytes.toString("utf8", 0, start).matchAll(MARK)].at(-1);
  return Number((here ?? before)?.[1] ?? 0);
}
