/** `node scripts/checks/solidity.ts`: holds our contracts to the house rules; needs a build for their size. */
import { globSync, readFileSync } from "node:fs";
import { parse } from "../solidity/ast.ts";
import { customErrors, documented, type Finding, moneyOnlyIn, noSharpTools, type Rule } from "./rules.ts";
import { tooLarge } from "./size.ts";

/** The one file that pays, pulls and measures: its library of books is where every token moves. */
const MAY_MOVE_MONEY = ["contracts/clause/ClauseBooks.sol"];

/** Mocks misbehave on purpose. */
const isProduct = (path: string) => path.startsWith("contracts/") && !path.startsWith("contracts/mocks/");

const rules: readonly Rule[] = [noSharpTools, documented, customErrors, moneyOnlyIn(MAY_MOVE_MONEY)];
const paths = globSync("contracts/**/*.sol")
  .map((path) => path.replaceAll("\\", "/"))
  .filter(isProduct)
  .sort();
if (paths.length === 0) throw new Error("No contract found: run this from the project's folder.");
const files = parse(Object.fromEntries(paths.map((path) => [path, readFileSync(path, "utf8")])));

const found: Finding[] = [
  ...files.flatMap((file) => rules.flatMap((rule) => rule(file))),
  ...tooLarge("artifacts", isProduct),
  ...MAY_MOVE_MONEY.filter((path) => !paths.includes(path)).map((path) => ({
    path,
    line: 1,
    message: "is listed but gone",
  })),
];
for (const { path, line, message } of found) console.error(`${path}:${line} ${message}`);
console.log(`${files.length} contract files checked: ${found.length} findings`);
if (found.length > 0) process.exitCode = 1;
