import { activityOf, type Moment } from "../activity.js";
import type { Lose } from "../losses.js";
import type { Entry, Notes, NumberedEntry, Outbox } from "./outbox.js";

/**
 * Takes activities from the page, writes them to the outbox within the same turn of the event loop, and keeps a copy
 * in memory of what this page wrote and the collector has not confirmed: the only thing that can be sent while leaving.
 */
export interface Queue {
  /** Takes an activity. */
  add(moment: Moment): void;
  /** Changes notes with the next write. */
  note(notes: Notes): void;
  /** Begins all pending writes now, for a page that is being left. */
  writeNow(): void;
  /** This page's unconfirmed entries, oldest first; those not yet durable have no number. */
  unconfirmed(): readonly LocalEntry[];
  /** How many entries of this page are unconfirmed. */
  size(): number;
  /** Entries numbered above `after`, of this page and of pages before, oldest first. */
  peek(limit: number, after: number): Promise<readonly NumberedEntry[]>;
  /** The collector has these, or never will: forgets them. */
  confirm(entries: readonly (LocalEntry | NumberedEntry)[]): Promise<void>;
  /** Resolves when everything added so far is durable. */
  settled(): Promise<void>;
}

/** An entry of this page; `seq` is there once it is durable. */
export interface LocalEntry extends Entry {
  seq?: number;
}

export interface QueueParts {
  /** Resolves when storage has answered, or was given up for memory. */
  readonly outbox: Promise<Outbox>;
  /** Largest activity, bytes. */
  readonly limitBytes: number;
  /** Most entries that wait. */
  readonly limitEntries: number;
  readonly lose: Lose;
  /** Called after each write, when there is something to send. */
  readonly onWritten: () => void;
}

/** Entries that one task writes: about 2 ms of main thread on a slow laptop. */
const sliceEntries = 200;

export function createQueue(parts: QueueParts): Queue {
  const waiting: Moment[] = [];
  const local = new Map<string, LocalEntry>();
  let notes: Notes | undefined;
  let outbox: Outbox | undefined;
  let stored = 0;
  let scheduled = false;
  let writes: Promise<unknown> = parts.outbox.then(async (opened) => {
    stored = await opened.size();
    outbox = opened;
    writeSlice();
  });

  const encode = createEncoder(parts.lose);

  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    queueMicrotask(writeSlice);
  };

  function writeSlice(limit = sliceEntries): void {
    scheduled = false;
    if (!outbox || (waiting.length === 0 && !notes)) return;
    const entries = take(limit);
    const changes = notes;
    notes = undefined;
    if (entries.length === 0 && !changes) return;
    const written = outbox.write(entries, changes).then(
      (first) => {
        for (const [index, entry] of entries.entries()) entry.seq = first + index;
      },
      // Not kept on disk, but not lost: the entries are sent from memory, without a number.
      () => undefined,
    );
    writes = Promise.all([writes, written.then(parts.onWritten)]);
    if (waiting.length > 0) {
      scheduled = true;
      setTimeout(writeSlice);
    }
  }

  function take(limit: number): LocalEntry[] {
    const entries: LocalEntry[] = [];
    for (const moment of waiting.splice(0, limit)) {
      const entry = encode(moment);
      if (!entry) continue;
      if (entry.json.length * 3 > parts.limitBytes && utf8Bytes(entry.json) > parts.limitBytes) {
        parts.lose("too-large");
      } else if (stored >= parts.limitEntries) {
        parts.lose("outbox-full");
      } else {
        stored++;
        local.set(entry.id, entry);
        entries.push(entry);
      }
    }
    return entries;
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
    unconfirmed: () => [...local.values(), ...(outbox ? [] : waiting.flatMap((moment) => encode(moment) ?? []))],
    size: () => local.size,
    peek: async (limit, after) => (await parts.outbox).peek(limit, after),
    async confirm(entries) {
      await writes;
      for (const { id } of entries) local.delete(id);
      stored -= entries.length;
      await (await parts.outbox).remove(entries.flatMap(({ seq }) => seq ?? []));
    },
    async settled() {
      while (waiting.length > 0 || scheduled) await new Promise((next) => setTimeout(next));
      await writes;
    },
  };
}

/** Encodes each moment once, and each context only when it changes. Undefined for what cannot be encoded. */
function createEncoder(lose: Lose): (moment: Moment) => LocalEntry | undefined {
  const encoded = new WeakMap<Moment, LocalEntry | undefined>();
  let context: object | undefined;
  let contextJson = "";
  const encode = (moment: Moment): LocalEntry | undefined => {
    try {
      if (moment.context !== context) {
        contextJson = JSON.stringify(moment.context);
        context = moment.context;
      }
      const activity = activityOf(moment);
      return { id: activity.id, context: contextJson, json: JSON.stringify(activity) };
    } catch {
      lose("unserializable");
      return undefined;
    }
  };
  return (moment) => {
    if (!encoded.has(moment)) encoded.set(moment, encode(moment));
    return encoded.get(moment);
  };
}

/** Bytes of a text in UTF-8. */
export function utf8Bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}
