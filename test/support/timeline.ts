import { lengthMs, unite } from "../../src/watch/intervals.js";
import { createPlays } from "../../src/watch/plays.js";
import { decodeProgress, encodeProgress, mergeProgress } from "../../src/watch/progress.js";
import { createShelf } from "../../src/watch/shelf.js";
import { createWatcher } from "../../src/watch/watcher.js";
import type { WatchFigures } from "../../src/wire.js";
import { createFakePlayer, type FakePlayer, type Fields } from "./fake-player.js";

export type Step = readonly [t: number, event: string, fields?: Fields];

/** A timeline of fake players, as `watch-vectors.json` holds them. */
export interface Timeline {
  readonly steps: readonly Step[];
  readonly config?: { readonly basis?: "visible" | "played"; readonly gapMaxMs?: number; readonly exclusive?: boolean };
  readonly mode?: "live";
  readonly schedule?: { readonly start: number; readonly end: number };
  readonly restore?: Readonly<
    Record<string, { readonly intervals: readonly (readonly [number, number])[]; readonly levels: readonly number[] }>
  >;
}

export interface Played {
  /** Tenths in order, with time and content; each once, as the collector keeps them. */
  readonly watched: readonly {
    readonly percent: number;
    readonly t: number;
    readonly key: string;
    readonly figures: WatchFigures;
  }[];
  readonly played: readonly number[];
  /** Seconds of the union, by content. */
  readonly covered: Readonly<Record<string, number>>;
}

const gestureMs = 5_000;

/** Runs a timeline through the shipped engine: several tabs, one store, a clock that is ours. */
export async function playTimeline(timeline: Timeline): Promise<Played> {
  const { basis = "visible", gapMaxMs = 10_000, exclusive = true } = timeline.config ?? {};
  let now = 0;
  let person = "u1";
  const schedule = { ...timeline.schedule };
  const disk = new Map<string, string>();
  const mode = timeline.mode ?? "on-demand";
  for (const [key, { intervals, levels }] of Object.entries(timeline.restore ?? {})) {
    const set = intervals.map(([from, to]) => [from * 1_000, to * 1_000] as const);
    const bits = levels.reduce((sum, level) => sum | (1 << (level / 10)), 0);
    disk.set(`${person} ${key} ${mode}`, encodeProgress({ visible: set, played: set, levels: bits, wallMs: 0 }));
  }
  const locks = createLocks(exclusive);
  const watched = new Map<string, Played["watched"][number]>();
  const played: number[] = [];
  const tabs = new Map<string, ReturnType<typeof openTab>>();

  function openTab() {
    let hidden = false;
    let view = 0;
    let gesture = { at: Number.NEGATIVE_INFINITY, view: -1, inside: false };
    let player: FakePlayer | undefined;
    let stop: (() => void) | undefined;
    const shelf = createShelf({
      load: async (name) => decodeProgress(disk.get(name)),
      save: (name, progress) =>
        void disk.set(
          name,
          encodeProgress(mergeProgress(progress, decodeProgress(exclusive ? undefined : disk.get(name)))),
        ),
      now: () => now,
      lock: locks,
    });
    const moved = new Set<string>();
    const gestured = (): boolean => now - gesture.at < gestureMs && gesture.view === view;

    const attach = (): FakePlayer => {
      const fake = createFakePlayer();
      const watcher = createWatcher({
        ...{
          player: fake,
          shelf,
          basis,
          gapLimitMs: gapMaxMs,
          now: () => now,
          serverNow: () => now,
          visible: () => !hidden,
        },
        subject: () => ({ key: `${person} ${fake.key}`, startsAt: schedule.start, endsAt: schedule.end }),
        onTenth(figures) {
          const id = [person, fake.key, figures.mode, figures.percent].join(" ");
          if (!watched.has(id)) watched.set(id, { percent: figures.percent, t: now, key: fake.key, figures });
        },
      });
      const scene = (): string => `${view} ${fake.key}`;
      const plays = createPlays({
        scene,
        moved,
        gestured,
        gesturedInside: () => gesture.inside,
        onPlay: () => void played.push(now),
      });
      const stopObserving = fake.observe((event) => plays(event, fake.state(), watcher.handle(event)));
      stop = () => {
        watcher.stop();
        stopObserving();
      };
      player = fake;
      return fake;
    };

    return {
      position: () => player?.at,
      take(event: string, fields: Fields): void {
        if (event === "gesture") gesture = { at: now, view, inside: fields.inside === true };
        else if (event === "nav") view++;
        else if (event === "reset") person = "u2";
        else if (event === "vis") hidden = fields.hidden === true;
        if (event === "dispose" && player) {
          if (fields.x !== undefined) player.at.x = fields.x;
          stop?.();
          player = undefined;
        } else if (event === "crash") {
          locks.crash(shelf);
          tabs.delete(fields.p ?? "A");
        } else if (event === "load" || event === "presence") (player ?? attach()).take(event, fields);
        else if (!["gesture", "nav", "clock"].includes(event)) player?.take(event, fields);
      },
      end: () => shelf.save(),
    };
  }

  for (const [t, event, fields = {}] of expand(timeline.steps)) {
    now = t;
    const name = fields.p ?? "A";
    if (event === "schedule") Object.assign(schedule, fields);
    const tab = tabs.get(name) ?? openTab();
    tabs.set(name, tab);
    if (event === "run") {
      // Expanded below: each tick moves the position from where it is.
      const at = tab.position();
      if (at)
        tab.take("tick", {
          x: at.x + ((fields.forMs as number) / 1_000) * ((fields.rate as number | undefined) ?? at.rate),
        });
    } else tab.take(event, fields);
    // What is promised, loaded or granted, arrives before the next step.
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  }
  for (const tab of tabs.values()) tab.end();

  const covered: Record<string, number> = {};
  const sets = new Map<string, ReturnType<typeof unite>>();
  for (const [name, text] of disk) {
    const [owner, key = "c"] = name.split(" ");
    const progress = decodeProgress(text);
    if (owner === person)
      sets.set(key, unite(sets.get(key) ?? [], basis === "played" ? progress.played : progress.visible));
  }
  for (const [key, set] of sets) covered[key] = lengthMs(set) / 1_000;
  return { watched: [...watched.values()], played, covered };
}

/** Locks as the browser has them: one holder, the others wait in turn. */
function createLocks(exclusive: boolean) {
  const queues = new Map<string, ((ours: boolean) => void)[]>();
  const lock = (name: string, answer: (ours: boolean) => void): (() => void) => {
    if (!exclusive) {
      answer(true);
      return () => {};
    }
    const queue = queues.get(name) ?? [];
    queues.set(name, queue);
    queue.push(answer);
    void Promise.resolve().then(() => queue.includes(answer) && answer(queue[0] === answer));
    return () => {
      const wasFirst = queue[0] === answer;
      queue.splice(queue.indexOf(answer), 1);
      if (wasFirst) void Promise.resolve().then(() => queue[0]?.(true));
    };
  };
  return Object.assign(lock, { crash: (_: unknown) => queues.clear() });
}

/** The steps with each `run` made ticks, in order of time; equals keep the order in which they are listed. */
function expand(steps: readonly Step[]): Step[] {
  return steps
    .flatMap((step): Step[] => {
      const [t, event, fields = {}] = step;
      if (event !== "run") return [step];
      const { for: forMs, every = 250, ...rest } = fields as Fields & { for: number; every?: number };
      const ticks: Step[] = [];
      for (let passed = 0; passed < forMs; ) {
        const stepMs = Math.min(every, forMs - passed);
        passed += stepMs;
        ticks.push([t + passed, "run", { ...rest, forMs: stepMs }]);
      }
      return ticks;
    })
    .sort(([a], [b]) => a - b);
}
