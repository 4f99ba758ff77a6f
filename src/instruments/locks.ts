import type { ShelfParts } from "../watch/shelf.js";

/**
 * One page of the browser counts on a key at a time. By Web Locks, which the browser takes from a page that crashed; where
 * they are missing, as outside of a secure context, by a lease. Names begin with `prefix`.
 */
export function lockFor(prefix: string): ShelfParts["lock"] {
  return (key, answer) => {
    const name = prefix + key;
    const asked = new AbortController();
    const { signal } = asked;
    let letGo = (): void => asked.abort();
    const held = (): Promise<void> | undefined => {
      if (signal.aborted) return undefined;
      answer(true);
      return new Promise((resolve) => (letGo = resolve));
    };
    const { locks } = navigator;
    /** Without waiting for its turn, so that it is known whether another page counts. */
    const ask = async (): Promise<void> => {
      if (!locks) {
        const { takeLease } = await import("./lease.js");
        if (!signal.aborted) letGo = takeLease(name, answer);
        return;
      }
      const isFree = await locks.request(name, { ifAvailable: true }, async (lock) => {
        if (lock) await held();
        return lock !== null;
      });
      if (isFree || signal.aborted) return;
      answer(false);
      await locks.request(name, { signal }, held);
    };
    // Rejects when it is let go of before it was granted; what cannot be asked for is not ours.
    ask().catch(() => signal.aborted || answer(false));
    return () => letGo();
  };
}
