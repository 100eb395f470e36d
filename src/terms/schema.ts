import { z } from "zod";
import * as field from "./fields.ts";
import { schema as milestones } from "./kinds/milestones/schema.ts";

const organisation = z
  .strictObject({
    name: field.filledLine({ description: "Its full name, as signed.", examples: ["City of Kobe"] }),
    identifier: field
      .line({ description: "Its number in a public register.", examples: ["GB-COH-01234567"] })
      .optional(),
  })
  .or(field.filledLine({ description: "Its full name, as signed.", examples: ["City of Kobe"] }))
  .meta({ description: "An organisation: its name, or its name and identifier." });

const party = z
  .strictObject({
    organisation: field.name({ description: "Short name of the organisation it acts for.", examples: ["city"] }),
    account: field
      .address({ description: "Account that acts for it; null or absent in a draft.", examples: ["0x…", null] })
      .nullable()
      .optional(),
    clause: field
      .name({ description: "The party is this clause of the agreement, as a payee.", examples: ["outcomes"] })
      .nullable()
      .optional(),
    purse: field
      .name({
        description: "With clause: the payer of that clause whose purse receives; its first payer if absent.",
        examples: ["city"],
      })
      .nullable()
      .optional(),
    role: field.line({ description: "What it is in the agreement.", examples: ["Commissioner"] }).optional(),
    office: field
      .line({ description: "The office that signs. No names of persons: this text is published.", examples: ["Mayor"] })
      .optional(),
    signs: field.flag({ description: "Its signature is needed to open, amend and end.", examples: [true] }).optional(),
    submits: field.flag({ description: "It may submit deliveries.", examples: [false] }).optional(),
    disputes: field.flag({ description: "It may dispute.", examples: [false] }).optional(),
  })
  .meta({ description: "Someone who acts under the agreement, for an organisation." });

const parties = (description: string) =>
  z
    .array(field.name({ description: "Short name of a party.", examples: ["city"] }))
    .optional()
    .meta({ description });

const rules = z
  .strictObject({
    start: field
      .date({ description: "First day of the term, for readers.", examples: ["2026-01-01"] })
      .nullable()
      .optional(),
    end: field
      .date({ description: "Last day of the term, for readers.", examples: ["2027-12-31"] })
      .nullable()
      .optional(),
    openBy: field
      .date({ description: "Last day on which it may be opened; a draft may lack it.", examples: ["2026-01-31"] })
      .nullable()
      .optional(),
    arbiter: field
      .name({ description: "Party that rules on disputes; null for none.", examples: ["arbiter"] })
      .nullable()
      .optional(),
    disputePeriod: field
      .duration({ description: "How long a dispute may last before silence decides it.", examples: ["60 days"] })
      .optional(),
    successionDelay: field.duration({
      description: "Time to object before a party's account is replaced.",
      examples: ["30 days"],
    }),
    maySuspend: parties("Parties that may suspend the agreement."),
    suspensionLimit: field
      .duration({ description: "How long it may be suspended in total.", examples: ["180 days"] })
      .optional(),
    mayEnd: parties("Parties that may end the agreement by notice."),
    noticeDays: field.duration({ description: "Days between a notice and the end.", examples: [90] }).optional(),
    ceiling: field
      .percent({
        description: 'How far amendments may raise the total above the original; "none" for no limit.',
        examples: ["10%", "none"],
      })
      .or(z.literal("none")),
  })
  .meta({ description: "What holds for the whole agreement." });

const document = z
  .strictObject({
    location: field
      .location({ description: "Where the signed document is kept.", examples: ["https://…"] })
      .or(z.literal(""))
      .optional(),
    sha256: field.digest({ description: "SHA-256 of the signed document.", examples: ["0x…"] }).optional(),
    file: field
      .filledLine({ description: "Path of the document, from this file; its digest is computed.", examples: ["a.pdf"] })
      .optional(),
  })
  .meta({ description: "The document that the parties sign beside this file." });

/** Every kind of clause that a file may have. */
export const clause = z.discriminatedUnion("kind", [milestones]);

/** An agreement file, as written. */
export const agreementSchema = z
  .strictObject({
    $schema: z
      .string()
      .optional()
      .meta({ description: "For editors.", examples: ["agreement.schema.json"] }),
    concordat: z.literal(1).meta({ description: "Version of this format.", examples: [1] }),
    title: field.filledLine({ description: "Title of the agreement.", examples: ["Harbour family support"] }),
    language: z
      .string()
      .regex(/^[a-z]{2,3}(-[A-Z]{2})?$/, "is not a language tag.")
      .optional()
      .meta({ description: "Language its texts are written in.", examples: ["en", "ja"] }),
    timeZone: z.string().meta({ description: "IANA zone in which dates are meant.", examples: ["Asia/Tokyo"] }),
    externalId: field.line({ description: "Its identifier elsewhere.", examples: ["ocds-…"] }, 128).optional(),
    summary: field.text({ description: "What it is for, in a paragraph.", examples: ["…"] }).optional(),
    edition: field.count({ description: "1 at first; each amendment adds one.", examples: [1] }, 1, 255).optional(),
    salt: field.digest({ description: "Only where the signed texts are unknown.", examples: ["0x…"] }).optional(),
    document: document.nullable().optional(),
    organisations: field.table(organisation, { description: "Who takes part, by short names." }),
    parties: field.table(party, { description: "Who acts, by short names; the first is party 1." }),
    rules,
    clauses: field.table(clause, { description: "What is promised, by short names." }),
  })
  .meta({ title: "Concordat agreement", description: "A partnership agreement, as its parties sign it." });

/** A clause, as people write it. */
export type WrittenClause = z.input<typeof clause>;

/** An agreement file, as people write it. */
export type AgreementFile = z.input<typeof agreementSchema>;
