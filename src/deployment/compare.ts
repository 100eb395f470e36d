import { formatPath, type Finding, type Path } from "../errors.ts";
import { compareCode } from "./code.ts";
import { showImmutable, valuesOf, type Expected } from "./immutables.ts";
import { compiledContract } from "./manifest.ts";

/** A contract to look at: which one, where, and the field of the record that says so. */
export interface Candidate {
  contract: string;
  address: string;
  path: Path;
}

const otherSource =
  "Do not sign or pay through it unless you know which source it was made from; check out that source and verify again.";

/** What differs between deployed code and the contract it should be. */
export function compare(candidate: Candidate, deployed: string, expected: Record<string, Expected>): Finding[] {
  const { contract: name, address, path } = candidate;
  if (deployed === "0x") {
    const remedy = "Check the address, and that the node has caught up with its chain.";
    return [finding("error", "code-missing", path, `There is no code at ${address}, where ${name} should be.`, remedy)];
  }
  const contract = compiledContract(name);
  const comparison = compareCode(deployed, contract);
  if (comparison.same === "nothing") {
    const message = `The code at ${address} is not ${name} of this source: ${comparison.why}.`;
    return [finding("error", "code-differs", path, message, otherSource)];
  }
  const findings = Object.entries(contract.immutables).flatMap(([immutable, { type, offsets }]) =>
    compareImmutable(candidate, immutable, type, valuesOf(deployed, { type, offsets }), expected[immutable]),
  );
  if (comparison.same === "instructions") {
    const message = `${name} at ${address} does what this source says, but was compiled from files that differ in comments, names or paths.`;
    const remedy = "Nothing needs doing; verify with the commit the record names to see them agree in full.";
    findings.push(finding("warning", "metadata-differs", path, message, remedy));
  }
  return findings;
}

function compareImmutable(
  { contract, address, path }: Candidate,
  name: string,
  type: string,
  values: string[],
  expected: Expected | undefined,
): Finding[] {
  if (expected === undefined) throw new Error(`Nothing says what ${name} of ${contract} should be.`);
  if (values.length === 1 && values[0] === expected.value) return [];
  const found = values.map((value) => showImmutable(value, type)).join(" in one place, in another ");
  const message = `${name} of ${contract} at ${address} is ${found}; expected ${showImmutable(expected.value, type)} (${expected.meaning}).`;
  return [finding("error", "immutable-differs", path, message, otherSource)];
}

/** A finding about a field of the record. */
export function finding(
  severity: Finding["severity"],
  code: string,
  path: Path,
  message: string,
  remedy: string,
): Finding {
  return { severity, code, path, message, remedy, where: { field: formatPath(path) } };
}
