import { ConcordatError } from "../errors.ts";

const known = new Set(Intl.supportedValuesOf("currency"));

/**
 * How many decimal digits the minor unit of a currency has: 0 for JPY, 2 for GBP.
 *
 * @param currency ISO 4217 code.
 * @throws {@link ConcordatError} `currency-unknown`.
 */
export function minorDigits(currency: string): number {
  if (!known.has(currency)) {
    throw new ConcordatError(`"${currency}" is not a currency.`, {
      code: "currency-unknown",
      remedy: "Write the three-letter code of ISO 4217, in capitals, for example GBP.",
    });
  }
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/**
 * Token units per minor unit of the currency; every amount is a multiple of it.
 *
 * @throws {@link ConcordatError} `token-too-coarse` if the token has fewer decimals than the currency.
 */
export function unitOf(currency: string, tokenDecimals: number): bigint {
  const digits = minorDigits(currency);
  if (tokenDecimals < digits) {
    throw new ConcordatError(`The token has ${tokenDecimals} decimals, but ${currency} has ${digits}.`, {
      code: "token-too-coarse",
      remedy: "Name a token that can express the currency's minor unit.",
    });
  }
  return 10n ** BigInt(tokenDecimals - digits);
}
