import type { AnyEntry, Queue } from "../queue/queue.js";
import { utf8Bytes } from "../utf8.js";
import { batchLimitEntries, leavingBatchLimitBytes, standingLimitBytes, takeBatch } from "./batch.js";
import type { Courier, Outcome } from "./courier.js";
import { createStandingCopy } from "./standing-copy.js";
import type { Transport } from "./transports/transport.js";

export interface FarewellParts {
  readonly url: string;
  readonly queue: Queue;
  readonly courier: Courier;
  /** In order of preference. */
  readonly transports: readonly Transport[];
  /** What became of a copy, for a page that lives on after all. */
  readonly onOutcome: (outcome: Outcome) => void;
}

/** Copies of what the collector has not confirmed, for when the page is gone. They delete nothing. */
export interface Farewell {
  /** Leaves with the browser what it shall send should the page vanish. */
  standBy(): void;
  /**
   * Sends what is not on its way, begun when this returns; what no transport takes is left with the browser. With `news` a
   * batch goes even when it is empty: its head says something new.
   */
  send(news: boolean): void;
  /** Takes back what was left with the browser. */
  end(): void;
}

export function createFarewell({ url, queue, courier, transports, onOutcome }: FarewellParts): Farewell {
  const leaveCopy = createStandingCopy(url);
  /** What the browser has a copy of. */
  let left: ReadonlySet<AnyEntry | undefined> = new Set();

  /** Answers whether the browser has taken them. */
  const leave = (entries: readonly AnyEntry[]): boolean => {
    if (!leaveCopy) return false;
    const batch = takeBatch(entries, standingLimitBytes, Number.POSITIVE_INFINITY);
    const stands = leaveCopy(batch.length > 0 ? courier.encode(batch) : undefined);
    left = new Set(stands ? batch : []);
    return stands;
  };

  /** First what may never become durable: its write waits behind others, and is dropped when the page goes. */
  const rank = (entry: AnyEntry): number => (left.has(entry) ? 2 : entry.seq ? 1 : 0);

  return {
    standBy: () => void leave(queue.unconfirmed()),
    send(news) {
      let rest: readonly AnyEntry[] = queue
        .unconfirmed()
        .filter((entry) => !courier.carries(entry))
        .sort((a, b) => rank(a) - rank(b));
      while (rest.length > 0 || news) {
        const batch = takeBatch(rest, leavingBatchLimitBytes, batchLimitEntries);
        const body = courier.encode(batch);
        const transport = transports.find(({ canOutlive }) => canOutlive(utf8Bytes(body)));
        // What the first does not take shares its budget with the others, but not with what is left with the browser. A
        // copy of all of it, which it has when it has the first, is surer than one that it gets now.
        if (transport !== transports[0] && (left.has(rest[0]) || leave(rest))) return;
        if (!transport) return;
        news = false;
        courier.sendNow(batch, body, transport).then(onOutcome, () => onOutcome({ reply: undefined }));
        rest = rest.slice(batch.length);
      }
      leave(rest);
    },
    end: () => leaveCopy?.(),
  };
}
