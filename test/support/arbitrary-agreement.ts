import { DateTime } from "luxon";
import fc from "fast-check";
import type { AgreementFile } from "../../src/terms/schema.ts";
import { addressOf } from "./agreements.ts";

type WrittenClause = AgreementFile["clauses"][string];

const text = fc.string({ unit: fc.constantFrom(..."abcdefghij ÄÖß東京 .,-'\"<&{}\\".split("")), maxLength: 40 });
const title = text.map((some) => `T${some}`);
const zones = ["Asia/Tokyo", "Europe/London", "America/Sao_Paulo", "Pacific/Auckland", "Africa/Cairo", "UTC"];
const payers = ["payer-a", "payer-b", "payer-c"];
const checkers = ["checker-a", "checker-b", "prüfer"];
const others = ["provider", "tax-office"];

/** A date between two years, or now and then a date-time. */
function moment(from: number, to: number): fc.Arbitrary<string> {
  const seconds = fc.integer({ min: Date.UTC(from, 0, 2) / 1000, max: Date.UTC(to, 11, 30) / 1000 });
  return fc
    .tuple(seconds, fc.constantFrom("UTC+0", "UTC+9", "UTC-3"), fc.integer({ min: 0, max: 4 }))
    .map(([at, zone, kind]) => {
      const written = DateTime.fromSeconds(at, { zone });
      return kind === 0 ? (written.toISO({ suppressMilliseconds: true }) ?? "") : (written.toISODate() ?? "");
    });
}

function amount(currency: string): fc.Arbitrary<string | number> {
  const whole = fc.integer({ min: 1, max: 10 ** 9 });
  if (currency === "JPY") return fc.oneof(whole, whole.map(String));
  return fc.oneof(
    whole,
    fc.tuple(whole, fc.integer({ min: 0, max: 99 })).map(([a, b]) => `${a}.${String(b).padStart(2, "0")}`),
  );
}

const policies = (currency: string) =>
  fc
    .array(fc.array(fc.tuple(fc.bigInt(1n, 10n ** 9n), fc.boolean(), fc.subarray(payers)), { maxLength: 3 }), {
      minLength: 1,
      maxLength: 3,
    })
    .map((drafts) =>
      Object.fromEntries(
        drafts.map((tiers, p) => {
          const bounds = [...new Set(tiers.map(([bound]) => bound))].sort((a, b) => (a < b ? -1 : 1)).map(String);
          return [
            `policy-${p + 1}`,
            {
              tiers: [...bounds, "unlimited"].map((upTo, i) => ({
                upTo: upTo === "unlimited" || currency === "JPY" ? upTo : `${upTo}.5`,
                approvers: [...(tiers[i]?.[2] ?? []), ...checkers],
                approvals: 1 + (i % 3),
                organisations: 1 + (i % 3 === 1 ? 1 : 0),
                ...(tiers[i]?.[1] === true ? { batch: "sum" as const } : {}),
              })),
            },
          ];
        }),
      ),
    );

const silence = fc.constantFrom("accepted" as const, "rejected" as const, "arbiter" as const);

function milestone(currency: string, count: number, number: number): fc.Arbitrary<WrittenClause["milestones"][number]> {
  return fc.record({
    ...(number % 2 === 0 ? { number: fc.constant(number), name: fc.constant(`m${number}`) } : {}),
    title,
    description: text,
    acceptance: text,
    amount: amount(currency),
    due: moment(2026, 2030),
    after: fc.subarray(
      Array.from({ length: number - 1 }, (_, i) => ((i + 1) % 2 === 0 ? `m${i + 1}` : i + 1)),
      { maxLength: Math.min(4, number - 1) },
    ),
    policy: fc.integer({ min: 1, max: count }).map((p) => `policy-${p}`),
    payee: fc.constantFrom(...others),
    reviewDays: fc.oneof(
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 1, max: 300 }).map((n) => `${n} days`),
    ),
    challengeDays: fc.integer({ min: 0, max: 255 }),
    ifReviewIsSilent: silence,
    ifArbiterIsSilent: fc.constantFrom("accepted" as const, "rejected" as const),
    retention: fc.integer({ min: 0, max: 1_000_000 }).map((ppm) => `${ppm / 10_000}%`),
  });
}

const clause: fc.Arbitrary<WrittenClause> = fc
  .tuple(fc.constantFrom("JPY", "GBP", "EUR", "KWD"), fc.integer({ min: 1, max: 17 }))
  .chain(([currency, count]) =>
    policies(currency).chain((table) =>
      fc.record({
        kind: fc.constant("milestones" as const),
        title,
        currency: fc.constant(currency),
        payers: fc.constantFrom(
          [{ party: "payer-a", share: "100%" }],
          [
            { party: "payer-a", share: "66.67%" },
            { party: "payer-b", share: "33.33%" },
          ],
          [
            { party: "payer-b", share: "1/3" },
            { party: "payer-a", share: "1/2" },
            { party: "payer-c", share: "1/6" },
          ],
          [
            { party: "payer-c", share: 7 },
            { party: "payer-a", share: 11 },
          ],
        ),
        longstop: moment(2032, 2033),
        retentionDate: moment(2034, 2035),
        cureDays: fc.integer({ min: 0, max: 400 }),
        custody: text,
        notes: text,
        policies: fc.constant(table),
        milestones: fc.tuple(
          ...Array.from({ length: count }, (_, i) => milestone(currency, Object.keys(table).length, i + 1)),
        ),
      }),
    ),
  );

/** A valid first edition, with accounts, written in one of the ways a file can be written. */
export const arbitraryAgreement: fc.Arbitrary<AgreementFile> = fc
  .record({
    title,
    summary: text,
    externalId: text,
    timeZone: fc.constantFrom(...zones),
    clauses: fc.array(clause, { minLength: 1, maxLength: 3 }),
    hours: fc.integer({ min: 24, max: 2000 }),
    ceiling: fc.oneof(
      fc.constant("none"),
      fc.integer({ min: 0, max: 10_000_000 }).map((ppm) => `${ppm / 10_000}%`),
    ),
    suspending: fc.subarray([...payers, ...checkers]),
    openBy: moment(2025, 2025),
  })
  .map(({ clauses, hours, ceiling, suspending, openBy, ...rest }) => {
    const names = [...payers, ...checkers, ...others, "arbiter"];
    return {
      concordat: 1,
      ...rest,
      organisations: Object.fromEntries(names.map((name, i) => [`org-${i}`, i % 2 === 0 ? `The ${name}` : { name }])),
      parties: Object.fromEntries(
        names.map((name, i) => [
          name,
          {
            organisation: `org-${i}`,
            account: addressOf(500 + i).toLowerCase(),
            signs: i < 7,
            submits: name === "provider",
            disputes: i % 3 === 0,
          },
        ]),
      ),
      rules: {
        start: "2025-01-01",
        openBy,
        arbiter: "arbiter",
        disputePeriod: `${hours} hours`,
        successionDelay: 30,
        maySuspend: suspending,
        suspensionLimit: "10 days",
        mayEnd: [...suspending].reverse(),
        noticeDays: "30 days",
        ceiling,
      },
      clauses: Object.fromEntries(clauses.map((value, i) => [`clause-${i}`, value])),
    };
  });
