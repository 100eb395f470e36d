import { dataLength, getBytes, hexlify, keccak256 } from "ethers";
import { maskImmutables } from "./immutables.ts";
import type { CompiledContract } from "./manifest.ts";

/** How deployed code compares with what the compiler makes of this source. */
export type CodeComparison =
  | { same: "all" }
  /** The same instructions; the digest of the source that the compiler appends is another. */
  | { same: "instructions" }
  /** Something that the contract does may be different; `why` says where, for people. */
  | { same: "nothing"; why: string };

/** Compares deployed code with a contract of this source, whatever its immutables are. */
export function compareCode(deployed: string, contract: CompiledContract): CodeComparison {
  const masked = maskImmutables(deployed, contract);
  if (keccak256(masked) === contract.hash) return { same: "all" };
  const bare = withoutMetadata(masked);
  if (hexlify(bare) === contract.runtime) return { same: "instructions" };
  return { same: "nothing", why: describeDifference(bare, contract) };
}

/** Code without what the compiler appends; its last two bytes say how long that is. */
export function withoutMetadata(code: Uint8Array): Uint8Array {
  const length = ((code.at(-2) ?? 0) << 8) | (code.at(-1) ?? 0);
  return length + 2 > code.length ? code : code.slice(0, code.length - length - 2);
}

function describeDifference(deployed: Uint8Array, contract: CompiledContract): string {
  const expected = getBytes(contract.runtime);
  const size =
    deployed.length === expected.length
      ? `${countDifferences(deployed, expected)} of its ${deployed.length} bytes differ`
      : `it has ${deployed.length} bytes where this source makes ${dataLength(contract.runtime)}`;
  const missing = missingFunctions(deployed, contract);
  const list = missing.slice(0, 5).join(", ") + (missing.length > 5 ? ` and ${missing.length - 5} more` : "");
  return missing.length === 0 ? size : `${size}; it lacks ${list}`;
}

/** Names of the functions whose selector does not appear in the code at all. */
function missingFunctions(code: Uint8Array, { functions }: CompiledContract): string[] {
  const text = hexlify(code);
  return Object.entries(functions)
    .filter(([, selector]) => !text.includes(selector.slice(2).replace(/^(00)+/, "")))
    .map(([signature]) => signature.slice(0, signature.indexOf("(")));
}

function countDifferences(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((count, byte, i) => count + (byte === b[i] ? 0 : 1), 0);
}
