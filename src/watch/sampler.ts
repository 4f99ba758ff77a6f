import type { PlayerState } from "../players/player.js";
import type { Interval } from "./intervals.js";

/**
 * Decides which motion of a player was real playing: arithmetic on looks at it, without DOM, timers or clocks. The sum of
 * what it accepts never exceeds speed times time plus the slack, whatever the player claims; whatever it refuses
 * understates, which is the safe side for a figure that credit is granted on.
 */
export interface Sampler {
  /** Takes a look into account, `at` monotonic ms; `jumped` when the position jumped since the last one. */
  look(state: PlayerState, at: number, jumped: boolean): Motion;
}

/** What the way from the last look to this one was. */
export interface Motion {
  /** Played content time, ms; undefined when nothing of it counts. */
  readonly played?: Interval;
  /** Whether the player really runs now. */
  readonly running: boolean;
  /** Time since the last look, ms. */
  readonly passedMs: number;
}

/** What a position may run ahead before it is disbelieved, ms: what players round, and what clocks differ by. */
const slackMs = 500;
/** Backward motion that is jitter of the player's clock, ms. */
const jitterMs = 250;
/** Fastest speed that counts: the top of the common speed menus. */
const rateLimit = 2;
/** How near to its end a position is the end, when the player says that it ended, ms. */
const endMs = 500;

interface Look {
  readonly at: number;
  readonly x: number;
  readonly rate: number;
  readonly running: boolean;
  readonly playing: boolean;
  readonly inAd: boolean;
}

/** @param gapLimitMs - Time between two looks above which nothing is known of what happened between. */
export function createSampler(gapLimitMs: number): Sampler {
  let last: Look | undefined;
  let leadMs = 0;

  return {
    look(state, at, jumped) {
      const x = positionMs(state);
      if (!(x >= 0 && x < Number.POSITIVE_INFINITY)) return { running: false, passedMs: 0 };
      const before = last;
      const passedMs = before ? at - before.at : 0;
      const movedMs = before ? x - before.x : 0;
      const allowedMs = before ? before.rate * passedMs : 0;
      const isJitter = !jumped && movedMs < 0 && movedMs >= -jitterMs;
      const lead = leadMs + movedMs - allowedMs;
      const believable =
        before !== undefined &&
        !jumped &&
        before.playing &&
        movedMs > 0 &&
        passedMs <= gapLimitMs &&
        before.rate > 0 &&
        before.rate <= rateLimit &&
        lead <= slackMs;
      // Motion at a believable speed clears a stuck "waiting" or "seeking"; that it is paused is never overridden.
      const { playing, inAd = false } = state;
      const running = playing && (!state.stalled || believable);
      const counts = believable && before.running && !before.inAd;
      leadMs = Math.max(0, counts ? lead : leadMs - allowedMs);
      last =
        isJitter && before
          ? { ...before, running, playing, inAd, rate: state.rate }
          : { at, x, rate: state.rate, running, playing, inAd };
      return counts && before ? { played: [before.x, x], running, passedMs } : { running, passedMs };
    },
  };
}

function positionMs({ positionSeconds, durationSeconds, ended }: PlayerState): number {
  const x = Math.round(positionSeconds * 1_000);
  const durationMs = durationSeconds * 1_000;
  return ended && x >= durationMs - endMs ? durationMs : x;
}
