import type { TypedDataDomain, TypedDataField } from "ethers";

/** A message for a wallet to sign, as EIP-712 has it. */
export interface Message {
  domain: TypedDataDomain;
  types: Record<string, TypedDataField[]>;
  primaryType: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each primary type has its own fields
  message: Record<string, any>;
}

/** Why something is done: a code (see docs) and the SHA-256 of the document that says so. */
export interface Reason {
  code: number;
  document: string;
}

/** What an approver accepts. */
export interface Delivery {
  /** From 1. */
  milestone: number;
  /** From 1. */
  round: number;
  /** In token units. */
  amount: bigint;
  /** Digest of the evidence. */
  evidence: string;
}

/** What a provider signs when it delivers. */
export interface Filing {
  delivery: Delivery;
  /** When the service was rendered, in seconds. */
  serviceDate: number;
  invoice: string;
  budgetLine: string;
  location: string;
}

/** One party's authority for one act; an empty signature means that the sender is the party. */
export interface Auth {
  party: number;
  /** Last second at which the signature may be used. */
  deadline: number;
  signature: string;
}

const fields = (list: string): TypedDataField[] =>
  list.split(",").map((field) => {
    const [type = "", name = ""] = field.trim().split(" ");
    return { name, type };
  });

/** The structs that messages share. */
export const shared = {
  Reason: fields("uint8 code,bytes32 document"),
  Delivery: fields("uint8 milestone,uint8 round,uint112 amount,bytes32 evidence"),
  Filing: fields("Delivery delivery,uint40 serviceDate,bytes32 invoice,bytes32 budgetLine,string location"),
};

export { fields };
