import type { Finding, Path } from "../errors.ts";
import { parseDuration } from "../units/duration.ts";
import { parseMoment } from "../units/moment.ts";
import { parsePercent } from "../units/percent.ts";
import { add, newReport, type Report } from "./findings.ts";
import { kindOf } from "./kinds/registry.ts";
import type { NormalFile } from "./normal.ts";
import { limits, NO_CEILING } from "./types.ts";

const DAY = 86_400;
const MAX_SECONDS = 2 ** 32 - 1;

/** Checks what a file in normal form says, across its parts. Never throws for it. */
export function checkAgreement(file: NormalFile): Finding[] {
  const report = newReport();
  checkSize(file, report);
  checkParties(file, report);
  checkRules(file, report);
  checkEdition(file, report);
  for (const [name, clause] of Object.entries(file.clauses)) {
    kindOf(clause.kind).check(clause, ["clauses", name], file, report);
  }
  return report.findings;
}

function checkSize(file: NormalFile, report: Report): void {
  for (const [key, most] of [
    ["parties", limits.parties],
    ["clauses", limits.clauses],
    ["organisations", limits.parties],
  ] as const) {
    const count = Object.keys(file[key]).length;
    if (count === 0) add(report, "error", "table-empty", [key], `There are no ${key}.`, "Add at least one.");
    if (count > most) {
      add(report, "error", "table-too-long", [key], `There are ${count} ${key}.`, `The contract has room for ${most}.`);
    }
  }
  if (file.document === null) {
    const remedy = "Name its location and SHA-256, unless this file is the whole agreement.";
    add(report, "warning", "document-none", [], "The file names no signed document.", remedy);
  }
  if (file.salt !== undefined) {
    const remedy = "Remove the salt, so that the parties sign every text of this file.";
    add(report, "warning", "salt-given", ["salt"], "Titles and descriptions of this file are not signed.", remedy);
  }
}

function checkParties(file: NormalFile, report: Report): void {
  const parties = Object.entries(file.parties);
  for (const key of Object.keys(file.organisations)) {
    if (!parties.some(([, { organisation }]) => organisation === key)) {
      const message = `Nobody acts for "${key}".`;
      add(report, "warning", "organisation-unused", ["organisations", key], message, "Remove it, or add its party.");
    }
  }
  if (!parties.some(([, { signs }]) => signs)) {
    add(report, "error", "nobody-signs", ["parties"], "No party signs.", `Give at least one party "signs: true".`);
  }
  for (const [name, party] of parties) {
    const path: Path = ["parties", name];
    if (party.clause !== null && (party.signs || party.submits || party.disputes)) {
      const remedy = "A clause can only be paid; remove the flags.";
      add(report, "error", "clause-acts", path, `"${name}" is a clause, which cannot sign.`, remedy);
    }
    if (party.purse !== null) checkPurse(file, name, report);
    if (party.account === null && party.clause === null) {
      const remedy = "Add it before the agreement is signed.";
      add(report, "missing", "account-missing", path, `"${name}" has no account.`, remedy);
    }
    const other = parties.find(([, { account }]) => account !== null && account === party.account);
    if (
      other !== undefined &&
      other[0] !== name &&
      other[1].organisation !== party.organisation &&
      party.clause === null
    ) {
      const message = `"${name}" and "${other[0]}" have one account, but act for different organisations.`;
      const remedy = "Give each organisation its own account: maker and checker are told apart by it.";
      add(report, "error", "account-shared", [...path, "account"], message, remedy);
    }
  }
}

/** What a clause receives goes into the purse of one of its payers. */
function checkPurse(file: NormalFile, name: string, report: Report): void {
  const { clause = null, purse = null } = file.parties[name] ?? {};
  const path: Path = ["parties", name, "purse"];
  const payers = clause === null ? [] : (file.clauses[clause]?.payers.map(({ party }) => party) ?? []);
  if (purse === null || payers.includes(purse)) return;
  const message =
    clause === null ? `"${name}" is no clause, and has no purse.` : `"${purse}" does not pay in clause "${clause}".`;
  const remedy = clause === null ? "Remove the purse." : `Write one of ${payers.join(", ")}.`;
  add(report, "error", "purse-unknown", path, message, remedy);
}

function checkRules(file: NormalFile, report: Report): void {
  const { rules, timeZone } = file;
  const at = (key: string): Path => ["rules", key];
  if (rules.start !== null && rules.end !== null) {
    if (parseMoment(rules.start, timeZone, "start") >= parseMoment(rules.end, timeZone, "deadline")) {
      add(
        report,
        "error",
        "dates-out-of-order",
        at("end"),
        "The term ends before it starts.",
        "Correct one of the dates.",
      );
    }
  }
  if (rules.openBy === null) {
    const remedy = `Add "openBy": it keeps signatures on a draft from living for ever.`;
    add(report, "missing", "open-by-missing", ["rules"], "There is no last day for opening the agreement.", remedy);
  }

  for (const key of ["disputePeriod", "successionDelay", "suspensionLimit"] as const) {
    if (parseDuration(rules[key]) > MAX_SECONDS) {
      add(report, "error", "duration-too-long", at(key), "This is longer than 136 years.", "Write a shorter duration.");
    }
  }
  const disputing = Object.entries(file.parties).filter(([, { disputes }]) => disputes);
  const needsPeriod = disputing.length > 0 || rules.arbiter !== null;
  if (needsPeriod && parseDuration(rules.disputePeriod) < DAY) {
    const remedy = `Add "disputePeriod" with at least one day, or let no party dispute.`;
    add(
      report,
      "error",
      "dispute-period-missing",
      at("disputePeriod"),
      "There may be disputes, but no time for them.",
      remedy,
    );
  }
  if (disputing.length > 0 && rules.arbiter === null) {
    const remedy = "Name an arbiter, unless settlement or the default is meant to decide.";
    add(report, "warning", "arbiter-none", at("arbiter"), "There may be disputes, but nobody rules on them.", remedy);
  }
  if (rules.maySuspend.length > 0 && parseDuration(rules.suspensionLimit) === 0) {
    const remedy = `Add "suspensionLimit", or let no party suspend.`;
    add(report, "error", "suspension-limit-missing", at("suspensionLimit"), "Suspension has no time.", remedy);
  }
  if (rules.mayEnd.length > 0 && rules.noticeDays === 0) {
    const remedy = `Add "noticeDays", unless parties may leave at once.`;
    add(report, "warning", "notice-none", at("noticeDays"), "Parties may end the agreement without notice.", remedy);
  }
  if (rules.noticeDays > MAX_SECONDS / DAY) {
    add(
      report,
      "error",
      "duration-too-long",
      at("noticeDays"),
      "This is longer than 136 years.",
      "Write a shorter notice.",
    );
  }
  if (parseDuration(rules.successionDelay) < DAY) {
    const remedy = "Give the old account at least a day to object.";
    add(report, "error", "succession-at-once", at("successionDelay"), "An account may be replaced at once.", remedy);
  }
  if (rules.ceiling !== "none" && parsePercent(rules.ceiling) >= NO_CEILING) {
    const remedy = `Write at most 1677%, or "none".`;
    add(report, "error", "ceiling-too-high", at("ceiling"), "The contract cannot express this ceiling.", remedy);
  }
}

function checkEdition(file: NormalFile, report: Report): void {
  if (file.edition !== 1) {
    const [first] = Object.entries(file.clauses);
    if (first === undefined || first[1].anchor !== undefined) return;
    const remedy = "Compile it with the edition in force beside it.";
    const message = "This is an amendment; ids and original values of its clauses are not known.";
    add(report, "missing", "origin-missing", ["clauses", first[0]], message, remedy);
    return;
  }
  for (const [name, clause] of Object.entries(file.clauses)) {
    if (clause.anchor !== undefined || clause.originalValue !== undefined) {
      const remedy = `Remove "anchor" and "originalValue", or write the edition.`;
      add(
        report,
        "error",
        "origin-in-first-edition",
        ["clauses", name],
        "A first edition has no clause from before.",
        remedy,
      );
    }
  }
}
