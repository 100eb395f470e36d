import { getAddress, toBeHex } from "ethers";
import type { Hex } from "../../normal.ts";
import { packWord, unpackWord, type Layout } from "../../word.ts";
import type { Deal, Payer, Row, Tier } from "./types.ts";

const dealFirst = [
  ["token", 160],
  ["payers", 8],
  ["tiers", 8],
  ["cureDays", 16],
] as const satisfies Layout<string>;

const dealSecond = [
  ["unit", 112],
  ["longstop", 40],
  ["retentionDate", 40],
] as const satisfies Layout<string>;

const row = [
  ["amount", 112],
  ["due", 40],
  ["predecessors", 32],
  ["retentionPpm", 24],
  ["reviewDays", 16],
  ["payee", 8],
  ["policy", 8],
  ["challengeDays", 8],
  ["defaults", 8],
] as const satisfies Layout<string>;

const payer = [
  ["party", 8],
  ["weight", 64],
] as const satisfies Layout<string>;

const tier = [
  ["upTo", 112],
  ["eligible", 32],
  ["approvals", 8],
  ["organisations", 8],
  ["batch", 8],
] as const satisfies Layout<string>;

/** What a clause fixes for all its rows: two words, one a payer, one a tier. */
export function packDeal({ token, unit, longstop, retentionDate, cureDays, payers, policies }: Deal): Hex[] {
  const first = packWord(dealFirst, {
    token: BigInt(token),
    payers: BigInt(payers.length),
    tiers: BigInt(policies.length),
    cureDays: BigInt(cureDays),
  });
  const second = packWord(dealSecond, { unit, longstop: BigInt(longstop), retentionDate: BigInt(retentionDate) });
  return [first, second, ...payers, ...policies];
}

/**
 * The inverse of {@link packDeal}.
 *
 * @returns The deal, and the words after it.
 * @throws RangeError if there are fewer words than the first one says.
 */
export function unpackDeal(words: readonly Hex[]): { deal: Deal; rest: Hex[] } {
  const [one, two, ...more] = words;
  if (one === undefined || two === undefined) throw new RangeError("A configuration has at least two words.");
  const first = unpackWord(dealFirst, one);
  const second = unpackWord(dealSecond, two);
  const payers = Number(first.payers);
  const tiers = payers + Number(first.tiers);
  if (more.length < tiers)
    throw new RangeError(`A configuration of ${words.length} words cannot have ${tiers} payers and tiers.`);
  const deal = {
    token: getAddress(toBeHex(first.token, 20)),
    unit: second.unit,
    longstop: Number(second.longstop),
    retentionDate: Number(second.retentionDate),
    cureDays: Number(first.cureDays),
    payers: more.slice(0, payers),
    policies: more.slice(payers, tiers),
  };
  return { deal, rest: more.slice(tiers) };
}

/** A milestone as one word. */
export function packRow(values: Row): Hex {
  const predecessors = values.predecessors.reduce((word, number) => (word << 8n) | BigInt(number), 0n);
  return packWord(row, {
    amount: values.amount,
    due: BigInt(values.due),
    predecessors: predecessors << BigInt(8 * (4 - values.predecessors.length)),
    retentionPpm: BigInt(values.retentionPpm),
    reviewDays: BigInt(values.reviewDays),
    payee: BigInt(values.payee),
    policy: BigInt(values.policy),
    challengeDays: BigInt(values.challengeDays),
    defaults: BigInt(values.reviewDefault | (values.disputeDefault << 2)),
  });
}

/** The inverse of {@link packRow}; always gives four predecessors. */
export function unpackRow(word: Hex): Row {
  const { amount, predecessors, defaults, ...numbers } = unpackWord(row, word);
  return {
    amount,
    due: Number(numbers.due),
    predecessors: [24n, 16n, 8n, 0n].map((shift) => Number((predecessors >> shift) & 0xffn)),
    retentionPpm: Number(numbers.retentionPpm),
    reviewDays: Number(numbers.reviewDays),
    payee: Number(numbers.payee),
    policy: Number(numbers.policy),
    challengeDays: Number(numbers.challengeDays),
    reviewDefault: Number(defaults & 3n),
    disputeDefault: Number((defaults >> 2n) & 3n),
  };
}

/** A payer as one word. */
export function packPayer({ party, weight }: Payer): Hex {
  return packWord(payer, { party: BigInt(party), weight });
}

/** The inverse of {@link packPayer}. */
export function unpackPayer(word: Hex): Payer {
  const { party, weight } = unpackWord(payer, word);
  return { party: Number(party), weight };
}

/** A tier as one word. */
export function packTier(values: Tier): Hex {
  return packWord(tier, {
    upTo: values.upTo,
    eligible: BigInt(values.eligible),
    approvals: BigInt(values.approvals),
    organisations: BigInt(values.organisations),
    batch: BigInt(values.batch),
  });
}

/** The inverse of {@link packTier}. */
export function unpackTier(word: Hex): Tier {
  const { upTo, ...numbers } = unpackWord(tier, word);
  return {
    upTo,
    eligible: Number(numbers.eligible),
    approvals: Number(numbers.approvals),
    organisations: Number(numbers.organisations),
    batch: Number(numbers.batch),
  };
}

/** Rows by pages of eight, as they travel. */
export function toPages(rows: readonly Hex[]): Hex[][] {
  return Array.from({ length: Math.ceil(rows.length / 8) }, (_, page) => rows.slice(page * 8, page * 8 + 8));
}
