import { expect } from "chai";
import { activate, signersOf } from "../../src/actions/agreements.ts";
import { send } from "../../src/actions/call.ts";
import { allow, approve, deposit, pay } from "../../src/actions/milestones.ts";
import { targetsOf } from "../../src/actions/targets.ts";
import { compareWithChain, differences } from "../../src/books/compare.ts";
import { foldRecord } from "../../src/books/fold.ts";
import { tokenInterface } from "../../src/chain/contracts.ts";
import { deployAll, makePeople, startChain, type LocalChain } from "../../src/demo/chain.ts";
import { riversideFile, riversideParties, type RiversideAccounts } from "../../src/demo/riverside.ts";
import { termsMessage } from "../../src/messages/agreements.ts";
import { approveMessage, submitMessage } from "../../src/messages/milestones.ts";
import { signMessage } from "../../src/messages/sign.ts";
import { clauseAt, fetchRecord } from "../../src/record/record.ts";
import { compileAgreement } from "../../src/terms/compile.ts";
import { decompileAgreement } from "../../src/terms/decompile.ts";
import { parseAgreement } from "../../src/terms/parse.ts";
import type { Hex } from "../../src/terms/normal.ts";
import { ZERO_HASH } from "../../src/terms/types.ts";
import { showAgreement } from "../../src/show/agreement.ts";
import { renderTerminal } from "../../src/show/terminal.ts";

const START = 1_800_000_000;

/** The riverside agreement, in which the first milestone is paid into the provider's purse of a second clause. */
function withReserve(text: string): string {
  const [first = "", clause = ""] = text.split("\nclauses:\n  support:\n");
  const reserve = clause
    .replace(
      "      - party: city\n        share: 100%\n",
      "      - party: city\n        share: 50%\n      - party: provider\n        share: 50%\n",
    )
    .replace("Support of sixty families", "Reserve");
  const pool = "  pool:\n    organisation: alder\n    clause: reserve\n    purse: provider\n";
  const paid = clause.replace(
    '        amount: "12000.00"\n',
    '        amount: "12000.00"\n        payee: pool\n        retention: 0%\n',
  );
  return `${first.replace("\nrules:\n", `\n${pool}\nrules:\n`)}\nclauses:\n  support:\n${paid}\n  reserve:\n${reserve}`;
}

describe("a payee that is a clause", () => {
  let chain: LocalChain;

  before(async () => {
    chain = await startChain(START);
  });

  after(() => chain.close());

  it("is paid into the purse that the terms name, from file to books", async () => {
    const deployment = await deployAll(chain, ["EUR"]);
    const people = await makePeople(chain, [...riversideParties]);
    const wallet = (name: string) => people.get(name) ?? expect.fail(name);
    const accounts = Object.fromEntries(riversideParties.map((name) => [name, wallet(name).address]));
    const { written, findings } = parseAgreement(
      withReserve(riversideFile(accounts as RiversideAccounts, START)),
      "reserve.yaml",
    );
    expect(findings).to.deep.equal([]);
    const compiled = compileAgreement(written ?? expect.fail("the file"), deployment);

    const again = decompileAgreement(compiled.terms, compiled.configs, compiled.text);
    expect(again.parties["pool"]).to.include({ clause: "reserve", purse: "provider" });
    const page = renderTerminal(showAgreement(again)).replace(/\s+/g, " ");
    expect(page).to.contain("which is the clause reserve: what it is paid enters the purse of provider");

    const hub = deployment.agreements;
    const message = termsMessage({ chainId: deployment.chainId, hub, terms: compiled.terms });
    const signatures = new Map<number, string>();
    for (const party of signersOf(compiled.terms)) {
      signatures.set(party, await signMessage(message, wallet(compiled.names.parties[party - 1] ?? "")));
    }
    await send(activate(hub, compiled, signatures), chain.relayer);
    const client = { provider: chain.provider, deployment };
    const record = await fetchRecord(client, compiled.id);
    const [support, reserve] = [clauseAt(record, 0), clauseAt(record, 1)];

    const data = tokenInterface.encodeFunctionData("mint", [wallet("city").address, 12_000_00n]) as Hex;
    await send({ to: support.token, data, title: "Mint" }, chain.relayer);
    await send(allow(support, 12_000_00n), wallet("city"));
    await send(deposit(support, 0, 12_000_00n), wallet("city"));

    const delivery = { milestone: 1, round: 1, amount: 12_000_00n, evidence: `0x${"1".repeat(64)}` };
    const filing = { delivery, serviceDate: START, invoice: ZERO_HASH, budgetLine: ZERO_HASH, location: "" };
    const base = { chainId: deployment.chainId, deadline: 2 ** 40 - 1, clause: support };
    const submitted = { ...base, party: 2, filings: [filing] };
    const submission = { ...submitted, signature: await signMessage(submitMessage(submitted), wallet("provider")) };
    const approved = { ...base, party: 3, deliveries: [delivery] };
    const approval = { ...approved, signature: await signMessage(approveMessage(approved), wallet("evaluator")) };
    await send(
      approve(support, { filings: [filing], submission, approvals: [approval], thenPay: false }),
      chain.relayer,
    );

    const bare = await send(pay(support, [1]), chain.relayer).catch((error: unknown) => error as Error);
    expect((bare as Error).message).to.contain("TargetMissing");
    await send(pay(support, [1], targetsOf(record, support)), chain.relayer);

    const books = foldRecord(await fetchRecord(client, compiled.id));
    expect(books.clauses[1]?.purses.map(({ balance }) => balance)).to.deep.equal([0n, 12_000_00n]);
    expect(books.clauses[0]?.payments[0]).to.include({ payee: 5, net: 12_000_00n });
    expect(differences(await compareWithChain(client, [books]))).to.deep.equal([]);
    expect(targetsOf(record, reserve)).to.deep.equal([]);
  });

  it("is refused with a purse that is nobody's", () => {
    const text = withReserve(riversideFile({} as RiversideAccounts, START)).replaceAll(
      'account: "undefined"',
      "account: null",
    );
    const codes = (source: string) => {
      const { written } = parseAgreement(source, "reserve.yaml");
      try {
        compileAgreement(written ?? expect.fail("the file"), { chainId: 1, agreements: "", modules: {}, tokens: {} });
      } catch (error) {
        return (error as { findings: { code: string; path: unknown[] }[] }).findings.map(
          ({ code, path }) => `${code} ${path.join(".")}`,
        );
      }
      return [];
    };
    expect(codes(text)).to.not.include("purse-unknown parties.pool.purse");
    expect(codes(text.replace("purse: provider", "purse: evaluator"))).to.include("purse-unknown parties.pool.purse");
    expect(codes(text.replace("    clause: reserve\n", ""))).to.include("purse-unknown parties.pool.purse");
  });
});
