import type { Command } from "commander";
import { compareWithChain, differences } from "../../src/books/compare.ts";
import { toCalendar } from "../../src/due/calendar.ts";
import { dueItems } from "../../src/due/due.ts";
import { writeFile } from "../../src/files/write.ts";
import { laneInWords } from "../../src/preview/lanes.ts";
import { enumerate, showTime } from "../../src/preview/words.ts";
import {
  booksOf,
  milestoneName,
  money,
  partyName,
  payersOf,
  rowOf,
  type Situation,
} from "../../src/situation/situation.ts";
import { formatMoment } from "../../src/units/moment.ts";
import { exitCodes } from "../exit.ts";
import { withAgreement, type AgreementOptions } from "../options.ts";
import type { Output } from "../output.ts";
import { run } from "../run.ts";
import { readSituation, withSession, type Session } from "../session.ts";

/** `status`, `books`, `due`: where an agreement stands, its money, and what is to be done. */
export function addStatus(program: Command): void {
  reads(program.command("status").description("say where an agreement stands"), (out, situation) => {
    showStatus(out, situation);
  });

  reads(
    program
      .command("books")
      .description("rebuild the books from the events, and compare them with contracts and tokens"),
    async (out, situation, session) => showBooks(out, situation, session),
  );

  const due = program
    .command("due")
    .description("say what is due, overdue or possible now, and for whom")
    .option("--ical <file>", "also write what has a date as an iCalendar file")
    .option("--for <party>", "only what this party has to do");
  reads<{ ical?: string; for?: string }>(due, (out, situation, _, options) => {
    showDue(out, situation, options);
  });
}

type Reading<Own> = (
  out: Output,
  situation: Situation,
  session: Session,
  options: Own & AgreementOptions,
) => Promise<number | void> | number | void;

function reads<Own = object>(command: Command, show: Reading<Own>): void {
  withAgreement(command).action(
    run<Own & AgreementOptions, []>(({ out, options }) =>
      withSession(out, options, async (session) =>
        show(out, await readSituation(out, session, options), session, options),
      ),
    ),
  );
}

const states = {
  none: "not activated",
  active: "in force",
  suspended: "suspended: clocks stand still",
  ending: "in force, notice was given",
  ended: "ended: what was delivered is still reviewed and paid",
  closed: "closed: everything is settled",
  withdrawn: "withdrawn",
} as const;

function showStatus(out: Output, situation: Situation): void {
  const { record, books, state, zone, now, clauses, stale } = situation;
  out.say(`"${record.terms.title}" is ${states[state]}.`);
  out.say(`Id ${record.id}, edition ${record.terms.edition}, chain ${record.chainId}, hub ${record.hub}.`);
  if (state === "suspended") out.say(`Clocks run again from ${showTime(books.suspendedUntil, zone)}.`);
  if (books.endsAt > now) out.say(`It ends on ${showTime(books.endsAt, zone)}.`);
  if (books.succession !== null) {
    const { party, heir, readyAt } = books.succession;
    out.say(`${heir} may take over ${partyName(situation, party)} from ${showTime(readyAt, zone)}.`);
  }
  if (stale.length > 0) out.say(`Not told of the edition in force: ${enumerate(stale.map((i) => clauses[i] ?? ""))}.`);
  out.table(
    ["party", "organisation", "account"],
    record.terms.parties.map(({ account, organisation }, i) => [
      partyName(situation, i + 1),
      record.terms.organisations[organisation - 1] ?? "",
      account,
    ]),
  );
  for (const clause of record.clauses) {
    const milestones = booksOf(situation, clause).milestones;
    out.say(`Clause ${clauses[clause.index] ?? clause.index + 1}`);
    out.table(
      ["milestone", "amount", "due", "stands"],
      milestones.map(({ number, lane, round, basis }) => {
        const { amount, due } = rowOf(clause, number);
        const stands = `${laneInWords[lane]}${round > 1 ? `, round ${round}` : ""}${basis === null ? "" : ` (${basis})`}`;
        const date = due === 0 ? "" : formatMoment(due, zone, "deadline");
        return [milestoneName(situation, clause.index, number), money(clause, amount), date, stands];
      }),
      [1],
    );
  }
  out.document({
    ok: true,
    id: record.id,
    title: record.terms.title,
    state,
    edition: record.terms.edition,
    parties: record.terms.parties.map(({ account }, i) => ({ party: partyName(situation, i + 1), account })),
    clauses: record.clauses.map((clause) => ({
      clause: clauses[clause.index],
      id: clause.id,
      currency: clause.currency,
      unit: clause.config.deal.unit,
      milestones: booksOf(situation, clause).milestones.map((milestone) => ({
        name: situation.milestones[clause.index]?.[milestone.number - 1],
        amount: rowOf(clause, milestone.number).amount,
        ...milestone,
      })),
    })),
  });
}

async function showBooks(out: Output, situation: Situation, { client }: Session): Promise<number> {
  const { books, record } = situation;
  const facts = await out.progress("Comparing with the contracts", compareWithChain(client, [books]));
  // The token balance of a module is the sum over all agreements it serves: one agreement's books cannot tell it.
  const own = facts.filter(({ fact }) => !fact.startsWith("balance of"));
  const wrong = differences(own);
  for (const clause of record.clauses) showPurses(out, situation, clause.index);
  if (wrong.length === 0)
    out.say(
      `Rebuilt from ${record.events.length} events alone, and equal to the contracts in all ${own.length} facts.`,
    );
  for (const { fact, books: b, chain } of wrong)
    out.say(`DIFFERENT: ${fact}: ${b} in the books, ${chain} on the chain.`);
  out.document({ ok: wrong.length === 0, agreement: record.id, books, compared: own.length, differences: wrong });
  return wrong.length === 0 ? exitCodes.ok : exitCodes.refused;
}

function showPurses(out: Output, situation: Situation, index: number): void {
  const clause = situation.record.clauses.find((candidate) => candidate.index === index);
  if (clause === undefined) return;
  const { purses, arrears, credits, payments } = booksOf(situation, clause);
  const payer = (number: number) => partyName(situation, payersOf(clause)[number]?.party ?? 0);
  const sum = (amount: bigint) => money(clause, amount);
  out.say(`Clause ${situation.clauses[index] ?? index + 1}`);
  out.table(
    ["purse of", "paid in", "paid out", "retained", "refunded", "left"],
    purses.map((p, i) => [payer(i), sum(p.deposited), sum(p.paid), sum(p.retained), sum(p.refunded), sum(p.balance)]),
    [1, 2, 3, 4, 5],
  );
  if (payments.length > 0) {
    out.table(
      ["paid on", "milestone", "to", "basis", "gross", "retained", "net", "transaction"],
      payments.map((p) => [
        formatMoment(p.timestamp, situation.zone, "start").slice(0, 10),
        p.milestones.join(", "),
        partyName(situation, p.payee),
        p.basis,
        sum(p.gross),
        sum(p.retained),
        sum(p.net),
        p.transactionHash,
      ]),
      [4, 5, 6],
    );
  }
  for (const { payer: from, payee, due, toRetain, since } of arrears)
    out.say(
      `${payer(from)} owes ${partyName(situation, payee)} ${sum(due + toRetain)} since ${showTime(since, situation.zone)}.`,
    );
  for (const [party, { amount }] of credits)
    if (amount > 0n) out.say(`Kept as credit of ${partyName(situation, party)}: ${sum(amount)}.`);
}

function showDue(out: Output, situation: Situation, { ical, for: party }: { ical?: string; for?: string }): void {
  const all = dueItems(situation);
  const items = party === undefined ? all : all.filter(({ who }) => who.includes(party) || who.includes("anyone"));
  if (items.length === 0) out.say("Nothing is due.");
  else {
    out.table(
      ["when", "", "what", "who"],
      items.map(({ when, state, what, who }) => [
        when === null ? "now" : showTime(when, situation.zone),
        state === "possible" ? "possible now" : state,
        what,
        enumerate(who, "or"),
      ]),
    );
  }
  if (ical !== undefined) {
    writeFile(ical, toCalendar(situation.record.terms.title, items, situation.now), { replace: true });
    out.say(`${ical} is written: a calendar of what has a date.`);
  }
  out.document({ ok: true, now: situation.now, items, ...(ical === undefined ? {} : { ical }) });
}
