import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { AgreementFileError, ConcordatError, type Finding, type Path, type Where } from "../errors.ts";
import { checkAgreement } from "./check.ts";
import { hasErrors } from "./findings.ts";
import { normaliseAgreement, type NormaliseOptions } from "./normalise.ts";
import type { NormalFile } from "./normal.ts";
import { parseAgreement } from "./parse.ts";
import type { AgreementFile } from "./schema.ts";

/** A file as it was read, ready for {@link compileAgreement}. */
export interface ReadAgreement {
  written: AgreementFile;
  /** The file in its normal form. */
  file: NormalFile;
  /** What is missing, and warnings; never errors. */
  findings: Finding[];
  locate: (path: Path) => Where;
}

/**
 * Reads an agreement file (YAML or JSON), computes the digest of the document it names, and checks it.
 *
 * @throws {@link AgreementFileError} with all errors, each with line, column, field and remedy.
 * @throws {@link ConcordatError} `file-not-found`.
 */
export function readAgreement(path: string, options: NormaliseOptions = {}): ReadAgreement {
  const { written, findings, locate } = parseAgreement(readText(path), path);
  if (written === undefined) throw new AgreementFileError(findings);

  const complete = { ...written, document: withDigest(written.document, path, locate) };
  const { file, findings: unreadable } = normaliseAgreement(complete, options);
  const all = hasErrors(unreadable) ? unreadable : [...unreadable, ...checkAgreement(file)];
  const located = all.map((finding) => ({ ...finding, where: locate(finding.path) }));
  if (hasErrors(located)) throw new AgreementFileError(located.filter(({ severity }) => severity === "error"));

  return { written: complete, file, findings: located, locate };
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new ConcordatError(`There is no readable file "${path}".`, {
      code: "file-not-found",
      remedy: "Check the path.",
      where: { file: path },
      cause,
    });
  }
}

function withDigest(
  document: AgreementFile["document"],
  path: string,
  locate: (path: Path) => Where,
): AgreementFile["document"] {
  if (document?.file === undefined) return document;
  const { file, ...rest } = document;
  const found = resolve(dirname(path), file);
  const where = locate(["document", "file"]);
  if (!existsSync(found)) {
    const remedy = "Put it there, or give its SHA-256 instead.";
    throw new ConcordatError(`The document "${file}" does not exist.`, { code: "document-not-found", remedy, where });
  }
  const sha256 = createHash("sha256").update(readFileSync(found)).digest("hex");
  const given = rest.sha256?.toLowerCase().replace(/^0x/, "");
  if (given !== undefined && given !== sha256) {
    throw new ConcordatError(`The document "${file}" has SHA-256 ${sha256}, not ${given}.`, {
      code: "document-changed",
      remedy: "Find out which of the two the parties agreed to.",
      where,
    });
  }
  return { ...rest, sha256 };
}
