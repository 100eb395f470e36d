import {
  encodeBytes32String,
  getAddress,
  getBytes,
  hexlify,
  id,
  toBeHex,
  TypedDataEncoder,
  zeroPadValue,
  type BytesLike,
} from "ethers";
import { milestonesDomain } from "../messages/milestones.ts";
import { hubDomain } from "../terms/typed-data.ts";
import type { CompiledContract, Immutable } from "./manifest.ts";

/** What an immutable should be: its 32 bytes, and what they stand for. */
export interface Expected {
  value: string;
  meaning: string;
}

/** Where a contract stands, and what it was made with. */
export interface Place {
  chainId: number;
  address: string;
  /** The addresses its constructor took, by the immutable that keeps them. */
  addresses: Readonly<Record<string, { address: string; meaning: string }>>;
}

const domains: Readonly<Record<string, { name: string; version: string }>> = {
  Agreements: hubDomain,
  MilestoneRemedies: milestonesDomain,
  Milestones: milestonesDomain,
};

/** What the immutables of a contract should be, by name. */
export function expectedImmutables(contract: string, place: Place): Record<string, Expected> {
  const expected: Record<string, Expected> = {};
  const domain = domains[contract];
  if (domain !== undefined) Object.assign(expected, domainImmutables(domain, place));
  if (contract === "MilestoneRemedies") expected["SELF"] = { value: word(place.address), meaning: "its own address" };
  for (const [name, { address, meaning }] of Object.entries(place.addresses)) {
    expected[name] = { value: word(address), meaning };
  }
  return expected;
}

/** What the immutables of a play-money token should be. */
export function expectedCurrency(code: string, decimals: number, place: Place): Record<string, Expected> {
  const domain = { name: `Test ${code} (worthless)`, version: "1" };
  const meaning = `the decimal places of ${code}`;
  return { ...domainImmutables(domain, place), _decimals: { value: word(toBeHex(decimals)), meaning } };
}

/** What OpenZeppelin's EIP712 keeps: the domain of the messages that people sign. */
function domainImmutables(domain: { name: string; version: string }, place: Place): Record<string, Expected> {
  const { chainId, address } = place;
  const separator = TypedDataEncoder.hashDomain({ ...domain, chainId, verifyingContract: address });
  return {
    _cachedDomainSeparator: {
      value: separator,
      meaning: `the domain "${domain.name}" ${domain.version} at this address`,
    },
    _cachedChainId: { value: word(toBeHex(chainId)), meaning: "the chain's id" },
    _cachedThis: { value: word(address), meaning: "its own address" },
    _hashedName: { value: id(domain.name), meaning: `the hash of "${domain.name}"` },
    _hashedVersion: { value: id(domain.version), meaning: `the hash of "${domain.version}"` },
    _name: { value: shortString(domain.name), meaning: `"${domain.name}"` },
    _version: { value: shortString(domain.version), meaning: `"${domain.version}"` },
  };
}

/** The values an immutable has in deployed code: one, unless the code was tampered with. */
export function valuesOf(code: BytesLike, { offsets }: Immutable): string[] {
  const bytes = getBytes(code);
  return [...new Set(offsets.map((offset) => hexlify(bytes.slice(offset, offset + 32))))];
}

/** Deployed code with zeros in place of its immutables. */
export function maskImmutables(code: BytesLike, { immutables }: CompiledContract): Uint8Array {
  const masked = getBytes(code).slice();
  for (const { offsets } of Object.values(immutables)) {
    for (const offset of offsets) masked.fill(0, offset, offset + 32);
  }
  return masked;
}

/** An immutable's value as people read it: addresses as such, everything else as it stands. */
export function showImmutable(value: string, type: string): string {
  if (type !== "address" && !type.startsWith("contract "))
    return type.startsWith("uint") ? BigInt(value).toString() : value;
  return value.startsWith(`0x${"0".repeat(24)}`) ? getAddress(`0x${value.slice(26)}`) : value;
}

/** OpenZeppelin's ShortString: the bytes, and their count in the last one. */
function shortString(text: string): string {
  const padded = getBytes(encodeBytes32String(text)).slice();
  padded[31] = new TextEncoder().encode(text).length;
  return hexlify(padded);
}

function word(value: string): string {
  return zeroPadValue(value, 32).toLowerCase();
}
