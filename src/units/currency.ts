import { ConcordatError } from "../errors.ts";

/** Digits of the minor unit, by currency. */
const digits = new Map(
  Intl.supportedValuesOf("currency").map((currency) => {
    const format = new Intl.NumberFormat("en", { style: "currency", currency });
    return [currency, format.resolvedOptions().maximumFractionDigits ?? 2] as const;
  }),
);

/**
 * How many decimal digits the minor unit of a currency has: 0 for JPY, 2 for GBP.
 *
 * @param currency ISO 4217 code.
 * @throws {@link ConcordatError} `currency-unknown`.
 */
export function minorDigits(currency: string): number {
  const known = digits.get(currency);
  if (known === undefined) {
    throw new ConcordatError(`"${currency}" is not a currency.`, {
      code: "currency-unknown",
      remedy: "Write the three-letter code of ISO 4217, in capitals, for example GBP.",
    });
  }
  return known;
}

/**
 * Token units per minor unit of the currency; every amount is a multiple of it.
 *
 * @throws {@link ConcordatError} `token-too-coarse` if the token has fewer decimals than the currency.
 */
export function unitOf(currency: string, tokenDecimals: number): bigint {
  const fewest = minorDigits(currency);
  if (tokenDecimals < fewest) {
    throw new ConcordatError(`The token has ${tokenDecimals} decimals, but ${currency} has ${fewest}.`, {
      code: "token-too-coarse",
      remedy: "Name a token that can express the currency's minor unit.",
    });
  }
  return 10n ** BigInt(tokenDecimals - fewest);
}
