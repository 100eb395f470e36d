import { getCreate2Address, id, keccak256, type Provider } from "ethers";

/** CreateX, a factory that stands at this address on most public chains and makes addresses depend on code alone. */
export const factoryAddress = "0xba5Ed099633D3B313e4D5F7bdc1305d3c28ba5Ed";

const factoryHash = "0xbd8a7ea8cfca7b4e5f5041d7d4b17bc317c5ce42cfbc42066a00cf26b43eb53f";

/** The salt of all deployments: the same source has the same addresses wherever the factory is, whoever deploys it. */
export const salt = id("Concordat 1");

/** How addresses come about: from the code alone, or from the deployer's account and its count of transactions. */
export type Method = "create2" | "create";

/** Looks at the chain: `create2` where it has the factory, `create` where it has none. */
export async function methodOn(provider: Provider): Promise<Method> {
  return keccak256(await provider.getCode(factoryAddress)) === factoryHash ? "create2" : "create";
}

/**
 * Where the factory puts a contract.
 *
 * @param initCode Creation code with the constructor's arguments.
 */
export function deterministicAddress(initCode: string): string {
  // The factory hashes every salt that neither names its caller nor asks for a chain of its own.
  return getCreate2Address(factoryAddress, keccak256(salt), keccak256(initCode));
}
