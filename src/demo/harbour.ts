import { fileURLToPath } from "node:url";
import { HDNodeWallet } from "ethers";
import {
  activateAndFund,
  amend,
  announceSuccession,
  close,
  consent,
  end,
  giveNotice,
  signersOf,
  succeed,
  suspend,
  vetoSuccession,
  withdrawDraft,
} from "../actions/agreements.ts";
import {
  approve,
  attachEvidence,
  lapse,
  pay,
  payArrears,
  refund,
  reject,
  release,
  submit,
} from "../actions/milestones.ts";
import { agreementsAt } from "../chain/contracts.ts";
import {
  amendmentMessage,
  endMessage,
  noticeMessage,
  successionMessage,
  suspendMessage,
  termsMessage,
  vetoMessage,
  withdrawDraftMessage,
} from "../messages/agreements.ts";
import { rejectMessage, releaseMessage, submitMessage } from "../messages/milestones.ts";
import { signMessage } from "../messages/sign.ts";
import { compileAgreement } from "../terms/compile.ts";
import { editionOf } from "../terms/edition.ts";
import { readAgreement } from "../terms/read.ts";
import { parseMoment } from "../units/moment.ts";
import { moneyOf, showBooks } from "./books.ts";
import { approvedBy, disputed, filed, permitOf, settledBy } from "./harbour-acts.ts";
import {
  act,
  authOf,
  clauseOf,
  digestOfText,
  goTo,
  mint,
  numberOf,
  payIn,
  recordOf,
  refusal,
  walletOf,
  type Base,
  type Stage,
} from "./stage.ts";

const amended = fileURLToPath(new URL("../../examples/harbour-family-support-amended.yaml", import.meta.url));

const reasonOf = (text: string) => ({ code: 1, document: digestOfText(text) });

/** An invented agreement with two payers, in which everything goes wrong that can, and every verb is seen. */
export async function playHarbour(stage: Stage): Promise<void> {
  stage.narrator.title("Harbour 2026: an invented agreement in which much goes wrong");
  await open(stage);
  await rejection(stage);
  await suspension(stage);
  await amendment(stage);
  await disputeAndShortfall(stage);
  await silence(stage);
  await succession(stage);
  await settlement(stage);
  await theEnd(stage);
}

/** Signatures, a consent on chain, one draft withdrawn, and the ministry's money in the same transaction. */
async function open(stage: Stage): Promise<void> {
  const { narrator, compiled, client } = stage;
  const hub = client.deployment.agreements;
  const money = moneyOf(stage);
  await goTo(stage, "2026-01-05");

  const accounts = Object.fromEntries([...stage.people].map(([name, { address }]) => [name, address]));
  const draft = compileAgreement({ ...compiled.file, title: "Harbour familly support" }, client.deployment, {
    accounts,
  });
  const kill = await authOf(stage, "council", (base) => withdrawDraftMessage({ ...base, hub, agreement: draft.id }));
  await act(stage, withdrawDraft(hub, draft.terms, kill));
  narrator.say("A draft with a mistake in its title is withdrawn by the council: it can never be opened.");

  await act(stage, consent(hub, compiled.terms), "arbiter");
  narrator.say("The arbiter consents on chain; the others sign messages, without any transaction.");
  const signatures = new Map<number, string>();
  const message = termsMessage({ chainId: client.deployment.chainId, hub, terms: compiled.terms });
  for (const name of ["ministry", "council", "provider", "verifier"]) {
    signatures.set(numberOf(stage, name), await signMessage(message, walletOf(stage, name)));
  }
  const share = 154_688_43n;
  const clause = compiled.terms.clauses[0];
  await mint(stage, clause?.token ?? "", "ministry", share);
  const permit = await permitOf(stage, "ministry", share);
  await act(
    stage,
    activateAndFund(hub, compiled, signatures, [{ clause: 0, payer: 0, amount: share, permit }]),
    "ministry",
  );
  narrator.say(`In force, and the ministry's ${money(share)} are in its purse: one transaction.`);
  await payIn(stage, "council", 1, 30_000_00n);
  narrator.say(`The council, which may not pay far in advance, pays in ${money(30_000_00n)}.`);
}

/** A delivery that is refused, delivered again, accepted, and paid less its retention. */
async function rejection(stage: Stage): Promise<void> {
  const { narrator } = stage;
  const money = moneyOf(stage);
  await goTo(stage, "2026-03-20");
  let clause = await clauseOf(stage);
  const first = await filed(stage, clause, 1, 1, "Premises open, six practitioners employed.");
  await act(
    stage,
    submit(clause, first, await authOf(stage, "provider", (b) => submitMessage({ ...b, clause, filings: [first] }))),
  );
  narrator.say(
    `The provider submits milestone 1 (${money(first.delivery.amount)}); only a digest of its evidence is on chain.`,
  );
  const own = await approvedBy(stage, clause, [first], ["provider"]);
  narrator.refused(
    `the provider approves itself. ${await refusal(stage, approve(clause, { filings: [first], approvals: own, thenPay: true }))}`,
  );

  await goTo(stage, "2026-03-27");
  const reason = reasonOf("Eight practitioners were agreed, six are employed.");
  const no = await authOf(stage, "verifier", (b) => rejectMessage({ ...b, clause, delivery: first.delivery, reason }));
  await act(stage, reject(clause, first.delivery, reason, no));
  narrator.say("The verifier rejects it, with a reason: six practitioners, not eight.");

  await goTo(stage, "2026-04-02");
  clause = await clauseOf(stage);
  const second = await filed(stage, clause, 1, 2, "Premises open, eight practitioners employed.");
  const submission = await authOf(stage, "provider", (b) => submitMessage({ ...b, clause, filings: [second] }));
  const approvals = await approvedBy(stage, clause, [second], ["verifier"]);
  await act(stage, approve(clause, { filings: [second], submission, approvals, thenPay: true }));
  narrator.say("Delivered again, and accepted in the same transaction; seven days remain to dispute it.");

  await goTo(stage, "2026-04-10");
  await act(stage, pay(clause, [1]));
  narrator.say(`Anyone may now pay: ${money(45_600_00n)} to the provider, ${money(2_400_00n)} kept back as retention.`);
}

/** The clocks stop, and start again. */
async function suspension(stage: Stage): Promise<void> {
  const { narrator, client, zone, compiled } = stage;
  await goTo(stage, "2026-05-04");
  for (const [until, text] of [
    [parseMoment("2026-06-30", zone, "start"), "The ministry suspends until 30 June: clocks stand still."],
    [0, "Two weeks later it resumes."],
  ] as const) {
    const record = await recordOf(stage);
    const count = Number((await agreementsAt(client.deployment, client.provider).stateOf(record.id)).suspensions);
    const reason = reasonOf(text);
    const by = await authOf(stage, "ministry", (b) =>
      suspendMessage({ ...b, hub: record.hub, agreement: compiled.id, edition: 1, count, until, reason }),
    );
    await act(stage, suspend(record, { until, reason, by }));
    narrator.say(text);
    if (until !== 0) await goTo(stage, "2026-05-18");
  }
}

/** New terms, signed by all; the old ones are refused from then on. */
async function amendment(stage: Stage): Promise<void> {
  const { narrator, client, compiled } = stage;
  await goTo(stage, "2026-06-01");
  const before = await clauseOf(stage);
  const next = editionOf(
    compiled,
    readAgreement(amended, { deployment: client.deployment }).written,
    client.deployment,
  );
  const record = await recordOf(stage);
  const reason = reasonOf("Fewer families were referred than expected.");
  const signers = signersOf(next.terms).map((number) => compiled.names.parties[number - 1] ?? "");
  const auths = await Promise.all(
    signers.map((name) =>
      authOf(stage, name, (b) =>
        amendmentMessage({ ...b, hub: record.hub, agreement: record.id, terms: next.terms, reason, skip: 0 }),
      ),
    ),
  );
  await act(stage, amend(record, { to: next, reason, auths }));
  stage.compiled = next;
  narrator.say("All five sign edition 2: a cohort struck out, two smaller ones added, half a year more.");
  narrator.refused(`a call under the old terms. ${await refusal(stage, pay(before, [1]))}`);
}

/** A dispute, a ruling for less, and a payer that cannot cover its share at once. */
async function disputeAndShortfall(stage: Stage): Promise<void> {
  const { narrator } = stage;
  const money = moneyOf(stage);
  await goTo(stage, "2026-10-28");
  const clause = await clauseOf(stage);
  const filing = await filed(stage, clause, 2, 1, "Sixty families completed the programme.");
  const submission = await authOf(stage, "provider", (b) => submitMessage({ ...b, clause, filings: [filing] }));
  const approvals = await approvedBy(stage, clause, [filing], ["council", "verifier"]);
  await act(stage, approve(clause, { filings: [filing], submission, approvals, thenPay: true }));
  narrator.say(
    `The first cohort (${money(filing.delivery.amount)}): above GBP 50,000 two organisations must accept, and do.`,
  );

  await goTo(stage, "2026-11-02");
  const settle = await disputed(stage, clause, filing.delivery, "council", "57 of 60 families completed.");
  await act(
    stage,
    attachEvidence(clause, 2, digestOfText("sample of twelve"), "https://harbour.example/sample"),
    "council",
  );
  narrator.say("Within the week the council disputes it, and points to a sample: 57 families, not 60.");

  await goTo(stage, "2026-11-20");
  await settle(90_000_00n, ["arbiter"]);
  narrator.say(`The arbiter rules: ${money(90_000_00n)} to the provider, the rest stays with the payers.`);
  narrator.say(
    `The council's purse cannot cover its 40 %: ${money(25_200_00n)} are recorded as its arrears, since today.`,
  );

  await goTo(stage, "2026-12-01");
  await payIn(stage, "council", 1, 73_125_62n);
  await act(stage, payArrears(await clauseOf(stage), 1, numberOf(stage, "provider")));
  narrator.say("The council pays in the rest of its share, and anyone settles the arrears.");
}

/** Nobody answers, and the terms say that this accepts. */
async function silence(stage: Stage): Promise<void> {
  const { narrator } = stage;
  await goTo(stage, "2026-12-02");
  const clause = await clauseOf(stage);
  const filing = await filed(stage, clause, 3, 1, "Withholding statement.");
  await act(
    stage,
    submit(clause, filing, await authOf(stage, "provider", (b) => submitMessage({ ...b, clause, filings: [filing] }))),
  );
  await goTo(stage, "2026-12-24");
  await act(stage, lapse(clause, (await recordOf(stage)).terms.rules, 3));
  await act(stage, pay(clause, [3]));
  narrator.say(
    `Three weeks of silence accept the tax statement: ${moneyOf(stage)(filing.delivery.amount)} to the revenue office.`,
  );
}

/** The provider merges; its key is replaced, once refused, then for good. */
async function succession(stage: Stage): Promise<void> {
  const { narrator, people, compiled } = stage;
  await goTo(stage, "2027-02-01");
  const heir = HDNodeWallet.createRandom().connect(stage.client.provider);
  const party = numberOf(stage, "provider");
  const announce = async (to: string) => {
    const record = await recordOf(stage);
    const reason = reasonOf("Quayside merges with Tideway.");
    const { edition } = record.terms;
    const count = record.events.filter(({ name }) => name === "SuccessionAnnounced").length;
    const hub = { hub: record.hub, agreement: compiled.id, edition };
    const auth = await authOf(stage, "provider", (b: Base) =>
      successionMessage({ ...b, ...hub, count, heirOf: party, heir: to, reason }),
    );
    await act(stage, announceSuccession(record, { party, heir: to, reason, auths: [auth] }));
    return { record, hub: { ...hub, count: count + 1 } };
  };
  const wrong = walletOf(stage, "tax-office")
    .address.replace(/.$/, (c) => (c === "0" ? "1" : "0"))
    .toLowerCase();
  const { record, hub } = await announce(wrong);
  const veto = await authOf(stage, "provider", (b) => vetoMessage({ ...b, ...hub, heir: wrong }));
  await act(stage, vetoSuccession(record, veto));
  narrator.say(
    "The provider announces its successor, notices a wrong address, and vetoes it in the thirty days it has.",
  );
  await announce(heir.address);

  await goTo(stage, "2027-03-05");
  await act(stage, succeed(await recordOf(stage)));
  const old = walletOf(stage, "provider");
  people.set("provider", heir);
  const clause = await clauseOf(stage);
  const filing = await filed(stage, clause, 6, 1, "Thirty families completed the programme.");
  const stale = { party, deadline: 2 ** 40 - 1, chainId: stage.client.deployment.chainId, clause, filings: [filing] };
  const byOldKey = { ...stale, signature: await signMessage(submitMessage(stale), old) };
  narrator.say(
    "Announced again and not refused: from today another key acts for the provider. All it is owed carries over.",
  );
  narrator.refused(`the old key delivers. ${await refusal(stage, submit(clause, filing, byOldKey))}`);

  await goTo(stage, "2027-07-30");
  const submission = await authOf(stage, "provider", (b) => submitMessage({ ...b, clause, filings: [filing] }));
  const approvals = await approvedBy(stage, clause, [filing], ["ministry", "verifier"]);
  await act(stage, approve(clause, { filings: [filing], submission, approvals, thenPay: false }));
  await goTo(stage, "2027-08-09");
  await act(stage, pay(clause, [6]));
  narrator.say(
    `The spring cohort is delivered by the successor and paid: ${moneyOf(stage)(49_400_00n)}, and retention.`,
  );
}

/** A dispute that the parties end themselves. */
async function settlement(stage: Stage): Promise<void> {
  const { narrator } = stage;
  await goTo(stage, "2028-05-30");
  const clause = await clauseOf(stage);
  const filing = await filed(stage, clause, 5, 1, "Closing report.");
  await act(
    stage,
    submit(clause, filing, await authOf(stage, "provider", (b) => submitMessage({ ...b, clause, filings: [filing] }))),
  );
  const settle = await disputed(stage, clause, filing.delivery, "ministry", "Annex 3 is covered in part.");
  await settle(10_000_00n, settledBy);
  narrator.say(
    `The ministry disputes the closing report; payee and payers settle for ${moneyOf(stage)(10_000_00n)}, without the arbiter.`,
  );
}

/** What can no longer fall due goes back, retentions are settled, the agreement is closed. */
async function theEnd(stage: Stage): Promise<void> {
  const { narrator, compiled } = stage;
  const money = moneyOf(stage);
  await goTo(stage, "2028-07-03");
  const clause = await clauseOf(stage);
  await act(stage, refund(clause, 0));
  await act(stage, refund(clause, 1));
  narrator.say(
    "The autumn cohort was never delivered. After the longstop it is cancelled, and each payer has its share back.",
  );

  await goTo(stage, "2028-09-01");
  const reason = reasonOf("A door was not repaired.");
  const yes = await authOf(stage, "verifier", (b) =>
    releaseMessage({ ...b, clause, milestone: 1, deduction: 400_00n, reason }),
  );
  await act(stage, release(clause, 1, 400_00n, reason, [yes]));
  narrator.say(`The verifier releases the retention of milestone 1, less ${money(400_00n)} for a defect.`);
  await goTo(stage, "2029-01-02");
  await act(stage, release(clause, 6, 0n, { code: 0, document: `0x${"0".repeat(64)}` }, []));
  narrator.say("On its date the other retention is released by whoever asks.");
  for (const payer of [0, 1]) await act(stage, refund(clause, payer));

  const record = await recordOf(stage);
  const finish = reasonOf("Everything is delivered, paid or returned.");
  const { edition } = record.terms;
  const notice = await authOf(stage, "ministry", (b) =>
    noticeMessage({ ...b, hub: record.hub, agreement: record.id, edition, reason: finish }),
  );
  await act(stage, giveNotice(record, { reason: finish, by: notice }));
  narrator.say("The ministry gives notice, which the terms let it do alone.");
  const auths = await Promise.all(
    signersOf(record.terms).map((number) =>
      authOf(stage, compiled.names.parties[number - 1] ?? "", (b) =>
        endMessage({ ...b, hub: record.hub, agreement: record.id, edition, reason: finish }),
      ),
    ),
  );
  await act(stage, end(record, { reason: finish, auths }));
  await act(stage, close(await recordOf(stage)));
  narrator.say("All parties rather end it at once, and it is closed: nothing is held, nothing is owed.");
  await showBooks(stage);
}
