import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { DateTime } from "luxon";
import { ConcordatError } from "../errors.ts";
import type { Reason } from "../messages/types.ts";
import type { Hex } from "../terms/normal.ts";

/** A moment for readers, to the minute: `3 July 2026, 17:00 (Europe/London)`. */
export function showTime(seconds: number, zone: string): string {
  return `${DateTime.fromSeconds(seconds, { zone }).setLocale("en-GB").toFormat("d MMMM yyyy, HH:mm")} (${zone})`;
}

/** SHA-256 of a text. */
export function digestOfText(text: string): Hex {
  return `0x${createHash("sha256").update(text).digest("hex")}`;
}

/**
 * SHA-256 of a file, which itself goes nowhere.
 *
 * @throws {@link ConcordatError} `file-not-found`.
 */
export function digestOfFile(file: string, field: string): Hex {
  try {
    return `0x${createHash("sha256").update(readFileSync(file)).digest("hex")}`;
  } catch (cause) {
    const details = { code: "file-not-found", remedy: "Check the path.", where: { file, field }, cause };
    throw new ConcordatError("There is no readable file of this name.", details);
  }
}

/** Why something is done, as a person gives it. */
export interface WrittenReason {
  /** A sentence; its digest is recorded. */
  reason?: string;
  /** A document; its digest is recorded. */
  reasonFile?: string;
  /** 0 to 255; what codes mean is for the parties to agree. */
  reasonCode?: string;
}

function toReason({ reason, reasonFile, reasonCode = "0" }: WrittenReason): Reason {
  if ((reason === undefined) === (reasonFile === undefined)) {
    throw new ConcordatError("A reason is needed, in one way.", {
      code: "reason-missing",
      remedy: "Give a sentence with --reason, or a document with --reason-file.",
      where: { field: "--reason" },
    });
  }
  if (!/^\d{1,3}$/.test(reasonCode) || Number(reasonCode) > 255) {
    const details = {
      code: "reason-invalid",
      remedy: "Give a number from 0 to 255.",
      where: { field: "--reason-code" },
    };
    throw new ConcordatError(`"${reasonCode}" is no reason code.`, details);
  }
  const document = reasonFile === undefined ? digestOfText(reason ?? "") : digestOfFile(reasonFile, "--reason-file");
  return { code: Number(reasonCode), document };
}

/** A reason as it is recorded, and as it is shown before that. */
export interface GivenReason {
  reason: Reason;
  why: string;
}

/**
 * A reason as a person gives it.
 *
 * @throws {@link ConcordatError} `reason-missing`, `reason-invalid`.
 */
export function givenReason(written: WrittenReason): GivenReason {
  return { reason: toReason(written), why: showReason(written) };
}

function showReason({ reason, reasonFile }: WrittenReason): string {
  return reasonFile === undefined
    ? `The reason given: "${reason}". Only its SHA-256 is recorded; keep the sentence.`
    : `The reason is the document ${reasonFile}; only its SHA-256 is recorded.`;
}

/** "a", "a and b", "a, b and c". */
export { enumerate } from "../show/model.ts";
