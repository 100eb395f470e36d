import { Argument, type Command } from "commander";
import {
  announceAct,
  closeAct,
  endAct,
  noticeAct,
  succeedAct,
  suspendAct,
  syncAct,
  vetoAct,
} from "../../src/preview/agreements.ts";
import { givenReason } from "../../src/preview/words.ts";
import { findClause, findParty, type Situation } from "../../src/situation/situation.ts";
import { parseMoment } from "../../src/units/moment.ts";
import { acts } from "../act.ts";
import { withReason, withSkip, type ReasonOptions, type SkipOptions } from "../options.ts";
import { toAddress } from "../perform.ts";

/** `succeed`, `suspend`, `resume`, `notice`, `end`, `close`, `sync`: the life of an agreement in force. */
export function addLife(program: Command): void {
  addSucceed(program);

  const suspend = program
    .command("suspend")
    .description("stop the clocks until a date; nothing is paid meanwhile")
    .requiredOption("--until <date>", "ISO 8601 date in the agreement's time zone: clocks run again when it begins");
  acts<ReasonOptions & { until: string }>(withReason(suspend), (situation, options) =>
    suspendAct(situation, parseMoment(options.until, situation.zone, "start"), givenReason(options)),
  );

  const resume = program.command("resume").description("let the clocks of a suspended agreement run again");
  acts<ReasonOptions>(withReason(resume), (situation, options) => suspendAct(situation, 0, givenReason(options)));

  const notice = program.command("notice").description("give notice, as a party that the terms let end the agreement");
  acts<ReasonOptions>(withReason(notice), (situation, options) => noticeAct(situation, givenReason(options)));

  const end = program.command("end").description("end the agreement at once, with all signatures");
  acts<ReasonOptions>(withReason(end), (situation, options) => endAct(situation, givenReason(options)));

  acts(program.command("close").description("close an agreement whose clauses are all settled"), closeAct);
  const sync = program.command("sync").description("tell clauses what is in force, where they were not told");
  acts(sync, (situation) => syncAct(situation));
}

function addSucceed(program: Command): void {
  const succeed = program
    .command("succeed")
    .description("let another account take over a party: announce, wait, execute");

  const announce = succeed
    .command("announce")
    .description("announce the heir: by the party itself, or by all others who sign")
    .addArgument(new Argument("<party>", "the party whose account changes"))
    .addArgument(new Argument("<address>", "its new account"));
  acts<ReasonOptions, [string, string]>(withReason(announce), (situation, options, party, address) =>
    announceAct(situation, {
      party: findParty(situation, party, "party"),
      heir: toAddress(address, "address"),
      ...givenReason(options),
    }),
  );

  acts(succeed.command("veto").description("refuse the heir, with the old account"), vetoAct);
  const execute = succeed.command("execute").description("execute a succession whose delay is over");
  acts<SkipOptions>(withSkip(execute), (situation, options) => succeedAct(situation, toSkip(situation, options)));
}

/** Indexes of the clauses that `--skip` names. */
export function toSkip(situation: Situation, { skip = [] }: SkipOptions): number[] {
  return skip.map((name) => findClause(situation, name).index);
}
