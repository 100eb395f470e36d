import { Argument, type Command } from "commander";
import { disputeAct, lapseAct, resolveAct } from "../../src/preview/remedies.ts";
import { givenReason } from "../../src/preview/words.ts";
import { deliveryOnFile } from "../../src/situation/delivery.ts";
import { findClause, findMilestone } from "../../src/situation/situation.ts";
import { acts } from "../act.ts";
import { clauseOption, withReason, type ReasonOptions } from "../options.ts";
import { toTokens } from "./money.ts";

interface ClauseOptions {
  clause?: string;
}

const milestoneArgument = () => new Argument("<milestone>", "by name or number");

/** `dispute`, `resolve`, `lapse`: what happens when parties disagree, or say nothing. */
export function addDisputes(program: Command): void {
  const dispute = program
    .command("dispute")
    .description("dispute a delivery, before it is paid")
    .addArgument(milestoneArgument())
    .addOption(clauseOption());
  acts<ReasonOptions & ClauseOptions, [string]>(withReason(dispute), (situation, options, written) => {
    const clause = findClause(situation, options.clause);
    const delivery = deliveryOnFile(situation, clause, findMilestone(situation, clause, written));
    return disputeAct(situation, clause, delivery, givenReason(options));
  });

  const resolve = program
    .command("resolve")
    .description("end a dispute: the arbiter alone, or payee and payers together")
    .addArgument(milestoneArgument())
    .addArgument(new Argument("<amount>", "what the payee gets of the milestone's amount"))
    .addOption(clauseOption());
  acts<ReasonOptions & ClauseOptions, [string, string]>(withReason(resolve), (situation, options, written, amount) => {
    const clause = findClause(situation, options.clause);
    const delivery = deliveryOnFile(situation, clause, findMilestone(situation, clause, written));
    const toPayee = toTokens(clause, amount, "amount");
    return resolveAct(situation, clause, { delivery, toPayee, ...givenReason(options) });
  });

  const lapse = program
    .command("lapse")
    .description("apply what the terms say of silence, once a time is over; anybody may")
    .addArgument(milestoneArgument())
    .addOption(clauseOption());
  acts<ClauseOptions, [string]>(lapse, (situation, options, written) => {
    const clause = findClause(situation, options.clause);
    return lapseAct(situation, clause, findMilestone(situation, clause, written));
  });
}
