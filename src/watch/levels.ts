import { type Interval, lengthMs } from "./intervals.js";
import type { WatchRules } from "./rules.js";

/** What rounding may take off a level, ms. */
const levelAllowanceMs = 1;

/** How many levels of `durationMs` are reached. `stopped` forgives a last percent, of at most a second. */
export function levelsReached(
  set: readonly Interval[],
  durationMs: number,
  stopped: boolean,
  { levelEvery, endTolFraction, endTolMaxMs }: WatchRules,
): number {
  if (!(durationMs > 0 && durationMs < Number.POSITIVE_INFINITY)) return 0;
  const covered = lengthMs(set, durationMs);
  const missing = durationMs - covered;
  const whole = stopped && missing <= Math.min(endTolMaxMs, durationMs * endTolFraction);
  return Math.floor((whole ? 100 : Math.min(100, ((covered + levelAllowanceMs) * 100) / durationMs)) / levelEvery);
}
