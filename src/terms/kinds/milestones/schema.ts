import { z } from "zod";
import * as field from "../../fields.ts";

const silence = ["accepted", "rejected", "arbiter"] as const;

const tier = z
  .strictObject({
    upTo: field
      .amount({
        description: 'Largest amount the tier covers, in the currency; "unlimited" for the last tier.',
        examples: ["50000", "1250.50", "unlimited"],
      })
      .or(z.literal("unlimited")),
    approvers: z
      .array(field.name({ description: "A party that may approve.", examples: ["verifier"] }))
      .min(1, "is empty.")
      .meta({ description: "Who may approve." }),
    approvals: field.count({ description: "How many of them must approve.", examples: [2] }, 1, 32).optional(),
    organisations: field
      .count({ description: "From how many different organisations.", examples: [2] }, 1, 32)
      .optional(),
    batch: z
      .enum(["item", "sum"])
      .optional()
      .meta({
        description: "Whether the tier is chosen by each amount alone, or by the sum of what is approved together.",
        examples: ["item", "sum"],
      }),
  })
  .meta({ description: "Who must approve amounts up to a bound." });

/** What a milestone may leave to the clause's `defaults`. */
const shared = {
  payee: field.name({ description: "Party that is paid.", examples: ["provider"] }).optional(),
  policy: field.name({ description: "Approval policy of the clause.", examples: ["standard"] }).optional(),
  reviewDays: field
    .duration({ description: "How long approvers have, in days.", examples: [14, "14 days"] })
    .optional(),
  challengeDays: field
    .duration({ description: "How long an approval may be disputed before it is payable, in days.", examples: [0, 7] })
    .optional(),
  ifReviewIsSilent: z
    .enum(silence)
    .optional()
    .meta({ description: "What it means if the approvers stay silent.", examples: ["accepted"] }),
  ifArbiterIsSilent: z
    .enum(["accepted", "rejected"])
    .optional()
    .meta({ description: "What it means if a dispute is not decided in time.", examples: ["rejected"] }),
  retention: field
    .percent({ description: "What is kept back of each payment until the retention date.", examples: ["5%"] })
    .optional(),
};

const described = {
  number: field
    .count({ description: "Its number: 1, 2, 3 … in the order of the file.", examples: [1] }, 1, 96)
    .optional(),
  name: field
    .name({ description: "A short name, for `after`.", examples: ["set-up"] })
    .or(z.literal(""))
    .optional(),
  title: field.filledLine({ description: "What is to be achieved.", examples: ["First cohort supported"] }),
  description: field.text({ description: "The milestone in words.", examples: ["60 families …"] }).optional(),
  acceptance: field
    .text({ description: "What approvers check before they accept.", examples: ["Case files of 60 families."] })
    .optional(),
};

const promised = z
  .strictObject({
    ...described,
    amount: field.amount({ description: "Gross amount, in the currency.", examples: ["75000.00", "10480000"] }),
    due: field.date({ description: "When delivery is expected; a date means its end.", examples: ["2026-03-31"] }),
    after: z
      .array(z.union([z.int(), z.string()]).meta({ description: "Number or short name.", examples: [1, "set-up"] }))
      .max(4, "has more than four entries.")
      .optional()
      .meta({ description: "Milestones that must be paid first; each has a lower number.", examples: [[1]] }),
    void: z
      .literal(false)
      .optional()
      .meta({ description: "The milestone stands.", examples: [false] }),
    ...shared,
  })
  .meta({ description: "A milestone." });

const voided = z
  .strictObject({
    ...described,
    void: z.literal(true).meta({ description: "The milestone no longer exists.", examples: [true] }),
    reason: field.text({ description: "Why the parties struck it out.", examples: ["Merged with milestone 6."] }),
  })
  .meta({ description: "A milestone that an amendment struck out. Its number stays taken." });

/** A milestones clause, as written. */
export const schema = z
  .strictObject({
    kind: z.literal("milestones").meta({ description: "Pays on verified delivery.", examples: ["milestones"] }),
    title: field.filledLine({ description: "What the clause is about.", examples: ["Family support"] }).optional(),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, "is not a currency code.")
      .meta({ description: "ISO 4217 code.", examples: ["GBP", "JPY"] }),
    module: field
      .address({ description: "The contract that executes the clause; else the deployment's.", examples: ["0x…"] })
      .nullable()
      .optional(),
    token: z
      .strictObject({
        address: field.address({ description: "The ERC-20 the clause pays in.", examples: ["0x…"] }),
        decimals: field.count({ description: "Its decimals.", examples: [18] }, 0, 18),
      })
      .nullable()
      .optional()
      .meta({ description: "The token that stands for the currency; else the deployment's." }),
    anchor: field.digest({ description: "From the second edition on: the clause's id.", examples: ["0x…"] }).optional(),
    originalValue: field
      .amount({ description: "From the second edition on: the clause's first value.", examples: ["250000.00"] })
      .optional(),
    payers: z
      .array(
        z.strictObject({
          party: field.name({ description: "Party that pays.", examples: ["ministry"] }),
          share: field.share({ description: "Its share of every milestone.", examples: ["60%", "1/3", 3] }),
        }),
      )
      .min(1, "is empty.")
      .max(8, "has more than eight entries.")
      .meta({ description: "Who pays, and what share. Order and shares never change." }),
    longstop: field.date({
      description: "Until when delivery is possible at all; afterwards what is undelivered may be cancelled.",
      examples: ["2027-12-31"],
    }),
    retentionDate: field
      .date({ description: "From when on retentions are released in full.", examples: ["2028-06-30"] })
      .nullable()
      .optional(),
    cureDays: field
      .duration({ description: "Time to deliver again after a rejection; 0 for until the longstop.", examples: [30] })
      .optional(),
    custody: field
      .text({ description: "Who keeps the evidence, how long, and who may see it.", examples: ["The provider …"] })
      .optional(),
    notes: field.text({ description: "Whatever else the parties agreed.", examples: [""] }).optional(),
    policies: field.table(
      z.strictObject({ tiers: z.array(tier).min(1, "is empty.").meta({ description: "By rising amounts." }) }),
      { description: "Who must approve, by amount; each by its short name." },
    ),
    defaults: z.strictObject(shared).optional().meta({ description: "What holds for every milestone that is silent." }),
    milestones: z
      .array(z.discriminatedUnion("void", [promised, voided]))
      .min(1, "is empty.")
      .max(96, "has more than 96 entries.")
      .meta({ description: "What is paid for, in the order of their numbers." }),
  })
  .meta({ description: "A clause that pays on verified delivery." });

/** A milestones clause, as written. */
export type WrittenMilestones = z.input<typeof schema>;

/** What silence means, in words. */
export type Silence = (typeof silence)[number];
