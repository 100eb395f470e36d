/** Small faults, one at a time, that a suite worth its name notices: which there are in a source. */
import {
  child,
  children,
  lineOf,
  type Node,
  type Range,
  rangeOf,
  type SourceFile,
  textOf,
  walk,
} from "../solidity/ast.ts";

/** One fault. */
export interface Mutant extends Range {
  /** Unique among all mutants of a run, from 1. */
  readonly id: number;
  readonly path: string;
  readonly line: number;
  /** The text in the range, and what stands there instead; `after` is empty where a statement is left out. */
  readonly before: string;
  readonly after: string;
  /** Whether the range is a statement (with its semicolon) or an expression. */
  readonly form: "statement" | "expression";
}

/** An operator, and what a slip of the pen makes of it: the boundary moved, the sense turned, the sign changed. */
const SLIPS: Readonly<Record<string, readonly string[]>> = {
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "==": ["!="],
  "!=": ["=="],
  "+": ["-"],
  "-": ["+"],
  "*": ["/"],
  "/": ["*"],
  "%": ["*"],
  "&": ["|"],
  "|": ["&"],
  "<<": [">>"],
  ">>": ["<<"],
  "&&": ["||"],
  "||": ["&&"],
  "+=": ["-=", "="],
  "-=": ["+=", "="],
  "|=": ["=", "^="],
  "&=": ["=", "|="],
};

/** Members of each enum, by its name: a member is mistaken for the next one. */
export type Enums = ReadonlyMap<string, readonly string[]>;

/** The enums these files declare. */
export function enumsOf(files: readonly SourceFile[]): Enums {
  const found = new Map<string, string[]>();
  for (const file of files)
    walk(file.root, (node) => {
      if (node.nodeType === "EnumDefinition")
        found.set(
          String(node.name),
          children(node, "members").map((member) => String(member.name)),
        );
    });
  return found;
}

/**
 * Lists the faults of a source, in the order of its text. Some will not compile: types are unknown here.
 * @param firstId Number of the first one.
 */
export function mutantsOf(file: SourceFile, enums: Enums, firstId = 1): Mutant[] {
  const found: Omit<Mutant, "id">[] = [];
  const add = (form: Mutant["form"], range: Range, after: string) => {
    const before = file.bytes.toString("utf8", range.start, range.end);
    found.push({ ...range, path: file.path, line: lineOf(file, range.start), before, after, form });
  };
  walk(file.root, (node, parents) => {
    if (isFixed(node, parents)) return false;
    const parent = parents.at(-1);
    const inHeader = parent?.nodeType === "ForStatement" && parent.body !== node && parent.condition !== node;
    if ((node.nodeType === "ExpressionStatement" || node.nodeType === "EmitStatement") && !inHeader)
      add("statement", withSemicolon(file, rangeOf(node)), "");
    for (const after of slipsOf(file, node, enums)) add("expression", rangeOf(node), after);
    const condition = node.nodeType === "IfStatement" ? child(node, "condition") : undefined;
    // A guard that always strikes is noticed by every test, one that never does only by the test of what it guards.
    if (condition !== undefined) add("expression", rangeOf(condition), "false");
    if (condition !== undefined && !guards(node)) add("expression", rangeOf(condition), "true");
    return !inHeader;
  });
  return found.sort((a, b) => a.start - b.start || b.end - a.end).map((mutant, i) => ({ ...mutant, id: firstId + i }));
}

/** Whether an `if` does nothing but refuse. */
function guards(node: Node): boolean {
  const body = child(node, "trueBody");
  const only = body?.nodeType === "Block" ? children(body, "statements")[0] : body;
  return only?.nodeType === "RevertStatement" && child(node, "falseBody") === undefined;
}

/** What has to be known when the contract is compiled, or is not Solidity. */
function isFixed(node: Node, parents: readonly Node[]): boolean {
  const stateVariable = node.nodeType === "VariableDeclaration" && parents.at(-1)?.nodeType === "ContractDefinition";
  return (
    stateVariable || node.constant === true || node.nodeType === "InlineAssembly" || node.nodeType === "ArrayTypeName"
  );
}

/** Texts that could stand by mistake where this expression stands. */
function slipsOf(file: SourceFile, node: Node, enums: Enums): string[] {
  const text = (field: string) => {
    const part = child(node, field);
    return part === undefined ? "" : textOf(file, part);
  };
  switch (node.nodeType) {
    case "BinaryOperation": {
      if (isLiteral(child(node, "leftExpression")) && isLiteral(child(node, "rightExpression"))) return [];
      const [left, right, operator] = [text("leftExpression"), text("rightExpression"), String(node.operator)];
      const slips = (SLIPS[operator] ?? []).map((slip) => `${left} ${slip} ${right}`);
      return operator === "&&" || operator === "||" ? [...slips, left, right] : slips;
    }
    case "Assignment":
      return (SLIPS[String(node.operator)] ?? []).map(
        (slip) => `${text("leftHandSide")} ${slip} ${text("rightHandSide")}`,
      );
    case "UnaryOperation":
      return node.operator === "!" ? [text("subExpression")] : [];
    case "Conditional":
      return [text("trueExpression"), text("falseExpression")];
    case "MemberAccess": {
      const members = enums.get(text("expression")) ?? [];
      const place = members.indexOf(String(node.memberName));
      return place === -1 ? [] : [`${text("expression")}.${members[(place + 1) % members.length]}`];
    }
    default:
      return [];
  }
}

const isLiteral = (node: Node | undefined) => node?.nodeType === "Literal";

function withSemicolon(file: SourceFile, { start, end }: Range): Range {
  return { start, end: file.bytes[end] === 59 ? end + 1 : end };
}
