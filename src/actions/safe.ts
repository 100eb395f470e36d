import { id } from "ethers";
import type { Call } from "./call.ts";

/**
 * A batch for the transaction builder of Safe, for those who send through a Safe. The format is the builder's own
 * ("version" 1.0); its checksum is optional and left out.
 */
export function toSafeBatch(calls: readonly Call[], chainId: number, createdAt: number): object {
  const title = calls.map((call) => call.title).join("; ");
  return {
    version: "1.0",
    chainId: String(chainId),
    createdAt,
    meta: { name: title, description: `Prepared by Concordat (${id(JSON.stringify(calls)).slice(0, 10)}).` },
    transactions: calls.map(({ to, data }) => ({
      to,
      value: "0",
      data,
      contractMethod: null,
      contractInputsValues: null,
    })),
  };
}
