import { split } from "../arithmetic/split.ts";
import type { MilestoneBooks } from "../books/types.ts";
import { approversOf, partiesWith } from "../preview/milestones.ts";
import { payability } from "../preview/forecast.ts";
import type { ClauseRecord } from "../record/record.ts";
import { booksOf, milestoneName, money, partyName, payersOf, rowOf, type Situation } from "../situation/situation.ts";
import { partyFlags } from "../terms/types.ts";

const DAY = 86_400;

/** Something that somebody has to do, or may do now. */
export interface DueItem {
  /** Stays the same as long as it is the same thing, for calendars. */
  id: string;
  /** In seconds: by when, or from when on; null where the terms name no time. */
  when: number | null;
  /** `due`: not late yet. `overdue`: should have happened. `possible`: anybody may do it now. */
  state: "due" | "overdue" | "possible";
  what: string;
  /** Party names, or "anyone". */
  who: string[];
  /** Name of the clause; null for the agreement as a whole. */
  clause: string | null;
}

type Item = Omit<DueItem, "id" | "clause" | "state"> & { kind: string; possible?: boolean };

const anyone = ["anyone"];

/** What is due, overdue or possible under an agreement, soonest first. */
export function dueItems(situation: Situation): DueItem[] {
  const ofClauses = situation.record.clauses.flatMap((clause) =>
    clauseItems(situation, clause).map((item) => toDue(situation, item, clause)),
  );
  const all = [...agreementItems(situation).map((item) => toDue(situation, item)), ...ofClauses];
  return all.sort((a, b) => (a.when ?? 0) - (b.when ?? 0));
}

function toDue({ record, now, clauses }: Situation, { kind, possible, ...item }: Item, clause?: ClauseRecord): DueItem {
  const open = possible === true && (item.when === null || item.when <= now);
  const late = item.when !== null && item.when <= now;
  return {
    id: `${record.id.slice(2, 18)}-${clause === undefined ? "agreement" : clause.index + 1}-${kind}`,
    ...item,
    state: open ? "possible" : late ? "overdue" : "due",
    clause: clause === undefined ? null : (clauses[clause.index] ?? `${clause.index + 1}`),
  };
}

function agreementItems(situation: Situation): Item[] {
  const { books, stale, state, now } = situation;
  const items: Item[] = [];
  if (books.succession !== null) {
    const { party, readyAt } = books.succession;
    const what = `Execute the succession of ${partyName(situation, party)}, unless its old account refuses`;
    items.push({ kind: "succession", when: readyAt, what, who: anyone, possible: true });
  }
  if (state !== "closed" && books.endsAt > now)
    items.push({ kind: "end", when: books.endsAt, what: "The agreement ends", who: [] });
  if (state === "suspended")
    items.push({ kind: "resume", when: books.suspendedUntil, what: "Clocks run again", who: [] });
  const untold = state === "ended" && books.clauses.some(({ ending }) => !ending);
  if (stale.length > 0 || untold)
    items.push({ kind: "sync", when: null, what: "Tell the clauses what is in force", who: anyone, possible: true });
  return items;
}

function clauseItems(situation: Situation, clause: ClauseRecord): Item[] {
  const books = booksOf(situation, clause);
  const running = situation.state === "active" || situation.state === "suspended" || situation.state === "ending";
  return [
    ...books.milestones.flatMap((milestone) => milestoneItems(situation, clause, milestone, running)),
    ...(running ? fundingItems(situation, clause) : []),
    ...books.arrears.map(({ payer, payee, due, toRetain, since }) => {
      const from = partyName(situation, payersOf(clause)[payer]?.party ?? 0);
      const what = `Pay the arrears of ${money(clause, due + toRetain)} to ${partyName(situation, payee)}`;
      return { kind: `arrears-${payer + 1}-${payee}`, when: since, what, who: [from] };
    }),
  ];
}

/** The moment at which a wait ends: it stands still while the agreement is suspended. */
function endOf({ books }: Situation, clock: number, days: number): number {
  return Math.max(clock, books.suspendedUntil) + days * DAY;
}

function milestoneItems(situation: Situation, clause: ClauseRecord, m: MilestoneBooks, running: boolean): Item[] {
  const row = rowOf(clause, m.number);
  const { cureDays, longstop, retentionDate } = clause.config.deal;
  const { suspendedUntil } = situation.books;
  const name = milestoneName(situation, clause.index, m.number);
  const kind = (verb: string) => `${verb}-${m.number}-${m.round}`;
  const sum = money(clause, row.amount);
  const providers = partiesWith(situation, partyFlags.submits).map((n) => partyName(situation, n));
  switch (m.lane) {
    case "none":
      return running
        ? [{ kind: kind("deliver"), when: row.due || longstop, what: `Deliver ${name} (${sum})`, who: providers }]
        : [];
    case "submitted":
      return [reviewItem(situation, clause, m, kind("review"), name)];
    case "approved": {
      const when = Math.max(m.clock, suspendedUntil);
      const { payable, why } = payability(situation, clause, m.number);
      const what = payable || situation.now < when ? `Pay ${name} (${sum})` : `Pay ${name} (${sum}), once ${why}`;
      return [{ kind: kind("pay"), when, what, who: anyone, possible: payable }];
    }
    case "rejected": {
      const when = cureDays === 0 ? Math.max(longstop, suspendedUntil) : endOf(situation, m.clock, cureDays);
      return running ? [{ kind: kind("cure"), when, what: `Deliver ${name} (${sum}) again`, who: providers }] : [];
    }
    case "disputed":
      return [rulingItem(situation, m, kind("ruling"), name)];
    case "paid":
      return row.retentionPpm === 0
        ? []
        : [
            {
              kind: `retention-${m.number}`,
              when: retentionDate,
              what: `Release the retention of ${name}`,
              who: anyone,
              possible: true,
            },
          ];
    default:
      return [];
  }
}

function reviewItem(situation: Situation, clause: ClauseRecord, m: MilestoneBooks, kind: string, name: string): Item {
  const { reviewDays, amount } = rowOf(clause, m.number);
  const when = endOf(situation, m.clock, reviewDays);
  if (situation.now >= when)
    return { kind, when, what: `Let the review of ${name} lapse, as nobody answered`, who: anyone, possible: true };
  const who = approversOf(clause, [m.number]).filter((n) => !m.votes.includes(n) && n !== m.maker);
  return {
    kind,
    when,
    what: `Approve or reject ${name} (${money(clause, amount)})`,
    who: who.map((n) => partyName(situation, n)),
  };
}

function rulingItem(situation: Situation, m: MilestoneBooks, kind: string, name: string): Item {
  const { arbiter, disputePeriod } = situation.record.terms.rules;
  const when = endOf(situation, m.clock, disputePeriod / DAY);
  if (situation.now >= when)
    return { kind, when, what: `Let the dispute of ${name} lapse, as nobody ruled`, who: anyone, possible: true };
  const who = arbiter === 0 ? ["payee and payers"] : [partyName(situation, arbiter)];
  return { kind, when, what: `End the dispute of ${name}`, who };
}

/** The first date by which a purse no longer covers its share of what falls due. */
function fundingItems(situation: Situation, clause: ClauseRecord): Item[] {
  const books = booksOf(situation, clause);
  const payers = payersOf(clause);
  const open = books.milestones
    .filter(({ lane }) => !["paid", "final", "cancelled"].includes(lane))
    .map(({ number }) => ({ number, row: rowOf(clause, number) }))
    .sort((a, b) => (a.row.due || Infinity) - (b.row.due || Infinity));
  const weights = payers.map(({ weight }) => weight);
  return payers.flatMap(({ party }, payer) => {
    let needed = 0n;
    let when: number | null = null;
    const { balance = 0n } = books.purses[payer] ?? {};
    for (const { number, row } of open) {
      needed += split(row.amount, weights, clause.config.deal.unit, number)[payer] ?? 0n;
      if (needed > balance && when === null) when = row.due || clause.config.deal.longstop;
    }
    if (when === null) return [];
    const who = [partyName(situation, party)];
    return [
      {
        kind: `fund-${payer + 1}`,
        when,
        what: `Pay in: ${money(clause, needed - balance)} are missing for what is still open`,
        who,
      },
    ];
  });
}
