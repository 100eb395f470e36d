import { compareWithChain, differences } from "../books/compare.ts";
import { foldRecord } from "../books/fold.ts";
import type { Books } from "../books/types.ts";
import { ConcordatError } from "../errors.ts";
import { fetchRecord } from "../record/record.ts";
import { formatAmount, showAmount } from "../units/amount.ts";
import type { Stage } from "./stage.ts";

/**
 * Rebuilds the books from the events, proves them, and shows them.
 *
 * @throws ConcordatError `books-differ` if events, contracts and token balances do not agree.
 */
export async function showBooks(stage: Stage): Promise<Books> {
  const books = foldRecord(await fetchRecord(stage.client, stage.compiled.id));
  const facts = await compareWithChain(stage.client, [books]);
  const wrong = differences(facts);
  if (wrong.length > 0) {
    const list = wrong.map(({ fact, books: b, chain }) => `${fact}: ${b} in the books, ${chain} on chain`).join("; ");
    throw new ConcordatError(`The books differ from the chain: ${list}.`, {
      code: "books-differ",
      remedy: "Report this.",
    });
  }

  const money = moneyOf(stage);
  const clause = books.clauses[0];
  if (clause === undefined) return books;
  const { narrator } = stage;
  narrator.table(
    ["purse of", "paid in", "paid out", "retained", "refunded", "left"],
    clause.purses.map((purse, i) => [
      payerName(stage, i),
      money(purse.deposited),
      money(purse.paid),
      money(purse.retained),
      money(purse.refunded),
      money(purse.balance),
    ]),
  );
  narrator.say(
    `Rebuilt from the events alone, and equal to the contracts and the token balances in all ${facts.length} facts.`,
  );
  return books;
}

/** How amounts of the stage's clause are written. */
export function moneyOf({ compiled }: Stage): (amount: bigint) => string {
  const clause = Object.values(compiled.file.clauses)[0];
  const unit = compiled.configs[0]?.deal.unit ?? 1n;
  const currency = clause?.currency ?? "XXX";
  return (amount) => showAmount(formatAmount(amount / unit, currency), currency);
}

function payerName({ compiled }: Stage, payer: number): string {
  const party = Number(BigInt(compiled.configs[0]?.deal.payers[payer] ?? 0n) >> 248n);
  return compiled.names.parties[party - 1] ?? `payer ${payer + 1}`;
}
