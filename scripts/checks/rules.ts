/** House rules for our Solidity that no linter knows, checked on the compiler's syntax tree. */
import { child, children, lineOf, type Node, rangeOf, type SourceFile, textOf, walk } from "../solidity/ast.ts";

/** A broken rule. */
export interface Finding {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

/** Looks through one file. */
export type Rule = (file: SourceFile) => Finding[];

/** Nothing whose safety a reader cannot see: no assembly, unchecked arithmetic, delegatecall, selfdestruct, tx.origin or block.number. */
export const noSharpTools: Rule = (file) =>
  findings(file, (node) => {
    if (node.nodeType === "InlineAssembly") return "inline assembly";
    if (node.nodeType === "UncheckedBlock") return "unchecked arithmetic";
    if (node.nodeType === "Identifier" && node.name === "selfdestruct") return "selfdestruct";
    if (node.nodeType !== "MemberAccess") return undefined;
    if (node.memberName === "delegatecall") return "delegatecall";
    const text = textOf(file, node).replace(/\s/g, "");
    return text === "tx.origin" || text === "block.number" ? text : undefined;
  });

const DOCUMENTED: Readonly<Record<string, string>> = {
  FunctionDefinition: "function",
  VariableDeclaration: "public variable",
  EventDefinition: "event",
  ErrorDefinition: "error",
  StructDefinition: "struct",
  EnumDefinition: "enum",
};

/** Everything a caller, a wallet or an indexer meets says what it is: `@notice` or `@inheritdoc`. */
export const documented: Rule = (file) =>
  findings(file, (node, parents) => {
    const kind = DOCUMENTED[node.nodeType];
    const external = node.visibility === "public" || node.visibility === "external";
    if (kind === undefined || ("visibility" in node && !external) || node.kind === "constructor") return undefined;
    if (node.nodeType === "VariableDeclaration" && parents.at(-1)?.nodeType !== "ContractDefinition") return undefined;
    const text = child(node, "documentation")?.text ?? commentBefore(file, node);
    const says = typeof text === "string" && (/@(notice|inheritdoc)\b/.test(text) || /^\s*[^@\s]/.test(text));
    return says ? undefined : `${kind} ${String(node.name)} has neither @notice nor @inheritdoc`;
  });

/** The `///` comment right above a node: the syntax tree has none for state variables. */
function commentBefore(file: SourceFile, node: Node): string | undefined {
  const before = file.bytes.toString("utf8", 0, rangeOf(node).start);
  return /(?:^[ \t]*\/\/\/.*\n)+[ \t]*$/m.exec(before)?.[0].replaceAll(/^[ \t]*\/\/\//gm, "");
}

/** Every failure is a custom error, so that callers can tell failures apart and see the values. */
export const customErrors: Rule = (file) =>
  findings(file, (node) => {
    if (node.nodeType !== "FunctionCall") return undefined;
    const called = child(node, "expression")?.name;
    if (called === "revert") return "revert without a custom error";
    if (called === "require" && children(node, "arguments")[1]?.nodeType !== "FunctionCall")
      return "require without a custom error";
    return undefined;
  });

const MONEY = /^(try)?(safe)?(transfer(From)?(AndCall)?(Relaxed)?|send|forceApprove|safeIncreaseAllowance)$/i;

/**
 * Money moves, and our own balance is read, in the listed files only; there it can be reviewed as a whole.
 * A listed file that does neither is a finding too, so that the list cannot go stale.
 */
export const moneyOnlyIn =
  (allowed: readonly string[]): Rule =>
  (file) => {
    const found = findings(file, (node) => {
      if (node.nodeType === "FunctionCallOptions" && (node.names as string[]).includes("value"))
        return "call with value";
      const call = node.nodeType === "FunctionCall" ? child(node, "expression") : undefined;
      const member = call?.nodeType === "MemberAccess" ? String(call.memberName) : "";
      if (MONEY.test(member)) return `${member} outside the files that may move money`;
      const [argument] = children(node, "arguments");
      const own = argument !== undefined && textOf(file, argument).replace(/\s/g, "") === "address(this)";
      return member === "balanceOf" && own ? "own balance read outside the files that may move money" : undefined;
    });
    if (!allowed.includes(file.path)) return found;
    return found.length > 0
      ? []
      : [{ path: file.path, line: 1, message: "may move money but does not: take it off the list" }];
  };

function findings(
  file: SourceFile,
  complaint: (node: Node, parents: readonly Node[]) => string | undefined,
): Finding[] {
  const found: Finding[] = [];
  walk(file.root, (node, parents) => {
    const message = complaint(node, parents);
    if (message !== undefined) found.push({ path: file.path, line: lineOf(file, rangeOf(node).start), message });
  });
  return found;
}
