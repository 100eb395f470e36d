/** Which expressions of a source decide something: each is two branches, one per truth value. */
import { child, children, isNode, lineOf, type Node, parse, type Range, rangeOf, textOf, walk } from "../solidity/ast.ts";

/**
 * A condition: what an `if`, loop, `?:` or `require` tests, or one operand of `&&` and `||`. Where the tested expression is
 * itself made of `&&` and `||`, only its operands are conditions: they cannot all go both ways unless the whole does.
 */
export interface Condition extends Range {
  readonly line: number;
  /** The construct it belongs to, as a reader would name it: "if", "while", "&&" … */
  readonly kind: string;
  readonly text: string;
}

/**
 * Finds every condition of a source, each once, in the order of the text.
 * @param text A whole Solidity file. Ranges are in bytes of its UTF-8 form.
 * @throws {Error} If the file does not parse.
 */
export function conditionsOf(text: string, path = "source.sol"): Condition[] {
  const [file] = parse({ [path]: text });
  const found = new Map<string, Condition>();
  if (file === undefined) return [];
  walk(file.root, (node, parents) => {
    // The probe cannot be called where the language wants a constant, nor from assembly.
    const stateVariable =
      node.nodeType === "VariableDeclaration" && parents.at(-1)?.nodeType === "ContractDefinition";
    if (node.nodeType === "InlineAssembly" || stateVariable) return false;
    for (const [kind, condition] of decidedBy(node)) {
      if (isCompound(condition)) continue;
      const range = rangeOf(condition);
      if (!found.has(condition.src))
        found.set(condition.src, { ...range, kind, line: lineOf(file, range.start), text: textOf(file, condition) });
    }
    return true;
  });
  return [...found.values()].sort((a, b) => a.start - b.start || b.end - a.end);
}

/** Whether an expression is `a && b` or `a || b`, perhaps in brackets. */
function isCompound(expression: Node): boolean {
  const inner = expression.nodeType === "TupleExpression" ? children(expression, "components")[0] : expression;
  if (inner !== undefined && inner !== expression) return isCompound(inner);
  return expression.operator === "&&" || expression.operator === "||";
}

/** The expressions a node tests, with the construct's name. */
function decidedBy(node: Node): [string, Node][] {
  const tested = (kind: string, ...candidates: (Node | undefined)[]) =>
    candidates.filter(isNode).map((condition): [string, Node] => [kind, condition]);
  switch (node.nodeType) {
    case "IfStatement":
      return tested("if", child(node, "condition"));
    case "WhileStatement":
      return tested("while", child(node, "condition"));
    case "DoWhileStatement":
      return tested("do", child(node, "condition"));
    case "ForStatement":
      return tested("for", child(node, "condition"));
    case "Conditional":
      return tested("?:", child(node, "condition"));
    case "BinaryOperation":
      if (node.operator !== "&&" && node.operator !== "||") return [];
      return tested(node.operator, child(node, "leftExpression"), child(node, "rightExpression"));
    case "FunctionCall":
      if (child(node, "expression")?.name !== "require") return [];
      return tested("require", children(node, "arguments")[0]);
    default:
      return [];
  }
}
