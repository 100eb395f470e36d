import { expect } from "chai";
import { Contract, type Interface } from "ethers";
import { compareWithChain, differences } from "../../src/books/compare.ts";
import { foldRecord } from "../../src/books/fold.ts";
import type { Books } from "../../src/books/types.ts";
import { agreementsInterface, milestonesInterface, tokenInterface } from "../../src/chain/contracts.ts";
import { deployAll, startChain, type LocalChain } from "../../src/demo/chain.ts";
import { playHarbour } from "../../src/demo/harbour.ts";
import { playKobe } from "../../src/demo/kobe.ts";
import { narrate } from "../../src/demo/narrator.ts";
import { runDemo, stageOf } from "../../src/demo/run.ts";
import { recordOf, type Stage } from "../../src/demo/stage.ts";
import type { Deployment } from "../../src/terms/normal.ts";
import { parseMoment } from "../../src/units/moment.ts";

describe("the two stories, on one chain", () => {
  let chain: LocalChain;
  let deployment: Deployment;
  const stages: Stage[] = [];
  const lines: string[] = [];

  before(async () => {
    chain = await startChain(parseMoment("2017-07-19", "Asia/Tokyo", "start"));
    deployment = await deployAll(chain, ["JPY", "GBP"]);
    const narrator = narrate((line) => lines.push(line), false);
    for (const [name, play] of [
      ["kobe-diabetic-nephropathy", playKobe],
      ["harbour-family-support", playHarbour],
    ] as const) {
      const stage = await stageOf(chain, deployment, name, narrator);
      await play(stage);
      stages.push(stage);
    }
  });

  after(() => chain.close());

  const booksOf = async (stage: Stage): Promise<Books> => foldRecord(await recordOf(stage));
  const balanceOf = (token: string, account: string): Promise<bigint> =>
    new Contract(token, tokenInterface, chain.provider).getFunction("balanceOf")(account) as Promise<bigint>;
  const find = (i: number): Stage => {
    const stage = stages[i];
    if (stage === undefined) throw new Error("The story was not played.");
    return stage;
  };

  it("leave books that events, contracts and token balances agree on", async () => {
    const books = await Promise.all(stages.map(booksOf));
    const facts = await compareWithChain(find(0).client, books);
    expect(facts.length).to.be.greaterThan(60);
    expect(differences(facts)).to.deep.equal([]);
  });

  it("pay Kobe's trustee what the city published, to the yen", async () => {
    const stage = find(0);
    const trustee = stage.people.get("trustee")?.address ?? "";
    const token = stage.compiled.terms.clauses[0]?.token ?? "";
    expect(await balanceOf(token, trustee)).to.equal(26_200_000n);
    const [first, second, ...more] = (await booksOf(stage)).clauses[0]?.payments ?? [];
    expect([first?.gross, second?.gross, more.length]).to.deep.equal([10_480_000n, 15_720_000n, 0]);
    const row =
      lines
        .join("\n")
        .split("\n")
        .find((line) => line.includes("Paid by October 2018")) ?? "";
    expect(row.match(/[\d,]*\d/g)).to.deep.equal(["2018", "26,200,000", "26,200,000", "0"]);
  });

  it("leave nothing in Harbour's purses, and every penny of each payer accounted for", async () => {
    const books = await booksOf(find(1));
    expect(books.closed).to.equal(true);
    for (const purse of books.clauses[0]?.purses ?? []) {
      expect(purse.balance + purse.retained).to.equal(0n);
      expect(purse.paid + purse.refunded).to.equal(purse.deposited);
      expect(purse.deposited > 0n).to.equal(true);
    }
  });

  it("give payees exactly what the payment events say", async () => {
    const stage = find(1);
    const books = await booksOf(stage);
    const record = await recordOf(stage);
    const net = new Map<number, bigint>();
    const add = (party: number, amount: bigint) => net.set(party, (net.get(party) ?? 0n) + amount);
    for (const { name, args } of record.events) {
      if (name === "MilestonesPaid") add(Number(args["payee"]), args["net"] as bigint);
      if (name === "ArrearsPaid") add(Number(args["payee"]), args["paid"] as bigint);
      if (name === "RetentionReleased") add(Number(args["payee"]), args["paid"] as bigint);
    }
    const token = books.clauses[0]?.token ?? "";
    const accounts = new Set<string>();
    // A party that was succeeded was paid at two accounts.
    for (const edition of record.editions) for (const { account } of edition.terms.parties) accounts.add(account);
    for (const heir of stage.people.values()) accounts.add(heir.address);
    const payees = [...net.keys()].map((party) =>
      record.editions.map(({ terms }) => terms.parties[party - 1]?.account),
    );
    const held = await Promise.all([...new Set(payees.flat())].map((account) => balanceOf(token, account ?? "")));
    expect(held.reduce((sum, amount) => sum + amount, 0n)).to.equal([...net.values()].reduce((a, b) => a + b, 0n));
    expect(net.size).to.be.greaterThan(0);
  });

  it("show every event the contracts have, but those of accidents", async () => {
    const seen = new Set<string>();
    for (const contract of [deployment.agreements, deployment.modules["milestones"] ?? ""]) {
      for (const log of await chain.provider.getLogs({ fromBlock: 0, toBlock: "latest", address: contract })) {
        const parsed = agreementsInterface.parseLog(log) ?? milestonesInterface.parseLog(log);
        if (parsed !== null) seen.add(parsed.name);
      }
    }
    // A failed transfer, a revoked signature, and an amendment of what is under review have tests of their own.
    const accidents = ["Credited", "CreditWithdrawn", "MilestoneReset", "RoundVoided", "EIP712DomainChanged"];
    const all = new Set([...eventsOf(agreementsInterface), ...eventsOf(milestonesInterface)]);
    expect([...all].filter((name) => !seen.has(name))).to.have.members(accidents);
  });
});

describe("the demo", () => {
  it("plays both stories and ends by itself in less than a minute", async () => {
    const lines: string[] = [];
    const started = performance.now();
    await runDemo({ print: (line) => lines.push(line) });
    expect(performance.now() - started).to.be.lessThan(60_000);
    const text = lines.join("\n");
    expect(text).to.include("Kobe 2017: a real contract").and.to.include("Harbour 2026");
    expect(text).to.match(/equal to the contracts and the token balances in all \d+ facts/);
  }).timeout(60_000);
});

function eventsOf(abi: Interface): string[] {
  return abi.fragments.flatMap((fragment) =>
    fragment.type === "event" ? [(fragment as { name?: string }).name ?? ""] : [],
  );
}
