import { expect } from "chai";
import fc from "fast-check";
import { AgreementFileError } from "../../src/errors.ts";
import { retention } from "../../src/arithmetic/retention.ts";
import { compileAgreement } from "../../src/terms/compile.ts";
import { decompileAgreement } from "../../src/terms/decompile.ts";
import { parseAgreement } from "../../src/terms/parse.ts";
import { unpackRow, unpackTier } from "../../src/terms/kinds/milestones/words.ts";
import { addressOf, compileExample, deployment, examplePath } from "../support/agreements.ts";
import { arbitraryAgreement } from "../support/arbitrary-agreement.ts";
import { readAgreement } from "../../src/terms/read.ts";

describe("compileAgreement", () => {
  it("compiles any valid file, and loses nothing", () => {
    fc.assert(
      fc.property(arbitraryAgreement, (written) => {
        const { terms, configs, text, file, id } = compileAgreement(written, deployment);
        const again = decompileAgreement(terms, configs, text);
        expect(again).to.deep.equal(file);
        expect(compileAgreement(again, deployment).id).to.equal(id);
        expect(compileAgreement(decompileAgreement(terms, configs), deployment).id).to.equal(id);
      }),
      { numRuns: 60 },
    );
  }).timeout(60_000);

  it("gives the same terms for a file and for the same file as JSON", () => {
    fc.assert(
      fc.property(arbitraryAgreement, (written) => {
        const parsed = parseAgreement(JSON.stringify(written, null, 2), "agreement.json");
        expect(parsed.findings).to.deep.equal([]);
        if (parsed.written === undefined) throw new Error("unreachable");
        expect(compileAgreement(parsed.written, deployment).id).to.equal(compileAgreement(written, deployment).id);
      }),
      { numRuns: 30 },
    );
  }).timeout(60_000);

  it("compiles the City of Kobe's contract", () => {
    const { terms, configs, names } = compileExample("kobe-diabetic-nephropathy");
    const yen = 10n ** 18n;
    expect(names.parties).to.deep.equal(["city", "provider", "trustee", "evaluator"]);
    expect(terms.clauses[0]).to.include({ currency: "0x4a5059", value: 26_200_000n * yen });
    expect(terms.parties.map(({ flags }) => flags)).to.deep.equal([5, 7, 1, 1]);
    // The last room below the cap of JPY 34,060,000 is that of the final payment.
    expect((26_200_000n * (1_000_000n + BigInt(terms.rules.ceilingPpm))) / 1_000_000n).to.equal(34_060_000n);
    const rows = configs[0]?.rows.map(unpackRow);
    expect(rows?.map(({ amount }) => amount)).to.deep.equal([10_480_000n * yen, 15_720_000n * yen]);
    expect(rows?.[0]?.due).to.equal(Date.parse("2018-04-01T00:00:00+09:00") / 1000);
    expect(rows?.[1]?.predecessors).to.deep.equal([1, 0, 0, 0]);
  });

  it("compiles policies into consecutive tiers", () => {
    const { configs } = compileExample("harbour-family-support");
    const { deal, rows } = configs[0] ?? { deal: undefined, rows: [] };
    expect(deal?.policies.map(unpackTier)).to.deep.equal([
      { upTo: 5_000_000n * 10n ** 4n, eligible: 0b1010, approvals: 1, organisations: 1, batch: 1 },
      { upTo: 2n ** 112n - 1n, eligible: 0b1011, approvals: 2, organisations: 2, batch: 1 },
      { upTo: 2n ** 112n - 1n, eligible: 0b0011, approvals: 1, organisations: 1, batch: 0 },
    ]);
    expect(rows.map((row) => unpackRow(row).policy)).to.deep.equal([1, 1, 3, 1, 1]);
    expect(retention(unpackRow(rows[1] ?? "0x").amount, 50_000, deal?.unit ?? 0n)).to.equal(4_812_540_000n);
  });

  it("refuses what is missing, all of it at once", () => {
    const { written, locate } = readAgreement(examplePath("harbour-family-support"));
    const { tokens: _, ...without } = deployment;
    try {
      compileAgreement(written, { ...without, tokens: {} }, { locate });
      expect.fail("compiled");
    } catch (error) {
      if (!(error instanceof AgreementFileError)) throw error;
      const codes = error.findings.map(({ code }) => code);
      expect(codes.filter((code) => code === "account-missing")).to.have.length(6);
      expect(codes).to.include("token-missing");
    }
  });

  it("takes accounts by the names of parties, and refuses unknown names", () => {
    const { written } = readAgreement(examplePath("kobe-diabetic-nephropathy"));
    expect(() => compileAgreement(written, deployment, { accounts: { cty: addressOf(1) } })).to.throw(
      `Did you mean "city"?`,
    );
  });

  it("gives the party that is a clause the account of its module", () => {
    const { written } = readAgreement(examplePath("kobe-diabetic-nephropathy"));
    const accounts = Object.fromEntries(["city", "provider", "evaluator"].map((name, i) => [name, addressOf(10 + i)]));
    const parties = { ...written.parties, trustee: { organisation: "smbc-trust", clause: "delivery" } };
    const { terms, configs, text, file } = compileAgreement({ ...written, parties }, deployment, { accounts });
    expect(terms.parties[2]).to.deep.equal({ account: deployment.modules.milestones, organisation: 3, flags: 8 });
    expect(decompileAgreement(terms, configs, text)).to.deep.equal(file);
  });
});
