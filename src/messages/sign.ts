import { Signature, TypedDataEncoder, type Signer } from "ethers";
import type { Hex } from "../terms/normal.ts";
import type { Message } from "./types.ts";

/** The digest a signature is over. */
export function digestOf({ domain, types, message }: Message): Hex {
  return TypedDataEncoder.hash(domain, types, message) as Hex;
}

/**
 * Signs a message with a key, a keystore, or an EIP-1193 wallet (through ethers' `BrowserProvider`).
 *
 * @param account The account that is to agree, if it may be a contract that asks who signs for it (ERC-1271). Such contracts
 * mostly take ECDSA signatures in 65 bytes only, so another key's signature is left as it is.
 * @returns the signature in 64 bytes (EIP-2098) where it is an ECDSA signature, else as the wallet gave it.
 */
export async function signMessage(message: Message, signer: Signer, account?: string): Promise<Hex> {
  const signature = await signer.signTypedData(message.domain, message.types, message.message);
  const isOwn = account === undefined || (await signer.getAddress()).toLowerCase() === account.toLowerCase();
  return (isOwn && signature.length === 132 ? Signature.from(signature).compactSerialized : signature) as Hex;
}

/** The message as `eth_signTypedData_v4` takes it. */
export function typedDataOf({ domain, types, message }: Message): object {
  return TypedDataEncoder.getPayload(domain, types, message) as object;
}
