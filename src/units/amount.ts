import { ConcordatError } from "../errors.ts";
import { minorDigits } from "./currency.ts";

/**
 * An amount of money as written, in minor units of its currency: `"1250.50"` of GBP is 125050.
 *
 * @throws {@link ConcordatError} `amount-invalid`, `amount-too-fine`, `currency-unknown`.
 */
export function parseAmount(written: string | number, currency: string): bigint {
  const digits = minorDigits(currency);
  const match = /^(\d+)(?:\.(\d+))?$/.exec(String(written));
  if (match === null || (typeof written === "number" && !Number.isSafeInteger(written))) {
    throw new ConcordatError(`"${written}" is not an amount.`, {
      code: "amount-invalid",
      remedy: `Write digits without separators, in quotes if there is a decimal point, for example "1250.50".`,
    });
  }
  const [, whole = "", decimals = ""] = match;
  if (decimals.length > digits) {
    throw new ConcordatError(`"${written}" has ${decimals.length} decimals, but ${currency} has ${digits}.`, {
      code: "amount-too-fine",
      remedy: `Round it to ${digits === 0 ? "whole units" : `${digits} decimals`}.`,
    });
  }
  return BigInt(whole + decimals.padEnd(digits, "0"));
}

/** The inverse of {@link parseAmount}: the one way in which the normal form writes an amount. */
export function formatAmount(minor: bigint, currency: string): string {
  const digits = minorDigits(currency);
  if (digits === 0) return minor.toString();
  const padded = minor.toString().padStart(digits + 1, "0");
  return `${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
}

const formats = new Map<string, Intl.NumberFormat>();

/** An amount in its normal form, for readers: `GBP 1,250.50`. */
export function showAmount(amount: string, currency: string): string {
  let format = formats.get(currency);
  if (format === undefined) {
    format = new Intl.NumberFormat("en-GB", { style: "currency", currency, currencyDisplay: "code" });
    formats.set(currency, format);
  }
  return format.format(amount as Intl.StringNumericLiteral).replace(/\s/gu, " ");
}
