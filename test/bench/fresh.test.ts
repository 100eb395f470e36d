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
    const asked = ROWS.map(({ operation, target, peers, lesser }) => ({
      operation,
      target: target ?? null,
      lesser: lesser ?? [],
      peers: Object.keys(peers ?? {}),
    }));
    const found = results.rows.map(({ operation, target, peers, lesser }) => ({
      operation,
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

  for (const { operation, ours, peers = {} } of ROWS)
    it(`are what it costs now: ${operation}`, async () => {
      const row = results.rows.find((candidate) => candidate.operation === operation);
      expect(row, STALE).to.include(await measureOurs(chains, ours).then(({ gas }) => ({ gas })));
      const published = Object.entries(peers).filter(([, figure]) => typeof figure === "number");
      expect(row?.peers, STALE).to.include(Object.fromEntries(published));
    });
});
