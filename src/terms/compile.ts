import { hexlify, toUtf8Bytes, ZeroAddress } from "ethers";
import { AgreementFileError, type Finding, type Path, type Where } from "../errors.ts";
import { parseAmount } from "../units/amount.ts";
import { parseDuration } from "../units/duration.ts";
import { parseMoment, type DateRole } from "../units/moment.ts";
import { parsePercent } from "../units/percent.ts";
import { checkAgreement } from "./check.ts";
import { hashTerms, hubOf } from "./hash.ts";
import { kindOf } from "./kinds/registry.ts";
import { normaliseAgreement } from "./normalise.ts";
import type { Deployment, Hex, NormalFile, NormalParty } from "./normal.ts";
import type { AgreementFile } from "./schema.ts";
import { saltOf, textOf } from "./text.ts";
import { clauseFlags, NO_CEILING, partyFlags, ZERO_HASH, type ClauseConfig, type Rules, type Terms } from "./types.ts";
import { maskOf } from "./word.ts";

/** Short names by number: party n is `parties[n - 1]`, clause n is `clauses[n]`. */
export interface Names {
  organisations: string[];
  parties: string[];
  clauses: string[];
}

/** What a file compiles to. */
export interface CompiledAgreement {
  terms: Terms;
  /** One for each clause, in order. */
  configs: ClauseConfig[];
  /** Canonical JSON of what has no place in the terms; null if the file gives a salt instead. */
  text: string | null;
  names: Names;
  /** The file in its normal form. */
  file: NormalFile;
  /** What the parties sign. */
  digest: Hex;
  /** The agreement's id; in a later edition, that of the first. */
  id: Hex;
  /** Findings that are no errors. */
  warnings: Finding[];
}

/** What completes a file from outside, and how its errors find their lines. */
export interface CompileOptions {
  /** Accounts by the short names of parties; they win over those in the file. */
  accounts?: Record<string, string>;
  locate?: (path: Path) => Where;
}

/**
 * Compiles an agreement file into the terms its parties sign and the configurations of its clauses.
 *
 * @throws {@link AgreementFileError} with every error and everything that is missing.
 */
export function compileAgreement(
  written: AgreementFile,
  deployment: Deployment,
  options: CompileOptions = {},
): CompiledAgreement {
  const { accounts, locate } = options;
  const { file, findings } = normaliseAgreement(written, {
    deployment,
    ...(accounts === undefined ? {} : { accounts }),
  });
  const isReadable = !findings.some(({ severity }) => severity === "error");
  const all = isReadable ? [...findings, ...checkAgreement(file)] : findings;
  const located = locate === undefined ? all : all.map((finding) => ({ ...finding, where: locate(finding.path) }));
  const blocking = located.filter(({ severity }) => severity !== "warning");
  if (blocking.length > 0) throw new AgreementFileError(blocking);

  const compiled = compileNormal(file);
  const digest = hashTerms(compiled.terms, hubOf(deployment));
  return { ...compiled, file, digest, id: digest, warnings: located };
}

/** Compiles a file in normal form that {@link checkAgreement} found complete and without errors. */
export function compileNormal(file: NormalFile): Pick<CompiledAgreement, "terms" | "configs" | "text" | "names"> {
  const names: Names = {
    organisations: Object.keys(file.organisations),
    parties: Object.keys(file.parties),
    clauses: Object.keys(file.clauses),
  };
  const text = file.salt === undefined ? textOf(file) : null;
  const compiled = Object.values(file.clauses).map((clause) => {
    const kind = kindOf(clause.kind);
    const { config, value } = kind.compile(clause, names.parties, file.timeZone);
    return { clause, config, value, money: kind.moneyOf(config) };
  });

  const terms: Terms = {
    title: file.title,
    document: file.document?.sha256 ?? ZERO_HASH,
    location: file.document?.location ?? "",
    externalId: file.externalId,
    organisations: Object.values(file.organisations).map(({ name }) => name),
    parties: Object.values(file.parties).map((party) => ({
      account: party.account ?? ZeroAddress,
      organisation: names.organisations.indexOf(party.organisation) + 1,
      flags:
        (party.signs ? partyFlags.signs : 0) +
        (party.submits ? partyFlags.submits : 0) +
        (party.disputes ? partyFlags.disputes : 0) +
        flagsOfClause(file, party),
    })),
    clauses: compiled.map(({ clause, config, value, money }) => ({
      module: clause.module ?? ZeroAddress,
      token: money.token,
      currency: hexlify(toUtf8Bytes(clause.currency)) as Hex,
      value,
      originalValue:
        clause.originalValue !== undefined
          ? parseAmount(clause.originalValue, clause.currency) * money.unit
          : file.edition === 1
            ? value
            : 0n,
      anchor: clause.anchor ?? ZERO_HASH,
      config: kindOf(clause.kind).hashConfig(config),
    })),
    rules: compileRules(file, names.parties),
    edition: file.edition,
    salt: file.salt ?? saltOf(text ?? ""),
  };
  return { terms, configs: compiled.map(({ config }) => config), text, names };
}

/** The configurations as the hub takes them. */
export function encodeConfigs(configs: readonly ClauseConfig[]): Hex[][] {
  return configs.map((config) => kindOf(config.kind).encodeConfig(config));
}

/** What the flags of a party say if it is a clause: which one, and whose purse in it receives. */
function flagsOfClause({ clauses }: NormalFile, { clause, purse }: NormalParty): number {
  if (clause === null) return 0;
  const payer = clauses[clause]?.payers.findIndex(({ party }) => party === purse) ?? 0;
  return clauseFlags(Object.keys(clauses).indexOf(clause), Math.max(0, payer));
}

function compileRules({ rules, timeZone }: NormalFile, parties: readonly string[]): Rules {
  const moment = (written: string | null, role: DateRole) =>
    written === null ? 0 : parseMoment(written, timeZone, role);
  const mask = (names: readonly string[]) => Number(maskOf(names.map((name) => parties.indexOf(name) + 1)));
  return {
    start: moment(rules.start, "start"),
    end: moment(rules.end, "deadline"),
    openBy: moment(rules.openBy, "last"),
    arbiter: rules.arbiter === null ? 0 : parties.indexOf(rules.arbiter) + 1,
    disputePeriod: parseDuration(rules.disputePeriod),
    reviveDelay: parseDuration(rules.successionDelay),
    maySuspend: mask(rules.maySuspend),
    mayEnd: mask(rules.mayEnd),
    noticeDays: rules.noticeDays,
    suspensionLimit: parseDuration(rules.suspensionLimit),
    ceilingPpm: rules.ceiling === "none" ? NO_CEILING : parsePercent(rules.ceiling),
  };
}
