import { expect } from "chai";
import { edit, openRiverside, type Riverside } from "./support.ts";

const DAY = 86_400;

describe("concordat, when things go wrong", function () {
  this.timeout(120_000);
  let riverside: Riverside;

  before(async () => {
    riverside = await openRiverside();
    await riverside.activate();
    await riverside.does("city", "fund", "72000");
  });

  after(() => riverside.close());

  const deliver = (milestone: string) =>
    riverside.does("provider", "submit", milestone, "--evidence", riverside.at("report.txt"));

  it("voids what was signed for a round before anything is on file", async () => {
    const { at, as, does } = riverside;
    const evidence = ["--evidence", at("report.txt")];
    await does("provider", "submit", "set-up", ...evidence, "--sign", at("first.json"));
    const said = await does("city", "reject", "set-up", "--reason", "The file was sent by mistake.");
    expect(said).to.contain("Nothing is on file: signatures given for round 1 count no more");
    const late = await as("evaluator", "approve", "set-up", "--submission", at("first.json"), "--yes");
    expect(late.err).to.contain("RoundMismatch");
    expect(late.code).to.equal(1);
  });

  it("rejects with a reason, and takes the next round", async () => {
    const { as, does } = riverside;
    await deliver("set-up");
    const bare = await as("evaluator", "reject", "set-up", "--yes");
    expect(bare.err).to.equal(
      "--reason: A reason is needed, in one way. Give a sentence with --reason, or a document with --reason-file.\n",
    );
    const said = await does("evaluator", "reject", "set-up", "--reason", "Six practitioners, not eight.");
    expect(said).to.contain('The reason given: "Six practitioners, not eight."').and.to.contain("again within 30 days");
    expect(await does(null, "status")).to.contain("rejected, round 3");
    const early = await as("city", "approve", "set-up", "--yes");
    expect(early.err).to.contain("milestone 1 (set-up) is rejected; only what is under review can be approved.");
    await deliver("set-up");
    const nobody = await as(null, "approve", "set-up", "--calldata");
    expect(nobody.err).to.match(/^Whoever sends this may not do this\. It takes city \(0x\w+\) or evaluator/);
    expect(nobody.code).to.equal(2);
    expect(await does("evaluator", "approve", "set-up")).to.contain("Paid (approved)");
  });

  it("disputes and decides, or settles with everybody's signature", async () => {
    const { at, as, does } = riverside;
    await deliver("first-cohort");
    const dispute = await does("city", "dispute", "first-cohort", "--reason", "57 of 60 families.");
    expect(dispute).to.contain("is not paid until the dispute has ended").and.to.contain("arbiter rules on it");
    expect(await does(null, "due", "--for", "arbiter")).to.contain("End the dispute of milestone 2 (first-cohort)");
    const settle = ["resolve", "first-cohort", "28500", "--reason", "Settled."];
    const alone = await as("provider", ...settle, "--yes");
    expect(alone.err).to.contain("ConsentMissing");
    await does("provider", ...settle, "--sign", at("settle.json"));
    const said = await does("city", ...settle, "--signatures", at("settle.json"));
    expect(said).to.contain("Paid (settled): milestone 2 (first-cohort), EUR 28,500.00 to provider.");
  });

  it("lets silence count, once the time is over", async () => {
    const { as, does, wait } = riverside;
    await deliver("second-cohort");
    const early = await as("arbiter", "lapse", "second-cohort", "--yes");
    expect(early.err).to.contain("WindowOpen");
    await wait(21 * DAY);
    expect(await does(null, "due")).to.contain("Let the review of milestone 3 (second-cohort) lapse");
    expect(await does("city", "lapse", "second-cohort")).to.contain("Nobody answered in time: it goes to the arbiter.");
    expect(await does("arbiter", "resolve", "3", "0", "--reason", "Nothing was shown.")).to.contain(
      "Final: milestone 3",
    );
  });

  it("refuses a party, milestone, clause or payer that is not there, and suggests one", async () => {
    const { as } = riverside;
    const cases: [args: string[], says: string][] = [
      [["pay", "second-cohor"], 'milestone: There is no milestone "second-cohor". Did you mean "second-cohort"?'],
      [["pay", "9"], 'milestone: There is no milestone "9". They are numbered from 1 to 3.'],
      [["fund", "1", "--clause", "suport"], '--clause: There is no clause "suport". Did you mean "support"?'],
      [["fund", "1", "--payer", "cty"], '--payer: There is no party "cty". Did you mean "city"?'],
      [["fund", "1", "--payer", "provider"], '--payer: "provider" is no payer of this clause. Choose one of city.'],
      [["fund", "1.001"], 'amount: "1.001" has 3 decimals, but EUR has 2. Round it to 2 decimals.'],
      [["fund", "-1"], 'amount: "-1" is not an amount. Write digits'],
      [
        ["submit", "1", "--evidence", "/no/such/file"],
        "/no/such/file --evidence: There is no readable file of this name. Check the path.",
      ],
      [
        ["submit", "1", "--evidence-digest", "12"],
        '--evidence-digest: "12" is no SHA-256. It has 64 hexadecimal digits.',
      ],
      [["arrears", "provider"], "city owes provider nothing in this clause. See `concordat books`."],
      [["credit", "provider", "--to", "0x12"], '--to: "0x12" is no address.'],
      [["credit", "provider", "--to", `0x${"11".repeat(20)}`], "No credit of provider is kept in this clause."],
      [["suspend", "--until", "soon", "--reason", "x"], '"soon" is not a date.'],
      [["reject", "1", "--reason", "x", "--reason-code", "256"], '--reason-code: "256" is no reason code.'],
      [["status", "--id", "0x12"], '--id: "0x12" is no id of an agreement.'],
      [["pay", "--sign", "x", "--calldata"], "--sign: --sign and --calldata exclude each other."],
      [["pay", "--sign", "x"], "Nothing can be paid."],
      [["succeed", "execute"], "No succession is pending."],
    ];
    for (const [args, says] of cases) {
      const { code, err } = await (args[0] === "status" ? as(null, ...args) : as("city", ...args, "--yes"));
      expect(err, args.join(" ")).to.contain(says);
      expect(err.trim().split("\n").length, err).to.be.at.most(2);
      expect(code, args.join(" ")).to.equal(2);
    }
  });

  it("refuses wrong keys, files and nodes, in one line", async () => {
    const { at, as, does } = riverside;
    const cases: [party: string | null, args: string[], code: number, says: string][] = [
      [null, ["fund", "1", "--yes"], 2, "No key is given."],
      [null, ["fund", "1", "--yes", "--keystore", at("nobody.json")], 2, "There is no readable keystore"],
      [null, ["status", "--agreement", at("none.yaml")], 2, "There is no readable file"],
      [null, ["status", "--deployment", at("report.txt")], 2, "This is not JSON"],
      [null, ["status", "--deployment", at("signed.json")], 2, "This is not the record of a deployment"],
      [null, ["status", "--rpc", "http://127.0.0.1:9"], 3, "No node answers at 127.0.0.1:9."],
      [null, ["status", "--rpc", "secret"], 2, "The address of the node is no URL."],
      ["city", ["pay", "--signatures", at("signed.json"), "--yes"], 2, "Nothing can be paid."],
      ["city", ["end", "--reason", "x", "--signatures", at("signed.json"), "--yes"], 2, 'are to "Sign'],
      ["city", ["end", "--reason", "x", "--signatures", at("report.txt"), "--yes"], 2, "not a file of signatures"],
    ];
    for (const [party, args, code, says] of cases) {
      const ran = await as(party, ...args);
      expect(ran.err, args.join(" ")).to.contain(says);
      expect(ran.code, args.join(" ")).to.equal(code);
    }
    const json = await as(null, "status", "--agreement", at("none.yaml"), "--json");
    expect(JSON.parse(json.out)).to.deep.include({ ok: false, exitCode: 2 });
    expect((await as(null, "status", "--id", "0x1", "--debug")).err).to.contain("    at ");
    expect(await does(null, "--help")).to.contain("Exit codes");
  });

  it("finds a fault in a file with its line and field", async () => {
    const file = edit(riverside, "wrong.yaml", ['amount: "12000.00"', 'amount: "12,000.00"']);
    const { code, err } = await riverside.as(null, "check", file);
    expect(err).to.match(
      /wrong\.yaml:\d+:\d+ clauses\.support\.milestones\[0\]\.amount: "12,000\.00" is not an amount in digits\./,
    );
    expect(code).to.equal(2);
  });
});
