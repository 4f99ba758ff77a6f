import type { Moment } from "../activity.js";
import type { Guard } from "../guard.js";
import type { Probe } from "../probe.js";
import { type CapacityParts, createCapacity } from "./capacity.js";
import { createEncoder, type EncoderParts, type LocalEntry } from "./encoder.js";
import type { Notes, NumberedEntry, Outbox } from "./outbox.js";

/**
 * Takes activities from the page, writes them to the outbox within the same turn of the event loop, and keeps a copy
 * in memory of what this page wrote and the collector has not confirmed: the only thing that can be sent while leaving.
 */
export interface Queue {
  /** Takes an activity. */
  add(moment: Moment): void;
  /** Changes notes with the next write: never before the activities that were added until now. */
  note(notes: Notes): void;
  /** Begins all pending writes now, for a page that is being left. */
  writeNow(): void;
  /** Takes another outbox into use. What this page wrote and no disk has kept is written to it. */
  use(outbox: Outbox): Promise<void>;
  /** The outbox in use, undefined before the first. */
  outbox(): Outbox | undefined;
  /** The highest number that the outbox gave to this page, 0 before the first. */
  lastSeq(): number;
  /** This page's unconfirmed entries, oldest first; those not yet durable have no number. */
  unconfirmed(): readonly LocalEntry[];
  /** How many entries of this page are unconfirmed. */
  size(): number;
  /** Entries numbered above `after`, of this page and of pages before, oldest first; undefined when they cannot be read. */
  peek(limit: number, after: number): Promise<readonly NumberedEntry[] | undefined>;
  /**
   * The collector has these as they are given, or never will: forgets them. What has got its number since stays, to be
   * sent with it: a number that the collector never hears of is one that it misses.
   */
  confirm(entries: readonly AnyEntry[]): Promise<void>;
  /** Resolves when everything added so far is durable, or when it turned out that no disk takes it. */
  settled(): Promise<void>;
  /** Forgets all that waits in this page's memory. */
  clear(): void;
}

export type AnyEntry = LocalEntry | NumberedEntry;

export interface QueueParts extends EncoderParts, CapacityParts {
  readonly guard: Guard;
  readonly probe: Probe;
  /** A write has begun: what this page has not confirmed has changed. */
  readonly onWriting: () => void;
  /** A write has ended: there is something to send. */
  readonly onWritten: () => void;
  /** The outbox did not take a write. */
  readonly onBroken: () => undefined;
}

/**
 * Entries that one task writes: about 5 ms of main thread on a slow laptop. Not fewer, because a transaction that waits for
 * others is dropped when its page goes: measured in Chromium 156, one of 500 entries survives 87 of 90 leaves, the last of
 * three begun behind each other 1 of 90.
 */
const sliceEntries = 500;

export function createQueue(parts: QueueParts): Queue {
  const waiting: Moment[] = [];
  const local = new Map<string, LocalEntry>();
  /** Encoded, and on no disk. */
  let unkept: LocalEntry[] = [];
  let notes: Notes | undefined;
  let outbox: Outbox | undefined;
  let lastSeq = 0;
  let scheduled = false;
  let writes: Promise<unknown> = Promise.resolve();

  const encode = createEncoder(parts);
  const capacity = createCapacity(parts);

  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    queueMicrotask(() => writeSlice());
  };

  const writeSlice = parts.guard((limit: number = sliceEntries): void => {
    scheduled = false;
    if (!outbox) return;
    const entries = [...unkept.splice(0, limit).filter(({ id }) => local.has(id)), ...take(limit)];
    const changes = waiting.length === 0 ? notes : undefined;
    if (changes) notes = undefined;
    if (waiting.length + unkept.length > 0) {
      scheduled = true;
      setTimeout(() => writeSlice());
    }
    if (entries.length === 0 && !changes) return;
    const written = outbox.write(entries, changes).then(
      (first) => {
        for (const [index, entry] of entries.entries()) lastSeq = entry.seq = first + index;
      },
      // Not kept on disk, but not lost: the entries are sent from memory, without a number.
      parts.onBroken,
    );
    parts.onWriting();
    writes = Promise.all([writes, written.then(parts.onWritten)]);
  });

  function take(limit: number): LocalEntry[] {
    return waiting.splice(0, limit).flatMap((moment) => {
      const entry = encode(moment);
      if (entry) parts.probe.told?.push(["encoded", moment, entry]);
      if (!entry || !capacity.take(moment.kind, entry)) return [];
      local.set(entry.id, entry);
      return entry;
    });
  }

  return {
    add(moment) {
      waiting.push(moment);
      schedule();
    },
    note(changes) {
      notes = { ...notes, ...changes };
      schedule();
    },
    writeNow: () => writeSlice(Number.POSITIVE_INFINITY),
    async use(opened) {
      await capacity.measure(opened, local.size);
      const isAnother = opened.device !== outbox?.device;
      unkept = [...local.values()].filter(({ seq }) => !seq || isAnother);
      for (const entry of unkept) entry.seq = undefined;
      if (isAnother) lastSeq = 0;
      outbox = opened;
      writeSlice();
    },
    outbox: () => outbox,
    lastSeq: () => lastSeq,
    unconfirmed: () => [...local.values(), ...(outbox ? [] : waiting.flatMap((moment) => encode(moment) ?? []))],
    size: () => local.size,
    peek: async (limit, after) => outbox?.peek(limit, after).catch(parts.onBroken),
    async confirm(entries) {
      // Only what has no number yet has a write to wait for.
      if (entries.some(({ seq }) => !seq)) await writes;
      for (const entry of entries) {
        if (!entry.seq && local.get(entry.id)?.seq) continue;
        local.delete(entry.id);
        capacity.free(entry);
      }
      // What cannot be removed is sent again, and dropped as a repeat.
      await outbox?.remove(entries.flatMap(({ seq }) => seq ?? [])).catch(parts.onBroken);
    },
    async settled() {
      while (outbox && (waiting.length > 0 || scheduled)) await new Promise((next) => setTimeout(next));
      await writes;
    },
    clear() {
      waiting.length = 0;
      local.clear();
      unkept = [];
      notes = undefined;
    },
  };
}
