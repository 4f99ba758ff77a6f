import type { PlayerState } from "../players/player.js";
import type { WatchRules } from "./rules.js";

/** Tells how long a source is, ms, or 0 while that is not to be believed. Arithmetic only; `at` is monotonic ms. */
export interface DurationRule {
  look(state: PlayerState, at: number, running: boolean): number;
}

/**
 * A stream that plays live through a library may show a duration that grows: a percentage of it would be invented. So
 * a growth while it plays stops the evaluation for a while, and the third one for good. Where it is doubtful whether the
 * source is live, it is so from the beginning.
 */
export function createDurationRule({ growthMinMs, growthHoldMs, growthMax }: WatchRules): DurationRule {
  let knownMs = 0;
  let growths = 0;
  let heldUntil = 0;
  let doubtedUntil: number | undefined;
  let started = false;
  return {
    look({ durationSeconds, durationDoubtful = false, ended }, at, running) {
      const durationMs = lengthMsOf(durationSeconds);
      if (durationMs === 0) return 0;
      const grew = knownMs > 0 && durationMs > knownMs + growthMinMs;
      if (grew && (started || durationDoubtful)) {
        growths++;
        heldUntil = at + growthHoldMs;
      }
      if (grew || durationMs < knownMs || knownMs === 0) knownMs = durationMs;
      if (durationDoubtful) doubtedUntil ??= at + growthHoldMs;
      if (ended && growths === 0) doubtedUntil = at;
      started ||= running;
      const isHeld = at < heldUntil || (durationDoubtful && at < (doubtedUntil ?? 0));
      return growths < growthMax && !isHeld ? durationMs : 0;
    },
  };
}

/** A duration as players tell it, ms; 0 for one that is unknown or without end. */
function lengthMsOf(durationSeconds: number): number {
  const ms = durationSeconds * 1_000;
  return ms > 0 && ms < Number.POSITIVE_INFINITY ? ms : 0;
}
