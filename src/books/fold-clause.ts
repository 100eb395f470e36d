import type { BookEvent } from "../chain/events.ts";
import type { AgreementRecord } from "../record/record.ts";
import { decodeConfig } from "../terms/kinds/milestones/encode.ts";
import { unpackRow } from "../terms/kinds/milestones/words.ts";
import type { Hex } from "../terms/normal.ts";
import { membersOf } from "../terms/word.ts";
import { inconsistent } from "./fold.ts";
import { bases, lanes, type ClauseBooks, type Lane, type MilestoneBooks, type PurseBooks } from "./types.ts";

const DAY = 86_400;

/** The empty books of a clause that was just opened. */
export function openClause({ args, address }: BookEvent, record: AgreementRecord): ClauseBooks {
  const config = decodeConfig(args["config"] as Hex[]);
  const index = Number(args["index"]);
  return {
    id: args["clause"] as Hex,
    index,
    module: address,
    token: record.terms.clauses[index]?.token ?? "",
    edition: Number(args["edition"]),
    config,
    suspendedUntil: 0,
    ending: false,
    purses: config.deal.payers.map(() => ({ balance: 0n, retained: 0n, deposited: 0n, paid: 0n, refunded: 0n })),
    milestones: config.rows.map((_, i) => newMilestone(i + 1)),
    arrears: [],
    credits: new Map(),
    payments: [],
  };
}

/** Applies one event to the books of its clause. */
export function applyToClause(clause: ClauseBooks, event: BookEvent): void {
  const handler = handlers[event.name];
  if (handler === undefined) throw inconsistent(`The event ${event.name} is not known.`);
  handler(clause, event);
}

type Handler = (clause: ClauseBooks, event: BookEvent) => void;

const handlers: Record<string, Handler> = {
  ClauseAmended(clause, { args }) {
    clause.edition = Number(args["edition"]);
    for (const milestone of clause.milestones) if (milestone.lane === "submitted") milestone.votes = [];
    if ((args["config"] as Hex[]).length === 0) return;
    clause.config = decodeConfig(args["config"] as Hex[]);
    while (clause.milestones.length < clause.config.rows.length) {
      clause.milestones.push(newMilestone(clause.milestones.length + 1));
    }
  },
  ClauseSuspended(clause, { args }) {
    clause.suspendedUntil = Number(args["until"]);
  },
  ClauseEnded(clause) {
    clause.ending = true;
  },
  Deposited(clause, { args }) {
    const purse = purseOf(clause, args["payer"]);
    purse.balance += args["amount"] as bigint;
    purse.deposited += args["amount"] as bigint;
    requireBalance(purse, args["balance"] as bigint);
  },
  Refunded(clause, { args }) {
    const purse = purseOf(clause, args["payer"]);
    purse.balance -= args["amount"] as bigint;
    purse.refunded += args["amount"] as bigint;
    requireBalance(purse, args["balance"] as bigint);
  },
  ArrearsRecorded(clause, { args }) {
    setArrears(clause, args, Number(args["since"]));
  },
  ArrearsPaid(clause, { args }) {
    spend(purseOf(clause, args["payer"]), args["paid"] as bigint, args["retained"] as bigint);
    const open = clause.arrears.find((a) => a.payer === Number(args["payer"]) && a.payee === Number(args["payee"]));
    setArrears(clause, args, open?.since ?? 0);
  },
  Credited(clause, { args }) {
    const held = clause.credits.get(Number(args["party"])) ?? { amount: 0n, withdrawals: 0, withdrawn: 0n };
    clause.credits.set(Number(args["party"]), { ...held, amount: held.amount + (args["amount"] as bigint) });
  },
  CreditWithdrawn(clause, { args }) {
    const held = clause.credits.get(Number(args["party"]));
    const amount = args["amount"] as bigint;
    if (held?.amount !== amount)
      throw inconsistent(`Party ${Number(args["party"])} withdrew more or less than its credit.`);
    const withdrawals = Number(args["count"]);
    clause.credits.set(Number(args["party"]), { amount: 0n, withdrawals, withdrawn: held.withdrawn + amount });
  },
  MilestoneSubmitted(clause, { args, timestamp }) {
    const { delivery, ...rest } = args["filing"] as Record<string, unknown> & { delivery: Record<string, unknown> };
    const milestone = milestoneOf(clause, args["milestone"]);
    milestone.lane = "submitted";
    milestone.round = Number(delivery["round"]);
    milestone.clock = timestamp;
    milestone.maker = Number(args["maker"]);
    milestone.votes = [];
    milestone.delivery = {
      round: milestone.round,
      evidence: delivery["evidence"] as Hex,
      location: rest["location"] as string,
      invoice: rest["invoice"] as Hex,
      budgetLine: rest["budgetLine"] as Hex,
      serviceDate: Number(rest["serviceDate"]),
    };
  },
  MilestonesApproved(clause, { args, timestamp }) {
    const approvers = membersOf(Number(args["approvers"]));
    const approved = new Set(membersOf(args["approved"] as bigint));
    for (const number of membersOf(args["voted"] as bigint)) {
      const milestone = milestoneOf(clause, number);
      milestone.votes = [...new Set([...milestone.votes, ...approvers])].sort((a, b) => a - b);
      if (approved.has(number)) accept(clause, milestone, timestamp);
    }
  },
  MilestoneRejected(clause, { args, timestamp }) {
    const milestone = milestoneOf(clause, args["milestone"]);
    milestone.lane = "rejected";
    milestone.clock = timestamp;
    milestone.votes = [];
    milestone.round = Number(args["round"]) + 1;
  },
  RoundVoided(clause, { args }) {
    milestoneOf(clause, args["milestone"]).round = Number(args["round"]) + 1;
  },
  MilestonesPaid(clause, { args, timestamp, transactionHash }) {
    const milestones = membersOf(args["milestones"] as bigint);
    const basis = bases[Number(args["basis"])] ?? "approved";
    const legs = args["legs"] as { paid: bigint; retained: bigint }[];
    legs.forEach((leg, payer) => spend(purseOf(clause, payer), leg.paid, leg.retained));
    for (const number of milestones) {
      const milestone = milestoneOf(clause, number);
      milestone.basis = basis;
      milestone.clock = 0;
      if (milestone.lane === "approved") milestone.lane = "paid";
      milestone.discharged = milestone.lane === "final" ? (args["gross"] as bigint) : rowOf(clause, number).amount;
    }
    const [gross, retained, net] = [args["gross"], args["retained"], args["net"]] as [bigint, bigint, bigint];
    clause.payments.push({
      milestones,
      payee: Number(args["payee"]),
      basis,
      gross,
      retained,
      net,
      legs,
      timestamp,
      transactionHash,
    });
  },
  MilestoneDisputed(clause, { args, timestamp }) {
    const milestone = milestoneOf(clause, args["milestone"]);
    milestone.lane = "disputed";
    milestone.clock = timestamp;
  },
  MilestoneResolved(clause, { args }) {
    const milestone = milestoneOf(clause, args["milestone"]);
    milestone.lane = "final";
    milestone.clock = 0;
    milestone.basis = bases[Number(args["basis"])] ?? null;
  },
  MilestonesLapsed(clause, { args, timestamp }) {
    const lane: Lane = lanes[Number(args["lane"])] ?? "none";
    for (const number of membersOf(args["milestones"] as bigint)) {
      const milestone = milestoneOf(clause, number);
      if (lane === "approved") accept(clause, milestone, timestamp);
      else {
        milestone.lane = lane;
        milestone.clock = lane === "cancelled" ? 0 : timestamp;
        if (lane === "rejected") milestone.round += 1;
      }
      milestone.votes = [];
    }
  },
  RetentionReleased(clause, { args }) {
    const legs = args["legs"] as { paid: bigint; retained: bigint }[];
    legs.forEach((leg, payer) => {
      const purse = purseOf(clause, payer);
      purse.retained -= leg.retained;
      purse.paid += leg.paid;
      purse.balance += leg.retained - leg.paid;
      requirePositive(purse);
    });
    milestoneOf(clause, args["milestone"]).lane = "final";
  },
  MilestoneReset(clause, { args }) {
    const number = Number(args["milestone"]);
    clause.milestones[number - 1] = newMilestone(number);
  },
  MilestoneVoided(clause, { args }) {
    const number = Number(args["milestone"]);
    clause.milestones[number - 1] = { ...newMilestone(number), lane: "cancelled" };
  },
  EvidenceAttached() {
    // Anyone may point to evidence; it changes nothing.
  },
};

function newMilestone(number: number): MilestoneBooks {
  const nothing = { clock: 0, maker: 0, votes: [], delivery: null, basis: null, discharged: 0n };
  return { number, lane: "none", round: 1, ...nothing };
}

function accept(clause: ClauseBooks, milestone: MilestoneBooks, timestamp: number): void {
  milestone.lane = "approved";
  milestone.clock = timestamp + rowOf(clause, milestone.number).challengeDays * DAY;
}

function rowOf(clause: ClauseBooks, number: number) {
  return unpackRow(clause.config.rows[number - 1] ?? "0x");
}

function purseOf(clause: ClauseBooks, payer: unknown): PurseBooks {
  const purse = clause.purses[Number(payer)];
  if (purse === undefined) throw inconsistent(`Clause ${clause.id} has no payer ${Number(payer)}.`);
  return purse;
}

function milestoneOf(clause: ClauseBooks, number: unknown): MilestoneBooks {
  const milestone = clause.milestones[Number(number) - 1];
  if (milestone === undefined) throw inconsistent(`Clause ${clause.id} has no milestone ${Number(number)}.`);
  return milestone;
}

function spend(purse: PurseBooks, paid: bigint, retained: bigint): void {
  purse.balance -= paid + retained;
  purse.paid += paid;
  purse.retained += retained;
  requirePositive(purse);
}

function requirePositive(purse: PurseBooks): void {
  if (purse.balance < 0n || purse.retained < 0n) throw inconsistent("A purse paid more than it held.");
}

function requireBalance(purse: PurseBooks, balance: bigint): void {
  if (purse.balance !== balance) throw inconsistent(`A purse holds ${purse.balance}, but the event says ${balance}.`);
}

function setArrears(clause: ClauseBooks, args: BookEvent["args"], since: number): void {
  const [payer, payee] = [Number(args["payer"]), Number(args["payee"])];
  const [due, toRetain] = [args["due"], args["toRetain"]] as [bigint, bigint];
  clause.arrears = clause.arrears.filter((a) => a.payer !== payer || a.payee !== payee);
  if (due !== 0n || toRetain !== 0n) clause.arrears.push({ payer, payee, due, toRetain, since });
}
