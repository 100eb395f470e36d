import { JsonRpcProvider, Network } from "ethers";
import { ConcordatError } from "../errors.ts";

const TIMEOUT_MS = 15_000;

/**
 * Connects to a node. Its address may hold an access token, so errors name only its host.
 *
 * @throws {@link ConcordatError} `rpc-invalid`, `unreachable`.
 */
export async function connect(rpc: string): Promise<{ provider: JsonRpcProvider; chainId: number }> {
  const url = URL.canParse(rpc) ? new URL(rpc) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new ConcordatError("The address of the node is no URL.", {
      code: "rpc-invalid",
      remedy: "Write it with its protocol, for example http://127.0.0.1:8545.",
      where: { field: "--rpc" },
    });
  }
  const chainId = await askChainId(rpc, url.host);
  const network = Network.from(chainId);
  // A cached nonce would be used twice by two transactions in a row.
  const options = { staticNetwork: network, cacheTimeout: -1, pollingInterval: 500 };
  return { provider: new JsonRpcProvider(rpc, network, options), chainId };
}

async function askChainId(rpc: string, host: string): Promise<number> {
  try {
    const response = await fetch(rpc, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const { result } = (await response.json()) as { result?: string };
    const chainId = Number(result);
    if (Number.isSafeInteger(chainId) && chainId > 0) return chainId;
  } catch {
    // Said below, without the address in full.
  }
  throw new ConcordatError(`No node answers at ${host}.`, {
    code: "unreachable",
    remedy: "Check --rpc and the network; `concordat demo --keep <folder>` starts a chain of your own.",
  });
}
