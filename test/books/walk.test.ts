import { expect } from "chai";
import fc from "fast-check";
import { compareWithChain, differences, type Comparison } from "../../src/books/compare.ts";
import { agreementsInterface, milestonesAt, milestonesInterface } from "../../src/chain/contracts.ts";
import { openBridge, undone, type Bridge } from "../support/bridge.ts";
import { bridgeFile } from "../support/bridge-file.ts";
import { deliveryVerbs, moneyVerbs } from "../support/clause-verbs.ts";
import { deep } from "../support/depth.ts";
import { Dice } from "../support/dice.ts";
import { hubVerbs } from "../support/hub-verbs.ts";
import { attempt, isUseful, look, type Walk } from "../support/walk.ts";

const verbs = { ...moneyVerbs, ...deliveryVerbs, ...hubVerbs };
const always = ["deposit", "submit", "submitAndApprove", "wait"];
/** Every verb, and more than once what leads further; the agreement ends in some walks only. */
const deck = [
  ...Object.keys(verbs).filter((name) => name !== "end" && name !== "close"),
  ...["deposit", "deposit", "submit", "submit", "submitAndApprove", "submitAndApprove", "approve", "pay", "pay"],
  ...["wait", "wait", "wait", "dispute", "resolve", "announce", "amend", "release"],
];
const endings = fc.constantFrom<string[]>([], [], ["end", "refund", "pay", "lapse", "close"], ["end", "end", "close"]);
const steps = fc
  .tuple(fc.shuffledSubarray(deck, { minLength: deck.length - 8 }), endings)
  .map(([middle, ending]) => [...middle, ...ending])
  .chain((names) => fc.tuple(fc.constant(names), fc.array(fc.nat(), { minLength: 60, maxLength: 60 })))
  .map(([names, seeds]) => names.map((verb, i) => ({ verb, seed: seeds[i] ?? 0 })));

describe("the books, against the contracts, whatever people do", () => {
  let bridge: Bridge;
  const done = new Set<string>();
  const refused = new Set<string>();
  const seen = new Set<string>();

  before(async () => {
    bridge = await openBridge();
  });

  after(() => bridge.chain.close());

  it("agree after every step, and a refusal changes nothing", async () => {
    const property = fc.asyncProperty(steps, (all) =>
      undone(bridge, async () => {
        let walk = await start(bridge);
        for (const { verb, seed } of all) walk = await step({ ...walk, dice: new Dice(seed) }, verb);
        for (const { name } of walk.record.events) seen.add(name);
      }),
    );
    // The usual walks are always the same ones, so that a failure is news.
    await fc.assert(property, deep ? { numRuns: 200 } : { numRuns: 6, seed: 8, endOnFailure: true });
  }).timeout(3_600_000);

  it("were walked far: nearly every verb was done, most were refused as well, and nearly every event was met", () => {
    expect(Object.keys(verbs).filter((name) => !done.has(name)).length, [...done].join()).to.be.at.most(deep ? 1 : 3);
    expect(refused.size).to.be.greaterThan(11);
    const missed = eventsOf().filter((name) => !seen.has(name));
    expect(missed.length, missed.join()).to.be.at.most(deep ? 1 : 4);
  });

  async function step(walk: Walk, wanted: string): Promise<Walk> {
    const name = chosen(walk, wanted);
    const tried = await verbs[name]?.(walk);
    if (tried == null) return { ...walk, ...(await look(walk)) };
    const refusal = await attempt(bridge, tried);
    const after = { ...walk, ...(await look(walk)) };
    (refusal === null ? done : refused).add(name);
    if (refusal !== null) {
      expect(refusal, name).to.match(/^The contract refused: \w+\(.*\)\.$/s);
      expect(after.books, `${name}: ${refusal}`).to.deep.equal(walk.books);
      return after;
    }
    const facts = [...(await compareWithChain(bridge.client, [after.books])), ...(await compareClocks(after))];
    expect(differences(facts), name).to.deep.equal([]);
    requireLaw(after, name);
    return { ...after, ...tried.then };
  }
});

/** What was wanted, or something that leads further: a rare chance that is there, or what nearly always works. */
function chosen(walk: Walk, wanted: string): string {
  const { dice } = walk;
  const chances = ["withdraw", "release", "veto", "succeed", "resolve"].filter((verb) => isUseful(walk, verb));
  if (chances.length > 0 && dice.percent(25)) return dice.of(chances);
  return isUseful(walk, wanted) || dice.percent(15) ? wanted : dice.of(always);
}

/** Every event that the books are made of. */
function eventsOf(): string[] {
  const names: string[] = [];
  for (const abi of [agreementsInterface, milestonesInterface]) abi.forEachEvent(({ name }) => names.push(name));
  return [...new Set(names)].filter(
    (name) => !["EIP712DomainChanged", "ConsentGiven", "DraftWithdrawn"].includes(name),
  );
}

async function start(bridge: Bridge): Promise<Walk> {
  const file = bridgeFile({});
  const parties = Object.fromEntries(
    Object.entries(file.parties).map(([name, { account: _account, ...party }]) => [name, party]),
  );
  const known = await look({ bridge });
  return { bridge, dice: new Dice(0), current: bridge.compiled, file: { ...file, parties }, ...known };
}

/** What was paid in is somewhere: still there, kept back, paid or refunded. */
function requireLaw({ books }: Walk, name: string): void {
  for (const { purses } of books.clauses) {
    for (const { deposited, balance, retained, paid, refunded } of purses) {
      expect(balance + retained + paid + refunded, name).to.equal(deposited);
    }
  }
}

/** When waits began and who delivered, which what is due depends on. */
async function compareClocks({ bridge, books }: Walk): Promise<Comparison[]> {
  const module = milestonesAt(bridge.client.deployment, bridge.client.provider);
  const facts: Comparison[] = [];
  for (const clause of books.clauses) {
    for (const { number, lane, clock, maker } of clause.milestones) {
      if (!["submitted", "disputed", "rejected", "approved"].includes(lane)) continue;
      const filing = await module.filingOf(clause.id, number);
      // An approval that nobody can dispute any more leaves nothing on file.
      if (lane === "approved" && filing.fingerprint === 0n) continue;
      const fact = `clause ${clause.index + 1}, milestone ${number}`;
      facts.push({ fact: `${fact}, clock`, books: BigInt(clock), chain: filing.clock });
      facts.push({ fact: `${fact}, maker`, books: BigInt(maker), chain: filing.maker });
    }
  }
  return facts;
}
