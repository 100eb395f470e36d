import { formatDuration, parseDays, parseDuration } from "../units/duration.ts";
import { isTimeZone } from "../units/moment.ts";
import { formatPercent, parsePercent } from "../units/percent.ts";
import type { Path } from "../errors.ts";
import { add, attempt, newReport } from "./findings.ts";
import { kindOf } from "./kinds/registry.ts";
import type { Deployment, Normalised, NormalFile, NormalParty, NormalRules } from "./normal.ts";
import type { AgreementFile } from "./schema.ts";
import * as scoped from "./scope.ts";
import type { Scope } from "./scope.ts";

/** What completes a file from outside. */
export interface NormaliseOptions {
  /** Modules and tokens for clauses that name none. */
  deployment?: Deployment;
  /** Accounts by the short names of parties; they win over those in the file. */
  accounts?: Record<string, string>;
}

/**
 * Brings a file into its normal form: defaults filled in, dates, amounts, shares and durations written in one way, names
 * checked. Never throws for what the file says; errors are in `findings`, and the file is then of no use.
 */
export function normaliseAgreement(written: AgreementFile, options: NormaliseOptions = {}): Normalised {
  const report = newReport();
  const { accounts = {}, deployment } = options;
  const isZone = isTimeZone(written.timeZone);
  if (!isZone) {
    const remedy = "Write an IANA name, for example Europe/London or Asia/Tokyo.";
    add(report, "error", "time-zone-unknown", ["timeZone"], `"${written.timeZone}" is not a time zone.`, remedy);
  }
  const scope: Scope = {
    report,
    timeZone: isZone ? written.timeZone : "UTC",
    parties: Object.keys(written.parties),
    organisations: Object.keys(written.organisations),
    clauses: Object.keys(written.clauses),
    deployment,
  };
  for (const name of Object.keys(accounts)) {
    scoped.requireName(scope, ["parties"], name, "party", scope.parties);
  }

  const clauses = Object.fromEntries(
    Object.entries(written.clauses).map(([name, clause]) => [
      name,
      kindOf(clause.kind).normalise(clause, ["clauses", name], scope),
    ]),
  );
  const file: NormalFile = {
    concordat: 1,
    title: written.title,
    language: written.language ?? "en",
    timeZone: written.timeZone,
    externalId: written.externalId ?? "",
    summary: written.summary ?? "",
    edition: written.edition ?? 1,
    ...(written.salt === undefined ? {} : { salt: scoped.normalDigest(written.salt) }),
    document: normaliseDocument(written, scope),
    organisations: Object.fromEntries(
      Object.entries(written.organisations).map(([key, value]) => [
        key,
        typeof value === "string"
          ? { name: value, identifier: "" }
          : { name: value.name, identifier: value.identifier ?? "" },
      ]),
    ),
    parties: Object.fromEntries(
      Object.entries(written.parties).map(([name, party]) => {
        const given = Object.hasOwn(accounts, name) ? accounts[name] : undefined;
        const account = given ?? party.account ?? null;
        return [name, normaliseParty({ ...party, account }, ["parties", name], scope)];
      }),
    ),
    rules: normaliseRules(written.rules, scope),
    clauses,
  };
  for (const party of Object.values(file.parties)) {
    if (party.clause === null) continue;
    party.account = clauses[party.clause]?.module ?? null;
    party.purse ??= clauses[party.clause]?.payers[0]?.party ?? null;
  }
  return { file, findings: report.findings };
}

function normaliseDocument({ document }: AgreementFile, scope: Scope): NormalFile["document"] {
  if (document == null) return null;
  if (document.sha256 === undefined) {
    const remedy = `Add "sha256", or "file" with the path of the document, and read the file with readAgreement.`;
    add(scope.report, "error", "document-without-digest", ["document"], "The document has no digest.", remedy);
    return null;
  }
  return { location: document.location ?? "", sha256: scoped.normalDigest(document.sha256) };
}

function normaliseParty(party: AgreementFile["parties"][string], path: Path, scope: Scope): NormalParty {
  const { account, clause = null, purse = null } = party;
  scoped.requireName(scope, [...path, "organisation"], party.organisation, "organisation", scope.organisations);
  if (clause !== null) scoped.requireName(scope, [...path, "clause"], clause, "clause", scope.clauses);
  return {
    organisation: party.organisation,
    account: account == null ? null : scoped.normalAddress(scope.report, [...path, "account"], account),
    clause,
    purse,
    role: party.role ?? "",
    office: party.office ?? "",
    signs: party.signs ?? false,
    submits: party.submits ?? false,
    disputes: party.disputes ?? false,
  };
}

function normaliseRules(rules: AgreementFile["rules"], scope: Scope): NormalRules {
  const { report } = scope;
  const date = (key: "start" | "end" | "openBy", role: "start" | "deadline" | "last") => {
    const written = rules[key];
    return written == null ? null : scoped.normalDate(scope, ["rules", key], written, role);
  };
  const seconds = (key: "disputePeriod" | "successionDelay" | "suspensionLimit") =>
    attempt(report, ["rules", key], 0, () => formatDuration(parseDuration(rules[key] ?? 0)));
  const arbiter = rules.arbiter ?? null;
  if (arbiter !== null) scoped.requireName(scope, ["rules", "arbiter"], arbiter, "party", scope.parties);
  return {
    start: date("start", "start"),
    end: date("end", "deadline"),
    openBy: date("openBy", "last"),
    arbiter,
    disputePeriod: seconds("disputePeriod"),
    successionDelay: seconds("successionDelay"),
    maySuspend: scoped.normalParties(scope, ["rules", "maySuspend"], rules.maySuspend ?? []),
    suspensionLimit: seconds("suspensionLimit"),
    mayEnd: scoped.normalParties(scope, ["rules", "mayEnd"], rules.mayEnd ?? []),
    noticeDays: attempt(report, ["rules", "noticeDays"], 0, () => parseDays(rules.noticeDays ?? 0)),
    ceiling:
      rules.ceiling === "none"
        ? "none"
        : attempt(report, ["rules", "ceiling"], "0%", () => formatPercent(parsePercent(rules.ceiling))),
  };
}
