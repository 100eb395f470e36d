import { Argument, type Command } from "commander";
import { evidenceAct, rejectAct, submitAct } from "../../src/preview/milestones.ts";
import { digestOfFile, givenReason } from "../../src/preview/words.ts";
import { laneOf } from "../../src/preview/lanes.ts";
import { deliveryOnFile, newDelivery } from "../../src/situation/delivery.ts";
import { findClause, findMilestone } from "../../src/situation/situation.ts";
import { parseMoment } from "../../src/units/moment.ts";
import { ConcordatError } from "../../src/errors.ts";
import { ZERO_HASH } from "../../src/terms/types.ts";
import type { Hex } from "../../src/terms/normal.ts";
import { acts } from "../act.ts";
import { clauseOption, withReason, type ReasonOptions } from "../options.ts";

interface EvidenceOptions {
  clause?: string;
  evidence?: string;
  evidenceDigest?: string;
  location?: string;
}

interface SubmitOptions extends EvidenceOptions {
  invoice?: string;
  budgetLine?: string;
  serviceDate?: string;
}

const milestoneArgument = () => new Argument("<milestone>", "by name or number");

/** `submit`, `attach`, `reject`: what a provider delivers, and an approver refuses. */
export function addDeliver(program: Command): void {
  const submit = withEvidence(program.command("submit").description("deliver a milestone for review"))
    .option("--invoice <file>", "invoice; its SHA-256 is recorded")
    .option("--budget-line <code>", "budget line of the payer, at most 32 characters")
    .option("--service-date <date>", "day on which the service was rendered; today if nothing is said");
  acts<SubmitOptions, [string]>(submit, (situation, options, written) => {
    const clause = findClause(situation, options.clause);
    const milestone = findMilestone(situation, clause, written);
    const { serviceDate, location = "" } = options;
    return submitAct(situation, clause, {
      delivery: newDelivery(situation, clause, milestone, toEvidence(options)),
      serviceDate: serviceDate === undefined ? situation.now : parseMoment(serviceDate, situation.zone, "start"),
      invoice: options.invoice === undefined ? ZERO_HASH : digestOfFile(options.invoice, "--invoice"),
      budgetLine: toBudgetLine(options.budgetLine ?? ""),
      location,
    });
  });

  const attach = withEvidence(program.command("attach").description("point to further evidence; anybody may"));
  acts<EvidenceOptions, [string]>(attach, (situation, options, written) => {
    const clause = findClause(situation, options.clause);
    const milestone = findMilestone(situation, clause, written);
    return evidenceAct(situation, clause, milestone, toEvidence(options), options.location ?? "");
  });

  const reject = program
    .command("reject")
    .description("refuse a delivery, with a reason")
    .addArgument(milestoneArgument())
    .addOption(clauseOption());
  acts<ReasonOptions & { clause?: string }, [string]>(withReason(reject), (situation, options, written) => {
    const clause = findClause(situation, options.clause);
    const milestone = findMilestone(situation, clause, written);
    const delivery =
      laneOf(situation, clause, milestone) === "none"
        ? newDelivery(situation, clause, milestone, ZERO_HASH)
        : deliveryOnFile(situation, clause, milestone);
    return rejectAct(situation, clause, delivery, givenReason(options));
  });
}

function withEvidence(command: Command): Command {
  return command
    .addArgument(milestoneArgument())
    .addOption(clauseOption())
    .option("--evidence <file>", "the evidence; its SHA-256 is recorded, the file itself goes nowhere")
    .option("--evidence-digest <sha256>", "instead of --evidence: its SHA-256")
    .option("--location <text>", "where the evidence is kept, for those who may see it", "");
}

function toEvidence({ evidence, evidenceDigest }: EvidenceOptions): Hex {
  if ((evidence === undefined) === (evidenceDigest === undefined)) {
    throw new ConcordatError("Evidence is needed, in one way.", {
      code: "evidence-missing",
      remedy: "Give the file with --evidence, or its SHA-256 with --evidence-digest.",
      where: { field: "--evidence" },
    });
  }
  if (evidence !== undefined) return digestOfFile(evidence, "--evidence");
  const digits = evidenceDigest?.toLowerCase().replace(/^0x/, "") ?? "";
  if (/^[0-9a-f]{64}$/.test(digits) && !/^0+$/.test(digits)) return `0x${digits}`;
  throw new ConcordatError(`"${evidenceDigest}" is no SHA-256.`, {
    code: "evidence-invalid",
    remedy: "It has 64 hexadecimal digits.",
    where: { field: "--evidence-digest" },
  });
}

function toBudgetLine(text: string): Hex {
  const bytes = Buffer.from(text, "utf8");
  if (bytes.length <= 32) return `0x${bytes.toString("hex").padEnd(64, "0")}`;
  throw new ConcordatError("The budget line is too long.", {
    code: "budget-line-invalid",
    remedy: "At most 32 characters fit.",
    where: { field: "--budget-line" },
  });
}
