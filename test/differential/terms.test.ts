import { expect } from "chai";
import { HDNodeWallet } from "ethers";
import fc from "fast-check";
import { activate, amend, signersOf } from "../../src/actions/agreements.ts";
import { send } from "../../src/actions/call.ts";
import { agreementsAt, milestonesAt, type Client } from "../../src/chain/contracts.ts";
import { deployAll, startChain, type LocalChain } from "../../src/demo/chain.ts";
import { amendmentMessage, termsMessage } from "../../src/messages/agreements.ts";
import { signMessage } from "../../src/messages/sign.ts";
import { fetchRecord } from "../../src/record/record.ts";
import { compileAgreement, type CompiledAgreement } from "../../src/terms/compile.ts";
import { decompileAgreement } from "../../src/terms/decompile.ts";
import { clauseIds, editionOf } from "../../src/terms/edition.ts";
import { clauseKey, contextOf } from "../../src/terms/hash.ts";
import { hashConfig } from "../../src/terms/kinds/milestones/encode.ts";
import { restoreAgreement } from "../../src/terms/restore.ts";
import type { AgreementFile } from "../../src/terms/schema.ts";
import { arbitraryAgreement } from "../support/arbitrary-agreement.ts";
import { deep } from "../support/depth.ts";

const NEVER = 2 ** 40 - 1;
const people = Array.from({ length: 9 }, () => HDNodeWallet.createRandom());

describe("random agreements, from file to chain and back", () => {
  let chain: LocalChain;
  let client: Client;

  before(async () => {
    chain = await startChain(Date.UTC(2024, 11, 1) / 1000);
    const deployment = await deployAll(chain, ["JPY", "GBP", "EUR", "KWD"]);
    // What a clause cannot divide is one token unit, a hundred, or as many as a token of 18 decimals has in a yen.
    for (const [currency, decimals] of [
      ["GBP", 4],
      ["JPY", 18],
    ] as const) {
      const token = deployment.tokens[currency];
      if (token) deployment.tokens[currency] = { ...token, decimals };
    }
    client = { provider: chain.provider, deployment };
  });

  after(() => chain.close());

  const open = async (compiled: CompiledAgreement): Promise<void> => {
    const { chainId, agreements: hub } = client.deployment;
    const message = termsMessage({ chainId, hub, terms: compiled.terms });
    const signatures = new Map<number, string>();
    for (const party of signersOf(compiled.terms)) signatures.set(party, await signMessage(message, personOf(party)));
    await send(activate(hub, compiled, signatures), chain.relayer);
  };

  const put = async (next: CompiledAgreement): Promise<void> => {
    const { chainId, agreements: hub } = client.deployment;
    const reason = { code: 1, document: next.digest };
    const base = { chainId, hub, agreement: next.id, deadline: NEVER, terms: next.terms, reason, skip: 0 };
    const auths = await Promise.all(
      signersOf(next.terms).map(async (party) => ({
        party,
        deadline: NEVER,
        signature: await signMessage(amendmentMessage({ ...base, party }), personOf(party)),
      })),
    );
    await send(amend(await fetchRecord(client, next.id), { to: next, reason, auths }), chain.relayer);
  };

  /** What chain and library say of an edition, each by its own means. */
  const compare = async (compiled: CompiledAgreement): Promise<void> => {
    const hub = agreementsAt(client.deployment, client.provider);
    expect(await hub.digestOf(compiled.terms)).to.equal(compiled.digest);

    const record = await fetchRecord(client, compiled.id);
    expect(record.terms).to.deep.equal(compiled.terms);
    expect(record.clauses.map(({ config }) => config)).to.deep.equal(compiled.configs);
    expect(record.clauses.map(({ id }) => id)).to.deep.equal(clauseIds(compiled));
    const module = milestonesAt(client.deployment, client.provider);
    for (const [index, config] of compiled.configs.entries()) {
      const key = clauseKey(contextOf(compiled.terms, compiled.id, index), hashConfig(config));
      expect((await module.inForce(clauseIds(compiled)[index] ?? "")).key).to.equal(key);
      expect(record.clauses[index]?.key).to.equal(key);
    }

    const configs = record.clauses.map(({ config }) => config);
    expect(decompileAgreement(record.terms, configs, compiled.text)).to.deep.equal(compiled.file);
    const hubOfRecord = { chainId: record.chainId, verifyingContract: record.hub };
    const restored = restoreAgreement(record.terms, configs, hubOfRecord, compiled.text, record.id);
    expect(restored).to.deep.equal({ ...compiled, warnings: [] });
  };

  it("have the same digest, keys and configurations in contract and library, and lose nothing on the way", async () => {
    const property = fc.asyncProperty(arbitraryAgreement.map(withPeople), async (written) => {
      const snapshot = (await chain.provider.send("evm_snapshot", [])) as string;
      try {
        const first = compileAgreement(written, client.deployment);
        await open(first);
        await compare(first);
        const second = editionOf(first, amended(written), client.deployment);
        await put(second);
        await compare(second);
      } finally {
        await chain.provider.send("evm_revert", [snapshot]);
      }
    });
    await fc.assert(property, { numRuns: deep ? 300 : 25 });
  }).timeout(600_000);
});

const personOf = (party: number): HDNodeWallet => {
  const person = people[party - 1];
  if (person === undefined) throw new Error(`There is nobody for party ${party}.`);
  return person;
};

/** The file with accounts whose keys are known. */
function withPeople(written: AgreementFile): AgreementFile {
  const parties = Object.entries(written.parties).map(([name, party], i) => [
    name,
    { ...party, account: personOf(i + 1).address },
  ]);
  return { ...written, parties: Object.fromEntries(parties) as AgreementFile["parties"] };
}

/** The next edition: another title, later dates, and one more milestone at the end of each clause. */
function amended(written: AgreementFile): AgreementFile {
  return {
    ...written,
    title: `${written.title}, amended`,
    clauses: Object.fromEntries(
      Object.entries(written.clauses).map(([name, clause]) => {
        const last = clause.milestones.at(-1);
        const { name: _name, number: _number, ...rest } = (last ?? {}) as { name?: string; number?: number };
        const more = written.rules.ceiling === "none" ? [rest as (typeof clause.milestones)[number]] : [];
        return [name, { ...clause, longstop: "2033-12-31", milestones: [...clause.milestones, ...more] }];
      }),
    ),
  };
}
