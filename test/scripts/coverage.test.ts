import { expect } from "chai";
import { readFileSync } from "node:fs";
import { conditionsOf } from "../../scripts/coverage/conditions.ts";
import { coveragePage } from "../../scripts/coverage/html.ts";
import { addBranchProbes, type Branch } from "../../scripts/coverage/instrument.ts";
import { except, readExceptions, shortfalls } from "../../scripts/coverage/judge.ts";
import { readLcov, summarise, toLcov } from "../../scripts/coverage/summary.ts";
import { coverageTable } from "../../scripts/coverage/table.ts";

const PATH = "test/support/samples/Toll.sol";
const toll = readFileSync(PATH, "utf8");

describe("Branch coverage", () => {
  describe("conditionsOf", () => {
    it("finds every condition once, with its construct and line", () => {
      expect(conditionsOf(toll, PATH).map(({ line, kind, text }) => `${line} ${kind} ${text}`)).to.deep.equal([
        "16 || night",
        "16 && _passed > 0",
        "16 && _passed % 10 == 0",
        "17 && !free",
        "17 && paid < 10",
        "20 ?: free",
        "26 for i <= count",
        "27 while total > 1_000_000",
      ]);
    });

    it("leaves constants and assembly alone", () => {
      const source =
        "contract A { uint constant X = 1 > 0 ? 1 : 2; function f() external { assembly { if gt(1, 0) {} } } }";
      expect(conditionsOf(source)).to.deep.equal([]);
    });

    it("refuses what is not Solidity", () => {
      expect(() => conditionsOf("contract {")).to.throw("ParserError");
    });
  });

  describe("addBranchProbes", () => {
    const probe = "__NomicFoundationCoverage.sendHit(0x01);";

    it("wraps conditions wherever statement probes have moved them", () => {
      const original = "contract A { function f(bool a, bool b) external { if (a && b) return; } }";
      const instrumented = original.replace("if (", `${probe}if (`).replace("return;", `{${probe} return;}`);
      const { source, branches } = addBranchProbes(original, instrumented, "A.sol", conditionsOf(original));
      const plain = source.replace(/0x[0-9a-f]{64}/g, "#");
      expect(plain).to.include(
        `${probe}if (__BranchProbe.to(a, #, #) && __BranchProbe.to(b, #, #)) {${probe} return;}`,
      );
      expect(new Set(branches.flatMap(({ whenTrue, whenFalse }) => [whenTrue, whenFalse])).size).to.equal(4);
    });

    it("wraps a condition inside a condition from the inside out", () => {
      const original = "contract A { function f(bool a) external { if (g(a ? 1 : 2)) return; } }";
      const { source } = addBranchProbes(original, original, "A.sol", conditionsOf(original));
      expect(source.replace(/0x[0-9a-f]{64}/g, "#")).to.include(
        "if (__BranchProbe.to(g(__BranchProbe.to(a, #, #) ? 1 : 2), #, #)) return;",
      );
    });

    it("refuses a text that does not contain the original", () => {
      expect(() => addBranchProbes(toll, "contract Other {}", PATH, conditionsOf(toll))).to.throw("does not contain");
    });
  });

  const branch = (line: number, text: string): Branch => ({
    file: "contracts/A.sol",
    line,
    kind: "if",
    text,
    whenTrue: `${text}+`,
    whenFalse: `${text}-`,
  });
  const lines = readLcov("TN:\nSF:contracts/A.sol\nDA:3,1\nDA:4,0\nend_of_record\n");
  const files = summarise(lines, [branch(3, "a"), branch(4, "b")], new Set(["a+", "a-", "b+"]));

  describe("reports", () => {
    it("writes branches into the lcov file, which can be read again", () => {
      const lcov = toLcov(files);
      expect(lcov).to.include("BRDA:4,1,0,1\nBRDA:4,1,1,0\nBRF:4\nBRH:3\nDA:3,1\nDA:4,0\nLF:2\nLH:1");
      expect(readLcov(lcov)).to.deep.equal(lines);
    });

    it("shows what is missing in the table and on the page", () => {
      expect(coverageTable(files)).to.include("contracts/A.sol:4 never false: b").and.to.include("3/4");
      const page = coveragePage(files, () => "one\ntwo\nif (a < 1)\nif (b)");
      expect(page).to.include("if (a &lt; 1)").and.to.include("<em>never false: b</em>");
    });
  });

  describe("floors and exceptions", () => {
    it("names every file and the total that fall short", () => {
      const floors = [
        { files: ["**/A.sol"], lines: 0, branches: 100 },
        { files: "total", lines: 50, branches: 80 },
      ] as const;
      expect(shortfalls(files, floors)).to.deep.equal([
        "contracts/A.sol: 75.00 % of branches, wanted 100 %",
        "all contracts: 75.00 % of branches, wanted 80 %",
      ]);
    });

    it("holds libraries to their floor by what they declare", () => {
      const floors = [{ files: ["library"], lines: 0, branches: 100 }];
      expect(shortfalls(files, floors)).to.deep.equal([]);
      expect(shortfalls(files, floors, new Set(["contracts/A.sol"]))).to.have.length(1);
    });

    it("lets a written exception through, and complains once it is stale", () => {
      const listed = readExceptions("# why not\ncontracts/A.sol:4 never false: b -> cannot be\n");
      const excused = except(files, listed);
      expect(excused.stale).to.deep.equal([]);
      expect(shortfalls(excused.files, [{ files: "total", lines: 0, branches: 100 }])).to.deep.equal([]);

      const moved = readExceptions(
        "contracts/A.sol:9 never false: b -> moved\ncontracts/A.sol:3 never true: a -> covered",
      );
      expect(except(files, moved).stale).to.deep.equal([
        "contracts/A.sol:9 never false: b: stale exception, it stands on line 4 now",
        "contracts/A.sol:3 never true: a: stale exception, it is covered or gone",
      ]);
    });

    it("refuses an exception without a reason", () => {
      expect(() => readExceptions("contracts/A.sol:4 never false: b")).to.throw("Not a coverage exception");
    });
  });
});
