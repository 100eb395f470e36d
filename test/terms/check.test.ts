import { expect } from "chai";
import { errors, findingsAfter, lineOf } from "../support/harbour.ts";

describe("what a file says", () => {
  const cases: [name: string, edits: [string | RegExp, string][], code: string, field: string][] = [
    ["an unknown party", [["payee: provider", "payee: provder"]], "party-unknown", "clauses.support.defaults.payee"],
    [
      "an unknown organisation",
      [["organisation: quayside", "organisation: quay"]],
      "organisation-unknown",
      "parties.provider.organisation",
    ],
    [
      "an unknown policy",
      [["policy: standard", "policy: standart"]],
      "policy-unknown",
      "clauses.support.defaults.policy",
    ],
    ["an unknown currency", [["currency: GBP", "currency: GBX"]], "currency-unknown", "clauses.support.currency"],
    ["an unknown time zone", [["Europe/London", "Europe/Lundon"]], "time-zone-unknown", "timeZone"],
    [
      "an unknown milestone",
      [["after: [set-up]", "after: [setup]"]],
      "milestone-unknown",
      "clauses.support.milestones[1].after[0]",
    ],
    [
      "a milestone that waits for itself",
      [["after: [set-up]", "after: [2]"]],
      "milestone-order",
      "clauses.support.milestones[1].after[0]",
    ],
    [
      "a milestone in the wrong place",
      [["- name: set-up", "- name: set-up\n        number: 3"]],
      "milestone-out-of-order",
      "clauses.support.milestones[0].number",
    ],
    ["too many decimals", [[`"48000.00"`, `"48000.001"`]], "amount-too-fine", "clauses.support.milestones[0].amount"],
    [
      "a date that does not exist",
      [["due: 2026-03-31", "due: 2026-02-31"]],
      "date-invalid",
      "clauses.support.milestones[0].due",
    ],
    ["shares that do not add up", [["share: 40%", "share: 41%"]], "shares-do-not-sum", "clauses.support.payers"],
    [
      "retention that is too fine",
      [["retention: 5%", "retention: 5.00001%"]],
      "field-invalid",
      "clauses.support.defaults.retention",
    ],
    [
      "a missing default",
      [["      reviewDays: 21\n", ""]],
      "field-missing",
      "clauses.support.milestones[0].reviewDays",
    ],
    ["no arbiter, though silence asks for one", [["  arbiter: arbiter\n", ""]], "arbiter-missing", "rules.arbiter"],
    [
      "an arbiter who is paid",
      [["  arbiter: arbiter\n", "  arbiter: provider\n"]],
      "arbiter-is-payee",
      "rules.arbiter",
    ],
    ["disputes without time", [["  disputePeriod: 60 days\n", ""]], "dispute-period-missing", "rules.disputePeriod"],
    [
      "suspension without time",
      [["  suspensionLimit: 180 days\n", ""]],
      "suspension-limit-missing",
      "rules.suspensionLimit",
    ],
    [
      "retention without a date",
      [["    retentionDate: 2028-07-01\n", ""]],
      "retention-date-missing",
      "clauses.support.retentionDate",
    ],
    [
      "a longstop before the last due date",
      [["longstop: 2027-12-31", "longstop: 2027-09-29"]],
      "longstop-before-due",
      "clauses.support.milestones[4].due",
    ],
    ["a term that ends before it starts", [["end: 2027-12-31", "end: 2025-12-31"]], "dates-out-of-order", "rules.end"],
    [
      "a milestone due before the term",
      [["due: 2026-03-31", "due: 2026-01-04"]],
      "dates-out-of-order",
      "clauses.support.milestones[0].due",
    ],
    [
      "more approvals than approvers",
      [
        ["approvals: 2", "approvals: 4"],
        ["organisations: 2", "organisations: 3"],
      ],
      "tier-impossible",
      "clauses.support.policies.standard.tiers[1].approvals",
    ],
    [
      "more organisations than approvals",
      [["organisations: 2", "organisations: 3"]],
      "tier-impossible",
      "clauses.support.policies.standard.tiers[1].organisations",
    ],
    [
      "a last tier with a bound",
      [["upTo: unlimited", `upTo: "90000"`]],
      "tiers-out-of-order",
      "clauses.support.policies.standard.tiers[1].upTo",
    ],
    [
      "tiers that fall",
      [
        [
          `      - upTo: "50000.00"`,
          `      - upTo: "50000.00"\n            approvers: [verifier]\n          - upTo: "4.00"`,
        ],
      ].map(([a, b]) => [a, b] as [string, string]),
      "tiers-out-of-order",
      "clauses.support.policies.standard.tiers[1].upTo",
    ],
    [
      "approvers who are all paid",
      [
        ["payee: provider", "payee: council"],
        ["approvers: [council, verifier]", "approvers: [council]"],
      ],
      "approval-impossible",
      "clauses.support.milestones[0].policy",
    ],
    [
      "a provider who approves itself",
      [["approvers: [council, verifier]", "approvers: [provider]"]],
      "approval-impossible",
      "clauses.support.milestones[0].policy",
    ],
    [
      "one account for two organisations",
      [
        ["role: Arbiter", `role: Arbiter\n    account: "0x00000000000000000000000000000000000000aa"`],
        ["role: Independent verifier", `role: x\n    account: "0x00000000000000000000000000000000000000aa"`],
      ],
      "account-shared",
      "parties.arbiter.account",
    ],
    ["nobody who submits", [["    submits: true\n", ""]], "nobody-submits", "parties"],
    [
      "a milestone that pays nothing",
      [[`"48000.00"`, `"0.00"`]],
      "amount-zero",
      "clauses.support.milestones[0].amount",
    ],
    [
      "two milestones of one name",
      [["- name: report", "- name: set-up"]],
      "milestone-name-twice",
      "clauses.support.milestones[4].name",
    ],
    ["one payer twice", [["- party: council", "- party: ministry"]], "payer-twice", "clauses.support.payers[1].party"],
    ["a document without digest", [[/ {2}sha256: .*\n/, ""]], "document-without-digest", "document"],
    [
      "an id in a first edition",
      [["    currency: GBP", `    currency: GBP\n    anchor: "0x${"1".repeat(64)}"`]],
      "origin-in-first-edition",
      "clauses.support",
    ],
    ["a ceiling that has no room", [["ceiling: 10%", "ceiling: 1700%"]], "ceiling-too-high", "rules.ceiling"],
    [
      "a dispute of centuries",
      [["disputePeriod: 60 days", "disputePeriod: 90000 days"]],
      "duration-too-long",
      "rules.disputePeriod",
    ],
    [
      "a review of no time",
      [["reviewDays: 21", "reviewDays: 0"]],
      "review-days-invalid",
      "clauses.support.milestones[0].reviewDays",
    ],
    [
      "a challenge of a year",
      [["challengeDays: 7", "challengeDays: 365"]],
      "challenge-days-invalid",
      "clauses.support.milestones[0].challengeDays",
    ],
  ];
  for (const [name, edits, code, field] of cases) {
    it(`finds ${name}`, () => {
      const findings = findingsAfter(...edits);
      const finding = findings.find((one) => one.code === code && one.where.field === field);
      expect(finding, JSON.stringify(findings.map((one) => [one.code, one.where.field]))).to.not.equal(undefined);
      expect(finding?.severity).to.equal("error");
      expect(finding?.where.line).to.be.at.least(2);
      expect(finding?.remedy).to.match(/\.$|\?$/);
    });
  }

  const odd: [name: string, edit: [string | RegExp, string], code: string][] = [
    ["no document", [/document:\n.*\n.*\n/, ""], "document-none"],
    [
      "an organisation for which nobody acts",
      ["  revenue: Revenue Office", "  revenue: Revenue Office\n  other: Other"],
      "organisation-unused",
    ],
    ["notice of no time", ["  noticeDays: 90\n", ""], "notice-none"],
    [
      "an approver who is paid",
      ["approvers: [ministry, council, verifier]", "approvers: [ministry, council, verifier, provider]"],
      "approver-is-payee",
    ],
    ["an arbiter who pays", ["  arbiter: arbiter\n", "  arbiter: council\n"], "arbiter-involved"],
    ["a policy that nobody uses", ["        policy: administrative\n", ""], "policy-unused"],
    ["a milestone due before its predecessor", ["due: 2027-06-30", "due: 2026-06-30"], "due-before-predecessor"],
    [
      "a milestone due before the agreement is open",
      ["openBy: 2026-01-31", "openBy: 2026-04-30"],
      "due-before-opening",
    ],
    ["retentions released early", ["retentionDate: 2028-07-01", "retentionDate: 2027-07-01"], "retention-date-early"],
    ["texts that are not signed", ["language: en", `language: en\nsalt: "${"a".repeat(64)}"`], "salt-given"],
  ];
  for (const [name, edit, code] of odd) {
    it(`warns of ${name}`, () => {
      const finding = findingsAfter(edit).find((one) => one.code === code);
      expect(finding?.severity).to.equal("warning");
    });
  }

  it("refuses a milestone struck out before there was one", () => {
    const source = [/amount: "48000.00"\n.*due: 2026-03-31/, "void: true\n        reason: None."] as [RegExp, string];
    const codes = errors(findingsAfter(source)).map(({ code }) => code);
    expect(codes).to.include.members(["void-at-first", "predecessor-void"]);
  });

  it("says what was probably meant", () => {
    const [finding] = findingsAfter(["payee: provider", "payee: provder"]);
    expect(finding?.remedy).to.equal(`Did you mean "provider"?`);
    expect(finding?.where.line).to.equal(lineOf("payee: provider"));
  });

  it("finds nothing wrong with the example, and six accounts missing", () => {
    const findings = findingsAfter();
    expect(errors(findings)).to.deep.equal([]);
    expect(findings.filter(({ code }) => code === "account-missing")).to.have.length(6);
    expect(findings.filter(({ severity }) => severity === "warning")).to.deep.equal([]);
  });
});
