import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "./env.ts";

const BEGIN = "<!-- Written by npm run bench: begin -->";
const END = "<!-- Written by npm run bench: end -->";

/** The page on gas. */
export const PAGE = path.join(ROOT, "docs/gas.md");

/** What stands between the marks of the page. */
export function generatedPart(page: string): string {
  const [from, to] = marks(page);
  return page.slice(from, to).trim();
}

/** Replaces what stands between the marks, and leaves the rest as people wrote it. */
export function writeGeneratedPart(text: string): void {
  const page = readFileSync(PAGE, "utf8");
  const [from, to] = marks(page);
  writeFileSync(PAGE, `${page.slice(0, from)}\n\n${text}\n\n${page.slice(to)}`);
}

function marks(page: string): [number, number] {
  const from = page.indexOf(BEGIN);
  const to = page.indexOf(END);
  if (from === -1 || to < from) throw new Error(`docs/gas.md needs the lines "${BEGIN}" and "${END}".`);
  return [from + BEGIN.length, to];
}
