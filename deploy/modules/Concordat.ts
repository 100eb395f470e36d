import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { ContractFuture, IgnitionModuleBuilder } from "@nomicfoundation/ignition-core";
import { parts } from "../../src/deployment/parts.ts";

/** Contracts that need no deploying, since somebody did it before: addresses by the names of {@link futureName}. */
export type Found = Readonly<Record<string, string>>;

/** A token of play money to deploy: its currency (ISO 4217), and how many decimal places that has. */
export interface TestCurrency {
  readonly code: string;
  readonly decimals: number;
}

/** What Ignition calls a contract of ours in its journal. */
export const moduleName = "Concordat";

/** What Ignition calls the token of a currency in its journal. */
export function tokenName(code: string): string {
  return `Test${code}`;
}

/** The contracts of Concordat, and play money for the currencies given. */
export function concordat(currencies: readonly TestCurrency[] = [], found: Found = {}) {
  return buildModule(moduleName, (m) => {
    const futures: Record<string, ContractFuture<string>> = {};
    for (const { contract, takes } of parts) {
      const args = takes.map((name) => futures[name]).filter((future) => future !== undefined);
      futures[contract] = provide(m, found, contract, contract, args);
    }
    for (const { code, decimals } of currencies) {
      const name = tokenName(code);
      futures[name] = provide(m, found, name, "TestCurrency", [code, decimals]);
    }
    return futures;
  });
}

/** Deploys a contract, unless it is there already. */
function provide(
  m: IgnitionModuleBuilder,
  found: Found,
  name: string,
  contract: string,
  args: (ContractFuture<string> | string | number)[],
): ContractFuture<string> {
  const address = found[name];
  return address === undefined
    ? m.contract(contract, args, { id: name })
    : m.contractAt(contract, address, { id: `${name}Found` });
}

export default concordat();
