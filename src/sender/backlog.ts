import type { Clock } from "../clock.js";
import type { Lose } from "../losses.js";
import { outboxMaxAgeMs } from "../options.js";
import type { AnyEntry, Queue } from "../queue/queue.js";
import { batchLimitBytes, batchLimitEntries, takeBatch } from "./batch.js";
import type { Courier, Outcome } from "./courier.js";
import type { Transport } from "./transports/transport.js";

export interface BacklogParts {
  readonly clock: Clock;
  readonly queue: Queue;
  readonly courier: Courier;
  readonly transport: Transport;
  /** Counts activities that were refused, grew too old, or are none. */
  readonly lose: Lose;
  /** The collector has taken a batch. */
  readonly onDelivered: () => void;
}

/**
 * A function that sends all that waits, oldest first, a batch at a time, until nothing is left or a try fails: then it
 * answers with the outcome. A batch that is refused is halved until the bad entry stands alone, which is a counted loss.
 */
export function createBacklog({ clock, queue, courier, transport, lose, onDelivered }: BacklogParts) {
  let limitEntries = batchLimitEntries;

  /** What is sent from memory: entries that no disk has, or all of this page's when the disk cannot be read. */
  const inMemory = (readable: boolean): AnyEntry[] =>
    queue.unconfirmed().filter((entry) => !(readable && entry.seq) && !courier.carries(entry));

  const reasonAgainst = ({ id, json }: AnyEntry): "corrupt" | "expired" | false =>
    id === "" ? "corrupt" : timeOf(json) < clock.now() - outboxMaxAgeMs && "expired";

  async function drop(entry: AnyEntry, reason: "corrupt" | "expired" | "refused"): Promise<void> {
    lose(reason, 1, entry);
    await queue.confirm([entry]);
  }

  /** Drops what is too old to be taken, or no activity at all, and passes over what is on its way. */
  async function keepFresh(entries: readonly AnyEntry[]): Promise<AnyEntry[]> {
    const fresh: AnyEntry[] = [];
    for (const entry of entries) {
      const reason = reasonAgainst(entry);
      if (reason) await drop(entry, reason);
      else if (!courier.carries(entry)) fresh.push(entry);
    }
    return fresh;
  }

  async function deliver(batch: readonly AnyEntry[]): Promise<Outcome> {
    const outcome = await courier.deliver(batch, transport);
    if (outcome === "delivered") {
      limitEntries = Math.min(batchLimitEntries, limitEntries * 2);
      onDelivered();
    } else if (outcome === "refused") {
      if (batch.length > 1) limitEntries = Math.ceil(batch.length / 2);
      else for (const entry of batch) await drop(entry, "refused");
    }
    return outcome;
  }

  return async (): Promise<Outcome> => {
    let after = 0;
    for (;;) {
      const stored = await queue.peek(batchLimitEntries, after);
      const entries = stored?.length || after > 0 ? (stored ?? []) : inMemory(stored !== undefined);
      if (entries.length === 0) return "delivered";
      const batch = takeBatch(await keepFresh(entries), batchLimitBytes, limitEntries);
      if (batch.length === 0) after = stored?.at(-1)?.seq ?? Number.POSITIVE_INFINITY;
      else {
        const outcome = await deliver(batch);
        if (typeof outcome === "object") return outcome;
      }
    }
  };
}

/** When an entry happened, ms: read from its JSON, which begins with `at`. */
function timeOf(json: string): number {
  return Number(/"at":(\d+)/.exec(json)?.[1] ?? Number.POSITIVE_INFINITY);
}
