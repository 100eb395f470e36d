import type { ContractTransactionReceipt, Interface, Provider, Signer, TransactionReceipt } from "ethers";
import { ConcordatError } from "../errors.ts";
import { explainRevert } from "../chain/revert.ts";
import type { Hex } from "../terms/normal.ts";

/** A transaction that is ready to be sent by anyone: every verb of this library returns one, or a list of them. */
export interface Call {
  to: string;
  data: Hex;
  /** What it does, in a few words: "Approve milestone 2 and pay". */
  title: string;
}

/** Encodes a call. */
export function toCall(abi: Interface, to: string, method: string, args: readonly unknown[], title: string): Call {
  return { to, data: abi.encodeFunctionData(method, args) as Hex, title };
}

/** What a call would return, without sending it. */
export async function simulate(call: Call, provider: Provider, from?: string): Promise<string> {
  try {
    return await provider.call({ to: call.to, data: call.data, ...(from === undefined ? {} : { from }) });
  } catch (error) {
    throw explainRevert(error);
  }
}

/**
 * Sends a call and waits until it is mined.
 *
 * @throws ConcordatError `reverted` with the contract's own error; nothing was changed then.
 */
export async function send(call: Call, signer: Signer): Promise<TransactionReceipt | ContractTransactionReceipt> {
  try {
    const response = await signer.sendTransaction({ to: call.to, data: call.data });
    const receipt = await response.wait();
    if (receipt === null)
      throw new ConcordatError(`${call.title}: the transaction was dropped.`, {
        code: "dropped",
        remedy: "Send it again.",
      });
    return receipt;
  } catch (error) {
    throw explainRevert(error);
  }
}
