import { inconsistent } from "../chain/inconsistent.ts";
import type { BookEvent } from "../chain/events.ts";
import type { Deployment } from "../terms/normal.ts";
import type { AgreementRecord } from "./record.ts";

/**
 * Refuses a record in which something is missing that the contracts log without fail: an edition, the opening of a clause, or
 * that a clause was told of an edition which did not skip it. Only the deployment's own modules are known to log so.
 *
 * @throws ConcordatError `record-inconsistent`.
 */
export function requireComplete(record: AgreementRecord, { modules }: Deployment): void {
  record.editions.forEach(({ terms }, i) => {
    if (terms.edition !== i + 1) throw inconsistent(`Edition ${i + 1} is missing; edition ${terms.edition} is there.`);
  });
  const ours = new Set(Object.values(modules).map((address) => address.toLowerCase()));
  record.terms.clauses.forEach(({ module }, index) => {
    if (!ours.has(module.toLowerCase())) return;
    const clause = record.clauses.find((candidate) => candidate.index === index);
    if (clause === undefined) throw inconsistent(`The opening of clause ${index + 1} is missing.`);
    const told = lastTold(record, index);
    if (clause.context.edition < told) {
      throw inconsistent(`Clause ${index + 1} was told of edition ${told}, but its module's event is missing.`);
    }
  });
}

/** The last edition that was not to skip a clause. */
function lastTold({ events, editions }: AgreementRecord, index: number): number {
  const first = editions.find(({ terms }) => terms.clauses[index] !== undefined)?.terms.edition ?? 1;
  const tells = (event: BookEvent) =>
    event.contract === "agreements" &&
    (event.name === "AgreementAmended" || event.name === "Succeeded") &&
    ((event.args["skip"] as bigint) & (1n << BigInt(index))) === 0n;
  return Math.max(
    first,
    ...events
      .filter(tells)
      .map(({ args }) => Number(args["edition"]))
      .filter((e) => e > first),
  );
}
