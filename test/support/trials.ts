import fc from "fast-check";
import * as hub from "../../src/actions/agreements.ts";
import { type Call } from "../../src/actions/call.ts";
import * as clauses from "../../src/actions/milestones.ts";
import { act, walletOf, type Base } from "../../src/demo/stage.ts";
import * as hubMessages from "../../src/messages/agreements.ts";
import * as messages from "../../src/messages/milestones.ts";
import type { Auth, Delivery, Filing, Message, Reason } from "../../src/messages/types.ts";
import { type AgreementRecord, type ClauseRecord } from "../../src/record/record.ts";
import { editionOf } from "../../src/terms/edition.ts";
import { unpackRow } from "../../src/terms/kinds/milestones/words.ts";
import type { Hex } from "../../src/terms/normal.ts";
import { fill, NEVER, setBlocked, signedBy, type Bridge } from "./bridge.ts";
import { bridgeFile } from "./bridge-file.ts";

/** What people fill into messages. */
export interface Facts {
  reason: Reason;
  evidence: Hex;
  invoice: Hex;
  budgetLine: Hex;
  location: string;
  serviceDate: number;
  share: number;
}

/** A message, who signs it, and the call that brings it. */
export interface Trial {
  party: number;
  message: (base: Base) => Message;
  call: (auth: Auth) => Call;
}

/** What a verb is tried on. */
export interface Scene {
  bridge: Bridge;
  record: AgreementRecord;
  works: ClauseRecord;
  facts: Facts;
}

const word = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((b): Hex => `0x${Buffer.from(b).toString("hex")}`);
/** What people fill into messages, at random. */
export const someFacts: fc.Arbitrary<Facts> = fc.record({
  reason: fc.record({ code: fc.integer({ min: 0, max: 255 }), document: word.filter((w) => BigInt(w) !== 0n) }),
  evidence: word,
  invoice: word,
  budgetLine: word,
  location: fc.string({ unit: "binary", maxLength: 60 }),
  serviceDate: fc.integer({ min: 0, max: NEVER }),
  share: fc.integer({ min: 0, max: 10_000 }),
});

const [MINISTRY, COUNCIL, BUILDER, SURVEYOR, INSPECTOR, ARBITER] = [1, 2, 3, 4, 5, 7];

const filingOf = ({ works, facts }: Scene, milestone: number, round = 1): Filing => {
  const { amount } = unpackRow(works.config.rows[milestone - 1] ?? "0x");
  const delivery = { milestone, round, amount, evidence: facts.evidence };
  const { serviceDate, invoice, budgetLine, location } = facts;
  return { delivery, serviceDate, invoice, budgetLine, location };
};

const submitted = async (scene: Scene, milestone: number): Promise<Filing> => {
  const filing = filingOf(scene, milestone);
  const { works: clause, bridge } = scene;
  const by = await signedBy(bridge, BUILDER, (base) => messages.submitMessage({ ...base, clause, filings: [filing] }));
  await act(bridge, clauses.submit(clause, filing, by));
  return filing;
};

const disputed = async (scene: Scene, milestone: number): Promise<Delivery> => {
  const { delivery } = await submitted(scene, milestone);
  const { works: clause, bridge, facts } = scene;
  const reason = facts.reason;
  const by = await signedBy(bridge, MINISTRY, (base) => messages.disputeMessage({ ...base, clause, delivery, reason }));
  await act(bridge, clauses.dispute(clause, delivery, reason, by));
  return delivery;
};

const approved = async (scene: Scene, milestone: number, thenPay: boolean): Promise<void> => {
  const { works: clause, bridge } = scene;
  const filings = [filingOf(scene, milestone)];
  const deliveries = filings.map(({ delivery }) => delivery);
  const submission = await signedBy(bridge, BUILDER, (base) => messages.submitMessage({ ...base, clause, filings }));
  const approvals = await Promise.all(
    [SURVEYOR, INSPECTOR].map((party) =>
      signedBy(bridge, party, (base) => messages.approveMessage({ ...base, clause, deliveries })),
    ),
  );
  await act(bridge, clauses.approve(clause, { filings, submission, approvals, thenPay }));
};

/** Every message of a clause. */
export const clauseTrials: Record<string, (scene: Scene) => Trial | Promise<Trial>> = {
  Submit: (scene) => {
    const { works: clause } = scene;
    const filing = filingOf(scene, 1);
    return {
      party: BUILDER,
      message: (base) => messages.submitMessage({ ...base, clause, filings: [filing] }),
      call: (auth) => clauses.submit(clause, filing, auth),
    };
  },
  "Submit, of several with their approvals": (scene) => {
    const { works: clause } = scene;
    const filings = [filingOf(scene, 1), filingOf(scene, 9)];
    return {
      party: BUILDER,
      message: (base) => messages.submitMessage({ ...base, clause, filings }),
      call: (submission) => clauses.approve(clause, { filings, submission, approvals: [], thenPay: false }),
    };
  },
  Approve: async (scene) => {
    const { works: clause } = scene;
    const filings = [await submitted(scene, 1), await submitted(scene, 9)];
    const deliveries = filings.map(({ delivery }) => delivery);
    return {
      party: SURVEYOR,
      message: (base) => messages.approveMessage({ ...base, clause, deliveries }),
      call: (auth) => clauses.approve(clause, { filings, approvals: [auth], thenPay: false }),
    };
  },
  Reject: async (scene) => {
    const { works: clause, facts } = scene;
    const { delivery } = await submitted(scene, 2);
    return {
      party: INSPECTOR,
      message: (base) => messages.rejectMessage({ ...base, clause, delivery, reason: facts.reason }),
      call: (auth) => clauses.reject(clause, delivery, facts.reason, auth),
    };
  },
  Dispute: async (scene) => {
    const { works: clause, facts } = scene;
    const { delivery } = await submitted(scene, 2);
    return {
      party: BUILDER,
      message: (base) => messages.disputeMessage({ ...base, clause, delivery, reason: facts.reason }),
      call: (auth) => clauses.dispute(clause, delivery, facts.reason, auth),
    };
  },
  Resolve: async (scene) => {
    const { works: clause, facts, record } = scene;
    const delivery = await disputed(scene, 5);
    const toPayee = BigInt(facts.share) * clause.config.deal.unit;
    const { reason } = facts;
    return {
      party: ARBITER,
      message: (base) => messages.resolveMessage({ ...base, clause, delivery, toPayee, reason }),
      call: (auth) => clauses.resolve(clause, { rules: record.terms.rules, delivery, toPayee, reason, by: [auth] }),
    };
  },
  Release: async (scene) => {
    const { works: clause, facts, bridge } = scene;
    await fill(bridge, clause, 0, 10n ** 10n);
    await fill(bridge, clause, 1, 10n ** 10n);
    await approved(scene, 1, true);
    await approved(scene, 9, true);
    const deduction = BigInt(facts.share % 7777) * clause.config.deal.unit;
    const { reason } = facts;
    return {
      party: SURVEYOR,
      message: (base) => messages.releaseMessage({ ...base, clause, milestone: 9, deduction, reason }),
      call: (auth) => clauses.release(clause, 9, deduction, reason, [auth]),
    };
  },
  Withdraw: async (scene) => {
    const { works: clause, bridge } = scene;
    const account = walletOf(bridge, "builder").address;
    await fill(bridge, clause, 0, 10n ** 10n);
    await fill(bridge, clause, 1, 10n ** 10n);
    await setBlocked(bridge, account, true);
    await approved(scene, 1, true);
    const { amount } = unpackRow(clause.config.rows[0] ?? "0x");
    const to = walletOf(bridge, "heir").address;
    return {
      party: BUILDER,
      message: (base) => messages.withdrawMessage({ ...base, clause, to, amount, count: 0 }),
      call: (auth) => clauses.withdrawCredit(clause, BUILDER, to, auth),
    };
  },
};

const ofHub = ({ record }: Scene) => ({ hub: record.hub, agreement: record.id });

/** Every message of the hub under an agreement in force. */
export const hubTrials: Record<string, (scene: Scene) => Trial | Promise<Trial>> = {
  Amendment: async (scene) => {
    const { bridge, record, facts } = scene;
    const accounts = Object.fromEntries([...bridge.people].map(([name, { address }]) => [name, address]));
    const file = { ...bridgeFile(accounts), title: "A longer bridge" };
    const to = editionOf(bridge.compiled, file, bridge.client.deployment);
    const change = { ...ofHub(scene), terms: to.terms, reason: facts.reason, skip: 2 };
    const message = (base: Base) => hubMessages.amendmentMessage({ ...base, ...change });
    const others = await Promise.all([COUNCIL, BUILDER, SURVEYOR].map((party) => signedBy(bridge, party, message)));
    return {
      party: MINISTRY,
      message,
      call: (auth) => hub.amend(record, { to, reason: facts.reason, skip: [1], auths: [auth, ...others] }),
    };
  },
  Succession: (scene) => {
    const { bridge, record, facts } = scene;
    const heir = walletOf(bridge, "heir").address;
    const { reason } = facts;
    const rest = { ...ofHub(scene), edition: 1, count: 0, heirOf: COUNCIL, heir, reason };
    return {
      party: COUNCIL,
      message: (base) => hubMessages.successionMessage({ ...base, ...rest }),
      call: (auth) => hub.announceSuccession(record, { party: COUNCIL, heir, reason, auths: [auth] }),
    };
  },
  "Succession, by all others": async (scene) => {
    const { bridge, record, facts } = scene;
    const heir = walletOf(bridge, "heir").address;
    const { reason } = facts;
    const rest = { ...ofHub(scene), edition: 1, count: 0, heirOf: COUNCIL, heir, reason };
    const message = (base: Base) => hubMessages.successionMessage({ ...base, ...rest });
    const others = await Promise.all([BUILDER, SURVEYOR].map((party) => signedBy(bridge, party, message)));
    return {
      party: MINISTRY,
      message,
      call: (auth) => hub.announceSuccession(record, { party: COUNCIL, heir, reason, auths: [auth, ...others] }),
    };
  },
  Veto: async (scene) => {
    const { bridge, record } = scene;
    const heir = walletOf(bridge, "heir").address;
    const announcement = await hubTrials["Succession, by all others"]?.(scene);
    if (announcement === undefined) throw new Error("Nothing to veto.");
    await act(bridge, announcement.call(await signedBy(bridge, announcement.party, announcement.message)));
    return {
      party: COUNCIL,
      message: (base) => hubMessages.vetoMessage({ ...base, ...ofHub(scene), edition: 1, count: 1, heir }),
      call: (auth) => hub.vetoSuccession(record, auth),
    };
  },
  Suspend: async (scene) => {
    const { bridge, record, facts } = scene;
    const { reason } = facts;
    const block = await bridge.client.provider.getBlock("latest");
    const until = (block?.timestamp ?? 0) + 86_400 + facts.share;
    return {
      party: MINISTRY,
      message: (base) => hubMessages.suspendMessage({ ...base, ...ofHub(scene), edition: 1, count: 0, until, reason }),
      call: (auth) => hub.suspend(record, { until, reason, by: auth }),
    };
  },
  Notice: (scene) => {
    const { record, facts } = scene;
    const { reason } = facts;
    return {
      party: BUILDER,
      message: (base) => hubMessages.noticeMessage({ ...base, ...ofHub(scene), edition: 1, reason }),
      call: (auth) => hub.giveNotice(record, { reason, by: auth }),
    };
  },
  End: async (scene) => {
    const { bridge, record, facts } = scene;
    const { reason } = facts;
    const message = (base: Base) => hubMessages.endMessage({ ...base, ...ofHub(scene), edition: 1, reason });
    const others = await Promise.all([COUNCIL, BUILDER, SURVEYOR].map((party) => signedBy(bridge, party, message)));
    return { party: MINISTRY, message, call: (auth) => hub.end(record, { reason, auths: [auth, ...others] }) };
  },
};
