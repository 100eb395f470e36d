import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { activate } from "../../src/actions/agreements.ts";
import { send } from "../../src/actions/call.ts";
import { makePeople } from "../../src/demo/chain.ts";
import { newEnvelope, readEnvelope, signEnvelope, verifyEnvelope, writeEnvelope } from "../../src/envelope/envelope.ts";
import type { Subject } from "../../src/envelope/envelope.ts";
import type { Envelope } from "../../src/envelope/types.ts";
import { ConcordatError } from "../../src/errors.ts";
import { suspendMessage, termsMessage } from "../../src/messages/agreements.ts";
import { compileAgreement } from "../../src/terms/compile.ts";
import { draftBridge, signerOf, type Bridge } from "../support/bridge.ts";
import { bridgeFile } from "../support/bridge-file.ts";
import { deployMock } from "../support/solidity.ts";

const [MINISTRY, COUNCIL, BUILDER, SURVEYOR] = [1, 2, 3, 4];
const NOW = 1_780_000_000;
const where = { file: "signatures.json" };

describe("a file of signatures", () => {
  let bridge: Bridge;
  let folder: string;

  before(async function () {
    this.timeout(30_000);
    bridge = await draftBridge();
    folder = mkdtempSync(join(tmpdir(), "concordat-envelope-"));
  });

  after(async () => {
    rmSync(folder, { recursive: true });
    await bridge.chain.close();
  });

  const subjectOf = (change: Partial<Parameters<typeof suspendMessage>[0]> = {}, about = "Suspend"): Subject => ({
    about,
    agreement: bridge.compiled.id,
    message: (party, deadline) =>
      suspendMessage({
        ...{ chainId: 31337, hub: bridge.client.deployment.agreements, agreement: bridge.compiled.id },
        ...{ edition: 1, count: 0, until: NOW, reason: { code: 1, document: bridge.compiled.id } },
        ...change,
        party,
        deadline,
      }),
    expires: true,
    account: (party) => bridge.compiled.terms.parties[party - 1]?.account ?? "",
    name: (party) => bridge.compiled.names.parties[party - 1] ?? "",
  });

  const signedBy = async (subject: Subject, ...parties: number[]): Promise<Envelope> => {
    let envelope = newEnvelope(subject);
    for (const party of parties) {
      envelope = await signEnvelope(envelope, subject, party, NOW, signerOf(bridge, party));
    }
    return envelope;
  };

  const codeOf = (envelope: Envelope, subject: Subject, now = NOW): Promise<string> =>
    verifyEnvelope(envelope, subject, where, now, bridge.client.provider).then(
      () => "verified",
      (error: unknown) => {
        if (!(error instanceof ConcordatError)) throw error;
        return `${error.code} at ${error.where?.file} ${error.where?.field}`;
      },
    );

  it("holds who signed, in the order of the table, each once, and survives being written and read", async () => {
    const subject = subjectOf();
    const first = await signedBy(subject, BUILDER, MINISTRY);
    const envelope = await signEnvelope(first, subject, BUILDER, NOW + 1, signerOf(bridge, BUILDER));
    const file = join(folder, "signatures.json");
    writeEnvelope(file, first);
    writeEnvelope(file, envelope);
    const read = readEnvelope(file);
    expect(read).to.deep.equal(envelope);
    expect(read.signatures.map(({ name, party, deadline }) => [name, party, deadline])).to.deep.equal([
      ["ministry", MINISTRY, NOW],
      ["builder", BUILDER, NOW + 1],
    ]);
    const auths = await verifyEnvelope(read, subject, where, NOW);
    expect(auths.map(({ party }) => party)).to.deep.equal([MINISTRY, BUILDER]);
    expect(readFileSync(file, "utf8")).to.not.match(/private|mnemonic/i);
  });

  it("is refused where it was signed for another chain, hub, verb or text", async () => {
    const envelope = await signedBy(subjectOf(), MINISTRY);
    const { agreements } = bridge.client.deployment;
    const terms: Subject = {
      ...subjectOf(),
      message: () => termsMessage({ chainId: 31337, hub: agreements, terms: bridge.compiled.terms }),
    };
    const elsewhere = bridge.client.deployment.modules["milestones"] ?? "";
    expect(await codeOf(envelope, subjectOf({ chainId: 1 }))).to.equal(
      "signatures-foreign at signatures.json domain.chainId",
    );
    expect(await codeOf(envelope, subjectOf({ hub: elsewhere }))).to.include("domain.verifyingContract");
    expect(await codeOf(envelope, terms)).to.equal("signatures-foreign at signatures.json primaryType");
    expect(await codeOf(envelope, subjectOf({ until: NOW + 1 }))).to.equal(
      "signatures-foreign at signatures.json message.until",
    );
    expect(await codeOf(envelope, subjectOf({ edition: 2 }))).to.include("message.edition");
    expect(await codeOf(envelope, subjectOf({ reason: { code: 2, document: bridge.compiled.id } }))).to.include(
      "message.reason",
    );
  });

  it("is refused where what it shows was changed after signing", async () => {
    const envelope = await signedBy(subjectOf(), MINISTRY);
    const shown = { ...envelope, message: { ...envelope.message, until: NOW + 1 } };
    expect(await codeOf(shown, subjectOf())).to.include("message.until");
    // Changed on both sides, the signature is no longer over it.
    expect(await codeOf(shown, subjectOf({ until: NOW + 1 }))).to.equal(
      "signature-wrong at signatures.json signatures[0]",
    );
  });

  it("is refused where a signature is another party's, was tampered with, or is too old", async () => {
    const envelope = await signedBy(subjectOf(), MINISTRY, COUNCIL);
    const [ministry, council] = envelope.signatures;
    if (ministry === undefined || council === undefined) throw new Error("Two signed.");
    const withSecond = (second: object) => ({ ...envelope, signatures: [ministry, { ...council, ...second }] });
    const wrong = "signature-wrong at signatures.json signatures[1]";
    expect(await codeOf(envelope, subjectOf())).to.equal("verified");
    expect(await codeOf(withSecond({ party: BUILDER }), subjectOf())).to.equal(wrong);
    expect(await codeOf(withSecond({ account: ministry.account }), subjectOf())).to.equal(wrong);
    expect(await codeOf(withSecond({ signature: ministry.signature }), subjectOf())).to.equal(wrong);
    expect(await codeOf(withSecond({ deadline: NOW + 1 }), subjectOf())).to.equal(wrong);
    expect(await codeOf(withSecond({ signature: "0x" }), subjectOf())).to.equal(wrong);
    expect(await codeOf(envelope, subjectOf(), NOW + 1)).to.equal("signature-expired at signatures.json signatures[0]");
  });

  it("is refused in one sentence where it is no such file", () => {
    const file = join(folder, "other.json");
    const codeOfFile = (text: string) => {
      writeFileSync(file, text);
      try {
        readEnvelope(file);
        return "read";
      } catch (error) {
        return `${(error as ConcordatError).code} ${(error as ConcordatError).where?.field ?? ""}`;
      }
    };
    const valid = newEnvelope(subjectOf());
    expect(codeOfFile(JSON.stringify(valid))).to.equal("read");
    expect(codeOfFile("{")).to.match(/^json-invalid/);
    expect(codeOfFile(JSON.stringify({ ...valid, concordat: 2 }))).to.equal("signatures-invalid concordat");
    expect(codeOfFile(JSON.stringify({ ...valid, agreement: "0x12" }))).to.equal("signatures-invalid agreement");
    expect(codeOfFile(JSON.stringify({ ...valid, extra: 1 }))).to.match(/^signatures-invalid/);
    expect(() => readEnvelope(join(folder, "missing.json")))
      .to.throw()
      .with.property("code", "file-not-found");
  });

  it("may hold the signature of an account that is a contract, which the hub takes as well", async () => {
    const owner = (await makePeople(bridge.chain, ["owner"])).get("owner");
    if (owner === undefined) throw new Error("There is no owner.");
    const wallet = await deployMock(bridge.chain.relayer, "test/mocks/Wallets.sol", "OwnedWallet", owner.address);
    const accounts = Object.fromEntries([...bridge.people].map(([name, { address }]) => [name, address]));
    const written = bridgeFile({ ...accounts, council: await wallet.getAddress() });
    const compiled = compileAgreement(written, bridge.client.deployment, {});
    const { chainId, agreements: hub } = bridge.client.deployment;
    const subject: Subject = {
      about: "Sign",
      agreement: compiled.id,
      message: () => termsMessage({ chainId, hub, terms: compiled.terms }),
      expires: false,
      account: (party) => compiled.terms.parties[party - 1]?.account ?? "",
      name: (party) => compiled.names.parties[party - 1] ?? "",
    };
    let envelope = newEnvelope(subject);
    for (const party of [MINISTRY, BUILDER, SURVEYOR]) {
      envelope = await signEnvelope(envelope, subject, party, NOW, signerOf(bridge, party));
    }
    const stranger = await signEnvelope(envelope, subject, COUNCIL, NOW, signerOf(bridge, COUNCIL));
    expect(await codeOf(stranger, subject)).to.equal("signature-wrong at signatures.json signatures[1]");
    envelope = await signEnvelope(envelope, subject, COUNCIL, NOW, owner);
    expect(envelope.signatures.every((signature) => signature.deadline === undefined)).to.equal(true);
    // Nobody can be asked without a chain.
    const alone = await verifyEnvelope(envelope, subject, where, NOW).catch((error: unknown) => error);
    expect(alone).to.have.property("code", "signature-wrong");
    const auths = await verifyEnvelope(envelope, subject, where, NOW, bridge.client.provider);
    const signatures = new Map(auths.map(({ party, signature }) => [party, signature]));
    const receipt = await send(activate(hub, compiled, signatures), bridge.chain.relayer);
    expect(receipt.status).to.equal(1);
  }).timeout(30_000);
});
