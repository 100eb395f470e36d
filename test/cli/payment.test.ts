import { expect } from "chai";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { Wallet } from "ethers";
import type { Books } from "../../src/books/types.ts";
import { json, openRiverside, type Riverside } from "./support.ts";

describe("concordat, from a signed file to a paid provider", function () {
  this.timeout(120_000);
  let riverside: Riverside;

  before(async () => {
    riverside = await openRiverside();
  });

  after(() => riverside.close());

  it("says that the file can be signed, and shows it with the digest", async () => {
    const { at, does } = riverside;
    expect(await does(null, "check", at("agreement.yaml"))).to.contain("can be signed");
    const page = await does(null, "show", at("agreement.yaml"));
    expect(page)
      .to.contain("Support for sixty families")
      .and.to.match(/Digest that is signed: 0x[0-9a-f]{64}/);
    await does(null, "show", at("agreement.yaml"), "--html", at("agreement.html"));
    expect(readFileSync(at("agreement.html"), "utf8")).to.contain("<h1>Riverside family support</h1>");
  });

  it("collects signatures in a file, and says who is missing", async () => {
    const { at, as, does } = riverside;
    const first = await does("city", "sign", at("agreement.yaml"), "--sign", at("signed.json"));
    expect(first).to.contain("Clause support: EUR 72,000.00 in all.");
    expect(first).to.contain("Still to sign: provider and evaluator.");
    const second = await does("provider", "sign", at("agreement.yaml"), "--sign", at("signed.json"));
    expect(second).to.contain("holds the signatures of city and provider");
    const early = await as("city", "activate", at("agreement.yaml"), "--signatures", at("signed.json"), "--yes");
    expect(early.err).to.contain("Not signed yet by evaluator. Let them sign with --sign");
    expect(early.code).to.equal(2);
    const stranger = await as("arbiter", "sign", at("agreement.yaml"), "--sign", at("signed.json"), "--yes");
    expect(stranger.err).to.match(/may not sign this\. It is for city \(0x\w+\), provider \(0x\w+\) or evaluator/);
    expect(stranger.code).to.equal(2);
  });

  it("does nothing without --yes where nobody can be asked", async () => {
    const { at, as } = riverside;
    const { code, out, err } = await as(
      "evaluator",
      "activate",
      at("agreement.yaml"),
      "--signatures",
      at("signed.json"),
    );
    expect(out).to.contain("From then on the agreement binds");
    expect(err).to.equal(
      "Nobody is there to confirm this, and nothing was done. Read what it would do, then add --yes.\n",
    );
    expect(code).to.equal(2);
    expect((await as(null, "status")).err).to.contain("There is no agreement");
  });

  it("activates with two signatures of others and that of the sender", async () => {
    const { at, does } = riverside;
    const said = await does("evaluator", "activate", at("agreement.yaml"), "--signatures", at("signed.json"));
    expect(said).to.contain("Done: Activate");
    const status = await does(null, "status");
    expect(status).to.contain('"Riverside family support" is in force.').and.to.contain("not delivered yet");
  });

  it("says what is due, for whom, and writes a calendar", async () => {
    const { at, does } = riverside;
    const due = await does(null, "due", "--ical", at("due.ics"));
    expect(due).to.match(/overdue +│ Deliver milestone 1 \(set-up\) \(EUR 12,000\.00\) +│ provider/);
    expect(due).to.match(/Pay in: EUR 72,000\.00 are missing/);
    const calendar = readFileSync(at("due.ics"), "utf8").replaceAll("\r\n ", "");
    expect(calendar)
      .to.match(/^BEGIN:VCALENDAR\r\n/)
      .and.to.contain("BEGIN:VALARM");
    expect(calendar).to.contain("SUMMARY:Deliver milestone 2 (first-cohort) (EUR 30\\,000.00): provider");
    expect(await does(null, "due", "--for", "arbiter")).to.contain("Nothing is due.");
  });

  it("pays in: an allowance of exactly the amount, then the deposit", async () => {
    const { does } = riverside;
    const said = await does("city", "fund", "50000.00");
    expect(said).to.contain("EUR 50,000.00 leave the sender's account");
    expect(said).to.contain("Paid in: EUR 50,000.00; the purse of city holds EUR 50,000.00.");
    expect(said.match(/^Done:/gm)).to.have.length(2);
  });

  it("delivers, and pays on approval less the retention", async () => {
    const { at, does, as } = riverside;
    const submitted = await does(
      "provider",
      "submit",
      "set-up",
      "--evidence",
      at("report.txt"),
      "--location",
      "archive 7",
    );
    expect(submitted).to.contain("city or evaluator then have 21 days to answer; silence means: the arbiter decides.");
    const itself = await as("provider", "approve", "set-up", "--yes");
    expect(itself.err).to.match(/may not do this\. It takes city/);
    const paid = await does("evaluator", "approve", "set-up");
    expect(paid).to.match(/EUR 11,400\.00 to provider, account 0x\w{40}; EUR 600\.00 is kept back as retention\./);
    expect(paid).to.contain("A payment cannot be undone.");
    expect(paid).to.contain("Paid (approved): milestone 1 (set-up), EUR 11,400.00 to provider");
  });

  it("counts one of two approvals, and pays with the second", async () => {
    const { at, does } = riverside;
    await does("provider", "submit", "2", "--evidence", at("report.txt"), "--service-date", "2026-05-01");
    const first = await does("evaluator", "approve", "first-cohort");
    expect(first).to.contain("Counted, but more approvals are needed: milestone 2 (first-cohort).");
    const second = await does("city", "approve", "first-cohort");
    expect(second).to.contain("Paid (approved): milestone 2 (first-cohort), EUR 28,500.00 to provider");
  });

  it("delivers, approves and pays in one transaction from files that travelled", async () => {
    const { at, does, as } = riverside;
    await does("city", "fund", "22000");
    const evidence = ["--evidence", at("report.txt")];
    await does("provider", "submit", "second-cohort", ...evidence, "--sign", at("submission.json"));
    const twice = ["approve", "second-cohort", "--submission", at("submission.json")];
    await does("evaluator", ...twice, "--sign", at("approvals.json"));
    const wrong = await as("city", "approve", "set-up", "--submission", at("submission.json"), "--yes");
    expect(wrong.err).to.contain("The submission is of milestone 3. Approve exactly that milestone.");
    const said = await does("city", ...twice, "--signatures", at("approvals.json"));
    expect(said).to.contain("The delivery comes along, signed by provider.");
    expect(said).to.contain("is payable 7 days after its approval, unless disputed");
    const early = await as(null, "pay");
    expect(early.err).to.contain("milestone 3 (second-cohort) is skipped: it may still be disputed.");
    await riverside.wait(7 * 86_400);
    expect(await does("arbiter", "pay")).to.contain("Paid (approved): milestone 3 (second-cohort), EUR 28,500.00");
  });

  it("proves the books from the events", async () => {
    const { does } = riverside;
    const books = await does(null, "books");
    expect(books).to.match(/city +│ EUR 72,000\.00 │ EUR 68,400\.00 │ EUR 3,600\.00 │ EUR 0\.00 │ EUR 0\.00/);
    expect(books).to.match(/Rebuilt from \d+ events alone, and equal to the contracts in all \d+ facts\./);
    const document = json<{ ok: boolean; books: Books }>(await does(null, "books", "--json"));
    expect(document).to.include({ ok: true });
    expect(document.books.clauses[0]?.purses[0]).to.include({
      deposited: "7200000",
      paid: "6840000",
      retained: "360000",
    });
  });

  it("releases retention early with the approvers' signatures, less a deduction", async () => {
    const { at, does, as } = riverside;
    const release = ["release", "first-cohort", "--deduct", "500.00", "--reason", "Two reports were late."];
    const alone = await as("city", ...release, "--yes");
    expect(alone.err).to.contain("ConsentMissing");
    await does("evaluator", ...release, "--sign", at("release.json"));
    const said = await does("city", ...release, "--signatures", at("release.json"));
    expect(said).to.contain("EUR 500.00 stay with the payers");
    expect(said).to.contain("Retention settled: milestone 2 (first-cohort).");
    expect(await does(null, "books")).to.match(/EUR 69,400\.00 │ EUR 2,100\.00 │ EUR 0\.00 │ +EUR 500\.00/);
  });

  it("refunds what can no longer fall due, releases at the date, and closes", async () => {
    const { does, as } = riverside;
    expect(await does("arbiter", "refund")).to.contain("Refunded: EUR 500.00 to city.");
    const early = await as("arbiter", "close", "--yes");
    expect(early.code).to.equal(1);
    await riverside.wait(500 * 86_400);
    for (const milestone of ["set-up", "second-cohort"])
      expect(await does("arbiter", "release", milestone)).to.contain("Retention settled");
    await does("arbiter", "close");
    expect(await does(null, "status")).to.contain("is closed: everything is settled");
  });

  it("never prints or writes a key or a passphrase", async () => {
    const { at, as } = riverside;
    const key = Wallet.createRandom().privateKey;
    const { err, out } = await as(null, "fund", "1", "--yes");
    expect(err).to.contain("No key is given.");
    const passphrase = readFileSync(at("passphrase.txt"), "utf8");
    writeFileSync(at("bare.json"), key);
    const bare = await as(null, "fund", "1", "--yes", "--keystore", at("bare.json"), "--debug");
    expect(bare.err).to.contain("This is not a keystore.");
    for (const text of [err, out, bare.err, bare.out])
      expect(text).to.not.contain(key.slice(2)).and.not.contain(passphrase);
    expect(existsSync(at("signed.json"))).to.equal(true);
    expect(readFileSync(at("signed.json"), "utf8")).to.not.contain(passphrase);
  });
});
