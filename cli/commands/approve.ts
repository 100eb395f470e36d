import { Argument, type Command } from "commander";
import { newEnvelope, readEnvelope, verifyEnvelope } from "../../src/envelope/envelope.ts";
import { ConcordatError } from "../../src/errors.ts";
import type { Auth, Filing } from "../../src/messages/types.ts";
import { approveAct, submitAct } from "../../src/preview/milestones.ts";
import type { ClauseRecord } from "../../src/record/record.ts";
import { deliveryOnFile } from "../../src/situation/delivery.ts";
import { findClause, findMilestone, type Situation } from "../../src/situation/situation.ts";
import { ZERO_HASH } from "../../src/terms/types.ts";
import { z } from "zod";
import { acts } from "../act.ts";
import { clauseOption } from "../options.ts";

interface ApproveOptions {
  clause?: string;
  submission?: string;
  pay: boolean;
}

/** `approve`: approvers accept deliveries; what is payable is paid in the same transaction. */
export function addApprove(program: Command): void {
  const command = program
    .command("approve")
    .description("accept deliveries and pay what thereby is payable, in one transaction")
    .addArgument(new Argument("<milestones...>", "by name or number"))
    .addOption(clauseOption())
    .option("--submission <file>", "the provider's signed submission, where nothing is on file yet")
    .option("--no-pay", "only approve");
  acts<ApproveOptions, [string[]]>(command, async (situation, { clause: written, submission, pay }, milestones) => {
    const clause = findClause(situation, written);
    const numbers = milestones.map((name) => findMilestone(situation, clause, name));
    if (submission === undefined) {
      const filings = numbers.map((number) => toFiling(situation, clause, number));
      return approveAct(situation, clause, { filings, thenPay: pay });
    }
    const { filing, by } = await readSubmission(situation, clause, submission);
    if (numbers.length !== 1 || numbers[0] !== filing.delivery.milestone) {
      throw new ConcordatError(`The submission is of milestone ${filing.delivery.milestone}.`, {
        code: "submission-foreign",
        remedy: "Approve exactly that milestone.",
        where: { file: submission, field: "message.filings" },
      });
    }
    return approveAct(situation, clause, { filings: [filing], submission: by, thenPay: pay });
  });
}

/** A delivery that is on file; the contracts know the rest of it. */
function toFiling(situation: Situation, clause: ClauseRecord, milestone: number): Filing {
  const delivery = deliveryOnFile(situation, clause, milestone);
  return { delivery, serviceDate: 0, invoice: ZERO_HASH, budgetLine: ZERO_HASH, location: "" };
}

const whole = z.coerce.number().int().nonnegative();
const digest = z.string().regex(/^0x[0-9a-f]{64}$/);
const submitted = z.object({
  filings: z.tuple([
    z.strictObject({
      delivery: z.strictObject({
        milestone: whole,
        round: whole,
        amount: z.string().regex(/^\d+$/).transform(BigInt),
        evidence: digest,
      }),
      serviceDate: whole,
      invoice: digest,
      budgetLine: digest,
      location: z.string(),
    }),
  ]),
});

/** What a provider signed with `submit --sign`. */
async function readSubmission(
  situation: Situation,
  clause: ClauseRecord,
  file: string,
): Promise<{ filing: Filing; by: Auth }> {
  const envelope = readEnvelope(file);
  const parsed = submitted.safeParse(envelope.message);
  const [filing] = parsed.data?.filings ?? [];
  const wrong = (message: string) =>
    new ConcordatError(message, {
      code: "submission-invalid",
      remedy: "Ask the provider for the file that `concordat submit --sign` wrote.",
      where: { file, field: "message" },
    });
  if (filing === undefined || envelope.primaryType !== "Submit") throw wrong("This is not a signed submission.");
  const { authority } = submitAct(situation, clause, filing);
  if (authority === undefined || newEnvelope(authority.subject).primaryType !== envelope.primaryType)
    throw wrong("This is not a signed submission.");
  const [by] = await verifyEnvelope(envelope, authority.subject, { file }, situation.now, situation.client.provider);
  if (by === undefined) throw wrong("Nobody has signed this submission.");
  return { filing, by };
}
