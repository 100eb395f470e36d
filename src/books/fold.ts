import { ConcordatError } from "../errors.ts";
import type { BookEvent } from "../chain/events.ts";
import { recordOf, type AgreementRecord } from "../record/record.ts";
import type { Deployment, Hex } from "../terms/normal.ts";
import { applyToClause, openClause } from "./fold-clause.ts";
import type { Books, ClauseBooks } from "./types.ts";

/**
 * The books of an agreement, from its events alone. Pure: the same events give the same books.
 *
 * Law: fold(events) = contract state = token balances.
 *
 * @throws ConcordatError `books-inconsistent` where an event contradicts those before it.
 */
export function fold(events: BookEvent[], agreement: Hex, deployment: Deployment): Books {
  return foldRecord(recordOf(events, agreement, { deployment }));
}

/** As {@link fold}, of a record that was fetched. */
export function foldRecord(record: AgreementRecord): Books {
  const first = record.editions[0];
  const books: Books = {
    agreement: record.id,
    terms: record.terms,
    edition: 0,
    activatedAt: first?.since ?? 0,
    suspendedUntil: 0,
    suspendedSeconds: 0,
    endsAt: 0,
    closed: false,
    succession: null,
    clauses: [],
  };
  for (const event of record.events) {
    if (event.contract === "agreements") applyToAgreement(books, event);
    else if (event.name === "ClauseOpened") books.clauses.push(openClause(event, record));
    else applyToClause(clauseOf(books, event), event);
  }
  return books;
}

function applyToAgreement(books: Books, { name, args }: BookEvent): void {
  switch (name) {
    case "AgreementActivated":
      books.edition = 1;
      return;
    case "AgreementAmended":
    case "Succeeded":
      if (Number(args["edition"]) !== books.edition + 1) {
        throw inconsistent(`Edition ${Number(args["edition"])} follows edition ${books.edition}.`);
      }
      books.edition += 1;
      books.succession = null;
      return;
    case "SuccessionAnnounced":
      books.succession = {
        party: Number(args["party"]),
        heir: args["heir"] as string,
        readyAt: Number(args["readyAt"]),
        edition: books.edition,
      };
      return;
    case "SuccessionVetoed":
      books.succession = null;
      return;
    case "AgreementSuspended":
      books.suspendedUntil = Number(args["until"]);
      books.suspendedSeconds = Number(args["total"]);
      return;
    case "AgreementEnding":
      books.endsAt = Number(args["endsAt"]);
      return;
    case "AgreementClosed":
      books.closed = true;
      return;
  }
}

function clauseOf(books: Books, event: BookEvent): ClauseBooks {
  const clause = books.clauses.find(({ id }) => id === event.args["clause"]);
  if (clause !== undefined && clause.module === event.address) return clause;
  throw inconsistent(`${event.name} in ${event.transactionHash} speaks of a clause that was not opened.`);
}

/** An event that contradicts those before it. */
export function inconsistent(message: string): ConcordatError {
  return new ConcordatError(message, {
    code: "books-inconsistent",
    remedy: "Events are missing or altered; read them again from another node.",
  });
}
