import { DateTime, IANAZone } from "luxon";
import { ConcordatError } from "../errors.ts";

/**
 * What a plain date means where it stands.
 *
 * - `start`: its first second.
 * - `deadline`: the first second after it, because windows are half open and "by the 31st" includes the 31st.
 * - `last`: its last second, for the one field of the contracts that is itself the last second allowed.
 */
export type DateRole = "start" | "deadline" | "last";

const LATEST = 2 ** 40;

/** Whether the name is an IANA time zone this machine knows. */
export function isTimeZone(zone: string): boolean {
  return zone.includes("/") || zone === "UTC" ? IANAZone.isValidZone(zone) : false;
}

/**
 * A date or a date-time, in seconds since 1970.
 *
 * @param written A date (`2026-03-31`), or a date-time with offset (`2026-03-31T17:00:00+09:00`), which is taken as it is.
 * @param zone IANA time zone in which a plain date is meant.
 * @throws {@link ConcordatError} `date-invalid`.
 */
export function parseMoment(written: string, zone: string, role: DateRole): number {
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(written);
  const isDateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$/.test(written);
  const moment = DateTime.fromISO(written, { zone });
  const seconds = isDate ? boundary(moment, role) : moment.toSeconds();
  if (!(isDate || isDateTime) || !moment.isValid || seconds <= 0 || seconds >= LATEST) {
    throw new ConcordatError(`"${written}" is not a date.`, {
      code: "date-invalid",
      remedy:
        "Write an ISO 8601 date, for example 2026-03-31, or a date-time with its offset, 2026-03-31T17:00:00+09:00.",
    });
  }
  return seconds;
}

/** The inverse of {@link parseMoment}: a plain date where the second is the boundary of a day, otherwise a date-time. */
export function formatMoment(seconds: number, zone: string, role: DateRole): string {
  const moment = DateTime.fromSeconds(seconds, { zone });
  const day = (role === "deadline" ? moment.minus({ seconds: 1 }) : moment).startOf("day");
  if (boundary(day, role) === seconds) return day.toISODate() ?? "";
  return moment.toISO({ suppressMilliseconds: true }) ?? "";
}

/** A moment for readers, with the rule: `the end of 31 March 2026, Tokyo time`. */
export function showMoment(normal: string, zone: string, role: DateRole): string {
  const place = zone === "UTC" ? "UTC" : `${(zone.split("/").at(-1) ?? zone).replaceAll("_", " ")} time`;
  const moment = DateTime.fromISO(normal, { zone }).setLocale("en-GB");
  if (!/^\d{4}-\d{2}-\d{2}$/.test(normal)) return `${moment.toFormat("d MMMM yyyy, HH:mm:ss")}, ${place}`;
  return `the ${role === "start" ? "beginning" : "end"} of ${moment.toFormat("d MMMM yyyy")}, ${place}`;
}

function boundary(moment: DateTime, role: DateRole): number {
  const day = moment.startOf("day");
  if (role === "start") return day.toSeconds();
  const next = day.plus({ days: 1 }).startOf("day").toSeconds();
  return role === "deadline" ? next : next - 1;
}
