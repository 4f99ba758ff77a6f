import type { StoredActivity } from "../stores/store.js";

/**
 * Leaves out what one request says twice; repeats of earlier requests are the store's to find. Two leaves of a view of
 * which one is inferred are both passed on, because the store decides which of them counts.
 */
export function dedupe(activities: readonly StoredActivity[]): readonly StoredActivity[] {
  const seen = new Set<string>();
  return activities.filter(({ id, ts, inferred }) => {
    const key = `${id} ${ts} ${inferred}`;
    return !seen.has(key) && seen.add(key);
  });
}
