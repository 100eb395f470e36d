import ical, { ICalAlarmType, ICalCalendarMethod } from "ical-generator";
import type { DueItem } from "./due.ts";

const ALARM_BEFORE = 3 * 86_400;

/**
 * The items with a date as an iCalendar file (RFC 5545), with an alarm three days before. Identifiers stay the same, so that a
 * calendar which imports a later file replaces what it has.
 *
 * @param title The agreement's title.
 * @param stamp When the items were read, in seconds.
 */
export function toCalendar(title: string, items: readonly DueItem[], stamp: number): string {
  const calendar = ical({
    name: escapeText(title),
    prodId: { company: "concordat", product: "due", language: "EN" },
    method: ICalCalendarMethod.PUBLISH,
  });
  for (const { id, when, what, who, clause } of items) {
    if (when === null) continue;
    const start = new Date(when * 1000);
    const event = calendar.createEvent({
      id: `${id}@concordat`,
      start,
      end: start,
      stamp: new Date(stamp * 1000),
      summary: who.length === 0 ? what : `${what}: ${who.join(", ")}`,
      description: clause === null ? title : `${title}, clause ${clause}`,
    });
    event.createAlarm({ type: ICalAlarmType.display, triggerBefore: ALARM_BEFORE });
  }
  return calendar.toString();
}

/** The library writes a calendar's name as it is, though it is text like any other (RFC 5545, 3.3.11). */
function escapeText(text: string): string {
  return text.replace(/[\\;,]/g, "\\$&").replace(/\r?\n|\r/g, "\\n");
}
