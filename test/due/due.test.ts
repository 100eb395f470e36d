import { expect } from "chai";
import { suspend } from "../../src/actions/agreements.ts";
import * as clauses from "../../src/actions/milestones.ts";
import { act, walletOf } from "../../src/demo/stage.ts";
import { toCalendar } from "../../src/due/calendar.ts";
import { dueItems, type DueItem } from "../../src/due/due.ts";
import { suspendMessage } from "../../src/messages/agreements.ts";
import * as messages from "../../src/messages/milestones.ts";
import type { Delivery, Filing } from "../../src/messages/types.ts";
import { clauseAt, fetchRecord, type ClauseRecord } from "../../src/record/record.ts";
import { fetchSituation, type Situation } from "../../src/situation/situation.ts";
import { unpackRow } from "../../src/terms/kinds/milestones/words.ts";
import { parseMoment } from "../../src/units/moment.ts";
import { fill, openBridge, pass, signedBy, timesOf, undone, type Bridge } from "../support/bridge.ts";

const [MINISTRY, BUILDER, SURVEYOR, INSPECTOR] = [1, 3, 4, 5];
const DAY = 86_400;
const evidence = `0x${"ee".repeat(32)}`;
const reason = { code: 1, document: evidence };

describe("what is due", () => {
  let bridge: Bridge;
  let clause: ClauseRecord;

  before(async function () {
    this.timeout(30_000);
    bridge = await openBridge();
    clause = clauseAt(await fetchRecord(bridge.client, bridge.compiled.id), 0);
  });

  after(() => bridge.chain.close());

  const situation = (): Promise<Situation> => fetchSituation(bridge.client, bridge.compiled.id, bridge.compiled.file);
  const items = async (): Promise<DueItem[]> => dueItems(await situation());
  const itemOf = async (end: string): Promise<DueItem | undefined> =>
    (await items()).find(({ id }) => id.endsWith(`-1-${end}`));
  const now = async (): Promise<number> => (await bridge.client.provider.getBlock("latest"))?.timestamp ?? 0;

  const submit = async (milestone: number, round = 1): Promise<Delivery> => {
    const { amount } = unpackRow(clause.config.rows[milestone - 1] ?? "0x");
    const delivery = { milestone, round, amount, evidence };
    const filing: Filing = { delivery, serviceDate: 0, invoice: evidence, budgetLine: evidence, location: "" };
    const by = await signedBy(bridge, BUILDER, (base) =>
      messages.submitMessage({ ...base, clause, filings: [filing] }),
    );
    await act(bridge, clauses.submit(clause, filing, by));
    return delivery;
  };
  const reject = async (delivery: Delivery) => {
    const by = await signedBy(bridge, SURVEYOR, (base) =>
      messages.rejectMessage({ ...base, clause, delivery, reason }),
    );
    await act(bridge, clauses.reject(clause, delivery, reason, by));
  };
  const dispute = async (delivery: Delivery) => {
    const by = await signedBy(bridge, MINISTRY, (base) =>
      messages.disputeMessage({ ...base, clause, delivery, reason }),
    );
    await act(bridge, clauses.dispute(clause, delivery, reason, by));
  };
  const approve = async (delivery: Delivery, ...parties: number[]) => {
    const deliveries = [delivery];
    const approvals = await Promise.all(
      parties.map((party) =>
        signedBy(bridge, party, (base) => messages.approveMessage({ ...base, clause, deliveries })),
      ),
    );
    const filings = [{ delivery, serviceDate: 0, invoice: evidence, budgetLine: evidence, location: "" }];
    await act(bridge, clauses.approve(clause, { filings, approvals, thenPay: false }));
  };
  const suspendFor = async (seconds: number): Promise<number> => {
    const { record } = await situation();
    const until = (await now()) + seconds;
    const fields = {
      hub: record.hub,
      agreement: record.id,
      edition: 1,
      count: timesOf(record, "AgreementSuspended"),
      until,
      reason,
    };
    const by = await signedBy(bridge, MINISTRY, (base) => suspendMessage({ ...base, ...fields }));
    await act(bridge, suspend(record, { until, reason, by }));
    return until;
  };

  it("at first: every delivery by its date, and money before it", async () => {
    const all = await items();
    const first = await itemOf("deliver-1-1");
    expect(first).to.deep.equal({
      id: `${bridge.compiled.id.slice(2, 18)}-1-deliver-1-1`,
      when: parseMoment("2026-02-01", "UTC", "deadline"),
      state: "due",
      what: "Deliver milestone 1 (GBP 900.01)",
      who: ["builder"],
      clause: "works",
    });
    const fund = await itemOf("fund-2");
    expect(fund?.who).to.deep.equal(["council"]);
    expect(fund?.when).to.equal(first?.when);
    expect(all.map(({ when }) => when ?? 0)).to.deep.equal(all.map(({ when }) => when ?? 0).sort((a, b) => a - b));
    expect(all.length).to.equal(10 + 2 + 40 + 1);
  });

  it("for a delivery: a review, by those who may, until its days are over; then anyone may let it lapse", () =>
    undone(bridge, async () => {
      const delivery = await submit(2);
      const start = await now();
      const review = await itemOf("review-2-1");
      expect(review).to.include({ when: start + 14 * DAY, state: "due" });
      expect(review?.what).to.equal("Approve or reject milestone 2 (GBP 1,500.00)");
      expect(review?.who).to.have.members(["surveyor", "inspector", "ministry"]);
      await approve(delivery, SURVEYOR);
      expect((await itemOf("review-2-1"))?.who).to.have.members(["inspector", "ministry"]);
      await pass(bridge, 14 * DAY);
      const over = await itemOf("review-2-1");
      expect(over).to.include({ when: start + 14 * DAY, state: "possible" });
      expect(over?.who).to.deep.equal(["anyone"]);
    }));

  it("for a rejection: to deliver again, in as many days as there are to cure", () =>
    undone(bridge, async () => {
      await reject(await submit(1));
      expect(await itemOf("deliver-1-1")).to.equal(undefined);
      expect(await itemOf("cure-1-2")).to.include({ when: (await now()) + 20 * DAY, state: "due" });
      await pass(bridge, 21 * DAY);
      expect(await itemOf("cure-1-2")).to.include({ state: "overdue" });
    }));

  it("for an approval: payment, from when it may no longer be disputed", () =>
    undone(bridge, async () => {
      await approve(await submit(2), SURVEYOR, INSPECTOR);
      const approved = await now();
      expect(await itemOf("pay-2-1")).to.include({ when: approved + 7 * DAY, state: "due" });
      await pass(bridge, 7 * DAY);
      expect(await itemOf("pay-2-1")).to.include({ state: "possible", what: "Pay milestone 2 (GBP 1,500.00)" });
    }));

  it("for a dispute: a ruling; for a payment short of money: arrears; for a retention: its release", () =>
    undone(bridge, async () => {
      await dispute(await submit(5));
      expect(await itemOf("ruling-5-1")).to.include({ when: (await now()) + 40 * DAY, state: "due" });
      expect((await itemOf("ruling-5-1"))?.who).to.deep.equal(["arbiter"]);
      await fill(bridge, clause, 0, 10n ** 10n);
      await approve(await submit(1), SURVEYOR);
      await act(bridge, clauses.pay(clause, [1]));
      const paid = await now();
      expect(await itemOf("arrears-2-3")).to.include({
        ...{ when: paid, state: "overdue", what: "Pay the arrears of GBP 300.00 to builder" },
      });
      await approve(await submit(9), SURVEYOR);
      await act(bridge, clauses.pay(clause, [9]));
      expect(await itemOf("retention-9")).to.include({
        when: parseMoment("2027-03-31", "UTC", "start"),
        state: "due",
      });
    }));

  it("while suspended: clocks stand still, and the days begin when they run again", () =>
    undone(bridge, async () => {
      await submit(4);
      await reject(await submit(6));
      await dispute(await submit(5));
      const until = await suspendFor(30 * DAY);
      expect(await itemOf("review-4-1")).to.include({ when: until + 14 * DAY });
      expect(await itemOf("cure-6-2")).to.include({ when: until + 20 * DAY });
      expect(await itemOf("ruling-5-1")).to.include({ when: until + 40 * DAY });
      const resume = (await items()).find(({ id }) => id.endsWith("agreement-resume"));
      expect(resume).to.include({ when: until, state: "due", what: "Clocks run again" });
      // What is said is what the contracts do: a second too early is refused.
      const { record } = await situation();
      const lapse = clauses.lapse(clause, record.terms.rules, 4);
      await pass(bridge, until + 14 * DAY - (await now()) - 2);
      const early = await act(bridge, lapse).catch((error: unknown) => String(error));
      expect(early).to.include("WindowOpen(milestone: 4");
      await pass(bridge, 2);
      expect(await itemOf("review-4-1")).to.include({ state: "possible" });
      await act(bridge, lapse);
      expect((await situation()).books.clauses[0]?.milestones[3]?.lane).to.equal("approved");
    }));

  it("after a suspension that ended early: the days begin when it ended", () =>
    undone(bridge, async () => {
      await submit(4);
      await suspendFor(30 * DAY);
      await pass(bridge, 3 * DAY);
      await suspendFor(0);
      const { books } = await situation();
      expect(await itemOf("review-4-1")).to.include({ when: books.suspendedUntil + 14 * DAY });
      expect(books.suspendedUntil).to.be.at.most(await now());
    }));
});

describe("what is due where there is no time to cure", () => {
  let bridge: Bridge;

  before(async function () {
    this.timeout(30_000);
    bridge = await openBridge();
  });

  after(() => bridge.chain.close());

  it("is to deliver again until the longstop, and not before a suspension has ended", async () => {
    const read = () => fetchSituation(bridge.client, bridge.compiled.id, bridge.compiled.file);
    const { record } = await read();
    const clause = clauseAt(record, 1);
    const { longstop } = clause.config.deal;
    const cure = async () => dueItems(await read()).find(({ id }) => id.endsWith("-2-cure-1-2"))?.when;
    await pass(bridge, longstop - 10 * DAY - (await read()).now);
    const delivery = { milestone: 1, round: 1, amount: 1_000_000n, evidence };
    const filing = { delivery, serviceDate: 0, invoice: evidence, budgetLine: evidence, location: "" };
    const maker = await signedBy(bridge, BUILDER, (base) =>
      messages.submitMessage({ ...base, clause, filings: [filing] }),
    );
    await act(bridge, clauses.submit(clause, filing, maker));
    const by = await signedBy(bridge, SURVEYOR, (base) =>
      messages.rejectMessage({ ...base, clause, delivery, reason }),
    );
    await act(bridge, clauses.reject(clause, delivery, reason, by));
    expect(await cure()).to.equal(longstop);

    const until = longstop + 20 * DAY;
    const fields = { hub: record.hub, agreement: record.id, edition: 1, count: 0, until, reason };
    const stop = await signedBy(bridge, MINISTRY, (base) => suspendMessage({ ...base, ...fields }));
    await act(bridge, suspend(record, { until, reason, by: stop }));
    expect(await cure()).to.equal(until);
    await pass(bridge, until - (await read()).now);
    await act(bridge, clauses.lapse(clause, record.terms.rules, 1));
  }).timeout(20_000);
});

describe("what is due, as a calendar", () => {
  let bridge: Bridge;

  before(async function () {
    this.timeout(30_000);
    bridge = await openBridge();
  });

  after(() => bridge.chain.close());

  const read = async () => dueItems(await fetchSituation(bridge.client, bridge.compiled.id, bridge.compiled.file));
  const uidsOf = (text: string) => [...text.matchAll(/^UID:(.*)\r?$/gm)].map(([, uid = ""]) => uid.trim());

  it("has the same identifiers whenever it is read, also when dates have moved", async () => {
    const first = toCalendar("Bridge", await read(), 1_780_000_000);
    expect(toCalendar("Bridge", await read(), 1_780_000_000)).to.equal(first);
    await pass(bridge, 3 * DAY);
    const later = toCalendar("Bridge", await read(), 1_780_000_000 + 3 * DAY);
    expect(uidsOf(later)).to.deep.equal(uidsOf(first));
    expect(new Set(uidsOf(first)).size).to.equal(uidsOf(first).length);
    expect(uidsOf(first).length).to.equal((await read()).length);
  });

  it("is iCalendar: times in UTC, lines of at most 75 bytes, an alarm for each, and text that is escaped", async () => {
    const text = toCalendar("Bridge, Tay; and more\nlines", await read(), 1_780_000_000);
    expect(text)
      .to.match(/^BEGIN:VCALENDAR\r\nVERSION:2\.0\r\n/)
      .and.match(/END:VCALENDAR$/);
    expect(text.match(/BEGIN:VALARM/g)?.length).to.equal(uidsOf(text).length);
    expect(text).to.match(/DTSTART:20260202T000000Z/);
    expect(text).to.include("X-WR-CALNAME:Bridge\\, Tay\\; and more\\nlines");
    for (const line of text.split("\r\n")) expect(Buffer.byteLength(line)).to.be.at.most(75);
    expect(text).to.not.include(walletOf(bridge, "builder").address);
  });

  it("leaves out what has no date", () => {
    const item: DueItem = { id: "a", when: null, state: "possible", what: "Tell", who: ["anyone"], clause: null };
    const text = toCalendar("Bridge", [item, { ...item, id: "b", when: 1_780_000_000 }], 1_780_000_000);
    expect(uidsOf(text)).to.deep.equal(["b@concordat"]);
  });
});
