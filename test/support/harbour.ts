import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { Finding } from "../../src/errors.ts";
import { checkAgreement } from "../../src/terms/check.ts";
import { normaliseAgreement } from "../../src/terms/normalise.ts";
import { parseAgreement } from "../../src/terms/parse.ts";
import { examplePath } from "./agreements.ts";

/** The second example, as text. */
export const harbour = readFileSync(examplePath("harbour-family-support"), "utf8");

/** What is said about the example after replacing some of its text. */
export function findingsAfter(...edits: [from: string | RegExp, to: string][]): Finding[] {
  const source = edits.reduce((text, [from, to]) => {
    expect(text.search(typeof from === "string" ? from.replace(/[.*+?^${}()|[\]\\]/g, "\\$&") : from)).to.be.at.least(
      0,
    );
    return text.replace(from, to);
  }, harbour);
  const { written, findings, locate } = parseAgreement(source, "harbour.yaml");
  if (written === undefined) return findings;
  const { file, findings: unreadable } = normaliseAgreement(written);
  const all = unreadable.length > 0 ? unreadable : checkAgreement(file);
  return all.map((finding) => ({ ...finding, where: locate(finding.path) }));
}

/** Those findings that are errors. */
export const errors = (findings: readonly Finding[]) => findings.filter(({ severity }) => severity === "error");
/** Number of the first line of the example with this text. */
export const lineOf = (text: string) => harbour.split("\n").findIndex((line) => line.includes(text)) + 1;
