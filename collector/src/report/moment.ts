import type { Zone } from "./zone.js";

const dayMs = 86_400_000;

const pattern = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?)?$/i;

/**
 * The instant that a filter's text means, ms since 1970: an ISO instant with its offset, or a date or a time on the
 * zone's clocks. A plain date is its first instant, and as the `end` of a range the first instant of the day after.
 * Undefined when the text is no such thing, or names a day or an hour that no calendar has.
 */
export function momentOf(text: string, zone: Zone, role: "start" | "end"): number | undefined {
  const match = pattern.exec(text);
  if (!match) return undefined;
  const [, date = "", minutes, seconds = ":00", offset] = match;
  const midnight = Date.parse(`${date}T00:00Z`);
  if (Number.isNaN(midnight) || !new Date(midnight).toISOString().startsWith(date)) return undefined;
  if (minutes === undefined) return zone.instantOf(role === "end" ? midnight + dayMs : midnight);
  if (minutes.startsWith("24")) return undefined;
  const local = Date.parse(`${date}T${minutes}${seconds}Z`);
  if (Number.isNaN(local)) return undefined;
  return offset === undefined
    ? zone.instantOf(local)
    : asInstant(`${date}T${minutes}${seconds}${offset.toUpperCase()}`);
}

function asInstant(iso: string): number | undefined {
  const instant = Date.parse(iso);
  return Number.isNaN(instant) ? undefined : instant;
}
