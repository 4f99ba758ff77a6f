import type { PlayerState } from "../players/player.js";
import type { Interval } from "./intervals.js";
import type { WatchRules } from "./rules.js";

/**
 * Decides which motion of a player was real playing: arithmetic on looks at it, without DOM, timers or clocks. The sum of
 * what it accepts never exceeds speed times time plus the slack, whatever the player claims; whatever it refuses
 * understates, which is the safe side for a figure that credit is granted on.
 */
export interface Sampler {
  /** Takes a look into account, `at` monotonic ms. Answers undefined for a position that is none, which changes nothing. */
  look(state: PlayerState, at: number, circumstances: Circumstances): Motion | undefined;
}

export interface Circumstances {
  /** The position jumped since the last look. */
  readonly jumped: boolean;
  /** Whether what it shows is in sight. */
  readonly seen: boolean;
  /** Where the content ends, ms; Infinity while that is unknown. */
  readonly endMs: number;
}

/** What the way from the last look to this one was. */
export interface Motion {
  /** Played content time, ms; undefined when nothing of it counts. */
  readonly played?: Interval;
  /** Whether the player really runs now. */
  readonly running: boolean;
  /** Time since the last look, ms. */
  readonly passedMs: number;
  /** Whether it was in sight, and without sound, when the way began. */
  readonly seen: boolean;
  readonly muted: boolean;
}

/** Backward motion that is jitter of the player's clock, ms. */
const jitterMs = 250;
/** How near to its end a position is the end, when the player says that it ended, ms. */
const nearEndMs = 500;
/** How much later than a player beside us one is that tells its position by messages: so many slacks. */
const remoteSlacks = 2;

interface Look {
  readonly at: number;
  readonly x: number;
  readonly rate: number;
  readonly running: boolean;
  readonly playing: boolean;
  readonly stalled: boolean;
  readonly inAd: boolean;
  readonly seen: boolean;
  readonly muted: boolean;
}

export function createSampler({ slackMs, gapMaxMs, maxRate }: WatchRules): Sampler {
  let last: Look | undefined;
  let leadMs = 0;
  let jumping = false;

  return {
    look(state, at, { jumped, seen, endMs }) {
      const { playing, rate, muted, stalled = false, inAd = false } = state;
      const before = last;
      jumping ||= jumped;
      const x = positionMs(state, before?.x ?? 0, endMs);
      if (!(x >= 0 && x < Number.POSITIVE_INFINITY)) return undefined;
      const now = { at, x, rate, running: playing && !stalled, playing, stalled, inAd, seen, muted };
      if (!before) {
        last = now;
        jumping = false;
        return { running: now.running, passedMs: 0, seen, muted };
      }
      const passedMs = at - before.at;
      const movedMs = x - before.x;
      const motion = { running: now.running, passedMs, seen: before.seen, muted: before.muted };
      // The anchor stays, time and all: else each jitter would let the bucket drain twice.
      if (!jumping && movedMs < 0 && movedMs >= -jitterMs && isSame(before, now)) return motion;
      const countsRate = before.rate > 0 && before.rate <= maxRate;
      const allowedMs = passedMs * (countsRate ? before.rate : before.rate > 0 ? maxRate : 0);
      const lead = leadMs + movedMs - allowedMs;
      const believable =
        !jumping &&
        before.playing &&
        movedMs > 0 &&
        passedMs <= gapMaxMs &&
        countsRate &&
        lead <= slackMs * (state.remote ? remoteSlacks : 1);
      // Motion at a believable speed clears a stuck "waiting" or "seeking"; that it is paused is never overridden.
      const isCleared = before.stalled && before.running && movedMs === 0 && passedMs < jitterMs;
      const running = playing && (!stalled || believable || isCleared);
      const counts = believable && before.running && !before.inAd;
      leadMs = Math.max(0, counts ? lead : leadMs - allowedMs);
      last = { ...now, running };
      jumping = false;
      return { ...motion, running, ...(counts && { played: [before.x, x] as const }) };
    },
  };
}

/** Whether both looks see the same going on, but for where it is. */
function isSame(a: Look, b: Look): boolean {
  return a.running && b.running && a.rate === b.rate && a.seen === b.seen && a.inAd === b.inAd && a.muted === b.muted;
}

function positionMs({ positionSeconds, ended }: PlayerState, lastMs: number, endMs: number): number {
  const x = Math.round(positionSeconds * 1_000);
  // Some players are back at their beginning when they say so.
  return ended && Math.max(x || 0, lastMs) >= endMs - nearEndMs ? endMs : Math.min(x, endMs);
}
