import * as hub from "../../src/actions/agreements.ts";
import * as messages from "../../src/messages/agreements.ts";
import { AgreementFileError } from "../../src/errors.ts";
import { editionOf, successionOf } from "../../src/terms/edition.ts";
import type { AgreementFile } from "../../src/terms/schema.ts";
import type { CompiledAgreement } from "../../src/terms/compile.ts";
import { pass, timesOf } from "./bridge.ts";
import { authorities, authority, why, type Verb, type Walk } from "./walk.ts";

const [MINISTRY, COUNCIL, BUILDER] = [1, 2, 3];
const DAY = 86_400;

type Milestones = AgreementFile["clauses"][string]["milestones"];

const ofHub = ({ record }: Walk) => ({ hub: record.hub, agreement: record.id, edition: record.terms.edition });

const everyone = ({ record, dice }: Walk): number[] => {
  const signers = hub.signersOf(record.terms);
  return dice.percent(4) ? signers.slice(1) : signers;
};

/** The file with one change that parties might agree on. */
function changed({ file, dice }: Walk): AgreementFile {
  const [name, clause] = dice.of(Object.entries(file.clauses));
  const milestones: Milestones = [...clause.milestones];
  const at = dice.below(Math.min(10, milestones.length));
  const before = milestones[at];
  if (before === undefined || before.void === true) return { ...file, title: `${file.title}!` };
  switch (dice.below(5)) {
    case 0:
      milestones[at] = { title: before.title, void: true, reason: "No longer wanted." };
      break;
    case 1:
      milestones[at] = { ...before, amount: `${1 + dice.below(900)}.${10 + dice.below(90)}` };
      break;
    case 2:
      milestones.push({ title: "One more", amount: "10.00", due: "2027-01-31", after: [1] });
      break;
    case 3:
      milestones[at] = { ...before, due: "2027-03-03", reviewDays: 1 + dice.below(30) };
      break;
    default:
      return {
        ...file,
        rules: { ...file.rules, noticeDays: dice.below(40), disputePeriod: `${1 + dice.below(60)} days` },
      };
  }
  return { ...file, clauses: { ...file.clauses, [name]: { ...clause, milestones } } };
}

function nextEdition(walk: Walk, file: AgreementFile): CompiledAgreement | null {
  try {
    return editionOf(walk.current, file, walk.bridge.client.deployment);
  } catch (error) {
    if (error instanceof AgreementFileError) return null;
    throw error;
  }
}

/** Changes of the agreement as a whole. */
export const hubVerbs: Record<string, Verb> = {
  amend: async (walk) => {
    const file = changed(walk);
    const to = nextEdition(walk, file);
    if (to === null) return null;
    const skip = walk.dice.percent(25) ? [walk.dice.below(2)] : [];
    const change = { ...ofHub(walk), terms: to.terms, reason: why, skip: hub.maskOfIndexes(skip) };
    const auths = await authorities(walk, everyone(walk), (base) => messages.amendmentMessage({ ...base, ...change }));
    return { calls: [hub.amend(walk.record, { to, reason: why, skip, auths })], then: { current: to, file } };
  },
  announce: async (walk) => {
    const party = walk.dice.of([COUNCIL, BUILDER, 6]);
    const used = walk.record.terms.parties.map(({ account }) => account);
    const free = ["heir", "second heir"].map((name) => walk.bridge.people.get(name)?.address ?? "");
    const heir = free.find((account) => !used.includes(account)) ?? walk.dice.of(used);
    const count = timesOf(walk.record, "SuccessionAnnounced");
    const fields = { ...ofHub(walk), count, heirOf: party, heir, reason: why };
    const by = walk.dice.percent(60) ? [party] : everyone(walk).filter((other) => other !== party);
    const auths = await authorities(walk, by, (base) => messages.successionMessage({ ...base, ...fields }));
    return { calls: [hub.announceSuccession(walk.record, { party, heir, reason: why, auths })] };
  },
  veto: async (walk) => {
    const { party, heir } = walk.books.succession ?? { party: COUNCIL, heir: walk.record.hub };
    const count = timesOf(walk.record, "SuccessionAnnounced");
    const by = await authority(walk, party, (base) => messages.vetoMessage({ ...base, ...ofHub(walk), count, heir }));
    return { calls: [hub.vetoSuccession(walk.record, by)] };
  },
  succeed: async (walk) => {
    const pending = walk.books.succession;
    if (pending !== null && walk.dice.percent(80)) await pass(walk.bridge, Math.max(0, pending.readyAt - walk.now));
    const call = hub.succeed(walk.record, walk.dice.percent(20) ? [walk.dice.below(2)] : []);
    if (pending === null) return { calls: [call] };
    const terms = successionOf({ terms: walk.record.terms, id: walk.record.id }, pending.party, pending.heir);
    return { calls: [call], then: { current: { ...walk.current, terms } } };
  },
  suspend: async (walk) => {
    const until = walk.dice.percent(30) ? walk.now : walk.now + (1 + walk.dice.below(25)) * DAY;
    const fields = { ...ofHub(walk), count: timesOf(walk.record, "AgreementSuspended"), until, reason: why };
    const party = walk.dice.of([MINISTRY, MINISTRY, COUNCIL]);
    const by = await authority(walk, party, (base) => messages.suspendMessage({ ...base, ...fields }));
    return { calls: [hub.suspend(walk.record, { until, reason: why, by })] };
  },
  end: async (walk) => {
    const said = { ...ofHub(walk), reason: why };
    if (walk.dice.percent(60)) {
      const party = walk.dice.of([BUILDER, MINISTRY]);
      const by = await authority(walk, party, (base) => messages.noticeMessage({ ...base, ...said }));
      return { calls: [hub.giveNotice(walk.record, { reason: why, by })] };
    }
    const auths = await authorities(walk, everyone(walk), (base) => messages.endMessage({ ...base, ...said }));
    return { calls: [hub.end(walk.record, { reason: why, auths })] };
  },
  sync: ({ record, current, dice }) => ({
    calls: [hub.sync(record, dice.percent(70) ? undefined : [dice.below(2)], current.configs)],
  }),
  close: ({ record }) => ({ calls: [hub.close(record)] }),
  wait: async ({ bridge, dice }) => {
    await pass(bridge, dice.percent(70) ? (1 + dice.below(20)) * DAY : dice.below(90 * DAY));
    return { calls: [] };
  },
};
