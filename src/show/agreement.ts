import { kindOf } from "../terms/kinds/registry.ts";
import type { Hex, NormalFile, NormalRules } from "../terms/normal.ts";
import { showDuration } from "../units/duration.ts";
import { showMoment, type DateRole } from "../units/moment.ts";
import { definitions, enumerate, paragraph, quoted, section, table, type Page, type Section } from "./model.ts";

/** What tells an agreement apart on the chain; absent for a draft. */
export interface Identity {
  /** Id of the agreement. */
  id: Hex;
  /** What the parties sign. */
  digest: Hex;
  chainId: number | bigint;
  /** Address of the hub. */
  agreements: string;
}

/**
 * The agreement as a page a lawyer can read: every leaf of the file is on it.
 *
 * @param file In normal form; from terms alone, {@link decompileAgreement} makes it.
 */
export function showAgreement(file: NormalFile, identity?: Identity): Page {
  const nameOf = (party: string) => {
    const organisation = file.parties[party]?.organisation ?? "";
    return `${file.organisations[organisation]?.name ?? organisation} (${party})`;
  };
  return {
    title: file.title,
    sections: [
      showOverview(file, identity),
      showParties(file, nameOf),
      ...Object.entries(file.clauses).map(([name, clause]) => ({
        title: `Clause "${name}", by ${clause.kind}: ${clause.title}`,
        blocks: [],
        sections: kindOf(clause.kind).show(clause, file, nameOf),
      })),
      showRules(file, nameOf),
    ],
  };
}

function showOverview(file: NormalFile, identity: Identity | undefined): Section {
  const { document, rules, timeZone } = file;
  return section(
    "Overview",
    quoted("", file.summary, file.language),
    file.salt === undefined
      ? null
      : paragraph(
          "The signed texts were not at hand: names and titles on this page are generic, and not what was signed.",
        ),
    definitions({
      Edition: String(file.edition),
      "Identifier elsewhere": file.externalId,
      "Agreement id": identity?.id ?? "none yet: this is a draft",
      "Digest that is signed": identity?.digest ?? null,
      Chain: identity === undefined ? null : String(identity.chainId),
      Hub: identity?.agreements ?? null,
      "Begins with": showDate(rules.start, timeZone, "start"),
      "Ends with": showDate(rules.end, timeZone, "deadline"),
      "May be opened until": showDate(rules.openBy, timeZone, "last") ?? "not yet known",
      Document:
        document === null ? "none: this page is the whole agreement" : document.location || "kept by the parties",
      "SHA-256 of the document": document?.sha256 ?? null,
      "Hash of the texts": file.salt ?? null,
      "Language of the texts": file.language,
      "Time zone": `${timeZone}. A deadline on a date ends with that day; days are calendar days.`,
      Format: `version ${file.concordat}`,
    }),
  );
}

function showParties(file: NormalFile, nameOf: (party: string) => string): Section {
  const powers = Object.entries(file.parties).map(([name, party]) => {
    const verbs = [party.signs && "signs", party.submits && "submits deliveries", party.disputes && "may dispute"];
    return [name, verbs.filter((verb) => verb !== false)] as const;
  });
  const powersOf = (name: string) => powers.find(([party]) => party === name)?.[1] ?? [];
  const signing = powers.filter(([, verbs]) => verbs.includes("signs")).map(([name]) => nameOf(name));
  return section(
    "Parties",
    table(
      "Organisations",
      [">No.", "Short name", "Organisation", "Identifier"],
      Object.entries(file.organisations).map(([key, { name, identifier }], i) => [
        String(i + 1),
        key,
        name,
        identifier || "none",
      ]),
    ),
    table(
      "Parties",
      [">No.", "Party", "Role", "Office", "Powers"],
      Object.keys(file.parties).map((name, i) => {
        const { role = "", office = "" } = file.parties[name] ?? {};
        return [String(i + 1), nameOf(name), role || "none", office || "none", powersOf(name).join(", ") || "none"];
      }),
    ),
    definitions(
      Object.fromEntries(
        Object.entries(file.parties).map(([name, { account, clause, purse, organisation }]) => [
          `Account of ${name}, for ${organisation}`,
          `${account ?? "to be filled in"}${clause === null ? "" : `, which is the clause ${clause}: what it is paid enters the purse of ${purse ?? "nobody"}`}`,
        ]),
      ),
    ),
    paragraph(`${enumerate(signing)} sign. Opening, amending and ending at once take all of their signatures.`),
  );
}

function showRules({ rules }: NormalFile, nameOf: (party: string) => string): Section {
  return section(
    "Disputes and changes",
    paragraph(showDisputes(rules, nameOf)),
    paragraph(
      rules.maySuspend.length === 0
        ? `Nobody may suspend the agreement (limit ${showDuration(rules.suspensionLimit)}).`
        : `${enumerate(rules.maySuspend.map(nameOf), "or")} may suspend the agreement, for ${showDuration(rules.suspensionLimit)} in total. Clocks stop meanwhile.`,
    ),
    paragraph(
      rules.mayEnd.length === 0
        ? `Nobody may end the agreement by notice (notice ${showDuration(rules.noticeDays)}); all who sign may end it together.`
        : `${enumerate(rules.mayEnd.map(nameOf), "or")} may end the agreement with ${showDuration(rules.noticeDays)} of notice. What was delivered is still reviewed and paid.`,
    ),
    paragraph(
      rules.ceiling === "none"
        ? "Amendments may raise the total without limit."
        : `Amendments may raise the total by ${rules.ceiling} above the original values at most, for each token.`,
    ),
    paragraph(
      `A party's account may be replaced by that party, or by all others who sign; this takes effect after ${showDuration(rules.successionDelay)}, unless the old account objects.`,
    ),
  );
}

function showDisputes(rules: NormalRules, nameOf: (party: string) => string): string {
  const time = showDuration(rules.disputePeriod);
  return rules.arbiter === null
    ? `No arbiter is named. A dispute ends when payee and payers agree, or after ${time} by what its milestone says of silence.`
    : `${nameOf(rules.arbiter)} rules on disputes, within the amount of the milestone, and has ${time}; afterwards the milestone says what silence means. Payee and payers may settle at any time.`;
}

function showDate(written: string | null, zone: string, role: DateRole): string | null {
  return written === null ? null : showMoment(written, zone, role);
}
