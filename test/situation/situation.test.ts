import { expect } from "chai";
import { clauseAt } from "../../src/record/record.ts";
import { deliveryOnFile, newDelivery } from "../../src/situation/delivery.ts";
import * as look from "../../src/situation/situation.ts";
import { openBridge, type Bridge } from "../support/bridge.ts";

describe("the situation of an agreement", () => {
  let bridge: Bridge;
  let named: look.Situation;
  let bare: look.Situation;

  before(async function () {
    this.timeout(30_000);
    bridge = await openBridge();
    named = await look.fetchSituation(bridge.client, bridge.compiled.id, bridge.compiled.file);
    // The file names none; from here on it is as if it had named its first.
    named.milestones[0]?.splice(0, 1, "survey");
    bare = await look.fetchSituation(bridge.client, bridge.compiled.id);
  });

  after(() => bridge.chain.close());

  const codeOf = (what: () => unknown): string => {
    try {
      return String(what());
    } catch (error) {
      const { code, remedy } = error as { code: string; remedy: string };
      return `${code}: ${remedy}`;
    }
  };

  it("has the names of the file, or numbers where there is none", () => {
    expect(named.parties).to.deep.equal(bridge.compiled.names.parties);
    expect(named.clauses).to.deep.equal(["works", "upkeep"]);
    expect(named.milestones[0]?.slice(0, 2)).to.deep.equal(["survey", "milestone-2"]);
    expect(bare.parties[2]).to.equal("party-3");
    expect(bare.clauses).to.deep.equal(["clause-1", "clause-2"]);
    expect(bare.milestones.map((list) => list.length)).to.deep.equal([10, 40]);
    expect(named.state).to.equal("active");
    expect(named.stale).to.deep.equal([]);
  });

  it("takes no names from a file that nobody signed", async () => {
    const doctored = structuredClone(bridge.compiled.file);
    const [first] = doctored.clauses["works"]?.milestones ?? [];
    if (first !== undefined) first.name = "survey";
    const refused = await look
      .fetchSituation(bridge.client, bridge.compiled.id, doctored)
      .catch((error: unknown) => error as { code: string });
    expect(refused).to.include({ code: "file-foreign" });
  });

  it("finds what a person means, by name or number, and says what there is otherwise", () => {
    const clause = clauseAt(named.record, 0);
    expect(look.findClause(named, "upkeep").index).to.equal(1);
    expect(look.findClause(named, "1").index).to.equal(0);
    expect(look.findParty(named, "builder")).to.equal(3);
    expect(look.findMilestone(named, clause, "survey")).to.equal(1);
    expect(look.findMilestone(named, clause, "10")).to.equal(10);
    expect(codeOf(() => look.findClause(named))).to.equal("clause-missing: Say which one is meant: works, upkeep.");
    expect(codeOf(() => look.findParty(named, "bilder"))).to.match(/^party-unknown: .*builder/);
    expect(codeOf(() => look.findMilestone(named, clause, "11"))).to.equal(
      "milestone-unknown: They are numbered from 1 to 10.",
    );
    expect(codeOf(() => look.findMilestone(named, clause, ""))).to.match(/^milestone-unknown/);
    expect(codeOf(() => look.findMilestone(named, clause, "0"))).to.match(/^milestone-unknown/);
  });

  it("writes milestones and money as people read them", () => {
    expect(look.milestoneName(named, 0, 1)).to.equal("milestone 1 (survey)");
    expect(look.milestoneName(named, 0, 2)).to.equal("milestone 2");
    expect(look.money(clauseAt(named.record, 0), 1_234_560_000n)).to.equal("GBP 1,234.56");
  });

  it("knows the next delivery, and that none is on file", () => {
    const clause = clauseAt(named.record, 0);
    const evidence = `0x${"11".repeat(32)}` as const;
    expect(newDelivery(named, clause, 1, evidence)).to.deep.equal({
      ...{ milestone: 1, round: 1, amount: 900_010_000n, evidence },
    });
    expect(codeOf(() => deliveryOnFile(named, clause, 1))).to.match(/^delivery-missing: It has to be submitted first/);
  });
});
