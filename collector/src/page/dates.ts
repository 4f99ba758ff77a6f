const dayMs = 86_400_000;

/** A range of days as the date fields hold it; "" is open. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

/** The ranges that have a button; `today` is `YYYY-MM-DD` on the zone's clocks. */
export const presets: readonly { readonly label: string; readonly days: (today: string) => Days }[] = [
  { label: "All", days: () => ({ from: "", to: "" }) },
  { label: "Today", days: (today) => ({ from: today, to: today }) },
  { label: "Yesterday", days: (today) => ({ from: daysBefore(today, 1), to: daysBefore(today, 1) }) },
  { label: "Last 7 days", days: (today) => ({ from: daysBefore(today, 6), to: today }) },
];

/** The day that the zone's calendar shows at `nowMs`, ms since 1970. */
export function todayIn(zone: string, nowMs: number): string {
  // Swedish writes dates as ISO 8601 does.
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" }).format(nowMs);
}

function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00Z`) - days * dayMs).toISOString().slice(0, "YYYY-MM-DD".length);
}
