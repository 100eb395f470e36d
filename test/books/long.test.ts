import { expect } from "chai";
import * as clauses from "../../src/actions/milestones.ts";
import { compareWithChain, differences } from "../../src/books/compare.ts";
import { foldRecord } from "../../src/books/fold.ts";
import { act } from "../../src/demo/stage.ts";
import { approveMessage, submitMessage } from "../../src/messages/milestones.ts";
import { clauseAt, fetchRecord } from "../../src/record/record.ts";
import { fetchSituation } from "../../src/situation/situation.ts";
import { describeReceipts } from "../../src/preview/outcome.ts";
import { fill, openBridge, signedBy, type Bridge } from "../support/bridge.ts";

const BUILDER = 3;
const SURVEYOR = 4;

describe("the books of a clause of more than 32 milestones", () => {
  let bridge: Bridge;

  before(async () => {
    bridge = await openBridge();
  });

  after(() => bridge.chain.close());

  it("follow the last milestone as they follow the first", async () => {
    const clause = clauseAt(await fetchRecord(bridge.client, bridge.compiled.id), 1);
    await fill(bridge, clause, 0, 106_000_000n);
    const filings = [1, 32, 33, 40].map((milestone) => ({
      delivery: { milestone, round: 1, amount: BigInt(milestone) * 1_000_000n, evidence: `0x${"11".repeat(32)}` },
      serviceDate: 0,
      invoice: `0x${"22".repeat(32)}`,
      budgetLine: `0x${"33".repeat(32)}`,
      location: "",
    }));
    const deliveries = filings.map(({ delivery }) => delivery);
    const submission = await signedBy(bridge, BUILDER, (base) => submitMessage({ ...base, clause, filings }));
    const approvals = [await signedBy(bridge, SURVEYOR, (base) => approveMessage({ ...base, clause, deliveries }))];
    await act(bridge, clauses.approve(clause, { filings, submission, approvals, thenPay: true }));

    const books = foldRecord(await fetchRecord(bridge.client, bridge.compiled.id));
    expect(differences(await compareWithChain(bridge.client, [books]))).to.deep.equal([]);
    expect(books.clauses[1]?.payments[0]?.milestones).to.deep.equal([1, 32, 33, 40]);
    expect(books.clauses[1]?.milestones[39]).to.include({ lane: "paid", discharged: 40_000_000n, basis: "approved" });
  });

  it("are told in words with every milestone", async () => {
    const situation = await fetchSituation(bridge.client, bridge.compiled.id);
    const hash = situation.record.events.find(({ name }) => name === "MilestonesPaid")?.transactionHash ?? "";
    const receipt = await bridge.client.provider.getTransactionReceipt(hash);
    const lines = describeReceipts(receipt === null ? [] : [receipt], situation);
    expect(
      lines.filter((line) => line.startsWith("Paid")),
      lines.join("|"),
    ).to.deep.equal([
      "Paid (approved): milestone 1, milestone 32, milestone 33 and milestone 40, GBP 106.00 to party-3.",
    ]);
  });
});
