const running = new Map<string, Promise<void>>();

/**
 * Runs `work` in one tab at a time, and answers whether it ran. When another tab is at it: with `wait`, runs after it; without, does nothing, since
 * the other tab sends what is in the common outbox. Where the browser has no Web Locks (they need a secure context),
 * only runs within this page exclude each other: two tabs may then send the same, and the collector drops the repeats.
 */
export async function exclusively(name: string, wait: boolean, work: () => Promise<void>): Promise<boolean> {
  if (navigator.locks) {
    return navigator.locks.request(name, { ifAvailable: !wait }, async (lock) => {
      if (lock) await work();
      return lock !== null;
    });
  }
  const before = running.get(name);
  if (before && !wait) return false;
  const run = (before ?? Promise.resolve()).then(work);
  running.set(name, run);
  await run.finally(() => {
    if (running.get(name) === run) running.delete(name);
  });
  return true;
}
