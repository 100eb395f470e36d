import {
  announceSuccession,
  amend,
  close,
  end,
  giveNotice,
  maskOfIndexes,
  signersOf,
  succeed,
  suspend,
  sync,
  vetoSuccession,
} from "../actions/agreements.ts";
import { ConcordatError } from "../errors.ts";
import {
  amendmentMessage,
  endMessage,
  noticeMessage,
  successionMessage,
  suspendMessage,
  vetoMessage,
} from "../messages/agreements.ts";
import { partyName, type Situation } from "../situation/situation.ts";
import { compileNormal, type CompiledAgreement } from "../terms/compile.ts";
import { membersOf } from "../terms/word.ts";
import { subjectOf, type Act } from "./act.ts";
import { nobody } from "./milestones.ts";
import { enumerate, showTime, type GivenReason } from "./words.ts";

const DAY = 86_400;

/** What every message to the hub names. */
function base({ record }: Situation) {
  return { hub: record.hub, agreement: record.id };
}

/** What {@link amendAct} is given. */
export interface Amendment extends GivenReason {
  next: CompiledAgreement;
  /** What is new, a line each. */
  changes: readonly string[];
  /** Indexes of clauses that are not to be told now, because their modules fail. */
  skip: readonly number[];
}

/** Puts new terms in force. */
export function amendAct(situation: Situation, { next, changes, skip, reason, why }: Amendment): Act {
  const { record } = situation;
  const may = signersOf(next.terms);
  const { edition } = next.terms;
  const nameOf = (party: number) => next.names.parties[party - 1] ?? `party ${party}`;
  return {
    title: `Amend "${record.terms.title}" to edition ${edition}`,
    lines: [
      `Edition ${record.terms.edition} is replaced. ${enumerate(may.map(nameOf))} must all sign.`,
      ...changes,
      "What is approved, disputed, paid or final stays as it is.",
      ...skipped(situation, skip),
      why,
    ],
    final: ["Everything signed under the old edition, and not sent yet, is refused from then on."],
    authority: {
      may,
      need: "all",
      subject: {
        ...subjectOf(situation, `Amend to edition ${edition}`, (fields) =>
          amendmentMessage({ ...base(situation), ...fields, terms: next.terms, reason, skip: maskOfIndexes(skip) }),
        ),
        account: (party) => next.terms.parties[party - 1]?.account ?? "",
        name: nameOf,
      },
    },
    calls: (auths) => [amend(record, { to: next, reason, auths, skip })],
  };
}

function skipped({ clauses }: Situation, skip: readonly number[]): string[] {
  if (skip.length === 0) return [];
  const names = enumerate(skip.map((index) => clauses[index] ?? `${index + 1}`));
  return [`${names} is not told now, and goes on under the old edition until somebody runs \`concordat sync\`.`];
}

/** A party, or all others that sign, announce who takes over its account. */
export function announceAct(
  situation: Situation,
  { party, heir, reason, why }: GivenReason & { party: number; heir: string },
): Act {
  const { record } = situation;
  const name = partyName(situation, party);
  const others = signersOf(record.terms).filter((number) => number !== party);
  const about = `Let ${heir} take over ${name}`;
  return {
    title: about,
    lines: [
      `The account of ${name} is to be ${heir} instead of ${record.terms.parties[party - 1]?.account ?? "unknown"}.`,
      `It takes effect after ${record.terms.rules.reviveDelay / DAY} days, when anybody executes it; until then the old account may refuse.`,
      `${name} itself says so, or ${enumerate(others.map((n) => partyName(situation, n)))} all do.`,
      "Obligations, purses, credits and history carry over.",
      why,
    ],
    final: ["Once executed, only another succession changes the account again."],
    authority: {
      may: [...new Set([party, ...others])].sort((a, b) => a - b),
      need: "some",
      subject: subjectOf(situation, about, ({ party: by, ...fields }) =>
        successionMessage({
          ...base(situation),
          ...fields,
          party: by,
          edition: record.terms.edition,
          count: announced(situation),
          heirOf: party,
          heir,
          reason,
        }),
      ),
    },
    calls: (auths) => [announceSuccession(record, { party, heir, reason, auths: [...auths] })],
  };
}

/** How many successions were announced so far. */
function announced({ record }: Situation): number {
  return record.events.filter(({ name }) => name === "SuccessionAnnounced").length;
}

function pendingOf({ books }: Situation) {
  if (books.succession !== null) return books.succession;
  throw new ConcordatError("No succession is pending.", {
    code: "succession-missing",
    remedy: "Announce one with `concordat succeed announce`.",
  });
}

/** The old account refuses its heir. */
export function vetoAct(situation: Situation): Act {
  const { record } = situation;
  const { party, heir } = pendingOf(situation);
  const name = partyName(situation, party);
  return {
    title: `Veto the succession of ${name}`,
    lines: [`${heir} does not take over ${name}; its account stays what it is.`],
    final: ["The others may announce another succession."],
    authority: {
      may: [party],
      need: "one",
      subject: subjectOf(situation, `Veto the succession of ${name}`, (fields) =>
        vetoMessage({
          ...base(situation),
          ...fields,
          edition: record.terms.edition,
          count: announced(situation),
          heir,
        }),
      ),
    },
    calls: ([by = nobody]) => [vetoSuccession(record, by)],
  };
}

/** Executes a succession whose delay is over; anybody may. */
export function succeedAct(situation: Situation, skip: readonly number[] = []): Act {
  const { party, heir, readyAt } = pendingOf(situation);
  const name = partyName(situation, party);
  return {
    title: `Execute the succession of ${name}`,
    lines: [
      `${name} is ${heir} from now on. Announced, and not refused, it could be executed from ${showTime(readyAt, situation.zone)}.`,
      "The terms become the next edition, in which nothing else differs.",
      ...skipped(situation, skip),
    ],
    final: ["Signatures given under the old edition, and not sent yet, are refused from then on."],
    calls: () => [succeed(situation.record, skip)],
  };
}

/** How often a party stopped or started the clocks so far. */
function spoken({ record }: Situation): number {
  return record.events.filter(({ name }) => name === "AgreementSuspended").length;
}

/** Stops the clocks until a moment (seconds), or, with 0, starts them again. */
export function suspendAct(situation: Situation, until: number, { reason, why }: GivenReason): Act {
  const { record, books } = situation;
  const { rules, edition } = record.terms;
  const title = until === 0 ? "Resume the agreement" : `Suspend the agreement until ${showTime(until, situation.zone)}`;
  return {
    title,
    lines: [
      until === 0
        ? "Clocks run again from now on, unless another party wants them to stand still too; every wait begins anew then."
        : `Clocks stand still, and nothing is paid. In total the terms allow ${Math.floor(rules.suspensionLimit / DAY)} days, of which ${Math.ceil(books.suspendedSeconds / DAY)} are used.`,
      why,
    ],
    final:
      until === 0
        ? []
        : ["Each suspension uses a day of the limit at least; one that is resumed early, a day more than it lasted."],
    authority: {
      may: membersOf(rules.maySuspend),
      need: "one",
      subject: subjectOf(situation, title, (fields) =>
        suspendMessage({ ...base(situation), ...fields, edition, count: spoken(situation), until, reason }),
      ),
    },
    calls: ([by = nobody]) => [suspend(record, { until, reason, by })],
  };
}

const afterTheEnd =
  "Nothing new can be delivered once the clauses were told of the end; what was delivered is still reviewed and paid, the rest is refunded.";

/** One party that may gives notice. */
export function noticeAct(situation: Situation, { reason, why }: GivenReason): Act {
  const { record } = situation;
  const { mayEnd, noticeDays } = record.terms.rules;
  return {
    title: "Give notice",
    lines: [`The agreement ends ${noticeDays} days from now.`, afterTheEnd, why],
    final: ["A notice cannot be taken back; all together may still end the agreement sooner."],
    authority: {
      may: membersOf(mayEnd),
      need: "one",
      subject: subjectOf(situation, "Give notice", (fields) =>
        noticeMessage({ ...base(situation), ...fields, edition: record.terms.edition, reason }),
      ),
    },
    calls: ([by = nobody]) => [giveNotice(record, { reason, by })],
  };
}

/** All parties that sign end the agreement at once. */
export function endAct(situation: Situation, { reason, why }: GivenReason): Act {
  const { record } = situation;
  const may = signersOf(record.terms);
  return {
    title: "End the agreement",
    lines: [`${enumerate(may.map((n) => partyName(situation, n)))} end it together, at once.`, afterTheEnd, why],
    final: ["An agreement that has ended cannot be revived."],
    authority: {
      may,
      need: "all",
      subject: subjectOf(situation, "End the agreement", (fields) =>
        endMessage({ ...base(situation), ...fields, edition: record.terms.edition, reason }),
      ),
    },
    calls: (auths) => [end(record, { reason, auths })],
  };
}

/** Closes an agreement whose clauses are all settled; anybody may. */
export function closeAct({ record }: Situation): Act {
  return {
    title: "Close the agreement",
    lines: ["Every clause is settled: nothing is due, owed or kept any more. Nobody's money waits for this."],
    final: ["A closed agreement stays closed."],
    calls: () => [close(record)],
  };
}

/** Tells clauses what they were not told; anybody may. */
export function syncAct({ record, stale, clauses, file }: Situation): Act {
  const known = file === undefined ? [] : compileNormal(file).configs;
  const told = stale.length === 0 ? "every clause" : enumerate(stale.map((index) => clauses[index] ?? `${index + 1}`));
  return {
    title: "Tell the clauses what is in force",
    lines: [`${told} learns the edition in force, the suspension and the end, as far as it was not told.`],
    final: [],
    calls: () => {
      const late = record.clauses.filter(({ index }) => stale.includes(index));
      const groups = Map.groupBy(late, ({ context }) => context.edition);
      if (groups.size === 0) return [sync(record, undefined, known)];
      return [...groups.values()].map((group) =>
        sync(
          record,
          group.map(({ index }) => index),
          known,
        ),
      );
    },
  };
}
