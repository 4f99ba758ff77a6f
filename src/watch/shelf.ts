import type { Interval } from "./intervals.js";
import { mergeProgress, noProgress, type Progress } from "./progress.js";

/** Where what was watched is kept. Two players, tabs and visits of one person share it. */
export interface Shelf {
  /** Progress under a key, as known now. */
  get(key: string): Progress;
  /** Adds what was watched, unless another tab is counting the same just now. */
  add(key: string, watched: Watched): void;
  /** Marks tenths as recorded. */
  mark(key: string, levels: number): void;
  /** This page counts on this key (again), or no more; one tab at a time does. */
  hold(key: string, holds: boolean): void;
  /** Writes what was not yet written, for a page that may go. */
  save(): void;
  /** Takes over what others have saved meanwhile. */
  reload(): void;
  /** Forgets everything, unwritten. */
  clear(): void;
}

/** A stretch of content time, whether it was in sight, and how long it took, ms. */
export interface Watched {
  readonly interval: Interval;
  readonly seen: boolean;
  readonly wallMs: number;
}

export interface ShelfParts {
  /** What was saved under a name, by whichever page. */
  readonly load: (name: string) => Promise<Progress>;
  readonly save: (name: string, progress: Progress) => void;
  /** Monotonic time, ms. */
  readonly now: () => number;
  /**
   * Asks to be the one who counts. Answers false when there is one already, and true when it is us, be it at once or
   * when the one before has let go; nothing more once the returned function was called, which lets go.
   */
  readonly lock: (name: string, answer: (ours: boolean) => void) => () => void;
}

/** How much of coverage a crash may cost, ms. */
const saveEveryMs = 5_000;

/** A key's entry. While it is `asking`, before the lock's first answer, what is watched is set aside. */
interface Entry {
  progress: Progress;
  savedAt: number;
  dirty: boolean;
  letGo?: (() => void) | undefined;
  state: "idle" | "asking" | "held" | "denied";
  aside: Watched[];
}

export function createShelf({ load, save, now, lock }: ShelfParts): Shelf {
  const entries = new Map<string, Entry>();

  const read = async (key: string, entry: Entry): Promise<void> => {
    entry.progress = mergeProgress(entry.progress, await load(key));
  };

  const entryOf = (key: string): Entry => {
    let entry = entries.get(key);
    if (!entry) {
      entry = { progress: noProgress, savedAt: now(), dirty: false, state: "idle", aside: [] };
      entries.set(key, entry);
      void read(key, entry);
    }
    return entry;
  };

  const write = (key: string, entry: Entry): void => {
    if (!entry.dirty) return;
    entry.dirty = false;
    entry.savedAt = now();
    save(key, entry.progress);
  };

  const count = (key: string, entry: Entry, { interval, seen, wallMs }: Watched): void => {
    const { progress } = entry;
    const added = [interval];
    const more = { ...noProgress, played: added, visible: seen ? added : [] };
    entry.progress = { ...mergeProgress(progress, more), wallMs: progress.wallMs + wallMs };
    entry.dirty = true;
    if (now() - entry.savedAt >= saveEveryMs) write(key, entry);
  };

  const ask = (key: string, entry: Entry): void => {
    entry.state = "asking";
    entry.letGo = lock(key, (ours) => {
      entry.state = ours ? "held" : "denied";
      const aside = entry.aside.splice(0);
      if (!ours) return;
      // What the one before us watched was saved before it let go.
      void read(key, entry);
      for (const watched of aside) count(key, entry, watched);
    });
  };

  return {
    get: (key) => entryOf(key).progress,
    add(key, watched) {
      const entry = entryOf(key);
      if (entry.state === "held") count(key, entry, watched);
      else if (entry.state === "asking") entry.aside.push(watched);
    },
    mark(key, levels) {
      const entry = entryOf(key);
      entry.progress = { ...entry.progress, levels: entry.progress.levels | levels };
      entry.dirty = true;
      write(key, entry);
    },
    hold(key, holds) {
      const entry = entryOf(key);
      if (holds && entry.state === "idle") ask(key, entry);
      if (holds || entry.state === "idle") return;
      write(key, entry);
      entry.state = "idle";
      entry.aside = [];
      entry.letGo?.();
      entry.letGo = undefined;
    },
    save() {
      for (const [key, entry] of entries) write(key, entry);
    },
    reload() {
      for (const [key, entry] of entries) void read(key, entry);
    },
    clear() {
      for (const { letGo } of entries.values()) letGo?.();
      entries.clear();
    },
  };
}
