import { activate } from "../actions/agreements.ts";
import { approve } from "../actions/milestones.ts";
import { termsMessage } from "../messages/agreements.ts";
import { approveMessage, submitMessage } from "../messages/milestones.ts";
import { signMessage } from "../messages/sign.ts";
import { moneyOf, showBooks } from "./books.ts";
import { act, authOf, clauseOf, deliveryOf, filingOf, goTo, numberOf, payIn, walletOf, type Stage } from "./stage.ts";

/** What the City of Kobe published as paid by October 2018, in yen. */
const PUBLISHED = 26_200_000n;

/** The City of Kobe's contract, from signature to its interim payment, on the days that were published. */
export async function playKobe(stage: Stage): Promise<void> {
  const { narrator, compiled, client } = stage;
  const money = moneyOf(stage);

  narrator.title("Kobe 2017: a real contract");
  await goTo(stage, "2017-07-20");
  const signatures = new Map<number, string>();
  for (const name of compiled.names.parties) {
    const message = termsMessage({
      chainId: client.deployment.chainId,
      hub: client.deployment.agreements,
      terms: compiled.terms,
    });
    signatures.set(numberOf(stage, name), await signMessage(message, walletOf(stage, name)));
    narrator.say(`${name} signs (${compiled.file.parties[name]?.role ?? ""})`);
  }
  await act(stage, activate(client.deployment.agreements, compiled, signatures));
  narrator.say(`The agreement is in force. Its id, the digest they all signed: ${compiled.id}`);

  await payIn(stage, "city", 0, PUBLISHED);
  narrator.say(`The city pays ${money(PUBLISHED)} into the clause's purse; nobody can take it out but by the terms.`);

  await goTo(stage, "2018-03-30");
  await deliverAndPay(stage, 1, "Every participant was offered the programme to its end.", ["city"]);
  narrator.say(`Programme delivered. The city accepts: ${money(10_480_000n)} go to the trustee.`);

  await goTo(stage, "2018-10-26");
  await deliverAndPay(stage, 2, "Completion 100 % (target 80 %), lifestyle 95 % (target 75 %).", ["city", "evaluator"]);
  narrator.say(`Both interim targets are met: 100 % of 80 %, 95 % of 75 %. City and evaluator accept together:`);
  narrator.say(`${money(15_720_000n)} go to the trustee.`);

  const books = await showBooks(stage);
  const paid = books.clauses[0]?.purses[0]?.paid ?? 0n;
  narrator.table(
    ["", "on this chain", "published", "difference"],
    [["Paid by October 2018", money(paid), money(PUBLISHED), money(paid - PUBLISHED)]],
  );
}

/** The provider files, the approvers sign, one transaction carries it all and pays. */
async function deliverAndPay(stage: Stage, milestone: number, evidence: string, approvers: string[]): Promise<void> {
  const clause = await clauseOf(stage);
  const delivery = deliveryOf(clause, milestone, 1, evidence);
  const serviceDate = clause.config.deal.longstop - 1;
  const filings = [filingOf(delivery, "urn:kobe:evaluation-report", serviceDate)];
  const submission = await authOf(stage, "provider", (base) => submitMessage({ ...base, clause, filings }));
  const approvals = await Promise.all(
    approvers.map((name) => authOf(stage, name, (base) => approveMessage({ ...base, clause, deliveries: [delivery] }))),
  );
  await act(stage, approve(clause, { filings, submission, approvals, thenPay: true }));
}
