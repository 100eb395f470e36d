import { DateTime } from "luxon";

/** Accounts of the parties of the agreement to try things on. */
export type RiversideAccounts = Record<(typeof riversideParties)[number], string>;

/** Its parties. */
export const riversideParties = ["city", "provider", "evaluator", "arbiter"] as const;

/** What the city has to spend, in minor units of EUR. */
export const RIVERSIDE_BUDGET = 100_000_00n;

/**
 * An invented agreement to try every verb on, dated from today: three parties sign, one milestone was due yesterday.
 *
 * @param today In seconds.
 */
export function riversideFile(accounts: RiversideAccounts, today: number): string {
  const day = (days: number) => DateTime.fromSeconds(today, { zone: "UTC" }).plus({ days }).toISODate() ?? "";
  return `# INVENTED, to try things on. The accounts belong to the throw-away keys in the folder "keys".
concordat: 1
title: Riverside family support
language: en
timeZone: UTC
summary: Support for sixty families in the riverside district, paid on verified delivery.

organisations:
  city: City of Riverside
  alder: Alder Family Services
  birch: Birch Evaluation
  chamber: Chamber of Arbitration

parties:
  city:
    organisation: city
    role: Commissioner and payer
    account: "${accounts.city}"
    signs: true
    disputes: true
  provider:
    organisation: alder
    role: Provider and payee
    account: "${accounts.provider}"
    signs: true
    submits: true
    disputes: true
  evaluator:
    organisation: birch
    role: Independent evaluator
    account: "${accounts.evaluator}"
    signs: true
  arbiter:
    organisation: chamber
    role: Arbiter
    account: "${accounts.arbiter}"

rules:
  start: ${day(-30)}
  end: ${day(335)}
  openBy: ${day(30)}
  arbiter: arbiter
  disputePeriod: 60 days
  successionDelay: 30 days
  maySuspend: [city]
  suspensionLimit: 90 days
  mayEnd: [city, provider]
  noticeDays: 60
  ceiling: 10%

clauses:
  support:
    kind: milestones
    title: Support of sixty families
    currency: EUR
    payers:
      - party: city
        share: 100%
    longstop: ${day(335)}
    retentionDate: ${day(400)}
    cureDays: 30 days

    policies:
      standard:
        tiers:
          - upTo: "20000.00"
            approvers: [city, evaluator]
            approvals: 1
          - upTo: unlimited
            approvers: [city, evaluator]
            approvals: 2
            organisations: 2

    defaults:
      payee: provider
      policy: standard
      reviewDays: 21
      challengeDays: 0
      ifReviewIsSilent: arbiter
      ifArbiterIsSilent: rejected
      retention: 5%

    milestones:
      - name: set-up
        title: Service set up
        acceptance: The evaluator's visit report.
        amount: "12000.00"
        due: ${day(-1)}

      - name: first-cohort
        title: Thirty families supported
        acceptance: Completion records of thirty families.
        amount: "30000.00"
        due: ${day(150)}
        after: [set-up]

      - name: second-cohort
        title: Thirty more families supported
        acceptance: Completion records of thirty families.
        amount: "30000.00"
        due: ${day(300)}
        challengeDays: 7
`;
}
