import { encodeBase64, sha256, toUtf8Bytes } from "ethers";
import { visible, type Block, type Page, type Section } from "./model.ts";

const CSS = `
:root { color-scheme: light; }
body { font: 1rem/1.5 "Liberation Serif", Georgia, serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; color: #111; background: #fff; }
h1, h2, h3 { line-height: 1.25; }
h2 { margin-top: 2.5rem; border-bottom: 1px solid #666; }
p { white-space: pre-line; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
caption { text-align: left; font-weight: bold; padding: 0.25rem 0; }
th, td { border: 1px solid #666; padding: 0.3rem 0.5rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
.right { text-align: right; font-variant-numeric: tabular-nums; }
dt { font-weight: bold; }
dd { margin: 0 0 0.5rem 1.5rem; overflow-wrap: anywhere; }
@media print {
  body { max-width: none; margin: 0; font-size: 10pt; }
  h2, h3, caption { break-after: avoid; }
  tr { break-inside: avoid; }
}
`;

/** A page as one self-contained HTML document: no script, nothing fetched, every text escaped. */
export function renderHtml(page: Page): string {
  const style = `sha256-${encodeBase64(sha256(toUtf8Bytes(CSS)))}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${style}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(page.title)}</title>
<style>${CSS}</style>
</head>
<body>
<main>
<h1>${escape(page.title)}</h1>
${page.sections.map((part) => renderSection(part, 2)).join("\n")}
</main>
</body>
</html>
`;
}

function renderSection(part: Section, level: number): string {
  const tag = `h${Math.min(level, 6)}`;
  return [
    "<section>",
    `<${tag}>${escape(part.title)}</${tag}>`,
    ...part.blocks.map(renderBlock),
    ...part.sections.map((inner) => renderSection(inner, level + 1)),
    "</section>",
  ].join("\n");
}

function renderBlock(block: Block): string {
  switch (block.type) {
    case "paragraph":
      return `<p${block.language === undefined ? "" : ` lang="${escape(block.language)}"`}>${escape(block.text)}</p>`;
    case "list":
      return `<ul>${block.items.map((item) => `<li>${escape(item)}</li>`).join("")}</ul>`;
    case "definitions":
      return `<dl>${block.items
        .map(({ term, detail }) => `<dt>${escape(term)}</dt><dd>${escape(detail)}</dd>`)
        .join("")}</dl>`;
    case "table":
      return renderTable(block);
  }
}

function renderTable({ caption, columns, rows }: Extract<Block, { type: "table" }>): string {
  const aligned = (i: number) => (columns[i]?.align === "right" ? ' class="right"' : "");
  const head = columns.map(({ title }, i) => `<th scope="col"${aligned(i)}>${escape(title)}</th>`).join("");
  const body = rows.map((row) => {
    const cells = row.map((cell, i) =>
      i === 0 ? `<th scope="row"${aligned(i)}>${escape(cell)}</th>` : `<td${aligned(i)}>${escape(cell)}</td>`,
    );
    return `<tr>${cells.join("")}</tr>`;
  });
  return `<table><caption>${escape(caption)}</caption><thead><tr>${head}</tr></thead><tbody>${body.join("")}</tbody></table>`;
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escape(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => entities[character] ?? "");
}
