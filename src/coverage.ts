/**
 * What was really watched of a medium: arithmetic on intervals of content time, without DOM, timers or clocks. Whatever
 * is refused here understates, which is the safe side for a figure that credit is granted on.
 */

/** Content time from `from` to `to`, ms. */
export type Interval = readonly [from: number, to: number];

/** One look at a player. */
export interface Sample {
  /** Monotonic time, ms. */
  readonly at: number;
  /** Position in the content, ms. */
  readonly position: number;
  /** Playing speed; 1 is normal. */
  readonly rate: number;
  /** Whether what follows counts until the next look: playing, in sight, and not a decoration. */
  readonly counts: boolean;
  /** Whether the position jumped since the last look: a seek, another source. */
  readonly jumped: boolean;
}

export interface Coverage {
  /** Disjoint, ascending. */
  readonly intervals: readonly Interval[];
  /** How far the position has run ahead of what time and speed allow, ms: the leaky bucket. */
  readonly leadMs: number;
  readonly last: Sample | undefined;
}

export const noCoverage: Coverage = { intervals: [], leadMs: 0, last: undefined };

/** Intervals nearer than this are one, ms. */
const joinGapMs = 50;
/** Time between two looks above which nothing is known of what happened between, ms. */
const gapLimitMs = 10_000;
/** What a position may run ahead before it is disbelieved, ms. */
const slackMs = 500;
/** Backward motion that is jitter of the player's clock, ms. */
const jitterMs = 250;
/** Fastest speed that counts: the top of the common speed menus. */
const rateLimit = 2;
/** What rounding may take off a level, ms. */
const levelAllowanceMs = 1;

/** Takes a look into account: the way since the last one counts if it was played at a believable speed. */
export function look(coverage: Coverage, sample: Sample): Coverage {
  const { last, intervals, leadMs } = coverage;
  if (!Number.isFinite(sample.position) || sample.position < 0) return coverage;
  if (!last) return { ...coverage, last: sample };
  const allowedMs = last.rate * (sample.at - last.at);
  const movedMs = sample.position - last.position;
  const rested = Math.max(0, leadMs - Math.max(0, allowedMs));
  if (sample.jumped || !last.counts) return { intervals, leadMs: rested, last: sample };
  if (movedMs <= 0 && movedMs > -jitterMs) return { ...coverage, last: { ...last, counts: sample.counts } };
  const lead = leadMs + movedMs - allowedMs;
  const believable =
    movedMs > 0 && sample.at - last.at <= gapLimitMs && last.rate > 0 && last.rate <= rateLimit && lead <= slackMs;
  if (!believable) return { intervals, leadMs: rested, last: sample };
  return {
    intervals: addInterval(intervals, [last.position, sample.position]),
    leadMs: Math.max(0, lead),
    last: sample,
  };
}

/** The union of `intervals` and `added`. */
export function addInterval(intervals: readonly Interval[], added: Interval): Interval[] {
  const union: Interval[] = [];
  let [from, to] = added;
  for (const interval of intervals) {
    if (interval[1] + joinGapMs < from) union.push(interval);
    else if (interval[0] > to + joinGapMs) {
      union.push([from, to]);
      [from, to] = interval;
    } else {
      from = Math.min(from, interval[0]);
      to = Math.max(to, interval[1]);
    }
  }
  union.push([from, to]);
  return union;
}

/** How much of the first `durationMs` was watched, ms; each part once. */
export function coveredMs(intervals: readonly Interval[], durationMs: number): number {
  return intervals.reduce(
    (sum, [from, to]) => sum + Math.max(0, Math.min(to, durationMs) - Math.min(from, durationMs)),
    0,
  );
}

/** How many tenths of `durationMs` were watched, 0 to 10. `stopped` forgives a last percent, of at most a second. */
export function tenthsReached(covered: number, durationMs: number, stopped: boolean): number {
  if (!(durationMs > 0) || durationMs === Number.POSITIVE_INFINITY) return 0;
  if (stopped && durationMs - covered <= Math.min(1_000, durationMs / 100)) return 10;
  return Math.min(10, Math.floor(((covered + levelAllowanceMs) * 10) / durationMs));
}
