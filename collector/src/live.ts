import type { Store, StoredActivity, WriteResult, WriteUnit } from "./stores/store.js";

/** An activity that has just been stored, with its person as told along with it. */
export interface Arrival {
  readonly activity: StoredActivity;
  readonly user: WriteUnit["people"][number]["user"] | null;
}

/** Tells of activities as they are stored, by this process; another collector on the same file is not heard. */
export interface LiveFeed {
  /** The store to write to: the same one, which tells. */
  readonly store: Store;
  /** Calls `onArrival` for each activity until the answered function is called. */
  listen(onArrival: (arrival: Arrival) => void): () => void;
}

/** Ids remembered, so that a repeat within a unit that also brings something new is not told again. */
const rememberedLimit = 10_000;

/** Makes a store tell of what it has stored. Without a listener it costs nothing. */
export function liveFeed(store: Store): LiveFeed {
  const listeners = new Set<(arrival: Arrival) => void>();
  const told = new Set<string>();

  const tell = (unit: WriteUnit, { refused }: WriteResult): void => {
    const refusals = new Set<StoredActivity>(refused.map(({ activity }) => activity));
    for (const activity of unit.activities) {
      if (refusals.has(activity) || told.has(activity.id)) continue;
      if (told.size >= rememberedLimit) told.clear();
      told.add(activity.id);
      const { user = null } = unit.people.find((person) => person.user.id === activity.userId) ?? {};
      for (const listener of listeners) listener({ activity, user });
    }
  };

  return {
    store: {
      ...store,
      async write(unit) {
        const result = await store.write(unit);
        if (listeners.size > 0 && result.accepted > 0) tell(unit, result);
        return result;
      },
    },
    listen(onArrival) {
      listeners.add(onArrival);
      return () => void listeners.delete(onArrival);
    },
  };
}
