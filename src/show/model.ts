/** A page as plain data, before any medium: what the renderers print, and nothing they would have to know about agreements. */
export interface Page {
  title: string;
  sections: Section[];
}

/** A part of a page, under its own heading. */
export interface Section {
  title: string;
  blocks: Block[];
  sections: Section[];
}

/** What a section is made of. */
export type Block =
  | { type: "paragraph"; text: string; /** Language of the text, if not English. */ language?: string }
  | { type: "list"; items: string[] }
  | { type: "definitions"; items: { term: string; detail: string }[] }
  | { type: "table"; caption: string; columns: Column[]; rows: string[][] };

/** A column of a table. */
export interface Column {
  title: string;
  align: "left" | "right";
}

/** A section without subsections. */
export function section(title: string, ...blocks: (Block | null)[]): Section {
  return { title, blocks: blocks.filter((block) => block !== null), sections: [] };
}

/** A paragraph. */
export function paragraph(text: string): Block {
  return { type: "paragraph", text };
}

/** A paragraph in the words of the file, or nothing if it has none. */
export function quoted(label: string, text: string, language: string): Block | null {
  if (text.trim() === "") return null;
  return { type: "paragraph", text: label === "" ? text.trim() : `${label}: ${text.trim()}`, language };
}

/** Terms with what they stand for; those without are left out. */
export function definitions(items: Record<string, string | null>): Block {
  return {
    type: "definitions",
    items: Object.entries(items).flatMap(([term, detail]) =>
      detail === null || detail === "" ? [] : { term, detail },
    ),
  };
}

/** A table; columns whose title starts with ">" are aligned to the right. */
export function table(caption: string, titles: readonly string[], rows: string[][]): Block {
  const columns = titles.map((title): Column => ({
    title: title.replace(/^>/, ""),
    align: title.startsWith(">") ? "right" : "left",
  }));
  return { type: "table", caption, columns, rows };
}

/** "a", "a and b", "a, b and c". */
export function enumerate(words: readonly string[], conjunction = "and"): string {
  const last = words.at(-1) ?? "nobody";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} ${conjunction} ${last}`;
}

/** Characters that could make a page show something else than its text: control, invisible and direction characters. */
const HOSTILE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/gu;

/** Text made safe to show, line breaks kept; what is read from a chain may hold anything. */
export function visible(text: string): string {
  return text
    .split("\n")
    .map((line) => line.replace(HOSTILE, "\uFFFD"))
    .join("\n");
}
