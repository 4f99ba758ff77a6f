/**
 * Runs `work` in one tab at a time, and answers whether it ran. While another tab is at it: with `ifAvailable` not at all,
 * since that tab sends what is in the common outbox; with `steal` all the same, since that tab may be frozen; otherwise
 * after it. Where the browser has no Web Locks, or denies them (they need a secure context and an origin), it just runs:
 * two tabs may then send the same, and the collector drops the repeats.
 */
export async function exclusively(name: string, how: LockOptions, work: () => Promise<void>): Promise<boolean> {
  let asked = false;
  try {
    if (navigator.locks)
      return await navigator.locks.request(name, how, async (lock) => {
        asked = true;
        if (lock) await work();
        return lock !== null;
      });
  } catch (error) {
    if (asked) throw error;
  }
  await work();
  return true;
}
