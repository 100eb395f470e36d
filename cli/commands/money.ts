import { Argument, type Command } from "commander";
import { ConcordatError } from "../../src/errors.ts";
import { payability } from "../../src/preview/forecast.ts";
import { arrearsAct, fundAct, payAct } from "../../src/preview/milestones.ts";
import { creditAct, refundAct, releaseAct } from "../../src/preview/remedies.ts";
import { givenReason } from "../../src/preview/words.ts";
import type { ClauseRecord } from "../../src/record/record.ts";
import {
  booksOf,
  findClause,
  findMilestone,
  findParty,
  partyName,
  payersOf,
  type Situation,
} from "../../src/situation/situation.ts";
import { parseAmount } from "../../src/units/amount.ts";
import { acts } from "../act.ts";
import { clauseOption, withReason, type ReasonOptions } from "../options.ts";
import { toAddress } from "../perform.ts";

interface ClauseOptions {
  clause?: string;
}

interface PayerOptions extends ClauseOptions {
  payer?: string;
}

const payerHelp = "whose purse; needed where the clause has several payers";

/** `fund`, `pay`, `arrears`, `release`, `refund`, `credit`: how money moves. */
export function addMoney(program: Command): void {
  const fund = program
    .command("fund")
    .description("pay into a purse; the sender pays")
    .addArgument(new Argument("<amount>", "in units of the clause's currency, for example 1250.50"))
    .addOption(clauseOption())
    .option("--payer <party>", payerHelp);
  acts<PayerOptions, [string]>(fund, (situation, options, written) => {
    const clause = findClause(situation, options.clause);
    const amount = toTokens(clause, written, "amount");
    return fundAct(situation, clause, findPayer(situation, clause, options.payer), amount);
  });

  const pay = program
    .command("pay")
    .description("pay what is approved and payable; anybody may")
    .addArgument(new Argument("[milestones...]", "by name or number; all that are payable if none is named"))
    .addOption(clauseOption());
  acts<ClauseOptions, [string[]]>(pay, (situation, options, written) => {
    const clause = findClause(situation, options.clause);
    const named = written.map((name) => findMilestone(situation, clause, name));
    return payAct(situation, clause, named.length === 0 ? payable(situation, clause) : named);
  });

  const arrears = program
    .command("arrears")
    .description("pay what a payer owes a payee, as far as its purse reaches; anybody may")
    .addArgument(new Argument("<payee>", "the party that is owed"))
    .addOption(clauseOption())
    .option("--payer <party>", payerHelp);
  acts<PayerOptions, [string]>(arrears, (situation, options, payee) => {
    const clause = findClause(situation, options.clause);
    const payer = findPayer(situation, clause, options.payer);
    return arrearsAct(situation, clause, payer, findParty(situation, payee, "payee"));
  });

  addRelease(program);

  const refund = program
    .command("refund")
    .description("give a payer back what can no longer fall due; anybody may")
    .addOption(clauseOption())
    .option("--payer <party>", payerHelp);
  acts<PayerOptions>(refund, (situation, options) => {
    const clause = findClause(situation, options.clause);
    return refundAct(situation, clause, findPayer(situation, clause, options.payer));
  });

  const credit = program
    .command("credit")
    .description("withdraw what could not be delivered to a party's account")
    .addArgument(new Argument("<party>", "whose credit"))
    .requiredOption("--to <address>", "account that takes it")
    .addOption(clauseOption());
  acts<ClauseOptions & { to: string }, [string]>(credit, (situation, options, party) => {
    const clause = findClause(situation, options.clause);
    return creditAct(situation, clause, findParty(situation, party, "party"), toAddress(options.to, "--to"));
  });
}

function addRelease(program: Command): void {
  const release = program
    .command("release")
    .description("settle the retention of a paid milestone")
    .addArgument(new Argument("<milestone>", "by name or number"))
    .addOption(clauseOption())
    .option("--deduct <amount>", "what stays with the payers; only before the retention date", "0");
  acts<ReasonOptions & ClauseOptions & { deduct: string }, [string]>(
    withReason(release),
    (situation, options, written) => {
      const clause = findClause(situation, options.clause);
      const isPlain = options.reason === undefined && options.reasonFile === undefined && options.deduct === "0";
      return releaseAct(situation, clause, {
        milestone: findMilestone(situation, clause, written),
        deduction: toTokens(clause, options.deduct, "--deduct"),
        ...(isPlain ? {} : { given: givenReason(options) }),
      });
    },
  );
}

/** Milestones of a clause that could be paid now. */
function payable(situation: Situation, clause: ClauseRecord): number[] {
  const { milestones } = booksOf(situation, clause);
  const approved = milestones.filter(({ lane }) => lane === "approved").map(({ number }) => number);
  const now = approved.filter((number) => payability(situation, clause, number).payable);
  return now.length === 0 ? approved : now;
}

/** An amount a person wrote, in token units. */
export function toTokens(clause: ClauseRecord, written: string, field: string): bigint {
  try {
    return parseAmount(written, clause.currency) * clause.config.deal.unit;
  } catch (error) {
    if (!(error instanceof ConcordatError)) throw error;
    const { code, remedy } = error;
    throw new ConcordatError(error.shortMessage, { code, remedy, where: { field } });
  }
}

/** A payer of a clause (from 0), by party name; the only one where nothing is said. */
function findPayer(situation: Situation, clause: ClauseRecord, written?: string): number {
  const payers = payersOf(clause);
  const names = payers.map(({ party }) => partyName(situation, party));
  if (written === undefined && payers.length === 1) return 0;
  const index = written === undefined ? -1 : payers.findIndex(({ party }) => party === partyOf(situation, written));
  if (index >= 0) return index;
  throw new ConcordatError(
    written === undefined ? "The clause has several payers." : `"${written}" is no payer of this clause.`,
    { code: "payer-unknown", remedy: `Choose one of ${names.join(", ")}.`, where: { field: "--payer" } },
  );
}

function partyOf(situation: Situation, written: string): number {
  return findParty(situation, written, "--payer");
}
