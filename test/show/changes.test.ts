import { expect } from "chai";
import { changesBetween } from "../../src/show/changes.ts";
import { compileAmended, compileExample } from "../support/agreements.ts";
import { mutationsOf } from "../support/leaves.ts";

const before = compileExample("harbour-family-support").file;

describe("what changes between two editions", () => {
  it("is nothing where nothing changes", () => {
    expect(changesBetween(before, structuredClone(before))).to.deep.equal([]);
  });

  it("is a line for the one leaf that changes, whichever it is, with what it was and what it is", () => {
    const byItself = new Set(["account", "module", "originalValue", "anchor", "salt", "edition", "token"]);
    let told = 0;
    for (const { path, file } of mutationsOf(before)) {
      const lines = changesBetween(before, file);
      if (path.some((step) => byItself.has(String(step)))) {
        expect(lines, path.join(".")).to.deep.equal([]);
        continue;
      }
      expect(lines.length, path.join(".")).to.equal(1);
      expect(lines[0]).to.match(/^[\w.[\]-]+: .* → .*$/su);
      expect(lines[0]?.startsWith(String(path[0])), lines[0]).to.equal(true);
      const [, from, to] = /: (.*) → (.*)$/su.exec(lines[0] ?? "") ?? [];
      expect(from).to.not.equal(to);
      told += 1;
    }
    expect(told).to.be.greaterThan(100);
  });

  it("of the amended example are those its parties agreed on, and nothing else", () => {
    const lines = changesBetween(before, compileAmended().file);
    expect(lines.length).to.be.greaterThan(0);
    expect(lines.join("\n")).to.not.match(/anchor|originalValue|salt|edition:/);
    expect(changesBetween(compileAmended().file, before).length).to.equal(lines.length);
  });

  it("names what was added and what was struck out", () => {
    const after = structuredClone(before);
    after.organisations["newcomer"] = { name: "A newcomer", identifier: "" };
    expect(changesBetween(before, after)).to.deep.equal(["organisations.newcomer: (not there) → (A newcomer)"]);
    expect(changesBetween(after, before)).to.deep.equal(["organisations.newcomer: (A newcomer) → (not there)"]);
    const without = { ...before, rules: { ...before.rules, maySuspend: [], end: null } };
    const lines = changesBetween({ ...before, rules: { ...before.rules, end: "2027-01-01" } }, without);
    expect(lines).to.include("rules.end: 2027-01-01 → (none)");
  });
});
