/** One test, as its file and its tree both tell it: `Contract` and `test_given..._when..._it`. */
export type Behaviour = string;

const TEST = /^\s*function (test_\w+)\(/;
const CONTRACT = /^(?:abstract )?contract (\w+)Test\b/;
const BRANCH = /^((?:│ {3}| {4})*)[├└]── (given|when|it) (.+)$/;

/** The tests of a Solidity file, in no order. */
export function behavioursOfTests(source: string): Behaviour[] {
  let contract = "";
  const found: Behaviour[] = [];
  for (const line of source.split("\n")) {
    contract = CONTRACT.exec(line)?.[1] ?? contract;
    const name = TEST.exec(line)?.[1];
    if (name !== undefined) found.push(`${contract}: ${name}`);
  }
  return found.sort();
}

/**
 * The leaves of a behaviour tree: a line names a contract, the branches below it say "given" (what is so), "when" (what
 * somebody does) and, at the end, "it" (what follows).
 * @throws on a line that is none of these.
 */
export function behavioursOfTree(tree: string): Behaviour[] {
  let contract = "";
  let path: string[] = [];
  const found: Behaviour[] = [];
  tree.split("\n").forEach((line, index) => {
    if (line === "") return;
    const [, indent, kind, words] = BRANCH.exec(line) ?? [];
    if (indent === undefined || kind === undefined || words === undefined) {
      if (!/^\w+$/.test(line)) throw new Error(`Line ${index + 1} is no branch of a tree: ${line}`);
      [contract, path] = [line, []];
      return;
    }
    const depth = indent.length / 4;
    path = [...path.slice(0, depth), camelCase(kind === "it" ? words : `${kind} ${words}`)];
    if (kind === "it") found.push(`${contract}: test_${path.join("_")}`);
  });
  return found.sort();
}

function camelCase(words: string): string {
  const [first = "", ...rest] = words.split(" ");
  return first + rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}
