import { z } from "zod";

/** What a field is for, and how it is written; ends up in the JSON Schema and in the remedies of error messages. */
type About = {
  description: string;
  examples: (string | number | boolean | null)[];
};

/** Control, line-separator, zero-width and text-direction characters can make a page show what was not signed. */
const FORBIDDEN = String.raw`\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF`;
const LINE = new RegExp(`^[^${FORBIDDEN}]*$`, "u");
const TEXT = new RegExp(`^(?:[^${FORBIDDEN}]|\\n)*$`, "u");
const NAME = /^\p{L}[\p{L}\p{M}\p{N}_-]{0,39}$/u;
const AMOUNT = /^\d{1,34}(\.\d{1,4})?$/;
const PERCENT = /^\d{1,4}(\.\d{1,4})? ?%$/;
const SHARE = /^(\d{1,20}|\d{1,3}(\.\d{1,15})? ?%|\d{1,20}\/\d{1,20})$/;
const DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2}))?$/;
const DURATION = /^\d{1,9}( (day|hour|minute|second)s?)?$/;
const LOCATION = /^((https?|ipfs|ar):\/\/|urn:)[!-~]+$/;

/** One line of text. */
export const line = (about: About, most = 200) =>
  z
    .string()
    .max(most, `is longer than ${most} characters.`)
    .regex(LINE, "has control, invisible or text-direction characters.")
    .meta(about);

/** One line of text that may not be empty. */
export const filledLine = (about: About, most = 200) =>
  z
    .string()
    .min(1, "is empty.")
    .max(most, `is longer than ${most} characters.`)
    .regex(LINE, "has control, invisible or text-direction characters.")
    .meta(about);

/** Text of several lines. */
export const text = (about: About) =>
  z
    .string()
    .max(10_000, "is longer than 10,000 characters.")
    .regex(TEXT, "has control, invisible or text-direction characters.")
    .meta(about);

/** A short name, by which the file refers to what it names. */
export const name = (about: About) =>
  z.string().regex(NAME, "is not a short name: a letter, then letters, digits, hyphens or underscores.").meta(about);

/** An amount in the currency's units. */
export const amount = (about: About) =>
  z
    .union([z.string().regex(AMOUNT, "is not an amount in digits."), z.int().min(0, "is negative.")], {
      error: "is not an amount in digits; one with a decimal point stands in quotes.",
    })
    .meta(about);

/** A percentage. */
export const percent = (about: About) => z.string().regex(PERCENT, "is not a percentage.").meta(about);

/** A share: percentage, fraction or weight. */
export const share = (about: About) =>
  z
    .union([z.string().regex(SHARE, "is not a share."), z.int().min(1, "is not a share.")], {
      error: "is not a share.",
    })
    .meta(about);

/** A date, or a date-time with offset. */
export const date = (about: About) =>
  z.string().regex(DATE, "is neither a date nor a date-time with its offset.").meta(about);

/** A duration: days, or a number with its unit. */
export const duration = (about: About) =>
  z
    .union([z.string().regex(DURATION, "is not a duration."), z.int().min(0, "is negative.")], {
      error: "is not a duration.",
    })
    .meta(about);

/** A whole number. */
export const count = (about: About, least: number, most: number) =>
  z.int().min(least, `is below ${least}.`).max(most, `is above ${most}.`).meta(about);

/** A yes or no. */
export const flag = (about: About) => z.boolean().meta(about);

/** An address on the chain. */
export const address = (about: About) =>
  z
    .string()
    .regex(/^0x[0-9a-fA-F]{40}$/, "is not an address.")
    .meta(about);

/** A 32-byte value; the prefix may be left out, as tools that compute SHA-256 do. */
export const digest = (about: About) =>
  z
    .string()
    .regex(/^(0x)?[0-9a-fA-F]{64}$/, "is not a 32-byte digest in hexadecimal.")
    .meta(about);

/** Where something is kept. */
export const location = (about: About) =>
  z
    .string()
    .max(256, "is longer than 256 bytes.")
    .regex(LOCATION, "is no location: https, http, ipfs and ar addresses and urn names, in ASCII.")
    .meta(about);

/** A table of things by their short names, in order: the first is number 1. */
export const table = <Row extends z.ZodType>(row: Row, about: { description: string }) =>
  z.record(name({ description: "A short name.", examples: ["provider"] }), row).meta(about);
