import type { Path } from "../../src/errors.ts";
import type { NormalFile } from "../../src/terms/normal.ts";
import { addressOf } from "./agreements.ts";

/** A file that differs from the original in one leaf. */
export interface Mutation {
  path: Path;
  file: NormalFile;
}

/** What a file's leaves cannot be changed to without becoming another kind of file. */
const FIXED = new Set(["concordat", "kind", "void", "number", "clause", "purse"]);

/** Every file that differs from this one in a single leaf, and could have been written. */
export function mutationsOf(file: NormalFile): Mutation[] {
  return leavesOf(file, []).map(({ path, value }) => ({
    path,
    file: withLeaf(file, path, changed(file, path, value)),
  }));
}

function leavesOf(node: unknown, path: Path): { path: Path; value: unknown }[] {
  if (typeof node === "object" && node !== null) {
    const entries = Array.isArray(node) ? node.map((inner, i) => [i, inner] as const) : Object.entries(node);
    return entries.flatMap(([key, inner]) => (FIXED.has(String(key)) ? [] : leavesOf(inner, [...path, key])));
  }
  return [{ path, value: node }];
}

function withLeaf(file: NormalFile, path: Path, value: unknown): NormalFile {
  const copy = structuredClone(file);
  const parent = path
    .slice(0, -1)
    .reduce((node: Record<string, unknown>, key) => node[key] as typeof node, copy as never);
  parent[String(path.at(-1))] = value;
  return copy;
}

function changed(file: NormalFile, path: Path, value: unknown): unknown {
  const field = String(path.findLast((key) => typeof key === "string"));
  const other = (names: string[]) => names.find((name) => name !== value && !isBeside(file, path, name));
  if (typeof value === "boolean") return !value;
  if (typeof value === "number") return value + 1;
  if (value === null) {
    if (field === "document") return { location: "", sha256: `0x${"1".repeat(64)}` };
    if (field === "account" || field === "module") return addressOf(0xfff);
    if (field === "token") return { address: addressOf(0xfff), decimals: 18 };
    return field === "arbiter" ? Object.keys(file.parties)[0] : "2026-01-01";
  }
  const text = value as string;
  if (["payee", "party", "arbiter", "approvers", "maySuspend", "mayEnd"].includes(field))
    return other(Object.keys(file.parties));
  if (field === "organisation") return other(Object.keys(file.organisations));
  if (field === "policy") return other(Object.keys((file.clauses[String(path[1])] as { policies: object }).policies));
  if (field === "timeZone") return "Asia/Seoul";
  if (field === "language") return "fr";
  if (field === "currency") return text === "JPY" ? "KRW" : "USD";
  if (field === "batch") return text === "item" ? "sum" : "item";
  if (text === "accepted") return "rejected";
  if (text === "rejected" || text === "arbiter") return "accepted";
  if (text === "unlimited") return "999999";
  if (text === "none") return "1%";
  if (field === "share") return String(BigInt(text) + 1n);
  if (/^0x[0-9a-fA-F]{40}$/.test(text)) return addressOf(0xffe);
  if (/^0x[0-9a-f]{64}$/.test(text)) return `0x${"2".repeat(64)}`;
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return `${Number(text.slice(0, 4)) + 1}${text.slice(4)}`;
  if (/^\d+(\.\d+)?$/.test(text)) return text.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10));
  if (text.endsWith("%")) return `${Number.parseFloat(text) + 1}%`;
  return `${text}x`;
}

/** Whether a list already has the name beside the leaf. */
function isBeside(file: NormalFile, path: Path, name: string): boolean {
  const parent = path
    .slice(0, -1)
    .reduce((node: Record<string, unknown>, key) => node[key] as typeof node, file as never);
  return Array.isArray(parent) && parent.includes(name);
}
