import { isCallException, type ErrorDescription } from "ethers";
import { ConcordatError } from "../errors.ts";
import { agreementsInterface, milestonesInterface, tokenInterface } from "./contracts.ts";

/** The custom error a contract reverted with; null if the data is none of ours. */
export function decodeRevert(data: string): ErrorDescription | null {
  for (const abi of [agreementsInterface, milestonesInterface, tokenInterface]) {
    try {
      const parsed = abi.parseError(data);
      if (parsed !== null) return parsed;
    } catch {
      // Not an error this contract declares; the next one may.
    }
  }
  return null;
}

/** The data a call reverted with, wherever the provider put it; null if the error is no revert. */
export function revertData(error: unknown): string | null {
  for (let e = error as Record<string, unknown> | undefined, depth = 0; e != null && depth < 6; depth++) {
    const data = e["data"];
    if (typeof data === "string" && /^0x[0-9a-f]{8,}$/i.test(data)) return data;
    if (typeof data === "object" && data !== null) {
      const nested = (data as Record<string, unknown>)["data"];
      if (typeof nested === "string") return nested;
    }
    e = (e["info"] ?? e["error"] ?? e["cause"]) as Record<string, unknown> | undefined;
  }
  return null;
}

/** What a revert says, in one line: the error's name and its values by name. */
export function describeRevert(description: ErrorDescription): string {
  const values = description.fragment.inputs.map(({ name }, i) => `${name}: ${String(description.args[i])}`);
  return `${description.name}(${values.join(", ")})`;
}

/**
 * Turns what a provider throws into an error for people; passes on what it does not know.
 *
 * @returns a {@link ConcordatError} with code `reverted` and the contract's own error in its message.
 */
export function explainRevert(error: unknown): unknown {
  const data = revertData(error);
  const description = data === null ? null : decodeRevert(data);
  if (description !== null) {
    return new ConcordatError(`The contract refused: ${describeRevert(description)}.`, {
      code: "reverted",
      remedy: remedies[description.name] ?? "Look the error up in the documentation of the contracts.",
      cause: error,
    });
  }
  if (isCallException(error)) {
    return new ConcordatError(`The call failed: ${error.shortMessage}.`, {
      code: "reverted",
      remedy: "Check that the chain, the deployment and the token are the right ones.",
      cause: error,
    });
  }
  return error;
}

/** What to do about the refusals people meet most. */
const remedies: Record<string, string> = {
  AgreementTermsSuperseded: "Fetch the terms in force and try again.",
  ClauseTermsSuperseded: "Fetch the terms in force and try again; the clause may also wait for a sync.",
  AgreementUnexpectedState: "See `concordat status` for where the agreement stands.",
  ClauseUnexpectedState: "See `concordat status` for where the agreement stands.",
  MilestoneUnexpectedLane: "See `concordat status` for where the milestone stands.",
  SignatureMissing: "Collect the missing signature, or let the party consent on chain.",
  AuthorityInvalid: "The signature is of another key, or of another text. Sign again.",
  AuthorityExpired: "Sign again with a later deadline.",
  AuthorityMissing: "Send with the party's own key, or bring its signature.",
  ApproverNotEligible: "Only the approvers that the milestone's policy names may approve.",
  ApproverIsParty: "Whoever delivers or is paid cannot approve; another organisation must.",
  RoundMismatch: "A delivery was rejected or replaced meanwhile; sign for the current round.",
  DeliveryMismatch: "Another delivery is on file; look at it again before you sign.",
  WindowClosed: "The time for this is over; see what `concordat due` says follows.",
  WindowOpen: "The time for this has not come.",
  ERC20InsufficientAllowance: "Allow the module to take the amount first, or pay in with a permit.",
  ERC20InsufficientBalance: "The payer's account does not hold enough of the token.",
  RefundEmpty: "Everything in the purse may still fall due.",
  DraftExpired: "The time to open this draft is over; sign a new one.",
  CeilingExceeded: "The amendment exceeds the ceiling that the first terms set.",
};
