import { ConcordatError } from "../errors.ts";

/**
 * Divides an amount among payers by largest remainder: every share is rounded down to the unit, and what is left over
 * goes, one unit each, to the largest remainders. The parts add up to the amount, and each is less than one unit away
 * from its exact share. Agrees bit for bit with `contracts/arithmetic/Split.sol`.
 *
 * @param amount In token units, a multiple of `unit`.
 * @param weights One for each payer; not all zero, unless the amount is.
 * @param unit What cannot be divided further, in token units.
 * @param milestone Number of the milestone. Ties go to the first in line, and the line starts at payer
 * `milestone mod n`, so that ties do not always favour the same payer.
 * @throws {@link ConcordatError} `split-invalid`.
 */
export function split(amount: bigint, weights: readonly bigint[], unit: bigint, milestone: number): bigint[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  const isDivisible = unit > 0n && amount >= 0n && amount % unit === 0n;
  if (!isDivisible || weights.some((weight) => weight < 0n) || (total === 0n && amount > 0n)) {
    throw new ConcordatError(`${amount} cannot be split by ${weights.join(":")} in units of ${unit}.`, {
      code: "split-invalid",
      remedy: "Give an amount that is a multiple of the unit, and at least one weight above zero.",
    });
  }
  if (amount === 0n) return weights.map(() => 0n);

  const units = amount / unit;
  const shares = weights.map((weight) => (units * weight) / total);
  const remainders = weights.map((weight) => (units * weight) % total);
  const left = Number(units - shares.reduce((sum, share) => sum + share, 0n));
  const winners = new Set(inLine(remainders, milestone).slice(0, left));

  return shares.map((share, payer) => (share + (winners.has(payer) ? 1n : 0n)) * unit);
}

/**
 * Divides part of a milestone (a ruling, a retention, a deduction) as the milestone itself was divided: {@link split}
 * with its legs as weights.
 *
 * @param part In token units, a multiple of `unit`, at most the sum of the legs.
 * @param legs What {@link split} gave for the milestone.
 * @throws {@link ConcordatError} `split-invalid`.
 */
export function splitBy(part: bigint, legs: readonly bigint[], unit: bigint, milestone: number): bigint[] {
  return split(part, legs, unit, milestone);
}

/** Payers in the order in which they receive a left-over unit: largest remainder first, ties in line from `turn`. */
function inLine(remainders: readonly bigint[], turn: number): number[] {
  const count = remainders.length;
  const line = remainders.map((_, i) => (turn + i) % count);
  const remainder = (payer: number) => remainders[payer] ?? 0n;
  return line.sort((a, b) => (remainder(a) === remainder(b) ? 0 : remainder(a) > remainder(b) ? -1 : 1));
}
