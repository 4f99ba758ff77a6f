import { type Interval, lengthMs } from "./intervals.js";

/** What rounding may take off a level, ms. */
const levelAllowanceMs = 1;

/** How many tenths of `durationMs` are reached, 0 to 10. `stopped` forgives a last percent, of at most a second. */
export function tenthsReached(set: readonly Interval[], durationMs: number, stopped: boolean): number {
  if (!(durationMs > 0 && durationMs < Number.POSITIVE_INFINITY)) return 0;
  const covered = lengthMs(set, durationMs);
  if (stopped && durationMs - covered <= Math.min(1_000, durationMs / 100)) return 10;
  return Math.min(10, Math.floor(((covered + levelAllowanceMs) * 10) / durationMs));
}
