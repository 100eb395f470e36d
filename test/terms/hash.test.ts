import { readFileSync } from "node:fs";
import { expect } from "chai";
import { AbiCoder, keccak256 } from "ethers";
import fc from "fast-check";
import parser from "@solidity-parser/parser";
import { decompileAgreement } from "../../src/terms/decompile.ts";
import { compileNormal } from "../../src/terms/compile.ts";
import { hashRules, hashTerms, hubOf, packParty, unpackParty } from "../../src/terms/hash.ts";
import { decodeConfig, encodeConfig, hashConfig } from "../../src/terms/kinds/milestones/encode.ts";
import * as words from "../../src/terms/kinds/milestones/words.ts";
import type { NormalFile } from "../../src/terms/normal.ts";
import { termsTypes } from "../../src/terms/typed-data.ts";
import { addressOf, compileAmended, compileExample, deployment, firstEditions } from "../support/agreements.ts";
import { mutationsOf } from "../support/leaves.ts";

const hub = hubOf(deployment);
const compiled = [...firstEditions.map(compileExample), compileAmended()];

/** Structs of a Solidity file: names and types of their fields, in order. */
function structsOf(path: string): Record<string, { name: string; type: string }[]> {
  const source = readFileSync(new URL(`../../contracts/${path}`, import.meta.url), "utf8");
  const structs: Record<string, { name: string; type: string }[]> = {};
  interface TypeName {
    type: string;
    name?: string;
    namePath?: string;
    baseTypeName?: TypeName;
  }
  const typeOf = (type: TypeName): string =>
    type.baseTypeName === undefined ? (type.name ?? type.namePath ?? type.type) : `${typeOf(type.baseTypeName)}[]`;
  parser.visit(parser.parse(source), {
    StructDefinition: ({ name, members }) => {
      structs[name] = members.map((member) => ({
        name: String(member.name),
        type: typeOf(member.typeName as TypeName),
      }));
    },
  });
  return structs;
}

describe("terms and their hashes", () => {
  it("have the fields of the Solidity structs, in their order", () => {
    const structs = structsOf("agreement/AgreementTypes.sol");
    for (const [name, fields] of Object.entries(termsTypes)) expect(fields, name).to.deep.equal(structs[name]);
  });

  it("hash rules as the tuple of their fields", () => {
    for (const { terms } of compiled) {
      const tuple = `tuple(${termsTypes.Rules.map(({ type, name }) => `${type} ${name}`).join(",")})`;
      expect(hashRules(terms.rules)).to.equal(keccak256(AbiCoder.defaultAbiCoder().encode([tuple], [terms.rules])));
    }
  });

  it("change with every leaf of the file", () => {
    for (const { file, digest } of compiled) {
      for (const { path, file: changed } of mutationsOf(file)) {
        expect(hashTerms(compileNormal(changed).terms, hub), path.join(".")).to.not.equal(digest);
      }
    }
  });

  it("change with every short name", () => {
    for (const { file, digest, names } of compiled) {
      const policies = Object.values(file.clauses).flatMap((clause) => Object.keys(clause.policies));
      for (const name of [...names.organisations, ...names.parties, ...names.clauses, ...policies]) {
        const renamed = JSON.parse(JSON.stringify(file).replaceAll(JSON.stringify(name), `"renamed"`)) as NormalFile;
        expect(hashTerms(compileNormal(renamed).terms, hub), name).to.not.equal(digest);
      }
    }
  });

  it("change with the chain and with the hub", () => {
    for (const { terms, digest } of compiled) {
      expect(hashTerms(terms, { ...hub, chainId: 1 })).to.not.equal(digest);
      expect(hashTerms(terms, { ...hub, verifyingContract: addressOf(1) })).to.not.equal(digest);
    }
  });

  it("survive the way to the file and back", () => {
    for (const { terms, configs, text, file } of compiled) {
      const again = decompileAgreement(terms, configs, text);
      expect(again).to.deep.equal(file);
      expect(JSON.stringify(again)).to.equal(JSON.stringify(file));
    }
  });

  it("survive it without the text, with generic names", () => {
    for (const { terms, configs, digest } of compiled) {
      const file = decompileAgreement(terms, configs);
      expect(file.salt).to.equal(terms.salt);
      expect(hashTerms(compileNormal(file).terms, hub)).to.equal(digest);
    }
  });

  it("refuse a text that is not theirs", () => {
    const [first, second] = compiled;
    if (first === undefined || second === undefined) throw new Error("no examples");
    expect(() => decompileAgreement(first.terms, first.configs, second.text))
      .to.throw()
      .with.property("code", "text-foreign");
  });
});

describe("words", () => {
  const bytes = (bits: number) => fc.integer({ min: 0, max: 2 ** bits - 1 });
  const big = (bits: bigint) => fc.bigInt(0n, 2n ** bits - 1n);

  it("carry rows there and back", () => {
    const row = fc.record({
      amount: big(112n),
      due: fc.integer({ min: 0, max: 2 ** 40 - 1 }),
      predecessors: fc.array(bytes(8), { minLength: 4, maxLength: 4 }),
      retentionPpm: bytes(24),
      reviewDays: bytes(16),
      payee: bytes(8),
      policy: bytes(8),
      challengeDays: bytes(8),
      reviewDefault: bytes(2),
      disputeDefault: bytes(2),
    });
    fc.assert(fc.property(row, (value) => void expect(words.unpackRow(words.packRow(value))).to.deep.equal(value)));
  });

  it("stand where the contracts look for them", () => {
    const row = words.packRow({
      amount: 1n,
      due: 2,
      predecessors: [3],
      retentionPpm: 4,
      reviewDays: 5,
      payee: 6,
      policy: 7,
      challengeDays: 8,
      reviewDefault: 2,
      disputeDefault: 1,
    });
    expect(row).to.equal("0x0000000000000000000000000001000000000203000000000004000506070806");
  });

  it("carry payers, tiers and parties there and back", () => {
    const payer = fc.record({ party: bytes(8), weight: big(64n) });
    fc.assert(
      fc.property(payer, (value) => void expect(words.unpackPayer(words.packPayer(value))).to.deep.equal(value)),
    );
    const tier = fc.record({
      upTo: big(112n),
      eligible: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      approvals: bytes(8),
      organisations: bytes(8),
      batch: bytes(8),
    });
    fc.assert(fc.property(tier, (value) => void expect(words.unpackTier(words.packTier(value))).to.deep.equal(value)));
    const party = fc.record({ account: bytes(30).map(addressOf), organisation: bytes(16), flags: bytes(16) });
    fc.assert(fc.property(party, (value) => void expect(unpackParty(packParty(value))).to.deep.equal(value)));
  });

  it("refuse a configuration that ends within its deal", () => {
    const [config] = compiled.flatMap(({ configs }) => configs);
    const encoded = config === undefined ? [] : encodeConfig(config);
    expect(encoded.length).to.be.greaterThan(4);
    for (const length of [0, 1, 2, 3]) expect(() => decodeConfig(encoded.slice(0, length))).to.throw(RangeError);
  });

  it("carry a configuration there and back", () => {
    for (const config of compiled.flatMap(({ configs }) => configs)) {
      expect(decodeConfig(encodeConfig(config))).to.deep.equal(config);
      expect(hashConfig(decodeConfig(encodeConfig(config)))).to.equal(hashConfig(config));
    }
  });
});
