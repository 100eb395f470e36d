import { expect } from "chai";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Names of the tests that trees promise, each with its contract: of the leaf `it pays once` below `Pay` simply `Pay paysOnce`;
 * of `it: pays once` the whole path, as in `Pay givenApproved_whenPaidTwice_paysOnce`.
 * @throws {Error} If a line is neither a contract nor a branch.
 */
function promised(trees: string): string[] {
  const path: string[] = [];
  return trees.split("\n").flatMap((line, i) => {
    if (line.trim() === "" || line.startsWith("//")) return [];
    const isRoot = /^\w+$/.test(line);
    const [, indent, it, text] = /^((?:│ {3}| {4})*)[├└]── (it:? )?(.+)$/.exec(line) ?? [];
    if (!isRoot && text === undefined) throw new Error(`Line ${i + 1} is no branch of a tree: ${line}`);
    const depth = indent === undefined ? 0 : 1 + indent.length / 4;
    path.splice(depth, path.length, text === undefined ? line : camelCase(text));
    if (it === undefined) return [];
    return `${path[0]} ${it === "it " ? path[depth] : path.slice(1).join("_")}`;
  });
}

/** `the party's own word` becomes `thePartysOwnWord`. */
function camelCase(text: string): string {
  const words = text.replace(/[^\w\s]/g, "").split(/\s+/);
  return words.map((word, i) => (i === 0 ? word[0]?.toLowerCase() : word[0]?.toUpperCase()) + word.slice(1)).join("");
}

/** Names of the test functions in a Solidity file, each with its contract, less `Test`, and without `test_` or `testFuzz_`. */
function tested(solidity: string): string[] {
  let contract = "";
  return [...solidity.matchAll(/^(?:abstract )?contract (\w+)|\bfunction (test\w*)\s*\(/gm)].flatMap(
    ([, name, test]) => {
      if (name !== undefined) contract = name.replace(/Test$/, "");
      return test === undefined ? [] : `${contract} ${test.replace(/^test(Fuzz)?_/, "")}`;
    },
  );
}

/** What the trees promise and nothing tests, what is tested and nothing promises, and what is promised twice. */
function differences(trees: string, solidity: string): string[] {
  const promises = promised(trees);
  const tests = tested(solidity);
  return [
    ...promises.filter((name, i) => promises.indexOf(name) !== i).map((name) => `promised twice: ${name}`),
    ...promises.filter((name) => !tests.includes(name)).map((name) => `promised, but not tested: ${name}`),
    ...tests.filter((name) => !promises.includes(name)).map((name) => `tested, but not promised: ${name}`),
  ];
}

/** Trees beside Solidity tests; those beside TypeScript tests are prose. */
const trees = globSync("test/**/*.tree").filter((path) => existsSync(testsOf(path)));

function testsOf(tree: string): string {
  return tree.replace(/\.tree$/, ".t.sol");
}

describe("Behaviour trees", () => {
  it("stand beside the tests of agreements", () => {
    expect(trees).to.include(join("test", "agreement", "End.tree"));
  });

  for (const path of trees)
    it(`say what ${testsOf(path)} tests, no more and no less`, () => {
      const found = differences(readFileSync(path, "utf8"), readFileSync(testsOf(path), "utf8"));
      expect(found, `\n${found.join("\n")}\n`).to.deep.equal([]);
    });

  describe("are read", () => {
    const tree = "// A note.\nPay\n├── given it was approved\n│   └── it pays once\n└── it refuses the payer's heir\n";
    const paysOnce = "contract PayTest {\n    function test_paysOnce() public {}";
    const refuses = "function testFuzz_refusesThePayersHeir(uint8 x) public {}";

    it("leaf by leaf", () => {
      expect(differences(tree, `${paysOnce}\n${refuses}`)).to.deep.equal([]);
    });

    it("by their whole path where leaves say `it:`", () => {
      const paths = "Pay\n├── given approved\n│   └── when paid twice\n│       └── it: pays once\n└── it: reverts\n";
      expect(promised(paths)).to.deep.equal(["Pay givenApproved_whenPaidTwice_paysOnce", "Pay reverts"]);
    });

    it("contract by contract", () => {
      const two = "Pay\n└── it pays once\nRefund\n└── it pays once\n";
      const refund = "}\ncontract RefundTest {\n    function test_paysOnce() public {}";
      expect(differences(two, paysOnce + refund)).to.deep.equal([]);
      expect(differences(two, paysOnce)).to.deep.equal(["promised, but not tested: Refund paysOnce"]);
    });

    it("so that a leaf without a test is found", () => {
      expect(differences(tree, paysOnce)).to.deep.equal(["promised, but not tested: Pay refusesThePayersHeir"]);
    });

    it("so that a test without a leaf is found, and one whose name is none", () => {
      const more = "function test_paysTwice() public {} function testPays() public {}";
      expect(differences(tree, `${paysOnce} ${refuses} ${more}`)).to.deep.equal([
        "tested, but not promised: Pay paysTwice",
        "tested, but not promised: Pay testPays",
      ]);
    });

    it("so that a leaf that stands there twice is found", () => {
      expect(differences(`${tree}└── it pays once\n`, `${paysOnce} ${refuses}`)).to.deep.equal([
        "promised twice: Pay paysOnce",
      ]);
    });

    it("line by line, refusing what is no branch", () => {
      expect(() => promised("Pay\n- it pays once\n")).to.throw("Line 2 is no branch of a tree: - it pays once");
    });
  });
});
