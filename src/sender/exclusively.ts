/**
 * Runs `work` in one tab at a time, and answers whether it ran. When another tab is at it: with `wait`, runs after it;
 * without, does nothing, since the other tab sends what is in the common outbox. Where the browser has no Web Locks
 * (they need a secure context), it just runs: two tabs may then send the same, and the collector drops the repeats.
 */
export async function exclusively(name: string, wait: boolean, work: () => Promise<void>): Promise<boolean> {
  const { locks } = navigator;
  if (locks) {
    return locks.request(name, { ifAvailable: !wait }, async (lock) => {
      if (lock) await work();
      return lock !== null;
    });
  }
  await work();
  return true;
}
