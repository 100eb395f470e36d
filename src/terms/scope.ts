import { getAddress } from "ethers";
import { ConcordatError, type Path } from "../errors.ts";
import { formatAmount, parseAmount } from "../units/amount.ts";
import { minorDigits } from "../units/currency.ts";
import { formatMoment, parseMoment, type DateRole } from "../units/moment.ts";
import { add, attempt, suggest, type Report } from "./findings.ts";
import type { Deployment, Hex } from "./normal.ts";

/** What the parts of a file need from the whole while they are brought into normal form. */
export interface Scope {
  report: Report;
  timeZone: string;
  /** Short names in the order of their tables. */
  parties: readonly string[];
  organisations: readonly string[];
  clauses: readonly string[];
  deployment: Deployment | undefined;
}

/** A date in its normal form. */
export function normalDate(scope: Scope, path: Path, written: string, role: DateRole): string {
  return attempt(scope.report, path, written, () =>
    formatMoment(parseMoment(written, scope.timeZone, role), scope.timeZone, role),
  );
}

/** An amount in its normal form. */
export function normalAmount(scope: Scope, path: Path, written: string | number, currency: string): string {
  const isKnown = isCurrency(currency);
  if (!isKnown) return String(written);
  return attempt(scope.report, path, "0", () => formatAmount(parseAmount(written, currency), currency));
}

/** Whether the currency is one; the error is reported where it stands. */
export function isCurrency(currency: string): boolean {
  try {
    minorDigits(currency);
    return true;
  } catch {
    return false;
  }
}

/** An address with its checksum. */
export function normalAddress(report: Report, path: Path, written: string): string {
  return attempt(report, path, written, () => {
    try {
      return getAddress(written);
    } catch (cause) {
      throw new ConcordatError(`"${written}" is not an address, or its capitals do not match its checksum.`, {
        code: "address-invalid",
        remedy: "Copy it again, or write it in lower case.",
        cause,
      });
    }
  });
}

/** A digest with prefix, in lower case. */
export function normalDigest(written: string): Hex {
  return `0x${written.toLowerCase().replace(/^0x/, "")}`;
}

/** Reports a name that is not in the table. */
export function requireName(
  scope: Scope,
  path: Path,
  written: string,
  kind: "party" | "organisation" | "clause" | "policy",
  names: readonly string[],
): string {
  if (!names.includes(written)) {
    add(scope.report, "error", `${kind}-unknown`, path, `There is no ${kind} "${written}".`, suggest(written, names));
  }
  return written;
}

/** Party names, each known and named once, in the order of the party table. */
export function normalParties(scope: Scope, path: Path, written: readonly string[]): string[] {
  written.forEach((name, i) => {
    requireName(scope, [...path, i], name, "party", scope.parties);
    if (written.indexOf(name) !== i) {
      add(scope.report, "error", "party-twice", [...path, i], `"${name}" is named twice.`, "Remove one of them.");
    }
  });
  return scope.parties
    .filter((name) => written.includes(name))
    .concat(written.filter((n) => !scope.parties.includes(n)));
}
