import { createMemoryOutbox } from "./memory.js";
import type { Outbox } from "./outbox.js";

/** Longest wait for the browser to open the database, ms; some never answer (https://github.com/jakearchibald/idb/issues/227). */
const openLimitMs = 1_000;

/** Least time between two tries to get back to the disk, ms. */
const reopenEveryMs = 30_000;

/** Finds where activities can wait, and goes on looking for a better place. */
export interface OutboxKeeper {
  /** The present outbox failed: opens it anew, at once when it did not fail a moment ago. */
  reopen(): void;
  close(): void;
}

/**
 * Hands over the outbox to use, whenever it is another: the one that `openDisk` opens; in memory from a second on, where the disk is
 * slow, denied or broken. Whatever failed is tried again for as long as the page lives.
 */
export function keepOutbox(openDisk: () => Promise<Outbox>, use: (outbox: Outbox) => void): OutboxKeeper {
  let current: Outbox | undefined;
  let onDisk = false;
  let closed = false;
  let triedAt = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const take = (outbox: Outbox, isDisk: boolean): void => {
    // One that opens when nobody needs it must not stay open, where it would block a later version of the SDK.
    (closed ? outbox : current)?.close();
    if (closed) return;
    current = outbox;
    onDisk = isDisk;
    use(outbox);
  };

  const takeMemory = (): void => {
    if (!current || onDisk) take(createMemoryOutbox(), false);
  };

  const tryDisk = (): void => {
    openDisk().then(
      (outbox) => take(outbox, true),
      () => {
        takeMemory();
        reopen();
      },
    );
  };

  const reopen = (): void => {
    if (closed) return;
    timer ??= setTimeout(
      () => {
        timer = undefined;
        triedAt = performance.now();
        tryDisk();
      },
      Math.max(0, triedAt + reopenEveryMs - performance.now()),
    );
  };

  tryDisk();
  const tooSlow = setTimeout(() => current || takeMemory(), openLimitMs);

  return {
    reopen,
    close() {
      closed = true;
      clearTimeout(timer);
      clearTimeout(tooSlow);
      current?.close();
    },
  };
}
