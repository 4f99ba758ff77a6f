/** Reads that take long are done in parts, and take turns: between two parts the event loop gets on with all else. */
import { setImmediate as nextTurn } from "node:timers/promises";

/** Does one part of a read. Rejects with the signal's reason when that has been aborted meanwhile. */
export type TakeTurn = <Answer>(read: () => Answer) => Promise<Answer>;

/**
 * Answers a function that begins a read: its first part is done at once, each further one when it is its turn. However
 * many long reads there are, each turn of the event loop has one part of one of them.
 */
export function turnTaking(): (signal?: AbortSignal) => TakeTurn {
  let latest: Promise<unknown> = Promise.resolve();

  return (signal) => {
    let isFirst = true;
    return (read) => {
      const part = async () => {
        signal?.throwIfAborted();
        return read();
      };
      if (isFirst) {
        isFirst = false;
        return part();
      }
      const mine = latest.then(() => nextTurn()).then(part);
      latest = mine.catch(() => undefined);
      return mine;
    };
  };
}

/** Waits for a turn before a page after the first: whoever reads page after page lets others go between. */
export async function turnOfPage(after: unknown, signal?: AbortSignal): Promise<void> {
  if (after !== undefined) await nextTurn();
  signal?.throwIfAborted();
}
