import { expect } from "chai";
import { errors, findingsAfter, lineOf } from "../support/harbour.ts";

describe("the form of a file", () => {
  const cases: [
    name: string,
    edit: [string | RegExp, string],
    code: string,
    field: string,
    line: string,
    says: RegExp,
  ][] = [
    [
      "a field that does not exist",
      ["cureDays: 30 days", "curedays: 30 days"],
      "field-unknown",
      "clauses.support.curedays",
      "cureDays",
      /Fields here are .*cureDays/,
    ],
    [
      "a field that is missing",
      ["    currency: GBP\n", ""],
      "field-missing",
      "clauses.support.currency",
      "support:",
      /ISO 4217/,
    ],
    [
      "an amount as a fraction",
      [`amount: "48000.00"`, "amount: 48000.5"],
      "field-invalid",
      "clauses.support.milestones[0].amount",
      "48000.00",
      /quotes/,
    ],
    [
      "an amount with separators",
      [`"48000.00"`, `"48,000.00"`],
      "field-invalid",
      "clauses.support.milestones[0].amount",
      "48000.00",
      /not an amount/,
    ],
    [
      "a word where one of three is wanted",
      ["ifReviewIsSilent: arbiter", "ifReviewIsSilent: approved"],
      "field-invalid",
      "clauses.support.defaults.ifReviewIsSilent",
      "ifReviewIsSilent: arbiter",
      /"accepted", "rejected", "arbiter"/,
    ],
    [
      "a location that runs code",
      ["https://harbour.example/agreements/2026-014.pdf", "javascript:alert(1)"],
      "field-invalid",
      "document.location",
      "harbour.example",
      /https/,
    ],
    [
      "text that reverses its direction",
      ["Service set up", '"Service \\u202Epu tes"'],
      "field-invalid",
      "clauses.support.milestones[0].title",
      "Service set up",
      /direction characters/,
    ],
    ["another version", ["concordat: 1", "concordat: 2"], "field-invalid", "concordat", "concordat: 1", /1/],
    [
      "another kind of clause",
      ["kind: milestones", "kind: wishes"],
      "field-invalid",
      "clauses.support.kind",
      "kind: milestones",
      /milestones/,
    ],
  ];
  for (const [name, edit, code, field, line, says] of cases) {
    it(`names file, line, field and remedy of ${name}`, () => {
      const findings = findingsAfter(edit);
      const finding = findings.find((one) => one.where.field === field);
      expect(finding, JSON.stringify(findings, null, 1)).to.not.equal(undefined);
      expect(finding).to.include({ code, severity: "error" });
      expect(finding?.where).to.include({ file: "harbour.yaml", line: lineOf(line) });
      expect(`${finding?.message} ${finding?.remedy}`).to.match(says);
    });
  }

  it("collects all errors, in YAML too", () => {
    const several = findingsAfter(["currency: GBP", "currency: pounds"], [`"48000.00"`, "-5"]);
    expect(errors(several).map(({ where }) => where.field)).to.have.members([
      "clauses.support.currency",
      "clauses.support.milestones[0].amount",
    ]);
    const [broken] = findingsAfter(["title: Harbour family support", `title: "Harbour`]);
    expect(broken).to.include({ code: "yaml-invalid" });
    const [twice] = findingsAfter(["language: en", "language: en\nlanguage: fr"]);
    expect(twice?.where.line).to.equal(lineOf("language: en") + 1);
  });

  it("reads an address without quotes as text, and checks its checksum", () => {
    const address = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
    const withAccount = (account: string): [string, string] => [
      "role: Independent verifier",
      `role: x\n    account: ${account}`,
    ];
    expect(errors(findingsAfter(withAccount(address)))).to.deep.equal([]);
    const [finding] = findingsAfter(withAccount(address.replace("5aA", "5AA")));
    expect(finding).to.include({ code: "address-invalid" });
  });
});
