/** The numbers that the definition of watching rests on. Pages cannot set them; tests do, to try each. */
export interface WatchRules {
  /** A level is this much of the content, percent. */
  readonly levelEvery: number;
  /** What a position may run ahead before it is disbelieved, ms: what players round, and what clocks differ by. */
  readonly slackMs: number;
  /** Time between two looks above which nothing is known of what happened between, ms. */
  readonly gapMaxMs: number;
  /** Fastest speed that counts: the top of the common speed menus. */
  readonly maxRate: number;
  /** How much of coverage a crash may cost, ms. */
  readonly saveEveryMs: number;
  /** What may be missing of a whole, as a share of it and at most, ms: players stop short of their last frame. */
  readonly endTolFraction: number;
  readonly endTolMaxMs: number;
  /** Growth of a duration that is more than a correction of its estimate, ms. */
  readonly growthMinMs: number;
  /** Wait after a growth, or while a library does not say whether it is live, before the duration is believed, ms. */
  readonly growthHoldMs: number;
  /** Growths after which a source is live. */
  readonly growthMax: number;
  /** How long after its end a live session still counts as live, ms. */
  readonly liveGraceMs: number;
}

export const watchRules: WatchRules = {
  levelEvery: 10,
  slackMs: 500,
  gapMaxMs: 10_000,
  maxRate: 2,
  saveEveryMs: 5_000,
  endTolFraction: 0.01,
  endTolMaxMs: 1_000,
  growthMinMs: 500,
  growthHoldMs: 30_000,
  growthMax: 3,
  liveGraceMs: 60_000,
};
