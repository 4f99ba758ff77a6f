import type { Player, PlayerEvent } from "../players/player.js";
import type { WatchFigures } from "../wire.js";
import { createDurationRule } from "./duration.js";
import { type Interval, lengthMs, without } from "./intervals.js";
import { createSampler } from "./sampler.js";
import type { Shelf } from "./shelf.js";
import { tenthsReached } from "./tenths.js";

/** What a player shows, and to whom. */
export interface Subject {
  /** Person and content: what they watched is kept under it, on demand and live apart. */
  readonly key: string;
  /** When the content is live, server time, ms. */
  readonly startsAt?: number | undefined;
  readonly endsAt?: number | undefined;
}

type Mode = WatchFigures["mode"];

export interface WatcherParts {
  readonly player: Player;
  readonly subject: () => Subject | undefined;
  readonly shelf: Shelf;
  /** Monotonic time, ms. */
  readonly now: () => number;
  /** Server time, ms. */
  readonly serverNow: () => number;
  readonly visible: () => boolean;
  readonly basis: "visible" | "played";
  readonly gapLimitMs: number;
  /** A tenth was reached. */
  readonly onTenth: (figures: WatchFigures) => void;
}

/** What happens to a player, and what follows. */
export interface Watcher {
  /** Takes a look at the player; answers whether it really runs. */
  handle(event: PlayerEvent): boolean;
  /** The last look, and letting go. */
  stop(): void;
}

/** How long after its end a live session still counts as live, ms. */
const liveGraceMs = 60_000;

/** Follows one player, and reports each tenth of what it shows once it was really watched. */
export function createWatcher(parts: WatcherParts): Watcher {
  const { player, shelf, basis } = parts;
  let sampler = createSampler(parts.gapLimitMs);
  let duration = createDurationRule();
  let origin: number | undefined;
  let before: { readonly key: string; readonly seen: boolean; readonly live: boolean } | undefined;
  let reported: readonly Interval[] = [];

  /** The key and axis of this moment: live within the schedule, nothing before it, on demand after it and without one. */
  const modeOf = ({ startsAt, endsAt }: Subject): Mode | undefined => {
    if (startsAt === undefined || endsAt === undefined) return "on-demand";
    const now = parts.serverNow();
    if (now < startsAt) return undefined;
    return now <= endsAt + liveGraceMs ? "live" : "on-demand";
  };

  const release = (): void => {
    if (before) shelf.hold(before.key, false);
    before = undefined;
  };

  const handle = (event: PlayerEvent): boolean => {
    const state = player.state();
    const subject = parts.subject();
    const at = parts.now();
    if (event === "source") {
      sampler = createSampler(parts.gapLimitMs);
      duration = createDurationRule();
      origin = undefined;
      release();
    }
    const mode = subject && modeOf(subject);
    const key = mode && `${subject.key} ${mode}`;
    const { played, running, passedMs } = sampler.look(state, at, event === "jump" || key !== before?.key);
    const durationMs = duration.look(state, at, running);
    if (!subject || !mode || !key || state.decorative) {
      release();
      return running;
    }
    const live = mode === "live";
    const seen = !state.needsSight || parts.visible();
    const { startsAt = 0, endsAt = 0 } = subject;
    const axisMs = live ? endsAt - startsAt : durationMs;
    if (played && before?.live === live) {
      if (live) origin ??= originOf(state, parts.serverNow()) - startsAt;
      const shift = live ? (origin as number) : 0;
      const interval = clip([played[0] + shift, played[1] + shift], live ? axisMs : Number.POSITIVE_INFINITY);
      if (interval) shelf.add(key, { interval, seen: before.seen, wallMs: passedMs });
    }
    const counts = running && (seen || basis === "played");
    if (before?.key !== key) release();
    if (counts || before) shelf.hold(key, counts);
    before = { key, seen, live };
    report(key, { mode, axisMs, stopped: !running, basis: state.presence ? "presence" : basis });
    return running;
  };

  function report(
    key: string,
    at: { mode: Mode; axisMs: number; stopped: boolean; basis: WatchFigures["basis"] },
  ): void {
    const progress = shelf.get(key);
    const set = basis === "visible" ? progress.visible : progress.played;
    const reached = tenthsReached(set, at.axisMs, at.stopped);
    for (let tenth = 1; tenth <= reached; tenth++) {
      if (progress.levels & (1 << tenth)) continue;
      shelf.mark(key, 1 << tenth);
      const spans = without(set, reported).flatMap((interval) => interval.map(seconds));
      reported = set;
      parts.onTenth({
        percent: tenth * 10,
        mode: at.mode,
        basis: at.basis,
        watchedSeconds: seconds(lengthMs(set, at.axisMs)),
        durationSeconds: seconds(at.axisMs),
        playedSeconds: seconds(lengthMs(progress.played, at.axisMs)),
        wallSeconds: seconds(progress.wallMs),
        spans,
      });
    }
  }

  return {
    handle,
    stop() {
      handle("look");
      release();
    },
  };
}

const seconds = (ms: number): number => Math.round(ms) / 1_000;

/** The session time, server ms, of position 0: exact where the stream tells it, else as far behind as it says it is. */
function originOf(
  { positionSeconds, programTimeMs, behindLiveSeconds = 0 }: ReturnType<Player["state"]>,
  now: number,
): number {
  return (programTimeMs ?? now - behindLiveSeconds * 1_000) - positionSeconds * 1_000;
}

function clip([from, to]: Interval, endMs: number): Interval | undefined {
  const start = Math.max(0, from);
  const end = Math.min(to, endMs);
  return end > start ? [start, end] : undefined;
}
