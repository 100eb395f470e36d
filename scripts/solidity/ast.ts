/** The compiler's own syntax tree, without a build: what coverage, the checks and the mutation runner read. */
import { compile } from "./compiler.ts";

/** A node of solc's tree; `src` is `start:length:file` in bytes. */
export interface Node {
  readonly nodeType: string;
  readonly src: string;
  readonly [field: string]: unknown;
}

/** A parsed file. Offsets in the tree count bytes, so they index `bytes`, not `text`. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly bytes: Buffer;
  readonly root: Node;
}

/** A half-open range of bytes. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Parses Solidity files; imports are not followed, so types are unknown.
 * @param sources Text by path.
 * @throws {Error} With the compiler's message if a file is not valid Solidity.
 */
export function parse(sources: Readonly<Record<string, string>>): SourceFile[] {
  if (Object.keys(sources).length === 0) return [];
  const output = compile(
    {
      language: "Solidity",
      sources: Object.fromEntries(Object.entries(sources).map(([path, content]) => [path, { content }])),
      settings: { stopAfter: "parsing", outputSelection: { "*": { "": ["ast"] } } },
    },
    () => "",
  );
  return Object.entries(sources).map(([path, text]) => {
    const root = output.sources?.[path]?.ast;
    if (!isNode(root)) throw new Error(`The compiler returned no syntax tree for ${path}.`);
    return { path, text, bytes: Buffer.from(text), root };
  });
}

/**
 * Calls `visit` with every node below (and including) `value`, parents first.
 * @param visit Returns false to leave a node's children out.
 */
export function walk(
  value: unknown,
  visit: (node: Node, parents: readonly Node[]) => unknown,
  parents: readonly Node[] = [],
): void {
  if (Array.isArray(value)) for (const item of value) walk(item, visit, parents);
  else if (isNode(value)) {
    if (visit(value, parents) === false) return;
    const below = [...parents, value];
    for (const child of Object.values(value)) if (typeof child === "object") walk(child, visit, below);
  }
}

/** Whether a value found in the tree is a node. */
export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "nodeType" in value && "src" in value;
}

/** The node under a field of `node`, if there is one. */
export function child(node: Node, field: string): Node | undefined {
  const value = node[field];
  return isNode(value) ? value : undefined;
}

/** The nodes in a list under a field of `node`; empty if there is none. */
export function children(node: Node, field: string): Node[] {
  const value = node[field];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** Where a node stands. */
export function rangeOf(node: Node): Range {
  const [start = 0, length = 0] = node.src.split(":").map(Number);
  return { start, end: start + length };
}

/** A node's own text. */
export function textOf(file: SourceFile, node: Node): string {
  const { start, end } = rangeOf(node);
  return file.bytes.toString("utf8", start, end);
}

/** The line, from 1, of a byte offset. */
export function lineOf(file: SourceFile, offset: number): number {
  let line = 1;
  for (let i = file.bytes.indexOf(10); i !== -1 && i < offset; i = file.bytes.indexOf(10, i + 1)) line++;
  return line;
}
