import { fileURLToPath } from "node:url";
import { getAddress, toBeHex } from "ethers";
import { compileAgreement, type CompiledAgreement } from "../../src/terms/compile.ts";
import { editionOf } from "../../src/terms/edition.ts";
import type { Deployment } from "../../src/terms/normal.ts";
import { readAgreement } from "../../src/terms/read.ts";

/** An address made of a small number. */
export const addressOf = (number: number) => getAddress(toBeHex(number, 20));

/** A deployment that exists in tests only. */
export const deployment: Deployment = {
  chainId: 31337,
  agreements: addressOf(0xa9),
  modules: { milestones: addressOf(0xb1) },
  tokens: {
    JPY: { address: addressOf(0xc1), decimals: 18 },
    GBP: { address: addressOf(0xc2), decimals: 6 },
    EUR: { address: addressOf(0xc3), decimals: 2 },
    KWD: { address: addressOf(0xc4), decimals: 18 },
  },
};

/** Path of an example. */
export const examplePath = (name: string) => fileURLToPath(new URL(`../../examples/${name}.yaml`, import.meta.url));

/** Names of the examples that are first editions. */
export const firstEditions = ["kobe-diabetic-nephropathy", "harbour-family-support"] as const;

/** An example, compiled with an account for each party. */
export function compileExample(name: (typeof firstEditions)[number]): CompiledAgreement {
  const { written, locate } = readAgreement(examplePath(name));
  const accounts = Object.fromEntries(Object.keys(written.parties).map((party, i) => [party, addressOf(0x1000 + i)]));
  return compileAgreement(written, deployment, { accounts, locate });
}

/** The amended example, compiled on top of its first edition. */
export function compileAmended(): CompiledAgreement {
  const { written, locate } = readAgreement(examplePath("harbour-family-support-amended"));
  return editionOf(compileExample("harbour-family-support"), written, deployment, { locate });
}
