import type { ClauseRecord } from "../record/record.ts";
import { fields, shared, type Delivery, type Filing, type Message, type Reason } from "./types.ts";

/** What every message to a clause says: which edition of which clause, in which capacity, until when. */
interface Base {
  clause: Pick<ClauseRecord, "key" | "module">;
  chainId: number;
  party: number;
  /** Last second at which the signature may be used. */
  deadline: number;
}

const { Delivery, Filing, Reason } = shared;

/** Name and version of the EIP-712 domain of a clause of milestones. */
export const milestonesDomain = { name: "Concordat Milestones", version: "1" } as const;

/** A provider delivers. */
export function submitMessage({ filings, ...base }: Base & { filings: Filing[] }): Message {
  const types = { Submit: fields("bytes32 key,uint8 party,Filing[] filings,uint40 deadline"), Filing, Delivery };
  return toMessage(base, "Submit", types, { filings });
}

/** An approver accepts. */
export function approveMessage({ deliveries, ...base }: Base & { deliveries: Delivery[] }): Message {
  const types = { Approve: fields("bytes32 key,uint8 party,Delivery[] deliveries,uint40 deadline"), Delivery };
  return toMessage(base, "Approve", types, { deliveries });
}

/** An approver refuses. */
export function rejectMessage({ delivery, reason, ...base }: Base & { delivery: Delivery; reason: Reason }): Message {
  const own = fields("bytes32 key,uint8 party,Delivery delivery,Reason reason,uint40 deadline");
  return toMessage(base, "Reject", { Reject: own, Delivery, Reason }, { delivery, reason });
}

/** A party disputes. */
export function disputeMessage({ delivery, reason, ...base }: Base & { delivery: Delivery; reason: Reason }): Message {
  const own = fields("bytes32 key,uint8 party,Delivery delivery,Reason reason,uint40 deadline");
  return toMessage(base, "Dispute", { Dispute: own, Delivery, Reason }, { delivery, reason });
}

/** The arbiter rules, or a party agrees to a settlement. */
export function resolveMessage({
  delivery,
  toPayee,
  reason,
  ...base
}: Base & { delivery: Delivery; toPayee: bigint; reason: Reason }): Message {
  const own = fields("bytes32 key,uint8 party,Delivery delivery,uint112 toPayee,Reason reason,uint40 deadline");
  return toMessage(base, "Resolve", { Resolve: own, Delivery, Reason }, { delivery, toPayee, reason });
}

/** An approver agrees to release a retention before its date, less a deduction. */
export function releaseMessage({
  milestone,
  deduction,
  reason,
  ...base
}: Base & { milestone: number; deduction: bigint; reason: Reason }): Message {
  const own = fields("bytes32 key,uint8 party,uint8 milestone,uint112 deduction,Reason reason,uint40 deadline");
  return toMessage(base, "Release", { Release: own, Reason }, { milestone, deduction, reason });
}

/** A party withdraws a credit; `count` is how often it did before. */
export function withdrawMessage({
  to,
  amount,
  count,
  ...base
}: Base & { to: string; amount: bigint; count: number }): Message {
  const own = fields("bytes32 key,uint8 party,address to,uint112 amount,uint32 count,uint40 deadline");
  return toMessage(base, "Withdraw", { Withdraw: own }, { to, amount, count });
}

function toMessage(
  { clause, chainId, party, deadline }: Base,
  primaryType: string,
  types: Message["types"],
  rest: Record<string, unknown>,
): Message {
  return {
    domain: { ...milestonesDomain, chainId, verifyingContract: clause.module },
    types,
    primaryType,
    message: { key: clause.key, party, ...rest, deadline },
  };
}
