import { expect } from "chai";
import { fingerprint, type ResultRow, type Results } from "../../bench/results.ts";
import { generatedPart } from "../../bench/page.ts";
import { gasTables } from "../../bench/table.ts";
import type { Timing } from "../../bench/timing.ts";

const timing: Timing = {
  machine: { platform: "linux x64", processor: "Abacus", cores: 1, node: "v24.0.0" },
  command: "concordat --help",
  runs: [1, 2, 3],
  median: 2,
};

const row = (more: Partial<ResultRow>): ResultRow => ({
  operation: "pay",
  gas: 50_000,
  floor: 40_000,
  target: 60_000,
  peers: {},
  lesser: [],
  partial: false,
  parts: null,
  note: null,
  ...more,
});

const tables = (...rows: ResultRow[]): string => {
  const sources: Results["sources"] = {
    Here: { from: "run", package: "here", version: "1.0.0" },
    There: { from: "published" },
  };
  return gasTables({ contracts: [], instruments: "0x", sources, rows, maximum: [] }, timing);
};

/** The rows of the list of what is above. */
const above = (text: string): string =>
  text.slice(text.indexOf("### Where we are above"), text.indexOf("### What the"));

describe("The tables of gas", () => {
  it("tell a published figure from a measured one", () => {
    expect(tables(row({ peers: { Here: 55_000, There: 56_000 } }))).to.include("| Here 55,000; There 56,000° |");
  });

  it("list nothing as above where target and peers are not below", () => {
    const text = above(tables(row({ peers: { Here: 50_000 }, target: 50_000 })));
    expect(text).to.include("1 of 1 operations").and.to.include("reached: 1 of 1").and.not.to.include("| pay |");
  });

  it("list a peer that does the same work for one gas less", () => {
    const text = above(tables(row({ peers: { Here: 49_999 } })));
    expect(text).to.include("0 of 1 operations").and.to.include("| pay | reached | Here +0 % |");
  });

  it("list a target that is missed, and leave out a peer that does less", () => {
    const text = above(tables(row({ peers: { There: 10_000 }, lesser: ["There"], target: 40_000 })));
    expect(text).to.include("0 of 0 operations").and.to.include("| pay | +25 % | none |");
  });

  it("do not boast of an operation of which ours does only a part", () => {
    expect(above(tables(row({ peers: { Here: 55_000 }, partial: true })))).to.include("0 of 0 operations");
  });

  it("split the gas without a remainder", () => {
    const parts = { calldata: 1_000, events: 2_000, storage: 3_000, computing: 4_000, calls: 19_000 };
    expect(tables(row({ parts }))).to.include("| pay | 50,000 | 21,000 | 1,000 | 2,000 | 3,000 | 4,000 | 19,000 |");
  });

  it("need their marks on the page", () => {
    expect(() => generatedPart("# What it costs")).to.throw("docs/gas.md needs the lines");
  });

  it("know code by its instructions, not by its comments", () => {
    const instructions = "0x600160020100";
    expect(fingerprint(`${instructions}aaaa0002`)).to.equal(fingerprint(`${instructions}bbbb0002`));
    expect(fingerprint(`${instructions}aaaa0002`)).not.to.equal(fingerprint("0x600260020100aaaa0002"));
  });
});
