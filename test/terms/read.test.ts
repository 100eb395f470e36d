import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { AgreementFileError, ConcordatError } from "../../src/errors.ts";
import { readAgreement } from "../../src/terms/read.ts";
import { harbour, lineOf } from "../support/harbour.ts";

describe("readAgreement", () => {
  const inFolder = (run: (folder: string) => void) => () => {
    const folder = mkdtempSync(join(tmpdir(), "concordat-"));
    try {
      run(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  it(
    "computes the digest of the document beside the file",
    inFolder((folder) => {
      const path = join(folder, "a.yaml");
      writeFileSync(join(folder, "signed.pdf"), "abc");
      writeFileSync(path, harbour.replace(/sha256: .*/, "file: signed.pdf"));
      expect(readAgreement(path).file.document?.sha256).to.equal(
        "0xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      );
      writeFileSync(path, harbour.replace(/sha256: (.*)/, "sha256: $1\n  file: signed.pdf"));
      expect(() => readAgreement(path))
        .to.throw()
        .with.property("code", "document-changed");
      writeFileSync(path, harbour.replace(/sha256: .*/, "file: other.pdf"));
      expect(() => readAgreement(path))
        .to.throw(ConcordatError)
        .with.property("code", "document-not-found");
    }),
  );

  it(
    "throws all errors in one, each with its place",
    inFolder((folder) => {
      const path = join(folder, "a.yaml");
      writeFileSync(path, harbour.replace("payee: provider", "payee: x").replace("due: 2026-03-31", "due: 2026-02-31"));
      try {
        readAgreement(path);
        expect.fail("read");
      } catch (error) {
        if (!(error instanceof AgreementFileError)) throw error;
        expect(new Set(error.findings.map(({ code }) => code))).to.deep.equal(
          new Set(["party-unknown", "date-invalid"]),
        );
        expect(error.message).to.contain(`${path}:${lineOf("due: 2026-03-31")}:`);
      }
    }),
  );

  it("says that a file does not exist", () => {
    expect(() => readAgreement("nowhere.yaml"))
      .to.throw()
      .with.property("code", "file-not-found");
  });
});
