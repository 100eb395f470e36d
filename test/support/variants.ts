import { ZeroAddress } from "ethers";
import type { Message } from "../../src/messages/types.ts";

/** A message that differs from another in one field of its domain or of what it says. */
export interface Variant {
  /** The field, as in `terms.parties.0.account`. */
  field: string;
  message: Message;
}

/** Every message that differs from this one in a single field. */
export function variantsOf(message: Message): Variant[] {
  const ofDomain = leavesOf(message.domain).map(({ path, value }) => ({
    field: `domain.${path.join(".")}`,
    message: { ...message, domain: withLeaf(message.domain, path, other(value)) },
  }));
  const ofText = leavesOf(message.message).map(({ path, value }) => ({
    field: path.join("."),
    message: { ...message, message: withLeaf(message.message, path, other(value)) },
  }));
  return [...ofDomain, ...ofText];
}

interface Leaf {
  path: string[];
  value: unknown;
}

function leavesOf(node: unknown, path: string[] = []): Leaf[] {
  if (typeof node !== "object" || node === null) return [{ path, value: node }];
  return Object.entries(node).flatMap(([key, inner]) => leavesOf(inner, [...path, key]));
}

function withLeaf<T extends object>(node: T, path: readonly string[], value: unknown): T {
  const copy = structuredClone(node);
  let parent = copy as Record<string, unknown>;
  for (const key of path.slice(0, -1)) parent = parent[key] as Record<string, unknown>;
  parent[path.at(-1) ?? ""] = value;
  return copy;
}

/** Another value of the same type. */
function other(value: unknown): unknown {
  if (typeof value === "bigint") return value > 0n ? value - 1n : 1n;
  if (typeof value === "number") return value > 0 ? value - 1 : 1;
  if (typeof value !== "string") throw new TypeError(`There is no other ${String(value)}.`);
  if (value.length === 42 && value.startsWith("0x")) return ZeroAddress;
  if (/^0x[0-9a-f]+$/.test(value)) return value.replace(/.$/, (digit) => (digit === "0" ? "1" : "0"));
  return `${value}x`;
}
