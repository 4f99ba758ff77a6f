import type { ShelfParts } from "../watch/shelf.js";

/**
 * One page of the browser counts on a key at a time. By Web Locks, which the browser takes from a page that crashed; where
 * they are missing, as outside of a secure context, by a lease. Names begin with `prefix`.
 */
export function lockFor(prefix: string): ShelfParts["lock"] {
  return (key, answer) => {
    const asked = new AbortController();
    let letGo = (): void => asked.abort();
    const granted = (): Promise<void> =>
      new Promise((resolve) => {
        letGo = resolve;
        answer(true);
      });
    const { locks } = navigator;
    // Not awaited: it is held until `letGo`. It rejects when that is called before it was granted.
    if (locks) locks.request(prefix + key, { signal: asked.signal }, granted).catch(() => undefined);
    else
      import("./lease.js")
        .then(({ takeLease }) => {
          if (!asked.signal.aborted) letGo = takeLease(prefix + key, answer);
        })
        .catch(() => undefined);
    return () => letGo();
  };
}
