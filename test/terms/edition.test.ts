import { expect } from "chai";
import { AgreementFileError } from "../../src/errors.ts";
import { showAgreement } from "../../src/show/agreement.ts";
import { renderTerminal } from "../../src/show/terminal.ts";
import { compileAgreement, type CompiledAgreement } from "../../src/terms/compile.ts";
import { clauseIds, editionOf, successionOf } from "../../src/terms/edition.ts";
import { clauseKey, contextOf, hubOf } from "../../src/terms/hash.ts";
import { readAgreement } from "../../src/terms/read.ts";
import { restoreAgreement } from "../../src/terms/restore.ts";
import { ZERO_HASH } from "../../src/terms/types.ts";
import type { AgreementFile } from "../../src/terms/schema.ts";
import { addressOf, compileAmended, compileExample, deployment, examplePath } from "../support/agreements.ts";

const first = compileExample("harbour-family-support");
const { written: amended } = readAgreement(examplePath("harbour-family-support-amended"));

/** Codes of the errors that amending with a changed file gives. */
function codesOf(change: (file: AgreementFile) => void): string[] {
  const file = structuredClone(amended);
  change(file);
  try {
    editionOf(first, file, deployment);
    return [];
  } catch (error) {
    if (!(error instanceof AgreementFileError)) throw error;
    return error.findings.map(({ code }) => code);
  }
}

const support = (file: AgreementFile) => {
  const { support: clause } = file.clauses;
  if (clause === undefined) throw new Error("no clause");
  return clause;
};

describe("editionOf", () => {
  it("carries over the id, the clause's id, its original value and the accounts", () => {
    const second = compileAmended();
    expect(second.id).to.equal(first.id);
    expect(second.digest).to.not.equal(first.digest);
    expect(second.terms.edition).to.equal(2);
    expect(second.terms.parties).to.deep.equal(first.terms.parties);
    const [key] = first.terms.clauses.map(({ config }, i) => clauseKey(contextOf(first.terms, first.id, i), config));
    expect(second.terms.clauses[0]?.anchor).to.equal(key);
    expect(second.terms.clauses[0]?.originalValue).to.equal(first.terms.clauses[0]?.value);
    expect(clauseIds(second)).to.deep.equal(clauseIds(first));
    expect(second.configs[0]?.rows[3]).to.equal(ZERO_HASH);
  });

  it("goes on to a third edition", () => {
    const second = compileAmended();
    const third = editionOf(second, { ...amended, edition: 3 }, deployment);
    expect(third.terms.clauses[0]?.anchor).to.equal(second.terms.clauses[0]?.anchor);
    expect(clauseIds(third)).to.deep.equal(clauseIds(first));
  });

  it("gives an added clause no anchor and no original value", () => {
    const { milestones: _, ...clause } = support(structuredClone(amended));
    const extra = {
      ...clause,
      milestones: [{ title: "More", amount: "100.00", due: "2027-12-17" }],
    };
    const second = editionOf(first, { ...amended, clauses: { ...amended.clauses, extra } }, deployment);
    expect(second.terms.clauses[1]).to.include({ anchor: ZERO_HASH, originalValue: 0n });
    const third = editionOf(second, { ...amended, edition: 3, clauses: { ...amended.clauses, extra } }, deployment);
    expect(clauseIds(third)).to.deep.equal(clauseIds(second));
    expect(third.terms.clauses[1]).to.include({ originalValue: 0n });
  });

  it("is shown with what was struck out", () => {
    const page = renderTerminal(showAgreement(compileAmended().file), { width: 120 });
    expect(page).to.contain("struck this milestone out").and.to.contain("Fewer families");
  });

  it("refuses what an amendment may not change", () => {
    expect(codesOf(() => {})).to.deep.equal([]);
    expect(codesOf((file) => (file.edition = 3))).to.include("edition-out-of-order");
    expect(codesOf((file) => (file.rules.ceiling = "20%"))).to.include("ceiling-changed");
    expect(codesOf((file) => delete file.parties["tax-office"])).to.include("table-reordered");
    expect(codesOf((file) => (file.parties["verifier"] = { organisation: "northlight" }))).to.include("party-changed");
    expect(
      codesOf(
        (file) => (file.parties["verifier"] = { organisation: "northlight", signs: true, account: addressOf(7) }),
      ),
    ).to.include("party-changed");
    expect(codesOf((file) => (support(file).payers = [...support(file).payers].reverse()))).to.include(
      "payers-changed",
    );
    expect(codesOf((file) => (support(file).currency = "EUR"))).to.include("clause-changed");
    expect(codesOf((file) => (support(file).token = { address: addressOf(9), decimals: 6 }))).to.include(
      "clause-changed",
    );
    expect(codesOf((file) => (support(file).module = addressOf(9)))).to.include("clause-changed");
    expect(codesOf((file) => (support(file).milestones = support(file).milestones.slice(0, 3)))).to.include(
      "milestones-removed",
    );
  });

  it("keeps the ceiling to the last minor unit", () => {
    // 257,814.05 may rise by 10 % to 283,595.455; the other milestones come to 213,563.30.
    const withLast = (amount: string) => (file: AgreementFile) => {
      const { milestones } = support(file);
      milestones[6] = { ...milestones[6], amount } as (typeof milestones)[number];
    };
    expect(codesOf(withLast("70032.15"))).to.deep.equal([]);
    expect(codesOf(withLast("70032.16"))).to.deep.equal(["ceiling-exceeded"]);
  });

  it("does not let an amendment be compiled alone", () => {
    const accounts = Object.fromEntries(Object.keys(amended.parties).map((name, i) => [name, addressOf(i + 1)]));
    const compile = (): CompiledAgreement => compileAgreement(amended, deployment, { accounts });
    expect(compile).to.throw().with.property("code", "origin-missing");
  });
});

describe("successionOf", () => {
  const heir = addressOf(0xbeef);
  const terms = successionOf(first, 3, heir);

  it("replaces one account and keeps everything else, in a new edition", () => {
    expect(terms.edition).to.equal(2);
    expect(terms.parties[2]).to.deep.equal({ ...first.terms.parties[2], account: heir });
    expect({ ...terms.parties, 2: null }).to.deep.equal({ ...first.terms.parties, 2: null });
    expect(terms.clauses.map(({ anchor }) => anchor)).to.deep.equal(clauseIds(first));
    expect(terms.salt).to.equal(first.terms.salt);
  });

  it("can be restored with the signed texts, and amended", () => {
    const restored = restoreAgreement(terms, first.configs, hubOf(deployment), first.text, first.id);
    expect(restored.file.parties["provider"]?.account).to.equal(heir);
    const third = editionOf(restored, { ...amended, edition: 3 }, deployment);
    expect(third.id).to.equal(first.id);
    expect(third.terms.parties[2]?.account).to.equal(heir);
    expect(clauseIds(third)).to.deep.equal(clauseIds(first));
  });
});
