import { expect } from "chai";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { Wallet } from "ethers";
import type { Call } from "../../src/actions/call.ts";
import { concordat, edit, json, openRiverside, type Riverside } from "./support.ts";

const DAY = 86_400;

describe("concordat, over the life of an agreement", function () {
  this.timeout(120_000);
  let riverside: Riverside;

  before(async () => {
    riverside = await openRiverside();
  });

  after(() => riverside.close());

  it("withdraws a draft, for good", async () => {
    const { as, does } = riverside;
    const file = edit(riverside, "mistake.yaml", [
      "title: Riverside family support",
      "title: Riverside familly support",
    ]);
    expect(await does("provider", "withdraw", file)).to.contain("Nobody can activate exactly these terms any more");
    for (const party of ["city", "provider"]) await does(party, "sign", file, "--sign", `${file}.json`);
    const late = await as("evaluator", "activate", file, "--signatures", `${file}.json`, "--yes");
    expect(late.err).to.contain("AgreementUnexpectedState");
    expect(late.code).to.equal(1);
  });

  it("takes a consent on the chain for a signature, and pays in with the activation", async () => {
    const { at, does } = riverside;
    await does("provider", "consent", at("agreement.yaml"));
    await does("evaluator", "sign", at("agreement.yaml"), "--sign", at("signed.json"));
    const said = await does(
      "city",
      "activate",
      at("agreement.yaml"),
      "--signatures",
      at("signed.json"),
      "--fund",
      "12000",
    );
    expect(said).to.contain("Consented already: provider.");
    expect(said).to.contain("The sender pays EUR 12,000.00 into clause support, in the same transaction");
    expect(await does(null, "books")).to.match(/city +│ EUR 12,000\.00/);
    const again = await does("city", "activate", at("agreement.yaml"), "--fund", "1000");
    expect(again).to.contain("It is in force already.");
    expect(await does(null, "books")).to.match(/city +│ EUR 13,000\.00/);
  });

  it("refuses signatures under other terms, naming what differs", async () => {
    const { at, as } = riverside;
    const other = edit(riverside, "other.yaml", ["noticeDays: 60", "noticeDays: 61"]);
    const { code, err } = await as("city", "activate", other, "--signatures", at("signed.json"), "--yes");
    expect(err).to.match(/signed\.json message\.\w+: Something else was signed: \w+ is not what it is here\./);
    expect(code).to.equal(2);
  });

  it("suspends and resumes", async () => {
    const { as, does } = riverside;
    const until = new Date(Date.now() + 20 * DAY * 1000).toISOString().slice(0, 10);
    const may = await as("provider", "suspend", "--until", until, "--reason", "x", "--yes");
    expect(may.err).to.contain("It takes city");
    expect(await does("city", "suspend", "--until", until, "--reason", "Flood.")).to.contain("of which 0 are used");
    expect(await does(null, "status")).to.contain("is suspended: clocks stand still");
    await does("city", "resume", "--reason", "The water is gone.");
    expect(await does(null, "status")).to.contain("is in force");
  });

  it("amends with everybody's signature, showing each changed leaf", async () => {
    const { at, as, does } = riverside;
    const file = edit(
      riverside,
      "second.yaml",
      ["title: Riverside family support", "title: Riverside family support\nedition: 2"],
      ["        title: Thirty more families supported", "        title: Forty more families supported"],
      ['        amount: "30000.00"\n        due', '        amount: "33000.00"\n        due'],
    );
    const amend = ["amend", file, "--reason", "More families were referred.", "--skip", "support"];
    const shown = await does("provider", ...amend, "--sign", at("amendment.json"));
    expect(shown).to.contain("clauses.support.milestones[1].amount: 30000.00 → 33000.00");
    expect(shown).to.contain("Still to sign: city and evaluator.");
    const early = await as("city", ...amend, "--signatures", at("amendment.json"), "--yes");
    expect(early.err).to.contain("Not signed yet by evaluator.");
    await does("evaluator", ...amend, "--sign", at("amendment.json"));
    await does("city", ...amend, "--signatures", at("amendment.json"));
    const { id, edition } = json<{ id: string; edition: number }>(await does(null, "status", "--json"));
    expect(edition).to.equal(2);
    expect(await does(null, "status")).to.contain("Not told of the edition in force: support.");
    expect(await does(null, "due")).to.contain("Tell the clauses what is in force");
    const unknown = await as("city", "sync", "--yes");
    expect(unknown.err).to.contain("Name the file of edition 2, which its amendment put in force.");
    expect(await does("city", "sync", "--agreement", file, "--id", id)).to.contain(
      "support learns the edition in force",
    );
    const named = await does(null, "status", "--agreement", file, "--id", id);
    expect(named).to.contain("EUR 33,000.00");
    const doctored = `${file}.doctored.yaml`;
    writeFileSync(doctored, readFileSync(file, "utf8").replace("title: Service set up", "title: Nothing set up"));
    const foreign = await as(null, "status", "--agreement", doctored, "--id", id);
    expect(foreign.err).to.contain("This file holds the texts of no edition of agreement");
    expect(foreign.code).to.equal(2);
    const lost = await as(null, "status", "--agreement", file);
    expect(lost.err).to.contain("This file is edition 2, from which the id cannot be told. Add --id");
    expect(await does(null, "terms", "--agreement", file, "--id", id)).to.contain("Forty more families supported");
  });

  it("lets a new account take over a party; the old one may refuse until then", async () => {
    const { at, as, does, wait } = riverside;
    const heir = Wallet.createRandom();
    writeFileSync(at("keys/heir.json"), await heir.encrypt(readFileSync(at("passphrase.txt"), "utf8")), {
      mode: 0o600,
    });
    const announce = ["succeed", "announce", "provider", heir.address, "--reason", "A new device."];
    const alone = await as("city", ...announce, "--yes");
    expect(alone.code).to.equal(1);
    await does("provider", ...announce);
    await does("provider", "succeed", "veto");
    expect((await as("city", "succeed", "execute", "--yes")).err).to.contain("No succession is pending.");
    await does("provider", ...announce);
    const early = await as("city", "succeed", "execute", "--yes");
    expect(early.err).to.contain("SuccessionNotReady");
    await wait(30 * DAY);
    expect(await does(null, "due")).to.contain("Execute the succession of provider");
    await does("city", "succeed", "execute");
    expect(await does(null, "status"))
      .to.contain(heir.address)
      .and.to.contain("edition 3");
    const sent = await does("heir", "submit", "set-up", "--evidence", at("report.txt"), "--sign", at("heir.json"));
    expect(sent).to.contain("Signed as provider");
  });

  it("hands calldata to another wallet, and a batch to a Safe, sending nothing", async () => {
    const { at, does, provider } = riverside;
    const { calls } = json<{ calls: Call[] }>(await does(null, "fund", "10", "--calldata", "--json"));
    expect(calls).to.have.length(2);
    const { address } = JSON.parse(readFileSync(at("keys/city.json"), "utf8")) as { address: string };
    const from = `0x${address}`;
    await provider.send("hardhat_impersonateAccount", [from]);
    for (const { to, data } of calls) await provider.send("eth_sendTransaction", [{ from, to, data }]);
    expect(await does(null, "books")).to.match(/city +│ EUR 13,010\.00/);
    await does(null, "fund", "10", "--safe", at("batch.json"), "--from", from);
    const batch = json<{ transactions: Call[] }>(readFileSync(at("batch.json"), "utf8"));
    expect(batch).to.include({ version: "1.0", chainId: "31337" });
    expect(batch.transactions).to.have.length(2);
    expect(await does(null, "books")).to.match(/city +│ EUR 13,010\.00/);
    expect(await does(null, "sync", "--calldata")).to.contain("Nothing was sent.");
  });

  it("ends by notice of one, or at once with all", async () => {
    const { at, does } = riverside;
    expect(await does("city", "notice", "--reason", "The budget is cut.")).to.contain("ends 60 days from now");
    expect(await does(null, "status")).to.contain("notice was given");
    const end = ["end", "--reason", "By agreement.", "--reason-code", "7"];
    for (const party of ["heir", "evaluator"]) await does(party, ...end, "--sign", at("end.json"));
    await does("city", ...end, "--signatures", at("end.json"));
    expect(await does(null, "status")).to.contain("ended: what was delivered is still reviewed and paid");
    expect(await does("city", "refund")).to.contain("Refunded: EUR 13,010.00 to city.");
  });

  it("tells whether the contracts are these", async () => {
    const { at, as, does, provider } = riverside;
    expect(await does(null, "verify-deployment")).to.contain("are those of this source");
    const deployment = JSON.parse(readFileSync(at("deployment.json"), "utf8")) as { agreements: string };
    const code = await provider.getCode(deployment.agreements);
    await provider.send("hardhat_setCode", [deployment.agreements, code.replace("60", "61")]);
    const { code: exit, out } = await as(null, "verify-deployment");
    expect(out).to.contain("NOT those of this source");
    expect(exit).to.equal(1);
  });

  it("drafts a file that can be shown, replacing none, from any folder", async () => {
    const { at, folder } = riverside;
    const { code } = await concordat(["draft", "mine.yaml"], {}, folder);
    expect(code).to.equal(0);
    expect((await concordat(["show", at("mine.yaml")])).out).to.contain("Harbour");
    const again = await concordat(["draft", "mine.yaml"], {}, folder);
    expect(again.err).to.equal(
      'mine.yaml: The file "mine.yaml" exists already. Choose another name, or move the file away.\n',
    );
    const check = await concordat(["check", at("mine.yaml")]);
    expect(check.out).to.contain("missing").and.to.contain("cannot be signed yet");
    expect(check.code).to.equal(1);
  });

  it("makes keystores, and lists deployments", async () => {
    const { at } = riverside;
    const env = { CONCORDAT_PASSPHRASE: "correct horse" };
    const made = await concordat(["keystore", at("new.json")], env);
    expect(made.out).to.match(/Its account, for the agreement file: 0x\w{40}/);
    expect(existsSync(at("new.json"))).to.equal(true);
    const short = await concordat(["keystore", at("other.json")], { CONCORDAT_PASSPHRASE: "short" });
    expect(short.err).to.contain("at least 8 characters");
    expect(existsSync(at("other.json"))).to.equal(false);
    const none = await concordat(["deployments"], { CONCORDAT_DEPLOYMENTS: at("nothing") });
    expect(none.out).to.contain("None is recorded here");
  });
});
