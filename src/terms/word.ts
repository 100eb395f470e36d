import { toBeHex } from "ethers";
import { ConcordatError } from "../errors.ts";
import type { Hex } from "./normal.ts";

/** Names and widths in bits of what a word holds, from the left; the rest of its 256 bits is zero. */
export type Layout<Name extends string> = readonly (readonly [name: Name, bits: number])[];

/**
 * Packs values into one word.
 *
 * @throws {@link ConcordatError} `value-too-large`.
 */
export function packWord<Name extends string>(layout: Layout<Name>, values: Record<Name, bigint>): Hex {
  let word = 0n;
  let used = 0;
  for (const [name, bits] of layout) {
    const value = values[name];
    if (value < 0n || value >= 1n << BigInt(bits)) {
      throw new ConcordatError(`${value} does not fit into the ${bits} bits of ${name}.`, {
        code: "value-too-large",
        remedy: "Use a smaller value.",
      });
    }
    word = (word << BigInt(bits)) | value;
    used += bits;
  }
  return toBeHex(word << BigInt(256 - used), 32) as Hex;
}

/**
 * The inverse of {@link packWord}.
 *
 * @throws {@link ConcordatError} `word-invalid` if a bit is set that the layout leaves empty.
 */
export function unpackWord<Name extends string>(layout: Layout<Name>, word: Hex): Record<Name, bigint> {
  const used = layout.reduce((sum, [, bits]) => sum + bits, 0);
  let rest = BigInt(word);
  if (rest & ((1n << BigInt(256 - used)) - 1n)) {
    throw new ConcordatError(`The word ${word} has bits set that must be zero.`, {
      code: "word-invalid",
      remedy: "It was not written by this version; read it with the version that wrote it.",
    });
  }
  rest >>= BigInt(256 - used);
  const values = {} as Record<Name, bigint>;
  for (const [name, bits] of [...layout].reverse()) {
    values[name] = rest & ((1n << BigInt(bits)) - 1n);
    rest >>= BigInt(bits);
  }
  return values;
}

/** Numbers (from 1) of a mask's bits, in rising order. */
export function membersOf(mask: bigint | number): number[] {
  const bits = [...BigInt(mask).toString(2)].reverse();
  return bits.flatMap((bit, i) => (bit === "1" ? [i + 1] : []));
}

/** The mask of these numbers (from 1). */
export function maskOf(numbers: readonly number[]): bigint {
  return numbers.reduce((mask, number) => mask | (1n << BigInt(number - 1)), 0n);
}
