import { approveMessage, submitMessage } from "../../src/messages/milestones.ts";
import { signMessage } from "../../src/messages/sign.ts";
import type { Auth, Filing, Message } from "../../src/messages/types.ts";
import type { ClauseRecord } from "../../src/record/record.ts";
import { ZERO_HASH } from "../../src/terms/types.ts";
import { AMOUNT } from "../env.ts";
import { walletOf, type Partnership } from "./partnership.ts";
import { PROVIDER } from "./terms.ts";

const NEVER = 2 ** 40 - 1;

/** Why anything is done that needs a reason. */
export const reason = { code: 1, document: `0x${"ef".repeat(32)}` };

/** The first `count` milestones. */
export const firstMilestones = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

/** The first delivery of a milestone. */
export function filing(milestone: number): Filing {
  return {
    delivery: {
      milestone,
      round: 1,
      amount: AMOUNT,
      evidence: `0x${"ab".repeat(31)}${milestone.toString(16).padStart(2, "0")}`,
    },
    serviceDate: 1_700_000_000,
    invoice: `0x${"cd".repeat(32)}`,
    budgetLine: ZERO_HASH,
    location: "https://example.org/evidence",
  };
}

/** The sender is the party. */
export const self = (party: number): Auth => ({ party, deadline: 0, signature: "0x" });

/** A party's signature over a message. */
export async function sign(
  p: Partnership,
  party: number,
  message: (base: { party: number; deadline: number; chainId: number }) => Message,
): Promise<Auth> {
  const base = { party, deadline: NEVER, chainId: p.deployment.chainId };
  const signature = await signMessage(message(base), await walletOf(p, party));
  return { party, deadline: NEVER, signature };
}

/** The provider's signature over filings. */
export const submission = (p: Partnership, clause: ClauseRecord, filings: Filing[]): Promise<Auth> =>
  sign(p, PROVIDER, (base) => submitMessage({ ...base, clause, filings }));

/** An approver's signature over filings. */
export const approval = (p: Partnership, party: number, clause: ClauseRecord, filings: Filing[]): Promise<Auth> =>
  sign(p, party, (base) => approveMessage({ ...base, clause, deliveries: filings.map(({ delivery }) => delivery) }));
