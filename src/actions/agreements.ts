import { AbiCoder, Signature } from "ethers";
import { agreementsInterface } from "../chain/contracts.ts";
import type { Auth, Reason } from "../messages/types.ts";
import { ConcordatError } from "../errors.ts";
import type { AgreementRecord } from "../record/record.ts";
import { encodeConfigs, type CompiledAgreement } from "../terms/compile.ts";
import { encodeConfig, hashConfig, thinConfig } from "../terms/kinds/milestones/encode.ts";
import type { Hex } from "../terms/normal.ts";
import type { ClauseConfig, Terms } from "../terms/types.ts";
import { maskOf } from "../terms/word.ts";
import { toCall, type Call } from "./call.ts";

/** A payment into a clause's purse, made with the activation. */
export interface Funding {
  /** Index of the clause, from 0. */
  clause: number;
  /** Payer within the clause, from 0. */
  payer: number;
  /** In token units. */
  amount: bigint;
  /** An ERC-2612 permit to the module; without it, the module needs an allowance. */
  permit?: { deadline: number; signature: string };
}

const call = (hub: string, method: string, args: readonly unknown[], title: string): Call =>
  toCall(agreementsInterface, hub, method, args, title);

const everyClause = (count: number): number => Number(maskOf(Array.from({ length: count }, (_, i) => i + 1)));

/** The numbers of the parties whose signature the terms need, in the order of the table. */
export function signersOf(terms: Terms): number[] {
  return terms.parties.flatMap(({ flags }, i) => (flags & 1 ? [i + 1] : []));
}

/**
 * Opens an agreement.
 *
 * @param signatures By party number; a party without one has consented on chain, or sends.
 */
export function activate(hub: string, compiled: CompiledAgreement, signatures: ReadonlyMap<number, string>): Call {
  const args = [compiled.terms, encodeConfigs(compiled.configs), signaturesFor(compiled.terms, signatures)];
  return call(hub, "activate", args, `Activate "${compiled.terms.title}"`);
}

/** Opens an agreement, unless somebody just did, and pays into purses; the sender pays. */
export function activateAndFund(
  hub: string,
  compiled: CompiledAgreement,
  signatures: ReadonlyMap<number, string>,
  funding: readonly Funding[],
): Call {
  const entries = funding.map(({ permit, ...entry }) => ({ ...entry, permit: encodePermit(permit) }));
  const args = [compiled.terms, encodeConfigs(compiled.configs), signaturesFor(compiled.terms, signatures), entries];
  return call(hub, "activateAndFund", args, `Activate "${compiled.terms.title}" and pay in`);
}

/** A party that signs agrees on chain; it must send this itself. */
export function consent(hub: string, terms: Terms): Call {
  return call(hub, "consent", [terms], `Consent to "${terms.title}"`);
}

/** A party that signs kills a draft. */
export function withdrawDraft(hub: string, terms: Terms, by: Auth): Call {
  return call(hub, "withdraw", [terms, by], `Withdraw the draft "${terms.title}"`);
}

/** What {@link amend} is given. */
export interface AmendParameters {
  /** The next edition. */
  to: Pick<CompiledAgreement, "terms" | "configs">;
  reason: Reason;
  /** Indexes of clauses that are not to be told now. */
  skip?: readonly number[];
  /** Every party that signs. */
  auths: readonly Auth[];
}

/** Puts new terms in force. */
export function amend(record: AgreementRecord, { to, reason, skip = [], auths }: AmendParameters): Call {
  const args = [
    record.id,
    record.terms,
    to.terms,
    configsOf(record),
    encodeConfigs(to.configs),
    reason,
    maskOfIndexes(skip),
    inOrder(auths),
  ];
  return call(record.hub, "amend", args, `Amend to edition ${to.terms.edition}`);
}

/** Announces who takes over a party (number from 1). */
export function announceSuccession(
  record: AgreementRecord,
  p: { party: number; heir: string; reason: Reason; auths: readonly Auth[] },
): Call {
  const args = [record.id, record.terms, p.party, p.heir, p.reason, inOrder(p.auths)];
  return call(record.hub, "announceSuccession", args, `Announce the succession of party ${p.party}`);
}

/** The old account refuses its heir. */
export function vetoSuccession(record: AgreementRecord, by: Auth): Call {
  return call(record.hub, "vetoSuccession", [record.id, record.terms, by], `Veto the succession of party ${by.party}`);
}

/** Executes a succession whose delay is over. */
export function succeed(record: AgreementRecord, skip: readonly number[] = []): Call {
  const args = [record.id, record.terms, configsOf(record), maskOfIndexes(skip)];
  return call(record.hub, "succeed", args, "Execute the succession");
}

/** Stops the clocks until `until` (seconds), or starts them again with a moment that is over. */
export function suspend(record: AgreementRecord, p: { until: number; reason: Reason; by: Auth }): Call {
  const args = [record.id, record.terms, p.until, p.reason, everyClause(record.terms.clauses.length), p.by];
  return call(record.hub, "suspend", args, "Suspend or resume the agreement");
}

/** One party that may ends the agreement, after its notice. */
export function giveNotice(record: AgreementRecord, p: { reason: Reason; by: Auth }): Call {
  return call(record.hub, "giveNotice", [record.id, record.terms, p.reason, p.by], "Give notice");
}

/** Ends the agreement at once: all parties that sign. */
export function end(record: AgreementRecord, p: { reason: Reason; auths: readonly Auth[] }): Call {
  const args = [record.id, record.terms, p.reason, everyClause(record.terms.clauses.length), inOrder(p.auths)];
  return call(record.hub, "end", args, "End the agreement");
}

/**
 * Tells clauses what they were not told; all of them, unless some are named by index. Those that were not told of an edition
 * must all know the same one.
 *
 * @param known Configurations out of the file of the edition in force. The chain's events do not tell those of clauses that an
 * amendment skipped: their modules never saw them.
 * @throws {@link ConcordatError} `config-missing`.
 */
export function sync(record: AgreementRecord, clauses?: readonly number[], known: readonly ClauseConfig[] = []): Call {
  const stale = record.clauses.find(
    ({ context, index }) => context.edition !== record.terms.edition && (clauses?.includes(index) ?? true),
  );
  const from = record.editions.find(({ terms }) => terms.edition === stale?.context.edition)?.terms ?? record.terms;
  const mask = clauses === undefined ? everyClause(record.terms.clauses.length) : maskOfIndexes(clauses);
  const before = configsOf(record).slice(0, from.clauses.length);
  const args = [record.id, from, record.terms, before, currentConfigs(record, known), mask];
  return call(record.hub, "sync", args, "Tell the clauses what is in force");
}

/** Closes an agreement whose clauses are all settled. */
export function close(record: AgreementRecord): Call {
  return call(
    record.hub,
    "close",
    [record.id, record.terms, record.clauses.map(({ config }) => thinConfig(config))],
    "Close the agreement",
  );
}

/** The configurations the modules know. */
function configsOf(record: AgreementRecord): Hex[][] {
  return record.clauses.map(({ config }) => encodeConfig(config));
}

/** The configurations in force, also of clauses that do not know them yet. */
function currentConfigs({ terms, clauses }: AgreementRecord, known: readonly ClauseConfig[]): Hex[][] {
  const all = [...clauses.map(({ config }) => config), ...known];
  return terms.clauses.map((signed, index) => {
    const config = all.find((candidate) => hashConfig(candidate) === signed.config);
    if (config !== undefined) return encodeConfig(config);
    throw new ConcordatError(`What was signed for clause ${index + 1} cannot be told from the chain's events.`, {
      code: "config-missing",
      remedy: `Name the file of edition ${terms.edition}, which its amendment put in force.`,
    });
  });
}

function signaturesFor(terms: Terms, signatures: ReadonlyMap<number, string>): string[] {
  return signersOf(terms).map((party) => signatures.get(party) ?? "0x");
}

function inOrder(auths: readonly Auth[]): Auth[] {
  return [...auths].sort((a, b) => a.party - b.party);
}

/** A bitmap of clauses, by index. */
export function maskOfIndexes(indexes: readonly number[]): number {
  return Number(maskOf(indexes.map((index) => index + 1)));
}

function encodePermit(permit: Funding["permit"]): string {
  if (permit === undefined) return "0x";
  const { v, r, s } = Signature.from(permit.signature);
  const types = ["uint256", "uint8", "bytes32", "bytes32"];
  return AbiCoder.defaultAbiCoder().encode(types, [permit.deadline, v, r, s]);
}
