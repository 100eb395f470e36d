import { styleText } from "node:util";
import Table from "cli-table3";
import { visible, type Block, type Page, type Section } from "./model.ts";

/** How a page is printed. */
export interface TerminalOptions {
  /** Columns of the terminal; 80 if not given. */
  width?: number;
  /** Whether headings are emphasised by escape sequences. */
  colour?: boolean;
}

/** A page as text for a terminal; nothing is cut off, whatever the width. */
export function renderTerminal(page: Page, options: TerminalOptions = {}): string {
  const width = Math.max(40, options.width ?? 80);
  const strong = (text: string) =>
    options.colour === true ? styleText("bold", text, { validateStream: false }) : text;
  const title = wrap(visible(page.title), width);
  const lines = [...title.map(strong), "=".repeat(Math.max(...title.map(columnsOf)))];
  return `${[...lines, ...page.sections.flatMap((part) => renderSection(part, 0, width, strong))].join("\n")}\n`;
}

function renderSection(part: Section, depth: number, width: number, strong: (text: string) => string): string[] {
  const title = wrap(visible(part.title), width);
  const rule = depth === 0 ? ["-".repeat(Math.max(...title.map(columnsOf)))] : [];
  return [
    "",
    ...title.map(strong),
    ...rule,
    ...part.blocks.flatMap((block) => ["", ...renderBlock(block, width)]),
    ...part.sections.flatMap((inner) => renderSection(inner, depth + 1, width, strong)),
  ];
}

function renderBlock(block: Block, width: number): string[] {
  switch (block.type) {
    case "paragraph":
      return wrap(visible(block.text), width);
    case "list":
      return block.items.flatMap((item) => indent(wrap(visible(item), width - 2), "- ", "  "));
    case "definitions":
      return block.items.flatMap(({ term, detail }) => {
        const short = `${visible(term)}: ${visible(detail)}`;
        return columnsOf(short) <= width && !short.includes("\n")
          ? [short]
          : [...wrap(`${visible(term)}:`, width), ...indent(wrap(visible(detail), width - 2), "  ", "  ")];
      });
    case "table":
      return renderTable(block, width);
  }
}

function renderTable({ caption, columns, rows }: Extract<Block, { type: "table" }>, width: number): string[] {
  const cells = [columns.map(({ title }) => title), ...rows].map((row) => row.map(visible));
  const widths = fit(
    columns.map((_, i) => Math.max(...cells.map((row) => columnsOf(row[i] ?? "")))),
    width - 3 * columns.length - 1,
  );
  const [head = [], ...body] = cells.map((row) => row.map((cell, i) => wrap(cell, widths[i] ?? 1).join("\n")));
  const table = new Table({
    head,
    colWidths: widths.map((columnWidth) => columnWidth + 2),
    colAligns: columns.map(({ align }) => align),
    style: { head: [], border: [] },
  });
  table.push(...body);
  return [...wrap(visible(caption), width), ...table.toString().split("\n")];
}

/** Widths of columns that fit: the widest give way first, none below six. */
function fit(natural: readonly number[], available: number): number[] {
  const widths = natural.map((width) => Math.max(1, width));
  const sum = () => widths.reduce((total, width) => total + width, 0);
  while (sum() > available) {
    const widest = Math.max(...widths);
    if (widest <= 6) break;
    widths[widths.indexOf(widest)] = widest - 1;
  }
  return widths;
}

/** Lines of at most `width` columns; words that are longer are broken, never cut off. */
function wrap(text: string, width: number): string[] {
  return text.split("\n").flatMap((line) => {
    const lines = [""];
    for (const word of line.split(" ").flatMap((long) => chop(long, width))) {
      const last = lines.at(-1) ?? "";
      if (last === "") lines[lines.length - 1] = word;
      else if (columnsOf(last) + 1 + columnsOf(word) <= width) lines[lines.length - 1] = `${last} ${word}`;
      else lines.push(word);
    }
    return lines;
  });
}

function chop(word: string, width: number): string[] {
  const parts = [""];
  for (const character of word) {
    const last = parts.at(-1) ?? "";
    if (last !== "" && columnsOf(last) + columnsOf(character) > width) parts.push(character);
    else parts[parts.length - 1] = last + character;
  }
  return parts;
}

/** Columns a text takes: two for East Asian wide characters. */
function columnsOf(text: string): number {
  const wide = /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]/;
  return [...text].reduce((sum, character) => sum + (wide.test(character) ? 2 : 1), 0);
}

function indent(lines: readonly string[], first: string, rest: string): string[] {
  return lines.map((line, i) => (i === 0 ? first : rest) + line);
}
