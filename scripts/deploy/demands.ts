import type { Provider } from "ethers";
import { verifyTokens } from "../../src/deployment/tokens.ts";
import { ConcordatError, formatPath } from "../../src/errors.ts";
import type { Deployment } from "../../src/terms/normal.ts";
import type { Chain } from "./chain.ts";
import { parametersFile, type Parameters } from "./parameters.ts";

/** Creation code that needs MCOPY and TSTORE, and creation code that needs nothing. */
const probes = { cancun: "0x5f5f5f5e5f5f5d00", any: "0x00" };

/**
 * Makes sure that the chain can run the contracts before anything is paid.
 *
 * @throws {@link ConcordatError} `chain-too-old`.
 */
export async function requireCancun({ provider, network }: Chain): Promise<void> {
  const runs = (data: string) =>
    provider.send("eth_call", [{ data }, "latest"]).then(
      () => true,
      () => false,
    );
  // Where a node refuses even the code that needs nothing, nothing is known.
  if ((await runs(probes.cancun)) || !(await runs(probes.any))) return;
  throw new ConcordatError(`The chain of ${network} does not know the EVM of Cancun, which the contracts need.`, {
    code: "chain-too-old",
    remedy: "Let its operators set cancunTime in the genesis file of the nodes; nothing was sent.",
  });
}

/**
 * Makes sure, before anything is paid, that the tokens named are there and no play money.
 *
 * @throws {@link ConcordatError} `code-missing`, `not-a-token`, `decimals-differ`, `token-is-worthless`.
 */
export async function requireTokens(
  { network, chainId, provider }: { network: string; chainId: number; provider: Provider },
  parameters: Pick<Parameters, "tokens">,
): Promise<void> {
  const tokens: Deployment["tokens"] = {};
  for (const [code, token] of Object.entries(parameters.tokens)) tokens[code] = Object.assign({ test: false }, token);
  const [finding] = await verifyTokens(provider, { chainId, tokens });
  if (finding === undefined) return;
  throw new ConcordatError(finding.message, {
    code: finding.code,
    remedy: "Write address and decimals as the token's issuer publishes them; nothing was sent.",
    where: { file: parametersFile(network), field: formatPath(finding.path) },
  });
}
