import { ConcordatError } from "../errors.ts";

interface Fraction {
  over: bigint;
  under: bigint;
}

const MAX_WEIGHT = 2n ** 64n - 1n;

/**
 * Shares as the smallest integer weights that express them exactly: `["60%", "40%"]` is `[3n, 2n]`, `["1/3", "2/3"]` is
 * `[1n, 2n]`, and plain numbers are weights already.
 *
 * @throws {@link ConcordatError} `share-invalid`, `shares-mixed`, `shares-do-not-sum`, `share-too-fine`.
 */
export function parseShares(written: readonly (string | number)[]): bigint[] {
  const shares = written.map(parseShare);
  const relative = written.map((share) => /^\d+$/.test(String(share)));
  if (relative.some(Boolean) && !relative.every(Boolean)) {
    throw new ConcordatError("Some shares are weights and others are percentages or fractions.", {
      code: "shares-mixed",
      remedy: "Write all of them in the same way.",
    });
  }

  const under = shares.reduce((common, share) => (common * share.under) / gcd(common, share.under), 1n);
  const weights = shares.map((share) => (share.over * under) / share.under);
  const sum = weights.reduce((total, weight) => total + weight, 0n);
  if (relative[0] === false && sum !== under) {
    throw new ConcordatError(`The shares add up to ${showFraction(sum, under)}, not to 100%.`, {
      code: "shares-do-not-sum",
      remedy: `Correct them; write thirds as fractions ("1/3"), which are exact.`,
    });
  }
  const divisor = weights.reduce(gcd, 0n);
  const reduced = divisor === 0n ? weights : weights.map((weight) => weight / divisor);
  if (reduced.some((weight) => weight > MAX_WEIGHT)) {
    throw new ConcordatError("The shares need larger weights than the contract has room for.", {
      code: "share-too-fine",
      remedy: "Use shares with smaller denominators.",
    });
  }
  return reduced;
}

/** What a weight is of the sum of weights, for readers: `60%`, or `1/3` where a percentage would not be exact. */
export function showShare(weight: bigint, sum: bigint): string {
  return showFraction(weight, sum);
}

function parseShare(written: string | number): Fraction {
  const match = /^(?:(\d{1,20})|(\d{1,3})(?:\.(\d{1,15}))? ?%|(\d{1,20})\/(\d{1,20}))$/.exec(String(written));
  const [, weight, whole, decimals = "", over, under] = match ?? [];
  const share =
    weight !== undefined
      ? { over: BigInt(weight), under: 1n }
      : whole !== undefined
        ? { over: BigInt(whole + decimals), under: 100n * 10n ** BigInt(decimals.length) }
        : { over: BigInt(over ?? 0), under: BigInt(under ?? 0) };
  if (share.over === 0n || share.under === 0n) {
    throw new ConcordatError(`"${written}" is not a share above zero.`, {
      code: "share-invalid",
      remedy: `Write a percentage ("60%"), a fraction ("1/3") or a whole number as weight.`,
    });
  }
  return share;
}

function showFraction(over: bigint, under: bigint): string {
  const ppm = (over * 1_000_000n) / under;
  if (ppm * under === over * 1_000_000n) return `${Number(ppm) / 10_000}%`;
  const divisor = gcd(over, under);
  return `${over / divisor}/${under / divisor}`;
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b);
}
