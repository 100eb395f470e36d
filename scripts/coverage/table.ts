/** The coverage table a terminal shows. */
import Table from "cli-table3";
import { countBranches, countLines, type Count, type FileCoverage, missingBranches, percent } from "./summary.ts";

/** Missing branches listed below the table; the page has them all. */
const LISTED = 60;

/** One row per file and a total; then the missing branches, one line each. */
export function coverageTable(files: readonly FileCoverage[]): string {
  const table = new Table({
    head: ["File", "Lines", "%", "Branches", "%"],
    colAligns: ["left", "right", "right", "right", "right"],
    style: { head: [], border: [], compact: true },
  });
  for (const file of files) table.push([file.path, ...cells(countLines([file])), ...cells(countBranches([file]))]);
  table.push(["Total", ...cells(countLines(files)), ...cells(countBranches(files))]);
  const missing = files.flatMap(missingBranches);
  return [
    table.toString(),
    ...(missing.length > 0 ? ["", "Branches no test took:"] : []),
    ...missing.slice(0, LISTED).map(({ path, line, description }) => `  ${path}:${line} ${description}`),
    ...(missing.length > LISTED ? [`  … and ${missing.length - LISTED} more: see coverage/html/index.html`] : []),
  ].join("\n");
}

function cells(count: Count): [string, string] {
  return [`${count.hit}/${count.found}`, percent(count).toFixed(2)];
}
