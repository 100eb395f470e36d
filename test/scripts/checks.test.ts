import { expect } from "chai";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { customErrors, documented, moneyOnlyIn, noSharpTools, type Rule } from "../../scripts/checks/rules.ts";
import { MOST_BYTES, tooLarge } from "../../scripts/checks/size.ts";
import { parse } from "../../scripts/solidity/ast.ts";

const PATH = "contracts/Sample.sol";

/** What a rule says about the body of a contract. */
function complaints(rule: Rule, body: string): string[] {
  return parse({ [PATH]: `contract Sample {\n${body}\n}` })
    .flatMap(rule)
    .map(({ line, message }) => `${line} ${message}`);
}

/** What a rule says about a statement. */
const about = (rule: Rule, statement: string) => complaints(rule, `function f() private { ${statement} }`);

describe("House rules", () => {
  it("find nothing wrong with the sample contract", () => {
    const files = parse({ [PATH]: readFileSync("test/support/samples/Toll.sol", "utf8") });
    const rules = [noSharpTools, documented, customErrors, moneyOnlyIn([])];
    expect(files.flatMap((file) => rules.flatMap((rule) => rule(file)))).to.deep.equal([]);
  });

  describe("noSharpTools", () => {
    for (const [statement, name] of [
      ["assembly { let x := 1 }", "inline assembly"],
      ["unchecked { ++x; }", "unchecked arithmetic"],
      ["selfdestruct(payable(a));", "selfdestruct"],
      ["a.delegatecall(data);", "delegatecall"],
      ["who = tx.origin;", "tx.origin"],
      ["when = block. number;", "block.number"],
    ] as const)
      it(`finds ${name}`, () => {
        expect(about(noSharpTools, statement)).to.deep.equal([`2 ${name}`]);
      });
  });

  describe("documented", () => {
    for (const [item, name] of [
      ["function f() external {}", "function f"],
      ["/// @dev Only for us.\nfunction f() public {}", "function f"],
      ["uint256 public x;", "public variable x"],
      ["event E(uint256 a);", "event E"],
      ["error E(uint256 a);", "error E"],
      ["struct S { uint256 a; }", "struct S"],
      ["enum K { A, B }", "enum K"],
    ] as const)
      it(`finds ${JSON.stringify(item)}`, () => {
        expect(complaints(documented, item).join()).to.include(`${name} has neither`);
      });

    it("accepts @notice, @inheritdoc, plain text, and what nobody outside sees", () => {
      const body = `/// @notice A.\nevent A();\n/// @inheritdoc B\nfunction b() external {}\n/// C.\nerror C();
        function d() internal {}\nuint256 private e;\nconstructor() {}\n/// @notice F.\nuint256 public f;`;
      expect(complaints(documented, body)).to.deep.equal([]);
    });
  });

  describe("customErrors", () => {
    for (const statement of ['require(x, "no");', "require(x);", 'revert("no");', "revert();"])
      it(`finds ${statement}`, () => {
        expect(about(customErrors, statement)).to.have.length(1);
      });

    it("accepts custom errors", () => {
      expect(about(customErrors, "require(x, Bad(1)); if (y) revert Bad(2);")).to.deep.equal([]);
    });
  });

  describe("moneyOnlyIn", () => {
    for (const statement of [
      "token.transfer(a, 1);",
      "token.safeTransfer(a, 1);",
      "token.trySafeTransfer(a, 1);",
      "token.safeTransferFrom(a, b, 1);",
      "token.forceApprove(a, 1);",
      "payable(a).send(1);",
      'a.call{value: 1}("");',
      "x = token.balanceOf(address(this));",
    ])
      it(`finds ${statement} elsewhere, and allows it where it belongs`, () => {
        expect(about(moneyOnlyIn([]), statement)).to.have.length(1);
        expect(about(moneyOnlyIn([PATH]), statement)).to.deep.equal([]);
      });

    it("leaves other balances alone", () => {
      expect(about(moneyOnlyIn([]), "x = token.balanceOf(a);")).to.deep.equal([]);
    });

    it("finds a listed file that moves nothing", () => {
      expect(about(moneyOnlyIn([PATH]), "++x;").join()).to.include("take it off the list");
    });
  });

  describe("tooLarge", () => {
    let folder: string;
    const write = (sourceName: string, bytes: number) => {
      const artifact = { sourceName, contractName: "Sample", deployedBytecode: `0x${"00".repeat(bytes)}` };
      writeFileSync(join(folder, "contracts", `${bytes}.json`), JSON.stringify(artifact));
    };
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "size-"));
      mkdirSync(join(folder, "contracts"));
    });
    afterEach(() => {
      rmSync(folder, { recursive: true });
    });

    it("finds the first byte too many", () => {
      write("contracts/A.sol", MOST_BYTES);
      expect(tooLarge(folder, () => true)).to.deep.equal([]);
      write("contracts/B.sol", MOST_BYTES + 1);
      expect(tooLarge(folder, () => true).map(({ path }) => path)).to.deep.equal(["contracts/B.sol"]);
    });

    it("fails when there is nothing to measure", () => {
      write("contracts/mocks/C.sol", MOST_BYTES + 1);
      expect(() => tooLarge(folder, (source) => !source.includes("mocks"))).to.throw("No contract has been built");
    });
  });
});
