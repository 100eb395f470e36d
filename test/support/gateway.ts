import { createServer, type IncomingMessage } from "node:http";
import { JsonRpcProvider, Network } from "ethers";

/** A JSON-RPC request. */
export interface RpcRequest {
  id: number;
  method: string;
  params: unknown[];
}

/** Answers a request, or throws what the node says instead. */
export type Answer = (request: RpcRequest) => Promise<unknown>;

/** A node on HTTP that passes on what it is asked, and may refuse or falsify it. */
export interface Gateway {
  url: string;
  provider: JsonRpcProvider;
  /** What it was asked. */
  requests: RpcRequest[];
  close: () => Promise<void>;
}

/** Opens a gateway on a free port. */
export async function openGateway(answer: Answer): Promise<Gateway> {
  const requests: RpcRequest[] = [];
  const one = async (request: RpcRequest) => {
    requests.push(request);
    const base = { jsonrpc: "2.0", id: request.id };
    try {
      return { ...base, result: await answer(request) };
    } catch (error) {
      return { ...base, error: { code: -32005, message: (error as Error).message } };
    }
  };
  const server = createServer((incoming, outgoing) => {
    void read(incoming).then(async (body) => {
      const asked = JSON.parse(body) as RpcRequest | RpcRequest[];
      const answers = Array.isArray(asked) ? await Promise.all(asked.map(one)) : await one(asked);
      outgoing.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answers));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The system gave no port.");
  const url = `http://127.0.0.1:${address.port}`;
  const provider = new JsonRpcProvider(url, 31337, { staticNetwork: Network.from(31337), cacheTimeout: -1 });
  return {
    url,
    provider,
    requests,
    close: async () => {
      provider.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Passes requests on to a node. */
export function forwardTo(url: string): Answer {
  return async (request) => {
    const headers = { "content-type": "application/json" };
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(request) });
    const { result, error } = (await response.json()) as { result?: unknown; error?: { message: string } };
    if (error !== undefined) throw new Error(error.message);
    return result;
  };
}

async function read(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
