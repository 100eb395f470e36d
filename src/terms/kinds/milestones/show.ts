import { split } from "../../../arithmetic/split.ts";
import * as page from "../../../show/model.ts";
import type { Section } from "../../../show/model.ts";
import { formatAmount, parseAmount, showAmount } from "../../../units/amount.ts";
import { showDuration } from "../../../units/duration.ts";
import { showMoment } from "../../../units/moment.ts";
import { showShare } from "../../../units/weights.ts";
import type { NormalFile } from "../../normal.ts";
import type { NormalMilestone, NormalMilestones, VoidMilestone } from "./normal.ts";
import { showPolicy } from "./show-policy.ts";

/** How the page calls a party. */
type Naming = (party: string) => string;

/** A milestones clause for readers. */
export function show(clause: NormalMilestones, file: NormalFile, nameOf: Naming): Section[] {
  return [
    showMoney(clause, file, nameOf),
    showSchedule(clause, file, nameOf),
    ...clause.milestones.map((milestone) =>
      milestone.void ? showVoid(milestone, file.language) : showMilestone(milestone, clause, file, nameOf),
    ),
    page.section(
      "Who accepts",
      page.paragraph(
        "Whoever submits a delivery, and whoever is paid for it, never accepts it: no approval counts that comes from their organisations.",
      ),
      ...Object.entries(clause.policies).map(([name, policy]) => showPolicy(name, policy, clause.currency, nameOf)),
    ),
    showDates(clause, file),
  ];
}

function showMoney(clause: NormalMilestones, file: NormalFile, nameOf: Naming): Section {
  const { currency, token } = clause;
  const total = clause.milestones.reduce((sum, m) => sum + (m.void ? 0n : parseAmount(m.amount, currency)), 0n);
  const weights = clause.payers.map(({ share }) => BigInt(share));
  const sum = weights.reduce((all, weight) => all + weight, 0n);
  const original = clause.originalValue === undefined ? null : showAmount(clause.originalValue, currency);
  return page.section(
    "Money",
    page.paragraph(
      `The clause promises ${showAmount(formatAmount(total, currency), currency)} in all. Every payment is divided among the payers by their shares, exactly, and a payer answers for its own share only.`,
    ),
    page.table(
      "Payers",
      ["Payer", ">Share", ">Weight"],
      clause.payers.map(({ party, share }) => [nameOf(party), showShare(BigInt(share), sum), `${share} of ${sum}`]),
    ),
    page.definitions({
      Currency: currency,
      Token: token === null ? "not yet known" : `${token.address}, ${token.decimals} decimals`,
      Module: clause.module ?? "not yet known",
      "Id of the clause": clause.anchor ?? null,
      "Original value": file.edition === 1 ? null : (original ?? "none: the clause was added by amendment"),
    }),
  );
}

function showSchedule(clause: NormalMilestones, file: NormalFile, nameOf: Naming): Section {
  const rows = clause.milestones.map((milestone) =>
    milestone.void
      ? [String(milestone.number), milestone.title, "struck out", "", ""]
      : [
          String(milestone.number),
          milestone.title,
          showAmount(milestone.amount, clause.currency),
          nameOf(milestone.payee),
          showMoment(milestone.due, file.timeZone, "deadline"),
        ],
  );
  return page.section("Milestones", page.table("Milestones", [">No.", "Milestone", ">Amount", "Payee", "Due"], rows));
}

function showVoid(milestone: VoidMilestone, language: string): Section {
  return page.section(
    headingOf(milestone),
    page.paragraph("The parties struck this milestone out. It will never be paid; its number stays taken."),
    page.quoted("Reason", milestone.reason, language),
    page.quoted("It was", milestone.description, language),
    page.quoted("To be accepted on", milestone.acceptance, language),
  );
}

function showMilestone(
  milestone: NormalMilestone,
  clause: NormalMilestones,
  file: NormalFile,
  nameOf: Naming,
): Section {
  const { currency, payers } = clause;
  const { number, after, retention, challengeDays } = milestone;
  const legs = split(
    parseAmount(milestone.amount, currency),
    payers.map(({ share }) => BigInt(share)),
    1n,
    number,
  );
  const paid = payers.map(
    ({ party }, i) => `${nameOf(party)} ${showAmount(formatAmount(legs[i] ?? 0n, currency), currency)}`,
  );
  const wait =
    after.length === 0
      ? ""
      : ` It is paid only after ${after.length === 1 ? "milestone" : "milestones"} ${page.enumerate(after.map(String))}.`;
  const kept = retention === "0%" ? "" : ` ${retention} of the payment is kept back until retentions are released.`;
  const challenge =
    challengeDays === 0
      ? "An accepted delivery is payable at once."
      : `An accepted delivery may be disputed for ${showDuration(challengeDays)}, and is payable afterwards.`;
  return page.section(
    headingOf(milestone),
    page.quoted("", milestone.description, file.language),
    page.quoted("To be accepted on", milestone.acceptance, file.language),
    page.paragraph(
      `${nameOf(milestone.payee)} is paid ${showAmount(milestone.amount, currency)} (${page.enumerate(paid)}) when the delivery is accepted under the policy "${milestone.policy}".${wait}${kept}`,
    ),
    page.paragraph(
      `Delivery is due by ${showMoment(milestone.due, file.timeZone, "deadline")}. Approvers have ${showDuration(milestone.reviewDays)} to review it. ${showReviewSilence(milestone)} ${challenge} ${showDisputeSilence(milestone)}`,
    ),
  );
}

function headingOf({ number, title, name }: NormalMilestone | VoidMilestone): string {
  return `Milestone ${number}: ${title}${name === "" ? "" : ` (${name})`}`;
}

function showReviewSilence({ ifReviewIsSilent }: NormalMilestone): string {
  if (ifReviewIsSilent === "arbiter") return "If they stay silent, the arbiter decides.";
  return `If they stay silent, the delivery counts as ${ifReviewIsSilent}.`;
}

function showDisputeSilence({ ifArbiterIsSilent }: NormalMilestone): string {
  return ifArbiterIsSilent === "accepted"
    ? "If a dispute is not decided in time, the payee is paid in full."
    : "If a dispute is not decided in time, the payers keep the money.";
}

function showDates(clause: NormalMilestones, { timeZone, language }: NormalFile): Section {
  const cure =
    clause.cureDays === 0
      ? "After a rejection the provider may deliver again until the longstop."
      : `After a rejection the provider has ${showDuration(clause.cureDays)} to deliver again; then the milestone may be cancelled.`;
  return page.section(
    "Dates, retention, evidence",
    page.paragraph(
      `Late delivery is possible until ${showMoment(clause.longstop, timeZone, "deadline")} (the longstop). What is not delivered by then may be cancelled, and its money goes back to the payers. ${cure}`,
    ),
    clause.retentionDate === null
      ? null
      : page.paragraph(
          `Retentions are released in full from ${showMoment(clause.retentionDate, timeZone, "start")} on; until then the parties may agree on deductions.`,
        ),
    page.quoted("Custody of evidence", clause.custody, language),
    page.quoted("Also agreed", clause.notes, language),
  );
}
