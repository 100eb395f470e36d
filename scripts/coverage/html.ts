/** The coverage run as one HTML page: a table, then each source with its lines and branches marked. */
import {
  type BranchResult,
  type Count,
  countBranches,
  countLines,
  type FileCoverage,
  percent,
} from "./summary.ts";

const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; color: #1a1a1a; }
table { border-collapse: collapse; } th, td { padding: .15rem .8rem; text-align: right; } th:first-child, td:first-child { text-align: left; }
tr.total { border-top: 1px solid; font-weight: 600; } pre { font-size: 13px; line-height: 1.4; overflow-x: auto; }
.no { color: #666; user-select: none; } .hit { background: #e3f4e3; } .miss { background: #fbdcdc; } .part { background: #fdf0c4; }
em { color: #8a1c1c; font-style: normal; user-select: none; }`;

/**
 * Renders the page.
 * @param sourceOf Text of a source, by the path it is reported under.
 */
export function coveragePage(files: readonly FileCoverage[], sourceOf: (path: string) => string): string {
  const rows = files.map((file) => row(`<a href="#${escape(file.path)}">${escape(file.path)}</a>`, [file]));
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Coverage</title>
<style>${STYLE}</style>
<h1>Coverage</h1>
<p>A branch is one truth value of one condition: of an <code>if</code>, a loop, <code>?:</code>, <code>require</code>, or an operand of <code>&amp;&amp;</code> and <code>||</code>.</p>
<table>
<tr><th>File</th><th>Lines</th><th>%</th><th>Branches</th><th>%</th></tr>
${rows.join("\n")}
${row("Total", files, "total")}
</table>
${files.map((file) => section(file, sourceOf(file.path))).join("\n")}
</html>
`;
}

function row(name: string, files: readonly FileCoverage[], className = ""): string {
  const cell = (count: Count) => `<td>${count.hit}/${count.found}</td><td>${percent(count).toFixed(2)}</td>`;
  return `<tr class="${className}"><td>${name}</td>${cell(countLines(files))}${cell(countBranches(files))}</tr>`;
}

function section(file: FileCoverage, source: string): string {
  const branches = Map.groupBy(file.branches, (branch) => branch.line);
  const lines = source.split("\n").map((text, i) => {
    const missing = (branches.get(i + 1) ?? []).flatMap(missingOf);
    const executed = file.lines.get(i + 1);
    const mark = executed === 0 ? "miss" : missing.length > 0 ? "part" : executed === undefined ? "" : "hit";
    const note = missing.length > 0 ? `  <em>${escape(missing.join("; "))}</em>` : "";
    return `<span class="no">${String(i + 1).padStart(4)}</span> <span class="${mark}">${escape(text)}</span>${note}`;
  });
  return `<h2 id="${escape(file.path)}">${escape(file.path)}</h2>\n<pre>${lines.join("\n")}</pre>`;
}

function missingOf({ text, wentTrue, wentFalse }: BranchResult): string[] {
  return [...(wentTrue ? [] : [`never true: ${text}`]), ...(wentFalse ? [] : [`never false: ${text}`])];
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
