import { expect } from "chai";
import { readFileSync } from "node:fs";
import { openBench, type Chains } from "../../bench/env.ts";
import { measureOurs } from "../../bench/measure.ts";
import { MAXIMUM } from "../../bench/ours/maximum.ts";
import { generatedPart, PAGE } from "../../bench/page.ts";
import { CREATION_CODE, fingerprint, instrumentsFingerprint, readResults, sourceOf } from "../../bench/results.ts";
import { ROWS } from "../../bench/rows.ts";
import { gasTables } from "../../bench/table.ts";
import { readTiming } from "../../bench/timing.ts";

/** Of the verbs at maximum sizes those that bring few of many pages, and the largest terms there can be. */
const SAMPLES = [
  ["Clause of 64 milestones", "approve + pay the last of 64"],
  ["Clause of 64 milestones", "pay 20 of 64"],
  ["The largest terms: 96 milestones, 32 parties, 8 payers", "submit + approve + pay one, 3 signatures"],
] as const;

const STALE = "the bench is out of date; run: npm run bench";

describe("The figures in docs/gas.md", () => {
  const results = readResults();
  let chains: Chains;

  before(async () => {
    ({ chains } = await openBench());
  });

  it("are those of bench/results.json and bench/timing.json", () => {
    expect(generatedPart(readFileSync(PAGE, "utf8")), STALE).to.equal(gasTables(results, readTiming()));
  });

  it("were measured on the code the contracts compile to", () => {
    const compiled = Object.entries(CREATION_CODE).map(([name, code]) => [name, fingerprint(code)]);
    expect(
      results.contracts.map((contract) => [contract.name, contract.fingerprint]),
      STALE,
    ).to.deep.equal(compiled);
  });

  it("were measured with the bench's own contracts as they are, and with the packages that are installed", () => {
    expect(results.instruments, STALE).to.equal(instrumentsFingerprint());
    const installed = Object.keys(results.sources).map((peer) => [peer, sourceOf(peer)]);
    expect(results.sources, STALE).to.deep.equal(Object.fromEntries(installed));
  });

  it("are of every operation, with every target and peer", () => {
    const asked = ROWS.map(({ operation, target, peers, lesser, partial = false }) => ({
      operation,
      partial,
      target: target ?? null,
      lesser: lesser ?? [],
      peers: Object.keys(peers ?? {}),
    }));
    const found = results.rows.map(({ operation, target, peers, lesser, partial }) => ({
      operation,
      partial,
      target,
      lesser,
      peers: Object.keys(peers),
    }));
    expect(found, STALE).to.deep.equal(asked);
    const verbs = Object.entries(MAXIMUM).flatMap(([size, all]) => Object.keys(all).map((verb) => [size, verb]));
    expect(
      results.maximum.map(({ size, operation }) => [size, operation]),
      STALE,
    ).to.deep.equal(verbs);
  });

  it("fit into one transaction at the largest sizes (EIP-7825)", () => {
    const tooMuch = results.maximum.filter(({ gas }) => gas > 2 ** 24);
    expect(tooMuch).to.deep.equal([]);
    expect(Math.max(...results.maximum.map(({ gas }) => gas))).to.be.above(1_000_000);
  });

  for (const { operation, ours, peers = {} } of ROWS)
    it(`are what it costs now: ${operation}`, async () => {
      const row = results.rows.find((candidate) => candidate.operation === operation);
      expect(row, STALE).to.include(await measureOurs(chains, ours).then(({ gas }) => ({ gas })));
      const published = Object.entries(peers).filter(([, figure]) => typeof figure === "number");
      expect(row?.peers, STALE).to.include(Object.fromEntries(published));
    });

  for (const [size, operation] of SAMPLES)
    it(`are what it costs now: ${size}: ${operation}`, async () => {
      const verb = MAXIMUM[size]?.[operation];
      if (verb === undefined) throw new RangeError(`Nobody measures ${operation}.`);
      const found = results.maximum.find((each) => each.size === size && each.operation === operation);
      expect(found?.gas, STALE).to.equal(Number(await chains(verb)));
    });
});
