import type { Entry } from "../queue/outbox.js";
import { batchLimitBytes, batchLimitEntries, takeBatch } from "../sender/batch.js";
import { utf8Bytes } from "../utf8.js";

/** What waits to be sent. The activities of one person form a line, because an envelope is one person's. */
export interface Waiting {
  /** Puts an entry at the end of its person's line. Answers false when memory is full. */
  add(entry: Entry): boolean;
  /** Takes the next batch of a person of whom nothing is on its way; undefined when there is none. */
  take(): readonly Entry[] | undefined;
  /** A batch came back: `left` of it waits on at the head of its line, the rest is accounted for. */
  settle(batch: readonly Entry[], left: readonly Entry[]): void;
  /** How many wait, those on their way included. */
  size(): number;
  /** Gives up all that waits, and answers it. */
  drop(): readonly Entry[];
}

export interface WaitingLimits {
  readonly memoryLimitActivities: number;
  readonly memoryLimitBytes: number;
}

export function createWaiting({ memoryLimitActivities, memoryLimitBytes }: WaitingLimits): Waiting {
  const lines = new Map<string, Entry[]>();
  const onTheirWay = new Set<string>();
  let count = 0;
  let bytes = 0;

  const forget = (entries: readonly Entry[]): void => {
    count -= entries.length;
    for (const entry of entries) bytes -= bytesOf(entry);
  };

  return {
    add(entry) {
      const added = bytesOf(entry);
      if (count >= memoryLimitActivities || bytes + added > memoryLimitBytes) return false;
      count++;
      bytes += added;
      const line = lines.get(entry.context);
      if (line) line.push(entry);
      else lines.set(entry.context, [entry]);
      return true;
    },
    take() {
      for (const [context, line] of lines) {
        if (onTheirWay.has(context)) continue;
        const batch = takeBatch(line, batchLimitBytes, batchLimitEntries);
        line.splice(0, batch.length);
        if (line.length === 0) lines.delete(context);
        onTheirWay.add(context);
        return batch;
      }
      return undefined;
    },
    settle(batch, left) {
      const context = batch[0]?.context ?? "";
      onTheirWay.delete(context);
      if (left.length > 0) lines.set(context, [...left, ...(lines.get(context) ?? [])]);
      forget(batch.filter((entry) => !left.includes(entry)));
    },
    size: () => count,
    drop() {
      const dropped = [...lines.values()].flat();
      lines.clear();
      forget(dropped);
      return dropped;
    },
  };
}

const bytesOf = ({ json, context }: Entry): number => utf8Bytes(json) + utf8Bytes(context);
