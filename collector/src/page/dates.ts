import { words } from "./words.js";

const dayMs = 86_400_000;

/** A range of days as the date fields hold it; "" is open. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

/** The ranges that have a button; `today` is `YYYY-MM-DD` on the zone's clocks. */
export const presets: readonly { readonly label: string; readonly days: (today: string) => Days }[] = [
  { label: words.presetAll, days: () => ({ from: "", to: "" }) },
  { label: words.presetToday, days: (today) => ({ from: today, to: today }) },
  { label: words.presetYesterday, days: (today) => ({ from: daysBefore(today, 1), to: daysBefore(today, 1) }) },
  { label: words.presetWeek, days: (today) => ({ from: daysBefore(today, 6), to: today }) },
  { label: words.presetMonth, days: (today) => ({ from: daysBefore(today, 29), to: today }) },
];

/** The day that the zone's calendar shows at `nowMs`, ms since 1970. */
export function todayIn(zone: string, nowMs: number): string {
  return localTime(zone, nowMs).slice(0, "YYYY-MM-DD".length);
}

/** `YYYY-MM-DDTHH:MM` on the zone's clocks. */
export function localTime(zone: string, atMs: number): string {
  // Swedish writes dates as ISO 8601 does.
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" });
  return format.format(atMs).replace(" ", "T");
}

/** A time of day, with its date where it says more than the plot around it. */
export function momentText(zone: string, atMs: number, parts: "time" | "both" | "date" = "both"): string {
  return new Intl.DateTimeFormat(undefined, {
    timeZone: zone,
    ...(parts !== "time" && { weekday: "short", day: "numeric", month: "short" }),
    ...(parts !== "date" && { hour: "2-digit", minute: "2-digit" }),
  }).format(atMs);
}

/** `1:02:03` or `2:03` of seconds. */
export function clockOf(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, Math.floor(seconds % 60)];
  const two = (part: number): string => String(part).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00Z`) - days * dayMs).toISOString().slice(0, "YYYY-MM-DD".length);
}
