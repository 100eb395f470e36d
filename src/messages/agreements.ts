import type { Hex } from "../terms/normal.ts";
import { hubDomain, termsTypes } from "../terms/typed-data.ts";
import type { Terms } from "../terms/types.ts";
import { fields, shared, type Message, type Reason } from "./types.ts";

/** What every message to the hub says. */
interface Base {
  chainId: number;
  /** Address of the hub. */
  hub: string;
  /** Id of the agreement. */
  agreement: Hex;
  party: number;
  /** Last second at which the signature may be used. */
  deadline: number;
}

const { Reason } = shared;

/** A party signs the terms; the digest of this message is the agreement's id. */
export function termsMessage({ chainId, hub, terms }: { chainId: number; hub: string; terms: Terms }): Message {
  const domain = { ...hubDomain, chainId, verifyingContract: hub };
  return { domain, types: termsTypes, primaryType: "Terms", message: { ...terms } };
}

/** A party agrees to new terms. */
export function amendmentMessage({
  terms,
  reason,
  skip,
  ...base
}: Base & { terms: Terms; reason: Reason; skip: number }): Message {
  const own = fields("bytes32 agreement,Terms terms,Reason reason,uint32 skip,uint8 party,uint40 deadline");
  const { agreement, party, deadline } = base;
  const types = { Amendment: own, ...termsTypes, Reason };
  return toMessage(base, "Amendment", types, { agreement, terms, reason, skip, party, deadline });
}

/** A party, or the others, name the heir of party `heirOf`; `count` successions were announced before. */
export function successionMessage({
  edition,
  count,
  heirOf,
  heir,
  reason,
  ...base
}: Base & { edition: number; count: number; heirOf: number; heir: string; reason: Reason }): Message {
  const own = fields(
    "bytes32 agreement,uint8 edition,uint32 count,uint8 party,address heir,Reason reason,uint8 by,uint40 deadline",
  );
  const { agreement, party: by, deadline } = base;
  const message = { agreement, edition, count, party: heirOf, heir, reason, by, deadline };
  return toMessage(base, "Succession", { Succession: own, Reason }, message);
}

/** The old account refuses its heir; `count` successions were announced, this one included. */
export function vetoMessage({
  edition,
  count,
  heir,
  ...base
}: Base & { edition: number; count: number; heir: string }): Message {
  const own = fields("bytes32 agreement,uint8 edition,uint32 count,uint8 party,address heir,uint40 deadline");
  const { agreement, party, deadline } = base;
  return toMessage(base, "Veto", { Veto: own }, { agreement, edition, count, party, heir, deadline });
}

/** A party stops or starts the clocks; `count` is how often that was done before. */
export function suspendMessage({
  edition,
  count,
  until,
  reason,
  ...base
}: Base & { edition: number; count: number; until: number; reason: Reason }): Message {
  const own = fields(
    "bytes32 agreement,uint8 edition,uint32 count,uint40 until,Reason reason,uint8 party,uint40 deadline",
  );
  const { agreement, party, deadline } = base;
  return toMessage(
    base,
    "Suspend",
    { Suspend: own, Reason },
    { agreement, edition, count, until, reason, party, deadline },
  );
}

/** A party gives notice. */
export function noticeMessage({ edition, reason, ...base }: Base & { edition: number; reason: Reason }): Message {
  const own = fields("bytes32 agreement,uint8 edition,Reason reason,uint8 party,uint40 deadline");
  const { agreement, party, deadline } = base;
  return toMessage(base, "Notice", { Notice: own, Reason }, { agreement, edition, reason, party, deadline });
}

/** A party that signs ends the agreement at once, together with all others. */
export function endMessage({ edition, reason, ...base }: Base & { edition: number; reason: Reason }): Message {
  const own = fields("bytes32 agreement,uint8 edition,Reason reason,uint8 party,uint40 deadline");
  const { agreement, party, deadline } = base;
  return toMessage(base, "End", { End: own, Reason }, { agreement, edition, reason, party, deadline });
}

/** A party kills a draft. */
export function withdrawDraftMessage(base: Base): Message {
  const own = fields("bytes32 agreement,uint8 party,uint40 deadline");
  const { agreement, party, deadline } = base;
  return toMessage(base, "WithdrawDraft", { WithdrawDraft: own }, { agreement, party, deadline });
}

function toMessage(
  { chainId, hub }: Base,
  primaryType: string,
  types: Message["types"],
  message: Record<string, unknown>,
): Message {
  return { domain: { ...hubDomain, chainId, verifyingContract: hub }, types, primaryType, message };
}
