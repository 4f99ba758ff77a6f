import { progressKey } from "../../src/instruments/kept-progress.js";
import { type Acts, createPlays } from "../../src/instruments/plays.js";
import { createWatching } from "../../src/instruments/watching.js";
import { createMemoryOutbox } from "../../src/queue/memory.js";
import { type Interval, lengthMs, unite } from "../../src/watch/intervals.js";
import { decodeProgress, encodeProgress, noProgress, type Progress, watchPrefix } from "../../src/watch/progress.js";
import { type WatchRules, watchRules } from "../../src/watch/rules.js";
import type { WatchFigures } from "../../src/wire.js";
import { createLocks } from "./fake-locks.js";
import { createFakePlayer, type FakePlayer, type Fields } from "./fake-player.js";
import { expand, type Step } from "./steps.js";

/** A timeline of fake players, as `watch-vectors.json` holds them. */
export interface Timeline {
  readonly steps: readonly Step[];
  readonly config?: Partial<WatchRules> & {
    readonly basis?: "visible" | "played";
    readonly exclusive?: boolean;
    readonly gestureMs?: number;
  };
  readonly mode?: "live";
  readonly schedule?: { readonly start: number; readonly end: number };
  readonly restore?: Readonly<
    Record<string, { readonly intervals: readonly (readonly [number, number])[]; readonly levels: readonly number[] }>
  >;
}

export interface Milestone {
  readonly percent: number;
  readonly t: number;
  readonly key: string;
  readonly figures: WatchFigures;
}

export interface Played {
  /** Levels in order, with time and content; each once, as the collector keeps them. */
  readonly watched: readonly Milestone[];
  /** All that was recorded, repeats too. */
  readonly recorded: readonly Milestone[];
  readonly played: readonly number[];
  /** Seconds of the union, by content. */
  readonly covered: Readonly<Record<string, number>>;
  /** What is kept of the person in the end, by content. */
  readonly kept: Readonly<Record<string, Progress>>;
}

/** What all tabs share: a clock, a person, a schedule, locks and a disk. */
interface Device {
  now: number;
  person: string;
  readonly timeline: Timeline;
  readonly schedule: { start?: number; end?: number };
  readonly outbox: ReturnType<typeof createMemoryOutbox>;
  readonly lock: ReturnType<typeof createLocks>;
  readonly onWatch: (key: string, figures: WatchFigures) => void;
  readonly onPlay: () => void;
}

/** Runs a timeline through the shipped engine: several tabs, one store, a clock that is ours. */
export async function playTimeline(timeline: Timeline): Promise<Played> {
  const mode = timeline.mode ?? "on-demand";
  const watched = new Map<string, Milestone>();
  const recorded: Milestone[] = [];
  const played: number[] = [];
  const device: Device = {
    ...{ now: 0, person: "u1", timeline, schedule: { ...timeline.schedule }, outbox: createMemoryOutbox() },
    lock: createLocks(timeline.config?.exclusive ?? true),
    onWatch(key, figures) {
      const { percent } = figures;
      const milestone = { percent, t: device.now, key, figures };
      recorded.push(milestone);
      const id = [device.person, key, figures.mode, percent].join(" ");
      if (!watched.has(id)) watched.set(id, milestone);
    },
    onPlay: () => void played.push(device.now),
  };
  await restore(device, mode);

  const tabs = new Map<string, ReturnType<typeof openTab>>();
  for (const [t, event, fields = {}] of expand(timeline.steps)) {
    device.now = t;
    const name = fields.p ?? "A";
    const tab = tabs.get(name) ?? openTab(device);
    tabs.set(name, tab);
    if (event === "schedule") Object.assign(device.schedule, fields);
    if (event === "reset") await signOut(device, tab);
    else if (event === "crash") {
      tab.crash();
      tabs.delete(name);
    } else tab.take(event, fields);
    // What is promised, loaded or granted, arrives before the next step.
    await settled();
  }
  for (const tab of tabs.values()) {
    tab.leave();
    await settled();
  }

  const kept = await keptOf(device, mode);
  const setOf = ({ visible, played }: Progress): readonly Interval[] =>
    timeline.config?.basis === "played" ? played : visible;
  const covered = Object.fromEntries(
    Object.entries(kept).map(([key, progress]) => [key, lengthMs(unite(setOf(progress), [])) / 1_000]),
  );
  return { watched: [...watched.values()], recorded, played, covered, kept };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 12; turn++) await Promise.resolve();
}

async function restore({ timeline, person, outbox }: Device, mode: string): Promise<void> {
  const { levelEvery = watchRules.levelEvery } = timeline.config ?? {};
  for (const [key, { intervals, levels }] of Object.entries(timeline.restore ?? {})) {
    const set = intervals.map(([from, to]) => [from * 1_000, to * 1_000] as const);
    const bits = levels.reduce((sum, level) => sum | (1 << (level / levelEvery)), 0);
    const text = encodeProgress({ ...noProgress, visible: set, played: set, levels: bits });
    await outbox.write([], { [watchPrefix + progressKey(key, mode, person)]: text });
  }
}

async function keptOf({ outbox, person }: Device, mode: string): Promise<Record<string, Progress>> {
  const kept: Record<string, Progress> = {};
  for (const [name, text] of await outbox.notes(watchPrefix)) {
    const [key = "", its] = JSON.parse(name.slice(watchPrefix.length, name.indexOf("\n"))) as [string, string];
    if (its === mode && name.endsWith(`\n${person}`)) kept[key] = decodeProgress(text);
  }
  return kept;
}

/** As the SDK does it: what the page knows is forgotten, and what the device keeps is wiped. */
async function signOut(device: Device, tab: ReturnType<typeof openTab>): Promise<void> {
  device.person = `${device.person}+`;
  tab.watching.forget();
  const names = (await device.outbox.notes(watchPrefix)).map(([name]) => name);
  await device.outbox.write([], Object.fromEntries(names.map((name) => [name, undefined])));
}

function openTab(device: Device) {
  const { timeline, schedule, outbox } = device;
  const { basis = "visible", gestureMs = 5_000, exclusive: _, ...rules } = timeline.config ?? {};
  let gestureAt = Number.NEGATIVE_INFINITY;
  const acts: Acts = {};
  let hidden = false;
  let view = 0;
  let alive = true;
  let player: FakePlayer | undefined;
  let stop: (() => void) | undefined;
  const container = document.createElement("div");
  const plays = createPlays(acts, () => device.now);
  const lock = device.lock.of(() => alive);
  const watching = createWatching({
    ...{ plays, basis, lock, rules: { ...watchRules, ...rules } },
    guard: (run) => run,
    record: (kind, { watch, content } = {}) => {
      if (kind === "content.watch" && watch) device.onWatch(content?.id ?? "", watch);
      if (kind === "content.play") device.onPlay();
    },
    contentOf: () =>
      player && {
        ...{ id: player.key, type: "OTSession", name: "", slug: "" },
        ...(schedule.start !== undefined && { startsAt: schedule.start }),
        ...(schedule.end !== undefined && { endsAt: schedule.end }),
      },
    sceneOf: (content) => content && `${view} ${content.id}`,
    active: () => device.now - gestureAt < gestureMs,
    person: () => device.person,
    now: () => device.now,
    today: () => device.now,
    serverNow: () => device.now,
    visible: () => !hidden,
    notes: outbox.notes,
    note: (notes) => void (alive && outbox.write([], notes)),
  });

  const attach = (): FakePlayer => {
    const fake = createFakePlayer();
    const element = document.createElement("video");
    container.append(element);
    player = fake;
    stop = watching.follow(fake, { name: "fake", element });
    return fake;
  };

  return {
    watching,
    take(event: string, fields: Fields): void {
      if (event === "gesture") {
        gestureAt = device.now;
        acts.deed = { path: fields.inside === true ? [container] : [], at: device.now };
      } else if (event === "nav") {
        view++;
        acts.routedAt = device.now;
      } else if (event === "vis") hidden = fields.hidden === true;
      if (event === "dispose" && player) {
        if (fields.x !== undefined) player.at.x = fields.x;
        stop?.();
        player = undefined;
      } else if (event === "load" || event === "presence") (player ?? attach()).take(event, fields);
      else if (event === "schedule") watching.look();
      else if (!["gesture", "nav", "clock", "view"].includes(event)) player?.take(event, fields);
      if (event === "vis" && hidden) watching.leaving(false);
      if (event === "vis" && !hidden) watching.returning();
    },
    crash(): void {
      alive = false;
      device.lock.freed();
    },
    leave(): void {
      watching.leaving(false);
      watching.returning();
    },
  };
}
