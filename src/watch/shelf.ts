import { type Interval, include, limited } from "./intervals.js";
import { decodeProgress, encodeProgress, mergeProgress, noProgress, type Progress } from "./progress.js";
import type { WatchRules } from "./rules.js";

/** Where what was watched is kept. Two players, tabs and visits of one person share it. */
export interface Shelf {
  /** Progress under a key; undefined until it is known what was kept before. */
  get(key: string): Progress | undefined;
  /** Adds what was watched, unless another tab is counting the same just now. */
  add(key: string, watched: Watched): void;
  /** Marks levels as recorded, and writes that at once: with the record, if that was added in the same turn. */
  mark(key: string, levels: number): void;
  /** This page counts on this key (again), or no more; one tab at a time does. */
  hold(key: string, holds: boolean): void;
  /** Whether this page is the one that counts. */
  holds(key: string): boolean;
  /** Writes what was not yet written, for a page that may go. */
  save(): void;
  /** Takes over what others have saved meanwhile. */
  reload(): Promise<void>;
  /** Forgets everything, unwritten. */
  clear(): void;
}

/** A stretch of content time, whether it was in sight and without sound, and how long it took, ms. */
export interface Watched {
  readonly interval: Interval;
  readonly seen: boolean;
  readonly muted: boolean;
  readonly wallMs: number;
}

export interface ShelfParts {
  /** What was saved under a key, by whichever page. */
  readonly load: (key: string) => Promise<string | undefined>;
  readonly save: (key: string, text: string) => void;
  /** Monotonic time, ms. */
  readonly now: () => number;
  /** Time, ms since 1970. */
  readonly today: () => number;
  /**
   * Asks to be the only page that counts. Answers whether it is, the first time as soon as that is known and then at each
   * change, until the returned function lets go.
   */
  readonly lock: (key: string, answer: (ours: boolean) => void) => () => void;
  /** It became known what was kept before. */
  readonly onLoad: () => void;
  readonly rules: WatchRules;
}

interface Entry {
  progress: Progress;
  /** Whether what was kept before is known; until then nothing may be written over it. */
  known: boolean;
  /** What is kept now. */
  saved: string;
  savedAt: number;
  letGo?: (() => void) | undefined;
  /** Whether this page is the one that counts; undefined while it is not known. */
  granted: boolean | undefined;
  /** What was watched, and cannot be counted yet. */
  aside: Watched[];
}

const nothing = encodeProgress(noProgress);

export function createShelf({ load, save, now, today, lock, onLoad, rules }: ShelfParts): Shelf {
  const entries = new Map<string, Entry>();

  const read = async (key: string, entry: Entry): Promise<void> => {
    entry.known = false;
    const text = await load(key);
    entry.progress = mergeProgress(entry.progress, decodeProgress(text));
    entry.saved = text ?? nothing;
    entry.known = true;
    if (entries.get(key) !== entry) return;
    settle(key, entry);
    write(key, entry);
    onLoad();
  };

  const entryOf = (key: string): Entry => {
    let entry = entries.get(key);
    if (!entry) {
      entry = {
        ...{ progress: noProgress, known: false, saved: nothing, savedAt: now() },
        ...{ granted: false, aside: [] },
      };
      entries.set(key, entry);
      void read(key, entry);
    }
    return entry;
  };

  /** The whole set each time, so that what a race of two pages has lost comes back with the next write. */
  const write = (key: string, entry: Entry): void => {
    if (!entry.known) return;
    const text = encodeProgress(entry.progress);
    if (text === entry.saved) return;
    entry.saved = text;
    entry.savedAt = now();
    save(key, text);
  };

  const count = (key: string, entry: Entry, { interval, seen, muted, wallMs }: Watched): void => {
    const { progress } = entry;
    entry.progress = {
      ...progress,
      played: limited(include(progress.played, interval)),
      visible: seen ? limited(include(progress.visible, interval)) : progress.visible,
      wallMs: progress.wallMs + wallMs,
      mutedMs: progress.mutedMs + (muted ? wallMs : 0),
      ranMs: progress.ranMs + interval[1] - interval[0],
      lastAt: today(),
    };
    if (now() - entry.savedAt >= rules.saveEveryMs) write(key, entry);
  };

  /** What was watched counts on top of what was kept, once that is known and nobody else is counting. */
  const settle = (key: string, entry: Entry): void => {
    if (entry.known && entry.granted) for (const watched of entry.aside.splice(0)) count(key, entry, watched);
  };

  return {
    get(key) {
      const { known, progress } = entryOf(key);
      return known ? progress : undefined;
    },
    add(key, watched) {
      const entry = entryOf(key);
      if (entry.granted !== false) entry.aside.push(watched);
      settle(key, entry);
    },
    mark(key, levels) {
      const entry = entryOf(key);
      entry.progress = { ...entry.progress, levels: entry.progress.levels | levels };
      write(key, entry);
    },
    hold(key, holds) {
      const entry = entryOf(key);
      if (holds === Boolean(entry.letGo)) return;
      if (holds) {
        entry.granted = undefined;
        entry.letGo = lock(key, (ours) => {
          entry.granted = ours;
          if (!ours) entry.aside = [];
          // What the page before us watched was saved before it let go.
          if (ours) void read(key, entry);
        });
        return;
      }
      write(key, entry);
      entry.letGo?.();
      entry.letGo = undefined;
      entry.granted = false;
      entry.aside = [];
    },
    holds: (key) => entryOf(key).granted === true,
    save() {
      for (const [key, entry] of entries) write(key, entry);
    },
    async reload() {
      await Promise.all([...entries].map(([key, entry]) => read(key, entry)));
    },
    clear() {
      for (const { letGo } of entries.values()) letGo?.();
      entries.clear();
    },
  };
}
