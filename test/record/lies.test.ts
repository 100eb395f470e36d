import { expect } from "chai";
import type { Log } from "ethers";
import { amend } from "../../src/actions/agreements.ts";
import { compareWithChain, differences } from "../../src/books/compare.ts";
import { foldRecord } from "../../src/books/fold.ts";
import { agreementsInterface, milestonesInterface } from "../../src/chain/contracts.ts";
import { act } from "../../src/demo/stage.ts";
import { ConcordatError } from "../../src/errors.ts";
import { amendmentMessage } from "../../src/messages/agreements.ts";
import { clauseAt, fetchRecord, type AgreementRecord } from "../../src/record/record.ts";
import { editionOf } from "../../src/terms/edition.ts";
import { fill, openBridge, signedBy, type Bridge } from "../support/bridge.ts";
import { bridgeFile } from "../support/bridge-file.ts";
import { openGateway } from "../support/gateway.ts";

type RawLog = Pick<Log, "address" | "data" | "topics">;
type Lie = (logs: RawLog[]) => RawLog[];

const nameOf = (log: RawLog): string =>
  (agreementsInterface.parseLog(log) ?? milestonesInterface.parseLog(log))?.name ?? "";

/** Leaves out the events of this name, or only the one at `position` among them. */
const without =
  (name: string, position?: number): Lie =>
  (logs) => {
    const named = logs.filter((log) => nameOf(log) === name);
    return logs.filter((log) => nameOf(log) !== name || (position !== undefined && named.indexOf(log) !== position));
  };

/** Changes the data of the events of this name. */
const altered =
  (name: string, change: (data: string) => string): Lie =>
  (logs) =>
    logs.map((log) => (nameOf(log) === name ? { ...log, data: change(log.data) } : log));

const otherText = (from: string, to: string) => (data: string) =>
  data.replace(Buffer.from(from).toString("hex"), Buffer.from(to).toString("hex"));

describe("the record of an agreement, from a node that lies", () => {
  let bridge: Bridge;

  before(async function () {
    this.timeout(30_000);
    bridge = await openBridge();
    const record = await fetchRecord(bridge.client, bridge.compiled.id);
    await fill(bridge, clauseAt(record, 0), 0, 10_000n);
    await fill(bridge, clauseAt(record, 0), 0, 20_000n);
    const accounts = Object.fromEntries([...bridge.people].map(([name, { address }]) => [name, address]));
    const to = editionOf(
      bridge.compiled,
      { ...bridgeFile(accounts), title: "A wider bridge" },
      bridge.client.deployment,
    );
    const reason = { code: 1, document: to.digest };
    const change = { hub: record.hub, agreement: record.id, terms: to.terms, reason, skip: 2 };
    const auths = await Promise.all(
      [1, 2, 3, 4].map((party) => signedBy(bridge, party, (base) => amendmentMessage({ ...base, ...change }))),
    );
    await act(bridge, amend(record, { to, reason, skip: [1], auths }));
  });

  after(() => bridge.chain.close());

  const through = async <T>(lie: Lie, use: (record: Promise<AgreementRecord>) => Promise<T>): Promise<T> => {
    const gateway = await openGateway(async ({ method, params }) => {
      const result: unknown = await bridge.chain.provider.send(method, params);
      return method === "eth_getLogs" ? lie(result as RawLog[]) : result;
    });
    try {
      return await use(fetchRecord({ ...bridge.client, provider: gateway.provider }, bridge.compiled.id));
    } finally {
      await gateway.close();
    }
  };

  const codeOf = (lie: Lie): Promise<string> =>
    through(lie, (record) =>
      record.then(
        () => "believed",
        (error: unknown) => (error instanceof ConcordatError ? error.code : String(error)),
      ),
    );

  it("is read as it is where the node tells the truth", async () => {
    const record = await through(
      (logs) => logs,
      (promise) => promise,
    );
    expect(record.editions.map(({ terms }) => terms.title)).to.deep.equal(["A bridge over the Tay", "A wider bridge"]);
    expect(record.clauses.map(({ context }) => context.edition)).to.deep.equal([2, 1]);
  });

  for (const [what, lie] of [
    ["leaves out the activation", without("AgreementActivated")],
    ["leaves out the amendment", without("AgreementAmended")],
    ["leaves out the opening of the first clause", without("ClauseOpened", 0)],
    ["leaves out the opening of the second clause", without("ClauseOpened", 1)],
    ["leaves out that a clause was amended", without("ClauseAmended")],
    ["changes a word of the first terms", altered("AgreementActivated", otherText("over the Tay", "over the Dee"))],
    ["changes a word of the amended terms", altered("AgreementAmended", otherText("A wider", "A nicer"))],
    ["changes the configuration of a clause", altered("ClauseOpened", (data) => data.replace(/.$/, "1"))],
    ["cuts an event short", altered("AgreementAmended", (data) => data.slice(0, -128))],
    ["cuts the opening of a clause short", altered("ClauseOpened", (data) => data.slice(0, -128))],
  ] as const) {
    it(`is refused where the node ${what}`, async () => {
      expect(await codeOf(lie)).to.equal("record-inconsistent");
    });
  }

  it("is unknown where the node leaves out everything", async () => {
    expect(await codeOf(() => [])).to.equal("agreement-unknown");
  });

  it("gives books that are refused where a deposit is left out, and differ where it is the last", async () => {
    const first = await through(without("Deposited", 0), (record) => record);
    expect(() => foldRecord(first))
      .to.throw(ConcordatError)
      .with.property("code", "books-inconsistent");
    const last = foldRecord(await through(without("Deposited", 1), (record) => record));
    const facts = differences(await compareWithChain(bridge.client, [last]));
    expect(facts.map(({ books, chain }) => [books, chain])).to.deep.equal([
      [10_000n, 30_000n],
      [10_000n, 30_000n],
    ]);
  });
});
