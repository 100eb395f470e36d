import { ConcordatError } from "../errors.ts";

/**
 * A percentage as parts per million: `"5%"` is 50000.
 *
 * @throws {@link ConcordatError} `percent-invalid` if it is no percentage, or not a whole number of parts per million.
 */
export function parsePercent(written: string): number {
  const match = /^(\d{1,4})(?:\.(\d{1,4}))? ?%$/.exec(written);
  if (match === null) {
    throw new ConcordatError(`"${written}" is not a percentage of at most four decimals.`, {
      code: "percent-invalid",
      remedy: `Write it with the sign, for example "5%" or "2.5%".`,
    });
  }
  return Number((match[1] ?? "") + (match[2] ?? "").padEnd(4, "0"));
}

/** The inverse of {@link parsePercent}, without needless zeros. */
export function formatPercent(ppm: number): string {
  return `${ppm / 10_000}%`;
}
