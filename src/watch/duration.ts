import type { PlayerState } from "../players/player.js";

/** Growth of a duration that is more than a correction of its estimate, ms. */
const growthMs = 500;
/** Wait after a growth, or while a library does not say whether it is live, before the duration is believed, ms. */
const holdMs = 30_000;
/** Growths after which a source is live. */
const growthLimit = 3;

/** Tells how long a source is, ms, or 0 while that is not to be believed. Arithmetic only; `at` is monotonic ms. */
export interface DurationRule {
  look(state: PlayerState, at: number, running: boolean): number;
}

/**
 * A stream that plays live through a library may show a duration that grows: a percentage of it would be invented. So
 * a growth while it plays stops the evaluation for a while, and the third one for good.
 */
export function createDurationRule(): DurationRule {
  let knownMs = 0;
  let growths = 0;
  let heldUntil = 0;
  let started = false;
  return {
    look({ durationSeconds, durationDoubtful, ended }, at, running) {
      const durationMs = durationSeconds * 1_000;
      if (!(durationMs > 0 && durationMs < Number.POSITIVE_INFINITY)) return 0;
      if (durationDoubtful && !started && knownMs === 0) heldUntil = at + holdMs;
      if (started && knownMs > 0 && durationMs > knownMs + growthMs) {
        growths++;
        heldUntil = at + holdMs;
      }
      if (durationMs > knownMs + growthMs || durationMs < knownMs || knownMs === 0) knownMs = durationMs;
      started ||= running;
      if (ended && growths === 0) heldUntil = 0;
      return growths < growthLimit && at >= heldUntil ? durationMs : 0;
    },
  };
}
