import { getAddress, toUtf8String } from "ethers";
import { ConcordatError } from "../errors.ts";
import { formatAmount } from "../units/amount.ts";
import { formatDuration } from "../units/duration.ts";
import { formatMoment, type DateRole } from "../units/moment.ts";
import { formatPercent } from "../units/percent.ts";
import { compileNormal } from "./compile.ts";
import { hashTerms } from "./hash.ts";
import { kindOf } from "./kinds/registry.ts";
import type { NormalFile, NormalParty } from "./normal.ts";
import { saltOf, type AgreementText } from "./text.ts";
import { clauseOf, NO_CEILING, partyFlags, ZERO_HASH, type ClauseConfig, type Party, type Terms } from "./types.ts";
import { membersOf } from "./word.ts";

/**
 * The file, in normal form, that compiles to these terms. With the text it is the file the parties signed, leaf by leaf;
 * without, names and titles are generic and the salt stands in the file.
 *
 * @param text Canonical JSON, as {@link compileAgreement} gives it.
 * @throws {@link ConcordatError} `text-foreign` if the text is not what the salt commits to; `terms-foreign` if no file
 * compiles to these terms.
 */
export function decompileAgreement(terms: Terms, configs: readonly ClauseConfig[], text?: string | null): NormalFile {
  if (text != null && saltOf(text) !== terms.salt) {
    throw new ConcordatError("The text does not belong to these terms: its hash is not their salt.", {
      code: "text-foreign",
      remedy: "Bring the text of this edition, or none.",
    });
  }
  const known = text == null ? undefined : (JSON.parse(text) as AgreementText);
  const file = toFile(terms, configs, known);

  const hub = { chainId: 1, verifyingContract: "0x0000000000000000000000000000000000000001" };
  if (hashTerms(compileNormal(file).terms, hub) !== hashTerms(terms, hub)) {
    throw new ConcordatError("No agreement file says exactly what these terms say.", {
      code: "terms-foreign",
      remedy: "They were not made from an agreement file; read the terms and their words instead.",
    });
  }
  return file;
}

function toFile(terms: Terms, configs: readonly ClauseConfig[], text: AgreementText | undefined): NormalFile {
  const timeZone = text?.timeZone ?? "UTC";
  const names = {
    organisations: terms.organisations.map((_, i) => text?.organisations[i]?.key ?? `organisation-${i + 1}`),
    parties: terms.parties.map((_, i) => text?.parties[i]?.key ?? `party-${i + 1}`),
    clauses: terms.clauses.map((_, i) => text?.clauses[i]?.key ?? `clause-${i + 1}`),
  };
  const { rules } = terms;
  const moment = (seconds: number, role: DateRole) => (seconds === 0 ? null : formatMoment(seconds, timeZone, role));
  const partyNames = (mask: number) => membersOf(mask).map((number) => names.parties[number - 1] ?? `party-${number}`);

  const clauses: NormalFile["clauses"] = Object.fromEntries(
    terms.clauses.map((clause, i) => {
      const config = configs[i];
      const currency = toUtf8String(clause.currency);
      if (config === undefined) throw new RangeError(`The configuration of clause ${i} is missing.`);
      const scope = { parties: names.parties, timeZone, currency, module: getAddress(clause.module) };
      const {
        kind,
        title,
        currency: code,
        module,
        token,
        ...rest
      } = kindOf(config.kind).decompile(config, text?.clauses[i], scope);
      const hasOrigin = clause.anchor !== ZERO_HASH || (terms.edition > 1 && clause.originalValue > 0n);
      const original = formatAmount(clause.originalValue / kindOf(config.kind).moneyOf(config).unit, currency);
      const origin = {
        ...(clause.anchor === ZERO_HASH ? {} : { anchor: clause.anchor }),
        ...(hasOrigin ? { originalValue: original } : {}),
      };
      return [names.clauses[i] ?? "", { kind, title, currency: code, module, token, ...origin, ...rest }];
    }),
  );

  return {
    concordat: 1,
    title: terms.title,
    language: text?.language ?? "en",
    timeZone,
    externalId: terms.externalId,
    summary: text?.summary ?? "",
    edition: terms.edition,
    ...(text === undefined ? { salt: terms.salt } : {}),
    document:
      terms.document === ZERO_HASH && terms.location === ""
        ? null
        : { location: terms.location, sha256: terms.document },
    organisations: Object.fromEntries(
      names.organisations.map((key, i) => [
        key,
        { name: terms.organisations[i] ?? "", identifier: text?.organisations[i]?.identifier ?? "" },
      ]),
    ),
    parties: Object.fromEntries(
      terms.parties.map((party, i) => [
        names.parties[i] ?? "",
        toParty(party, text?.parties[i], names.organisations, clauses),
      ]),
    ),
    rules: {
      start: moment(rules.start, "start"),
      end: moment(rules.end, "deadline"),
      openBy: moment(rules.openBy, "last"),
      arbiter: names.parties[rules.arbiter - 1] ?? null,
      disputePeriod: formatDuration(rules.disputePeriod),
      successionDelay: formatDuration(rules.reviveDelay),
      maySuspend: partyNames(rules.maySuspend),
      suspensionLimit: formatDuration(rules.suspensionLimit),
      mayEnd: partyNames(rules.mayEnd),
      noticeDays: rules.noticeDays,
      ceiling: rules.ceilingPpm === NO_CEILING ? "none" : formatPercent(rules.ceilingPpm),
    },
    clauses,
  };
}

function toParty(
  { account, organisation, flags }: Party,
  text: AgreementText["parties"][number] | undefined,
  organisations: readonly string[],
  clauses: NormalFile["clauses"],
): NormalParty {
  const is = clauseOf(flags);
  const [clause, content] = is === null ? [null] : (Object.entries(clauses)[is.clause] ?? [null]);
  return {
    organisation: organisations[organisation - 1] ?? "",
    account: getAddress(account),
    clause,
    purse: content?.payers[is?.payer ?? 0]?.party ?? null,
    role: text?.role ?? "",
    office: text?.office ?? "",
    signs: (flags & partyFlags.signs) !== 0,
    submits: (flags & partyFlags.submits) !== 0,
    disputes: (flags & partyFlags.disputes) !== 0,
  };
}
