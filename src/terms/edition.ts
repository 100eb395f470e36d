import { getAddress } from "ethers";
import { AgreementFileError, type Finding } from "../errors.ts";
import { formatAmount } from "../units/amount.ts";
import { compileAgreement, type CompiledAgreement, type CompileOptions } from "./compile.ts";
import { add, newReport, type Report } from "./findings.ts";
import { clauseKey, contextOf } from "./hash.ts";
import { kindOf } from "./kinds/registry.ts";
import type { Deployment, Hex } from "./normal.ts";
import type { AgreementFile } from "./schema.ts";
import { NO_CEILING, partyFlags, ZERO_HASH, type Terms } from "./types.ts";

type Previous = Pick<CompiledAgreement, "terms" | "configs" | "names" | "id">;

/** Ids of the clauses of an agreement, in order: their first keys, which never change. */
export function clauseIds({ terms, id }: Pick<CompiledAgreement, "terms" | "id">): Hex[] {
  return terms.clauses.map(({ anchor, config }, index) =>
    anchor === ZERO_HASH ? clauseKey(contextOf(terms, id, index), config) : anchor,
  );
}

/**
 * Compiles the next edition of an agreement from an amended file. Ids, original values and, where the file is silent,
 * accounts are carried over; what an amendment may not change is refused.
 *
 * @param previous The edition in force, compiled or {@link decompileAgreement decompiled} and compiled again.
 * @throws {@link AgreementFileError} with everything that is wrong.
 */
export function editionOf(
  previous: Previous,
  written: AgreementFile,
  deployment: Deployment,
  options: CompileOptions = {},
): CompiledAgreement {
  const report = newReport();
  const edition = previous.terms.edition + 1;
  if ((written.edition ?? edition) !== edition) {
    const message = `This is edition ${written.edition}, but edition ${previous.terms.edition} is in force.`;
    add(report, "error", "edition-out-of-order", ["edition"], message, `Write ${edition}.`);
  }
  checkTables(previous, written, report);
  stopAt(report.findings, options);

  const accounts = { ...accountsOf(previous, written), ...options.accounts };
  const compiled = compileAgreement({ ...carryOver(previous, written), edition }, deployment, { ...options, accounts });

  checkParties(previous, compiled, report);
  checkClauses(previous, compiled, report);
  checkCeiling(previous, compiled, report);
  stopAt(report.findings, options);
  return { ...compiled, id: previous.id };
}

/**
 * The terms after a party's account was replaced: one more edition, in which everything else is as it was.
 *
 * @param party Number of the party, from 1.
 */
export function successionOf(previous: Pick<CompiledAgreement, "terms" | "id">, party: number, heir: string): Terms {
  const { terms } = previous;
  const ids = clauseIds(previous);
  return {
    ...terms,
    parties: terms.parties.map((row, i) => {
      if (i + 1 !== party) return row;
      return { ...row, account: getAddress(heir), flags: row.flags & partyFlags.isClause ? 0 : row.flags };
    }),
    clauses: terms.clauses.map((clause, i) => ({ ...clause, anchor: ids[i] ?? ZERO_HASH })),
    edition: terms.edition + 1,
  };
}

function stopAt(findings: readonly Finding[], { locate }: CompileOptions): void {
  if (findings.length === 0) return;
  throw new AgreementFileError(
    locate === undefined ? findings : findings.map((finding) => ({ ...finding, where: locate(finding.path) })),
  );
}

/** Rows of a table are numbered by their order, so an amendment may only append. */
function checkTables(previous: Previous, written: AgreementFile, report: Report): void {
  for (const table of ["organisations", "parties", "clauses"] as const) {
    const names = Object.keys(written[table]);
    previous.names[table].forEach((name, i) => {
      if (names[i] === name) return;
      const message = `"${name}" was number ${i + 1} of the ${table}; now it is ${names[i] === undefined ? "gone" : `"${names[i]}"`}.`;
      add(
        report,
        "error",
        "table-reordered",
        [table],
        message,
        "Keep what was there, in its order, and append what is new.",
      );
    });
  }
}

/** Accounts of the edition in force, for parties to which the file gives none. */
function accountsOf({ terms, names }: Previous, { parties }: AgreementFile): Record<string, string> {
  return Object.fromEntries(
    names.parties.flatMap((name, i) => {
      const { account = null, clause = null } = parties[name] ?? {};
      const before = terms.parties[i]?.account;
      return account !== null || clause !== null || before === undefined ? [] : [[name, before]];
    }),
  );
}

/** The file with the ids and original values of the clauses it takes over. */
function carryOver(previous: Previous, written: AgreementFile): AgreementFile {
  const ids = clauseIds(previous);
  const clauses = Object.fromEntries(
    Object.entries(written.clauses).map(([name, clause], i) => {
      const before = previous.terms.clauses[i];
      const config = previous.configs[i];
      if (before === undefined || config === undefined) return [name, clause];
      const originalValue = formatAmount(
        before.originalValue / kindOf(config.kind).moneyOf(config).unit,
        clause.currency,
      );
      return [name, { ...clause, anchor: ids[i] ?? ZERO_HASH, originalValue }];
    }),
  );
  return { ...written, clauses };
}

function checkParties(previous: Previous, { terms, names }: CompiledAgreement, report: Report): void {
  previous.terms.parties.forEach((before, i) => {
    const after = terms.parties[i];
    const path = ["parties", names.parties[i] ?? ""];
    if (after === undefined || JSON.stringify(after) === JSON.stringify(before)) return;
    const remedy = "Append a new party instead; an account is replaced by succession.";
    add(report, "error", "party-changed", path, "Account, organisation or powers of a party have changed.", remedy);
  });
}

function checkClauses(previous: Previous, compiled: CompiledAgreement, report: Report): void {
  previous.terms.clauses.forEach((before, i) => {
    const after = compiled.terms.clauses[i];
    const path = ["clauses", compiled.names.clauses[i] ?? ""];
    const [from, to] = [previous.configs[i], compiled.configs[i]];
    if (after === undefined || from === undefined || to === undefined) return;
    const remedy = "Keep it, and put what is new into a clause of its own.";
    for (const field of ["module", "token", "currency"] as const) {
      if (after[field] === before[field]) continue;
      add(report, "error", "clause-changed", path, `The ${field} of a clause has changed.`, remedy);
    }
    kindOf(to.kind).checkAmendment(from, to, path, report);
  });
}

/** The sum of values may exceed the sum of original values, per token, by the ceiling at most. */
function checkCeiling(previous: Previous, { terms, file }: CompiledAgreement, report: Report): void {
  const ppm = previous.terms.rules.ceilingPpm;
  if (terms.rules.ceilingPpm !== ppm) {
    const remedy = "Write what the first edition says.";
    add(report, "error", "ceiling-changed", ["rules", "ceiling"], "The ceiling has changed.", remedy);
  }
  if (ppm === NO_CEILING) return;
  for (const token of new Set(terms.clauses.map((clause) => clause.token))) {
    const clauses = terms.clauses.filter((clause) => clause.token === token);
    const value = clauses.reduce((sum, clause) => sum + clause.value, 0n);
    const original = clauses.reduce((sum, clause) => sum + clause.originalValue, 0n);
    if (value * 1_000_000n <= original * BigInt(1_000_000 + ppm)) continue;
    const message = `The total in token ${token} rises from ${original} to ${value}, above the ceiling of ${file.rules.ceiling}.`;
    add(report, "error", "ceiling-exceeded", ["clauses"], message, "Lower the new amounts, or sign a new agreement.");
  }
}
