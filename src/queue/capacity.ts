import type { Lose } from "../losses.js";
import { utf8Bytes } from "../utf8.js";
import type { Entry, Outbox } from "./outbox.js";

export interface CapacityParts {
  /** Largest activity, bytes. */
  readonly limitBytes: number;
  /** Most entries that wait. */
  readonly limitEntries: number;
  /** Most bytes that wait, as a disk stores what is mostly Latin text. */
  readonly limitOutboxBytes: number;
  readonly lose: Lose;
}

/** How much waits, and whether there is room for more. */
export interface Capacity {
  /** Whether the entry is taken; if so it waits from now on, otherwise it is a counted loss. */
  take(kind: string, entry: Entry): boolean;
  /** It waits no more. */
  free(entry: Entry): void;
  /** What waits in `outbox`, and `entries` that are about to be written to it. */
  measure(outbox: Outbox, entries: number): Promise<void>;
}

/** Kinds that credit is granted on: they still have room, as much again, where the outbox is full for others. */
const credit = /^ce\.|\.(watch|join|complete|earn\w*)$/;

/** Activities whose sizes tell how large a found outbox is. */
const sampleEntries = 100;

export function createCapacity({ limitBytes, limitEntries, limitOutboxBytes, lose }: CapacityParts): Capacity {
  let stored = 0;
  let storedBytes = 0;
  return {
    take(kind, entry) {
      const { json } = entry;
      const { length } = json;
      const room = credit.test(kind) ? 2 : 1;
      const reason =
        length * 3 > limitBytes && utf8Bytes(json) > limitBytes
          ? "too-large"
          : (stored >= limitEntries * room || storedBytes + length > limitOutboxBytes * room) && "outbox-full";
      if (reason) {
        lose(reason, 1, entry);
        return false;
      }
      stored++;
      storedBytes += length;
      return true;
    },
    free({ json }) {
      stored--;
      storedBytes -= json.length;
    },
    async measure(outbox, entries) {
      const count = await outbox.size();
      const sample = await outbox.peek(sampleEntries, 0);
      stored = count + entries;
      storedBytes = (count * sample.reduce((sum, { json }) => sum + json.length, 0)) / (sample.length || 1);
    },
  };
}
