import type { Path } from "../../../errors.ts";
import { parseAmount } from "../../../units/amount.ts";
import { unitOf } from "../../../units/currency.ts";
import { parseMoment } from "../../../units/moment.ts";
import { parsePercent } from "../../../units/percent.ts";
import { add, attempt, type Report } from "../../findings.ts";
import type { NormalFile } from "../../normal.ts";
import { checkPolicies, checkSatisfiable } from "./check-policies.ts";
import type { NormalMilestone, NormalMilestones } from "./normal.ts";
import { UNLIMITED } from "./types.ts";

/** Reports what is wrong, missing or odd in a milestones clause. */
export function check(clause: NormalMilestones, path: Path, file: NormalFile, report: Report): void {
  const live = clause.milestones.filter((milestone) => !milestone.void);
  checkMoney(clause, live, path, report);
  checkPayers(clause, path, report);
  checkDates(clause, live, path, file, report);
  checkNames(clause, path, report);
  checkPolicies(clause, path, report);
  if (!Object.values(file.parties).some(({ submits }) => submits)) {
    const remedy = `Give the provider "submits: true".`;
    add(report, "error", "nobody-submits", ["parties"], "No party may submit deliveries.", remedy);
  }
  checkArbiter(clause, live, file, report);
  if (live.length < clause.milestones.length && file.edition === 1) {
    const remedy = "Leave it out.";
    const number = clause.milestones.findIndex((milestone) => milestone.void);
    const at = [...path, "milestones", number];
    add(report, "error", "void-at-first", at, "A first edition strikes a milestone out.", remedy);
  }
  for (const milestone of live) {
    const at = [...path, "milestones", milestone.number - 1];
    checkSilence(milestone, at, file, report);
    checkSatisfiable(milestone, at, clause, file, report);
  }
}

/** Somebody must decide where silence says so, and that somebody should have no part in the money. */
function checkArbiter(clause: NormalMilestones, live: NormalMilestone[], file: NormalFile, report: Report): void {
  const { arbiter } = file.rules;
  const at: Path = ["rules", "arbiter"];
  if (arbiter === null) {
    if (!live.some(({ ifReviewIsSilent }) => ifReviewIsSilent === "arbiter")) return;
    const remedy = `Name one under "rules", or choose another "ifReviewIsSilent".`;
    add(report, "error", "arbiter-missing", at, "Silence sends a milestone to the arbiter, but there is none.", remedy);
    return;
  }
  const organisationOf = (party: string) => file.parties[party]?.organisation;
  const concerned = [...clause.payers.map(({ party }) => party), ...live.map(({ payee }) => payee)];
  if (!concerned.some((party) => organisationOf(party) === organisationOf(arbiter))) return;
  const message = `The organisation of "${arbiter}" pays or is paid, and would rule on its own case.`;
  add(report, "warning", "arbiter-involved", at, message, "Name somebody else.");
}

function checkMoney(clause: NormalMilestones, live: NormalMilestone[], path: Path, report: Report): void {
  const { currency, token, module } = clause;
  if (module === null) {
    const remedy = `Name a deployment, or add "module".`;
    add(report, "missing", "module-missing", path, "The contract that executes the clause is not known.", remedy);
  }
  if (token === null) {
    const remedy = `Name a deployment with a token for ${currency}, or add "token".`;
    add(report, "missing", "token-missing", path, `The token that stands for ${currency} is not known.`, remedy);
  }
  const unit = token === null ? 1n : attempt(report, [...path, "token"], 1n, () => unitOf(currency, token.decimals));

  let sum = 0n;
  for (const milestone of live) {
    const at = [...path, "milestones", milestone.number - 1];
    const amount = parseAmount(milestone.amount, currency) * unit;
    sum += amount;
    if (amount === 0n) {
      const remedy = "Write what it pays; strike a milestone out by amendment only.";
      add(report, "error", "amount-zero", [...at, "amount"], "The milestone pays nothing.", remedy);
    }
    if (parsePercent(milestone.retention) > 1_000_000) {
      const remedy = "Write at most 100%.";
      add(report, "error", "retention-too-high", [...at, "retention"], "More would be kept back than is paid.", remedy);
    }
  }
  if (sum > UNLIMITED) {
    const remedy = "Use a token with fewer decimals, or several clauses.";
    add(report, "error", "value-too-large", [...path, "milestones"], "The contract has no room for this sum.", remedy);
  }
}

function checkPayers({ payers }: NormalMilestones, path: Path, report: Report): void {
  payers.forEach(({ party }, i) => {
    if (payers.findIndex((payer) => payer.party === party) === i) return;
    const remedy = "Add its shares together in one entry.";
    add(report, "error", "payer-twice", [...path, "payers", i, "party"], `"${party}" is a payer twice.`, remedy);
  });
}

function checkDates(
  clause: NormalMilestones,
  live: NormalMilestone[],
  path: Path,
  { rules, timeZone }: NormalFile,
  report: Report,
): void {
  const dueOf = ({ due }: NormalMilestone) => parseMoment(due, timeZone, "deadline");
  const longstop = parseMoment(clause.longstop, timeZone, "deadline");
  const start = rules.start === null ? 0 : parseMoment(rules.start, timeZone, "start");
  const openBy = rules.openBy === null ? 0 : parseMoment(rules.openBy, timeZone, "last");
  const last = Math.max(...live.map(dueOf));

  for (const milestone of live) {
    const at = [...path, "milestones", milestone.number - 1, "due"];
    if (dueOf(milestone) > longstop) {
      const remedy = "Move the longstop behind the last due date; it leaves room for delay.";
      add(report, "error", "longstop-before-due", at, `It is due after the longstop, ${clause.longstop}.`, remedy);
    }
    if (dueOf(milestone) <= start) {
      add(report, "error", "dates-out-of-order", at, "It is due before the term starts.", "Correct one of the dates.");
    } else if (dueOf(milestone) <= openBy) {
      const remedy = "Open the agreement earlier, or move the date.";
      add(report, "warning", "due-before-opening", at, "It may be due before the agreement is opened.", remedy);
    }
    for (const number of milestone.after) {
      const before = live.find((candidate) => candidate.number === number);
      const step = [...at.slice(0, -1), "after"];
      if (before === undefined) {
        const remedy = `Remove ${number} from "after": what is struck out is never paid.`;
        add(
          report,
          "error",
          "predecessor-void",
          step,
          `It waits for milestone ${number}, which is struck out.`,
          remedy,
        );
      } else if (dueOf(before) > dueOf(milestone)) {
        const remedy = "Check both dates.";
        add(
          report,
          "warning",
          "due-before-predecessor",
          at,
          `It is due before milestone ${number}, for which it waits.`,
          remedy,
        );
      }
    }
    if (new Set(milestone.after).size !== milestone.after.length) {
      const step = [...at.slice(0, -1), "after"];
      add(report, "error", "predecessor-twice", step, "It waits for one milestone twice.", "Remove one of them.");
    }
  }
  checkRetention(clause, live, path, timeZone, last, report);
}

function checkRetention(
  clause: NormalMilestones,
  live: NormalMilestone[],
  path: Path,
  timeZone: string,
  last: number,
  report: Report,
): void {
  const retaining = live.find(({ retention }) => retention !== "0%");
  const at = [...path, "retentionDate"];
  if (retaining !== undefined && clause.retentionDate === null) {
    const remedy = `Add "retentionDate", from when on it is released.`;
    add(
      report,
      "error",
      "retention-date-missing",
      at,
      "Money is kept back, but there is no date for its release.",
      remedy,
    );
  }
  if (retaining === undefined && clause.retentionDate !== null) {
    add(report, "warning", "retention-none", at, "There is a retention date, but nothing is kept back.", "Remove it.");
  }
  if (clause.retentionDate !== null && parseMoment(clause.retentionDate, timeZone, "start") < last) {
    const remedy = "Retentions usually end after the last delivery.";
    add(
      report,
      "warning",
      "retention-date-early",
      at,
      "Retentions are released before the last milestone is due.",
      remedy,
    );
  }
  if (clause.cureDays > 65_535) {
    add(
      report,
      "error",
      "duration-too-long",
      [...path, "cureDays"],
      "The contract has room for 65,535 days.",
      "Write fewer.",
    );
  }
}

function checkNames({ milestones }: NormalMilestones, path: Path, report: Report): void {
  milestones.forEach(({ name }, i) => {
    if (name === "" || milestones.findIndex((milestone) => milestone.name === name) === i) return;
    const at = [...path, "milestones", i, "name"];
    add(report, "error", "milestone-name-twice", at, `"${name}" is the name of two milestones.`, "Rename one of them.");
  });
}

function checkSilence(milestone: NormalMilestone, at: Path, file: NormalFile, report: Report): void {
  if (milestone.reviewDays < 1 || milestone.reviewDays > 65_535) {
    const remedy = "Write between 1 and 65,535 days.";
    add(report, "error", "review-days-invalid", [...at, "reviewDays"], "Approvers need time to review.", remedy);
  }
  if (milestone.challengeDays > 255) {
    const remedy = "Write at most 255 days.";
    add(
      report,
      "error",
      "challenge-days-invalid",
      [...at, "challengeDays"],
      "The contract has no room for so many.",
      remedy,
    );
  }
  if (milestone.challengeDays > 0 && !Object.values(file.parties).some(({ disputes }) => disputes)) {
    const remedy = "Let a party dispute, or do not make the payee wait.";
    add(
      report,
      "warning",
      "challenge-by-nobody",
      [...at, "challengeDays"],
      "Payment waits for disputes, but nobody may dispute.",
      remedy,
    );
  }
  const arbiter = file.rules.arbiter === null ? undefined : file.parties[file.rules.arbiter];
  if (arbiter !== undefined && arbiter.organisation === file.parties[milestone.payee]?.organisation) {
    const remedy = "Name an arbiter from another organisation.";
    add(
      report,
      "error",
      "arbiter-is-payee",
      ["rules", "arbiter"],
      `The arbiter is paid for milestone ${milestone.number}.`,
      remedy,
    );
  }
}
