import { Contract, dataLength, isCallException, isError, type Provider } from "ethers";
import type { Finding } from "../errors.ts";
import { compareCode } from "./code.ts";
import { compare, finding } from "./compare.ts";
import { expectedCurrency } from "./immutables.ts";
import { compiledContract } from "./manifest.ts";
import type { Deployment } from "../terms/normal.ts";

/** What is said of the tokens on a chain. */
type NamedTokens = Pick<Deployment, "chainId" | "tokens">;

/** What is wrong with the tokens of a deployment: missing, of other decimals, or play money that is not marked so. */
export async function verifyTokens(provider: Provider, deployment: NamedTokens): Promise<Finding[]> {
  const findings = await Promise.all(
    Object.keys(deployment.tokens).map((code) => verifyToken(provider, deployment, code)),
  );
  return findings.flat();
}

async function verifyToken(provider: Provider, deployment: NamedTokens, currency: string): Promise<Finding[]> {
  const token: { address: string; decimals: number; test?: boolean } | undefined = deployment.tokens[currency];
  if (token === undefined) return [];
  const { address, decimals, test } = token;
  const path = ["tokens", currency];
  const code = await provider.getCode(address);
  if (dataLength(code) === 0) {
    const message = `There is no code at ${address}, where the token for ${currency} should be.`;
    return [finding("error", "code-missing", path, message, "Check the address of the token with its issuer.")];
  }
  const isPlayMoney = compareCode(code, compiledContract("TestCurrency")).same !== "nothing";
  if (test === true || (isPlayMoney && test === undefined)) {
    const place = { chainId: deployment.chainId, address, addresses: {} };
    return compare({ contract: "TestCurrency", address, path }, code, expectedCurrency(currency, decimals, place));
  }
  return [
    ...(isPlayMoney ? [playMoney(currency, address)] : []),
    ...(await compareDecimals(provider, currency, address, decimals)),
  ];
}

function playMoney(currency: string, address: string): Finding {
  const message = `The token for ${currency} at ${address} is Concordat's play money, which anyone can make; the record does not say so.`;
  return finding("error", "token-is-worthless", ["tokens", currency], message, "Name the token of a real issuer.");
}

async function compareDecimals(
  provider: Provider,
  currency: string,
  address: string,
  decimals: number,
): Promise<Finding[]> {
  const path = ["tokens", currency, "decimals"];
  const remedy = "Check the address of the token with its issuer, then correct the record.";
  try {
    const actual = Number(
      await new Contract(address, ["function decimals() view returns (uint8)"], provider)["decimals"]?.(),
    );
    if (actual === decimals) return [];
    const message = `The token for ${currency} at ${address} has ${actual} decimals; the record says ${decimals}.`;
    return [finding("error", "decimals-differ", path, message, remedy)];
  } catch (error) {
    if (!isCallException(error) && !isError(error, "BAD_DATA")) throw error;
    const message = `The contract at ${address} does not answer as a token for ${currency} should: it names no decimals.`;
    return [finding("error", "not-a-token", path, message, remedy)];
  }
}
