import { expect } from "chai";
import fc from "fast-check";
import { activate, signersOf, withdrawDraft } from "../../src/actions/agreements.ts";
import { simulate } from "../../src/actions/call.ts";
import type { Base } from "../../src/demo/stage.ts";
import * as hubMessages from "../../src/messages/agreements.ts";
import * as clauseMessages from "../../src/messages/milestones.ts";
import { signMessage } from "../../src/messages/sign.ts";
import { clauseAt, fetchRecord, type AgreementRecord } from "../../src/record/record.ts";
import { draftBridge, NEVER, openBridge, signedBy, signerOf, undone, type Bridge } from "../support/bridge.ts";
import { deep } from "../support/depth.ts";
import { clauseTrials, hubTrials, someFacts, type Trial } from "../support/trials.ts";
import { variantsOf } from "../support/variants.ts";

const COUNCIL = 2;
const BUILDER = 3;

describe("what the library has people sign", () => {
  let bridge: Bridge;
  let record: AgreementRecord;

  before(async () => {
    bridge = await openBridge();
    record = await fetchRecord(bridge.client, bridge.compiled.id);
  });

  after(() => bridge.chain.close());

  for (const [name, trial] of Object.entries({ ...clauseTrials, ...hubTrials })) {
    it(`is what the contracts accept, and nothing that differs in a field: ${name}`, async () => {
      const property = fc.asyncProperty(someFacts, (facts) =>
        undone(bridge, async () => {
          await attempt(bridge, await trial({ bridge, record, works: clauseAt(record, 0), facts }));
        }),
      );
      await fc.assert(property, { numRuns: deep ? 40 : 3 });
    }).timeout(600_000);
  }
});

it("every message of the library is tried", () => {
  const tried = [...Object.keys({ ...clauseTrials, ...hubTrials }), "Terms", "WithdrawDraft"].map((name) => {
    const [type = ""] = name.split(",");
    return `${type.charAt(0).toLowerCase()}${type.slice(1)}Message`;
  });
  const all = Object.keys({ ...hubMessages, ...clauseMessages }).filter((name) => name.endsWith("Message"));
  expect([...new Set(tried)]).to.have.members(all);
});

describe("what the library has people sign before an agreement is open", () => {
  let bridge: Bridge;

  before(async () => {
    bridge = await draftBridge();
  });

  after(() => bridge.chain.close());

  it("is what the hub accepts, and nothing that differs in a field: Terms", async () => {
    const { compiled, client } = bridge;
    const message = ({ chainId }: Base) =>
      hubMessages.termsMessage({ chainId, hub: client.deployment.agreements, terms: compiled.terms });
    const signatures = new Map<number, string>();
    for (const party of signersOf(compiled.terms)) {
      signatures.set(party, (await signedBy(bridge, party, message)).signature);
    }
    await attempt(bridge, {
      party: COUNCIL,
      message,
      call: ({ signature }) =>
        activate(client.deployment.agreements, compiled, new Map([...signatures, [COUNCIL, signature]])),
    });
  }).timeout(60_000);

  it("is what the hub accepts, and nothing that differs in a field: WithdrawDraft", async () => {
    const { compiled, client } = bridge;
    const { agreements } = client.deployment;
    await attempt(bridge, {
      party: BUILDER,
      message: (base) => hubMessages.withdrawDraftMessage({ ...base, hub: agreements, agreement: compiled.id }),
      call: (auth) => withdrawDraft(agreements, compiled.terms, auth),
    });
  }).timeout(60_000);
});

/** The contracts take the message as it is, and refuse the signature of every variant of it. */
async function attempt(bridge: Bridge, { party, message, call }: Trial): Promise<void> {
  const { provider, deployment } = bridge.client;
  const relayer = await bridge.chain.relayer.getAddress();
  const base = { party, deadline: NEVER, chainId: deployment.chainId };
  const meant = message(base);
  await simulate(call({ ...base, signature: await signMessage(meant, signerOf(bridge, party)) }), provider, relayer);

  const variants = variantsOf(meant);
  expect(variants.length).to.be.greaterThan(6);
  for (const variant of variants) {
    const signature = await signMessage(variant.message, signerOf(bridge, party));
    const outcome = await simulate(call({ ...base, signature }), provider, relayer).then(
      () => "accepted",
      (error: unknown) => (error as Error).message,
    );
    expect(outcome, variant.field).to.include(`The contract refused: AuthorityInvalid(party: ${party},`);
  }
}
