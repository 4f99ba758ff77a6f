import type { Player, PlayerEvent, PlayerState } from "../players/player.js";
import type { WatchFigures } from "../wire.js";
import { createDurationRule } from "./duration.js";
import { type Interval, lengthMs, without } from "./intervals.js";
import { levelsReached } from "./levels.js";
import type { Progress } from "./progress.js";
import type { WatchRules } from "./rules.js";
import { createSampler, type Motion } from "./sampler.js";
import type { Shelf } from "./shelf.js";

/** What a player shows. */
export interface Subject {
  /** When the content is live, server time, ms. */
  readonly startsAt?: number | undefined;
  readonly endsAt?: number | undefined;
}

type Mode = WatchFigures["mode"];

export interface WatcherParts<S extends Subject> {
  readonly player: Player;
  readonly subject: () => S | undefined;
  /** Where what was watched of it is kept: by person and content, on demand and live apart. */
  readonly keyOf: (subject: S, mode: Mode) => string;
  readonly shelf: Shelf;
  /** Monotonic time, ms. */
  readonly now: () => number;
  /** Server time, ms. */
  readonly serverNow: () => number;
  readonly visible: () => boolean;
  readonly basis: "visible" | "played";
  readonly rules: WatchRules;
  /** A level of a subject was reached. */
  readonly onLevel: (figures: WatchFigures, subject: S) => void;
}

/** What happens to a player, and what follows. */
export interface Watcher {
  /** Takes a look at the player; answers whether it really runs. */
  handle(event: PlayerEvent): boolean;
  /** What was watched until now is over: what is owed of it is reported, and what comes is another's. */
  end(): void;
  /** The same, but nothing is owed to anybody. */
  forget(): void;
  /** What it knows, for whoever asks why the next level has not come. */
  facts(): WatchFacts;
  /** The last look, and letting go. */
  stop(): void;
}

/** What is known of a player and of what it shows. */
export interface WatchFacts {
  readonly state: PlayerState;
  /** It really runs. */
  readonly running: boolean;
  /** It is in sight, or needs not be. */
  readonly seen: boolean;
  /** What is counted on; undefined while nothing is. */
  readonly counted:
    | (Pick<Run<Subject>, "mode" | "basis" | "lengthMs"> & {
        /** Undefined until it is known what was watched before. */
        readonly progress: Progress | undefined;
        /** This page counts, and no other. */
        readonly holds: boolean;
      })
    | undefined;
}

/** What is counted on at present. */
interface Run<S> {
  readonly subject: S;
  /** Where it is kept. */
  readonly key: string;
  readonly mode: Mode;
  readonly basis: WatchFigures["basis"];
  /** Length of what is watched, ms; 0 while unknown or doubtful. */
  readonly lengthMs: number;
  /** What was told of it with the level before. */
  reported: readonly Interval[];
}

/** Follows one player, and reports each level of what it shows once that was really watched. */
export function createWatcher<S extends Subject>(parts: WatcherParts<S>): Watcher {
  const { player, shelf, rules } = parts;
  const sampler = createSampler(rules);
  let duration = createDurationRule(rules);
  /** Live: the server time of position 0, ms. */
  let origin: number | undefined;
  let run: Run<S> | undefined;
  let running = false;

  /** What it showed is over: what is owed to a whole that stopped short is due. */
  const end = (): void => {
    if (!run) return;
    report(run, true);
    shelf.hold(run.key, false);
    run = undefined;
  };

  const report = (now: Run<S>, stopped: boolean): void => {
    const progress = shelf.get(now.key);
    if (!progress) return;
    const set = now.basis === "played" ? progress.played : progress.visible;
    const reached = levelsReached(set, now.lengthMs, stopped, rules);
    for (let level = 1; level <= reached; level++) {
      if (progress.levels & (1 << level)) continue;
      shelf.mark(now.key, 1 << level);
      const figures = {
        ...{ percent: level * rules.levelEvery, mode: now.mode, basis: now.basis },
        ...figuresOf(progress, set, now.lengthMs),
        spans: without(set, now.reported).flatMap((interval) => interval.map(seconds)),
      };
      parts.onLevel(figures, now.subject);
      now.reported = set;
    }
  };

  const add = (key: string, { played, seen, muted, passedMs }: Motion, shiftMs: number, endMs: number): void => {
    const interval = played && clip([played[0] + shiftMs, played[1] + shiftMs], endMs);
    if (interval) shelf.add(key, { interval, seen, muted, wallMs: passedMs });
  };

  const handle = (event: PlayerEvent): boolean => {
    const state = player.state();
    const subject = parts.subject();
    const serverNow = parts.serverNow();
    const at = parts.now();
    const isNew = event === "source";
    if (isNew) {
      end();
      running = false;
      duration = createDurationRule(rules);
      origin = undefined;
    }
    const mode = subject && modeOf(subject, serverNow, rules.liveGraceMs);
    const live = mode === "live";
    const seen = !state.needsSight || parts.visible();
    const durationMs = state.inAd ? 0 : duration.look(state, at, running || (state.playing && !state.stalled));
    const motion = sampler.look(state, at, {
      jumped: isNew || event === "jump",
      seen,
      endMs: (!live && durationMs) || Number.POSITIVE_INFINITY,
    });
    if (!motion) return running;
    running = motion.running;
    if (motion.played) origin ??= originOf(state, serverNow);
    if (!subject || !mode || state.decorative) {
      end();
      return running;
    }
    const key = parts.keyOf(subject, mode);
    const { startsAt = 0, endsAt = 0 } = subject;
    const lengthMs = live ? Math.max(0, endsAt - startsAt) : durationMs;
    if (run?.key === key)
      add(key, motion, live ? (origin ?? 0) - startsAt : 0, live ? lengthMs : Number.POSITIVE_INFINITY);
    else end();
    const basis = state.presence ? "presence" : parts.basis;
    run = { subject, key, mode, basis, lengthMs, reported: run?.reported ?? [] };
    shelf.hold(key, running && (seen || basis === "played"));
    report(run, !state.playing);
    return running;
  };

  return {
    handle,
    end,
    forget: () => (run = undefined),
    facts() {
      const state = player.state();
      const counted = run && { ...run, progress: shelf.get(run.key), holds: shelf.holds(run.key) };
      return { state, running, seen: !state.needsSight || parts.visible(), counted };
    },
    stop() {
      handle("look");
      end();
    },
  };
}

/** Live within the schedule, nothing before it, on demand after it and without one. */
function modeOf({ startsAt, endsAt }: Subject, now: number, graceMs: number): Mode | undefined {
  if (startsAt === undefined || endsAt === undefined) return "on-demand";
  if (now < startsAt) return undefined;
  return now <= endsAt + graceMs ? "live" : "on-demand";
}

/** The server time, ms, of position 0: exact where the stream tells it, else as far behind as it says it is. */
function originOf({ positionSeconds, programTimeMs, behindLiveSeconds = 0 }: PlayerState, now: number): number {
  return (programTimeMs ?? now - behindLiveSeconds * 1_000) - positionSeconds * 1_000;
}

function clip([from, to]: Interval, endMs: number): Interval | undefined {
  const start = Math.max(0, from);
  const end = Math.min(to, endMs);
  return end > start ? [start, end] : undefined;
}

function figuresOf(progress: Progress, set: readonly Interval[], endMs: number) {
  const { visible, played, wallMs, mutedMs, ranMs } = progress;
  return {
    watchedSeconds: seconds(lengthMs(set, endMs)),
    durationSeconds: seconds(endMs),
    visibleSeconds: seconds(lengthMs(visible, endMs)),
    playedSeconds: seconds(lengthMs(played, endMs)),
    wallSeconds: seconds(wallMs),
    mutedSeconds: seconds(mutedMs),
    ...(wallMs > 0 && { averageRate: Math.round((ranMs / wallMs) * 100) / 100 }),
  };
}

const seconds = (ms: number): number => Math.round(ms) / 1_000;
