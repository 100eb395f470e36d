import { expect } from "chai";
import { send, type Call } from "../../src/actions/call.ts";
import * as clauses from "../../src/actions/milestones.ts";
import { walletOf, type Base } from "../../src/demo/stage.ts";
import * as messages from "../../src/messages/milestones.ts";
import type { Delivery, Filing, Message } from "../../src/messages/types.ts";
import { describeReceipts } from "../../src/preview/outcome.ts";
import { clauseAt, fetchRecord, type ClauseRecord } from "../../src/record/record.ts";
import { fetchSituation } from "../../src/situation/situation.ts";
import { unpackRow } from "../../src/terms/kinds/milestones/words.ts";
import { fill, openBridge, pass, setBlocked, signedBy, type Bridge } from "../support/bridge.ts";

const [BUILDER, SURVEYOR, INSPECTOR, ARBITER] = [3, 4, 5, 7];
const DAY = 86_400;
const evidence = `0x${"ee".repeat(32)}`;
const reason = { code: 1, document: evidence };

describe("what happened, in words", () => {
  let bridge: Bridge;
  let clause: ClauseRecord;

  before(async function () {
    this.timeout(30_000);
    bridge = await openBridge();
    clause = clauseAt(await fetchRecord(bridge.client, bridge.compiled.id), 0);
  });

  after(() => bridge.chain.close());

  const told = async (call: Call): Promise<string[]> => {
    const receipt = await send(call, bridge.chain.relayer);
    return describeReceipts([receipt], await fetchSituation(bridge.client, bridge.compiled.id, bridge.compiled.file));
  };
  const by = (party: number, message: (base: Base) => Message) => signedBy(bridge, party, message);

  const deliveryOf = (milestone: number, round = 1): Delivery => {
    const { amount } = unpackRow(clause.config.rows[milestone - 1] ?? "0x");
    return { milestone, round, amount, evidence };
  };
  const filingOf = (delivery: Delivery): Filing => ({
    ...{ delivery, serviceDate: 0, invoice: evidence, budgetLine: evidence, location: "" },
  });
  const submit = async (delivery: Delivery) => {
    const filings = [filingOf(delivery)];
    return told(
      clauses.submit(
        clause,
        filingOf(delivery),
        await by(BUILDER, (base) => messages.submitMessage({ ...base, clause, filings })),
      ),
    );
  };
  const approve = async (deliveries: Delivery[], parties: number[], thenPay: boolean) => {
    const message = (base: Base) => messages.approveMessage({ ...base, clause, deliveries });
    const approvals = await Promise.all(parties.map((party) => by(party, message)));
    return told(clauses.approve(clause, { filings: deliveries.map(filingOf), approvals, thenPay }));
  };

  it("tells of deliveries, votes, payments, arrears", async () => {
    await fill(bridge, clause, 0, 600_010_000n);
    expect(await submit(deliveryOf(1))).to.deep.equal(["Submitted: milestone 1."]);
    expect(await approve([deliveryOf(1)], [SURVEYOR], true)).to.deep.equal([
      "Approved: milestone 1.",
      "Owed: council owes builder GBP 300.00.",
      "Paid (approved): milestone 1, GBP 600.01 to builder.",
    ]);
    await submit(deliveryOf(2));
    expect(await approve([deliveryOf(2)], [SURVEYOR], true)).to.deep.equal([
      "Counted, but more approvals are needed: milestone 2.",
    ]);
    await fill(bridge, clause, 1, 100_000_000n);
    expect(await told(clauses.payArrears(clause, 1, BUILDER))).to.deep.equal([
      "Arrears paid: GBP 100.00 to builder; GBP 200.00 are still owed.",
    ]);
  });

  it("tells of rejections, disputes, rulings and silence", async () => {
    const no = await by(SURVEYOR, (base) =>
      messages.rejectMessage({ ...base, clause, delivery: deliveryOf(2), reason }),
    );
    expect(await told(clauses.reject(clause, deliveryOf(2), reason, no))).to.deep.equal(["Rejected: milestone 2."]);
    const objection = await by(BUILDER, (base) =>
      messages.disputeMessage({ ...base, clause, delivery: deliveryOf(2), reason }),
    );
    expect(await told(clauses.dispute(clause, deliveryOf(2), reason, objection))).to.deep.equal([
      "Disputed: milestone 2.",
    ]);
    const { rules } = (await fetchRecord(bridge.client, bridge.compiled.id)).terms;
    const decision = { delivery: deliveryOf(2), toPayee: 0n, reason };
    const ruling = await by(ARBITER, (base) => messages.resolveMessage({ ...base, clause, ...decision }));
    expect(await told(clauses.resolve(clause, { ...decision, rules, by: [ruling] }))).to.deep.equal([
      "Final: milestone 2.",
    ]);
    await submit(deliveryOf(4));
    await pass(bridge, 15 * DAY);
    expect(await told(clauses.lapse(clause, rules, 4))).to.deep.equal(["Lapsed: milestone 4."]);
    expect(await told(clauses.attachEvidence(clause, 4, evidence, ""))).to.deep.equal([
      "Evidence attached: milestone 4.",
    ]);
  });

  it("tells of what an account did not take, of credits, retentions and refunds", async () => {
    await fill(bridge, clause, 0, 10n ** 10n);
    await fill(bridge, clause, 1, 10n ** 10n);
    const builder = walletOf(bridge, "builder").address;
    await setBlocked(bridge, builder, true);
    expect(await told(clauses.pay(clause, [4]))).to.deep.equal([
      "Paid (deemed): milestone 4, GBP 333.33 to builder.",
      "Not delivered: GBP 333.33 for builder are kept as its credit, as its account did not take them.",
    ]);
    await setBlocked(bridge, builder, false);
    const fields = { to: builder, amount: 333_330_000n, count: 0 };
    const own = await by(BUILDER, (base) => messages.withdrawMessage({ ...base, clause, ...fields }));
    expect(await told(clauses.withdrawCredit(clause, BUILDER, builder, own))).to.deep.equal([
      "Credit withdrawn: GBP 333.33 by builder.",
    ]);
    await submit(deliveryOf(9));
    expect(await approve([deliveryOf(9)], [INSPECTOR], true)).to.deep.equal([
      "Approved: milestone 9.",
      "Paid (approved): milestone 9, GBP 0.00 to builder; GBP 77.77 is kept back as retention.",
    ]);
    const consent = await by(SURVEYOR, (base) =>
      messages.releaseMessage({ ...base, clause, milestone: 9, deduction: 0n, reason }),
    );
    expect(await told(clauses.release(clause, 9, 0n, reason, [consent]))).to.deep.equal([
      "Retention settled: milestone 9.",
    ]);
    const [line = ""] = await told(clauses.refund(clause, 0));
    expect(line).to.match(/^Refunded: GBP [\d,]+\.\d\d to ministry\.$/);
    const money = { amount: 5_000_000n, to: await bridge.chain.relayer.getAddress() };
    const mint = bridge.token.interface.encodeFunctionData("mint", [money.to, money.amount]) as `0x${string}`;
    await send({ to: clause.token, data: mint, title: "Mint" }, bridge.chain.relayer);
    await send(clauses.allow(clause, money.amount), bridge.chain.relayer);
    const [paidIn = ""] = await told(clauses.deposit(clause, 1, money.amount));
    expect(paidIn).to.match(/^Paid in: GBP 5\.00; the purse of council holds GBP [\d,]+\.\d\d\.$/);
  });

  it("tells names only where nothing is known of the agreement", async () => {
    const { events } = await fetchRecord(bridge.client, bridge.compiled.id);
    const hash = events.find(({ name }) => name === "MilestonesPaid")?.transactionHash ?? "";
    const receipt = await bridge.client.provider.getTransactionReceipt(hash);
    expect(describeReceipts(receipt === null ? [] : [receipt])).to.deep.equal([
      "Recorded: MilestonesApproved.",
      "Recorded: ArrearsRecorded.",
      "Recorded: MilestonesPaid.",
    ]);
  });
});
