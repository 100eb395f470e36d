import type { AgreementFile } from "../../src/terms/schema.ts";

type Milestones = AgreementFile["clauses"][string]["milestones"];

/** Parties of the bridge agreement, in their order. */
export const bridgeParties = [
  "ministry",
  "council",
  "builder",
  "surveyor",
  "inspector",
  "tax-office",
  "arbiter",
] as const;

/** Start of the bridge agreement, and of the chain it is on. */
export const bridgeStart = "2026-01-01";

const works: Milestones = [
  { title: "Ground surveyed", amount: "900.01", due: "2026-02-01" },
  { title: "Piers", amount: "1500.00", due: "2026-03-01", retention: "5%", challengeDays: 7 },
  { title: "Deck", amount: "2500.01", due: "2026-05-01", after: [1, 2], retention: "12.5%", policy: "batch" },
  { title: "Rails", amount: "333.33", due: "2026-04-01", policy: "batch", ifReviewIsSilent: "accepted" },
  { title: "Paint", amount: "333.34", due: "2026-06-01", ifReviewIsSilent: "accepted", challengeDays: 3 },
  { title: "Lights", amount: "100.00", due: "2026-06-15", ifReviewIsSilent: "rejected", ifArbiterIsSilent: "accepted" },
  { title: "Tax", amount: "0.01", due: "2026-06-15", payee: "tax-office", ifArbiterIsSilent: "accepted" },
  { title: "Paths", amount: "200.00", due: "2026-07-01", payee: "upkeep-purse" },
  { title: "Trees", amount: "77.77", due: "2026-08-01", retention: "100%", after: [1] },
  { title: "Opening", amount: "1000.10", due: "2026-09-01", challengeDays: 30, reviewDays: 3 },
];

/**
 * An agreement with something of everything: two payers in thirds, approval by amount and by batch, every silence, retentions,
 * predecessors, a payee that is another clause, and a clause of more milestones than fit in one word.
 */
export function bridgeFile(accounts: Record<string, string>): AgreementFile {
  const organisations: Record<string, string> = {
    ministry: "transport",
    council: "council",
    builder: "builder",
    surveyor: "survey",
    inspector: "transport",
    "tax-office": "treasury",
    arbiter: "chamber",
  };
  const powers = { ministry: { disputes: true }, builder: { submits: true, disputes: true } } as const;
  return {
    concordat: 1,
    title: "A bridge over the Tay",
    timeZone: "UTC",
    organisations: Object.fromEntries([...new Set(Object.values(organisations))].map((name) => [name, `The ${name}`])),
    parties: {
      ...Object.fromEntries(
        bridgeParties.map((name, i) => [
          name,
          {
            organisation: organisations[name] ?? "",
            account: accounts[name] ?? "",
            signs: i < 4,
            ...(powers as Record<string, object>)[name],
          },
        ]),
      ),
      "upkeep-purse": { organisation: "council", clause: "upkeep" },
    },
    rules: {
      start: bridgeStart,
      openBy: "2026-01-31",
      arbiter: "arbiter",
      disputePeriod: "40 days",
      successionDelay: "10 days",
      maySuspend: ["ministry", "council"],
      suspensionLimit: "100 days",
      mayEnd: ["builder", "ministry"],
      noticeDays: "30 days",
      ceiling: "10%",
    },
    clauses: {
      works: {
        kind: "milestones",
        title: "Works",
        currency: "GBP",
        payers: [
          { party: "ministry", share: "2/3" },
          { party: "council", share: "1/3" },
        ],
        longstop: "2026-12-31",
        retentionDate: "2027-03-31",
        cureDays: 20,
        policies: {
          amount: {
            tiers: [
              { upTo: "1000.00", approvers: ["surveyor", "inspector", "ministry"], approvals: 1 },
              { upTo: "unlimited", approvers: ["surveyor", "inspector", "ministry"], approvals: 2, organisations: 2 },
            ],
          },
          batch: {
            tiers: [
              { upTo: "400.00", approvers: ["surveyor", "inspector"], approvals: 1, batch: "sum" },
              { upTo: "unlimited", approvers: ["surveyor", "inspector"], approvals: 2, organisations: 2, batch: "sum" },
            ],
          },
        },
        defaults: {
          payee: "builder",
          policy: "amount",
          reviewDays: 14,
          challengeDays: 0,
          ifReviewIsSilent: "arbiter",
          ifArbiterIsSilent: "rejected",
          retention: "0%",
        },
        milestones: works,
      },
      upkeep: {
        kind: "milestones",
        title: "Upkeep, week by week",
        currency: "GBP",
        payers: [{ party: "council", share: "100%" }],
        longstop: "2027-12-31",
        policies: { weekly: { tiers: [{ upTo: "unlimited", approvers: ["surveyor"], approvals: 1 }] } },
        defaults: {
          payee: "builder",
          policy: "weekly",
          reviewDays: 5,
          ifReviewIsSilent: "accepted",
          ifArbiterIsSilent: "rejected",
        },
        milestones: Array.from({ length: 40 }, (_, i) => ({
          title: `Week ${i + 1}`,
          amount: `${i + 1}.00`,
          due: "2027-06-30",
        })),
      },
    },
  };
}
