import { ConcordatError } from "../errors.ts";

const SECONDS = { day: 86_400, hour: 3_600, minute: 60, second: 1 } as const;

/**
 * A duration in seconds. A plain number counts days; otherwise the unit is named: `14`, `"14 days"`, `"36 hours"`.
 *
 * @throws {@link ConcordatError} `duration-invalid`.
 */
export function parseDuration(written: string | number): number {
  const match = /^(\d{1,9})(?: (day|hour|minute|second)s?)?$/.exec(String(written));
  if (match === null) {
    throw new ConcordatError(`"${written}" is not a duration.`, {
      code: "duration-invalid",
      remedy: `Write a whole number of days, for example "14 days".`,
    });
  }
  return Number(match[1]) * SECONDS[(match[2] ?? "day") as keyof typeof SECONDS];
}

/**
 * As {@link parseDuration}, in whole days.
 *
 * @throws {@link ConcordatError} `duration-invalid`.
 */
export function parseDays(written: string | number): number {
  const seconds = parseDuration(written);
  if (seconds % SECONDS.day !== 0) {
    throw new ConcordatError(`"${written}" is not a whole number of days.`, {
      code: "duration-invalid",
      remedy: `Write a whole number of days, for example "14 days".`,
    });
  }
  return seconds / SECONDS.day;
}

/** The normal form of a duration: a number of days where it is one, otherwise `"90 seconds"`. */
export function formatDuration(seconds: number): number | string {
  return seconds % SECONDS.day === 0 ? seconds / SECONDS.day : `${seconds} seconds`;
}

/** A duration for readers: `14 days`. */
export function showDuration(normal: number | string): string {
  if (typeof normal === "string") return normal;
  return normal === 1 ? "1 day" : `${normal} days`;
}
