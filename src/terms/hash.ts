import { AbiCoder, concat, getAddress, keccak256, toBeHex, TypedDataEncoder } from "ethers";
import type { Deployment, Hex } from "./normal.ts";
import { hubDomain, termsTypes } from "./typed-data.ts";
import type { Context, Party, Rules, Terms } from "./types.ts";
import { packWord, unpackWord, type Layout } from "./word.ts";

/** The hub that verifies signatures. */
export interface Hub {
  chainId: number | bigint;
  verifyingContract: string;
}

/** The hub of a deployment. */
export function hubOf({ chainId, agreements }: Deployment): Hub {
  return { chainId, verifyingContract: agreements };
}

/** The EIP-712 domain of the hub, as a wallet takes it beside {@link termsTypes}. */
export function domainOf(hub: Hub): typeof hubDomain & Hub {
  return { ...hubDomain, chainId: hub.chainId, verifyingContract: hub.verifyingContract };
}

const party = [
  ["account", 160],
  ["organisation", 16],
  ["flags", 16],
] as const satisfies Layout<string>;

/** The EIP-712 digest the parties sign; in the first edition, the agreement's id for ever. */
export function hashTerms(terms: Terms, hub: Hub): Hex {
  return TypedDataEncoder.hash(domainOf(hub), termsTypes, terms) as Hex;
}

/** Hash of the rules, as a clause's context carries it. */
export function hashRules(rules: Rules): Hex {
  const values = termsTypes.Rules.map(({ name }) => rules[name as keyof Rules]);
  return keccak256(
    AbiCoder.defaultAbiCoder().encode(
      termsTypes.Rules.map(({ type }) => type),
      values,
    ),
  ) as Hex;
}

/** A row of the party table as one word. */
export function packParty({ account, organisation, flags }: Party): Hex {
  return packWord(party, { account: BigInt(account), organisation: BigInt(organisation), flags: BigInt(flags) });
}

/** The inverse of {@link packParty}. */
export function unpackParty(word: Hex): Party {
  const { account, organisation, flags } = unpackWord(party, word);
  return {
    account: getAddress(toBeHex(account, 20)),
    organisation: Number(organisation),
    flags: Number(flags),
  };
}

/**
 * What a call to a clause carries of the agreement.
 *
 * @param agreement Id of the agreement.
 * @param index Position of the clause in the terms, from 0.
 */
export function contextOf(terms: Terms, agreement: Hex, index: number): Context {
  const anchor = terms.clauses[index]?.anchor;
  if (anchor === undefined) throw new RangeError(`There is no clause ${index}.`);
  const { edition, parties, rules } = terms;
  return { agreement, anchor, index, edition, parties: parties.map(packParty), rules: hashRules(rules) };
}

/** A context as calls carry it: root, anchor, place, and one word a party; see `Contexts.sol`. */
export function contextWords({ agreement, anchor, index, edition, parties, rules }: Context): Hex[] {
  const root = keccak256(concat([agreement, rules])) as Hex;
  return [root, anchor, toBeHex((edition << 8) | index, 32) as Hex, ...parties];
}

/** The key of an edition of a clause. It is the clause's id where the anchor is zero. */
export function clauseKey(context: Context, config: Hex): Hex {
  return keccak256(concat([...contextWords(context), config])) as Hex;
}
