import type { Call } from "../actions/call.ts";
import type { Subject } from "../envelope/envelope.ts";
import { partyName, type Situation } from "../situation/situation.ts";
import type { Auth, Message } from "../messages/types.ts";

/** Who has to agree to an act before it can be sent. */
export interface Authority {
  subject: Subject;
  /** Numbers of the parties whose word may count. */
  may: readonly number[];
  /** How many: `all` of them, exactly `one`, or `some`, which the contracts count. */
  need: "all" | "one" | "some";
}

/** Something a person is about to do, in words and as calls: what is shown before anything is signed or sent. */
export interface Act {
  /** "Approve milestone 2 and pay". */
  title: string;
  /** What will happen, to whom, and how much: one sentence a line. */
  lines: string[];
  /** What cannot be undone afterwards. */
  final: string[];
  authority?: Authority;
  /** Calls that do it, in order, sent by `sender`. */
  calls: (auths: readonly Auth[], sender: string) => Call[] | Promise<Call[]>;
}

/** What every signature says of itself, beside what is signed. */
export interface SignerFields {
  chainId: number;
  party: number;
  deadline: number;
}

/** What parties of an agreement in force sign, told apart by their accounts. */
export function subjectOf(situation: Situation, about: string, message: (fields: SignerFields) => Message): Subject {
  const { record } = situation;
  return {
    about: `${about} ("${record.terms.title}")`,
    agreement: record.id,
    message: (party, deadline) => message({ chainId: record.chainId, party, deadline }),
    expires: true,
    account: (party) => record.terms.parties[party - 1]?.account ?? "",
    name: (party) => partyName(situation, party),
  };
}
