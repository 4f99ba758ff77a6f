import { isDerivedId } from "turnout/wire";
import { replaces } from "../standing.js";
import { isMilestone, type StoredActivity } from "../store.js";
import { watcherOf } from "../watching.js";
import type { ActivityKey } from "./columns.js";
import { type Kept, type Known, keyOf, type Named, nameOf } from "./known.js";

/** Which activities are new, which are repeats, and which take another's place. */
export function activityDecisions(known: Known) {
  const rows = keptRows(known);
  const derived = new Map(known.derived);
  const noted = new Map<string, Named & { readonly ts: number; readonly isNew: boolean }>();

  const earlierOf = ({ site, id }: StoredActivity): StoredActivity | Kept | undefined => {
    const ts = derived.get(nameOf({ site, id }));
    return ts === undefined ? undefined : rows.under({ ts, id });
  };
  const noteDerived = ({ site, id, ts }: StoredActivity): void => {
    const name = nameOf({ site, id });
    derived.set(name, ts);
    noted.set(name, { site, id, ts, isNew: !known.derived.has(name) });
  };
  /** The kept one that an activity only repeats, once it has made its way: what it replaces is gone. */
  const originalOf = (activity: StoredActivity): StoredActivity | Kept | undefined => {
    if (!isDerivedId(activity.id)) return rows.under(activity);
    const earlier = earlierOf(activity);
    if (earlier && !replaces(activity, earlier)) return earlier;
    if (earlier) rows.remove(earlier);
    noteDerived(activity);
    return rows.under(activity);
  };

  return {
    has: (activity: StoredActivity): boolean =>
      (isDerivedId(activity.id) ? earlierOf(activity) : rows.under(activity)) !== undefined,
    hasDerived: (name: Named): boolean => derived.has(nameOf(name)),
    /** Keeps an activity unless it is a duplicate; answers whether it did. */
    keep(activity: StoredActivity): boolean {
      const original = originalOf(activity);
      if (!original) rows.insert(activity);
      else if (activity.seq > 0) rows.giveNumber(original, activity.seq);
      return original === undefined;
    },
    /** What a milestone is judged by. */
    watchedLike: rows.watchedLike,
    changes: () => ({ ...rows.changes(), derived: [...noted.values()] }),
  };
}

/** What is kept under which key, as it changes from unit to unit. */
function keptRows(known: Known) {
  const inserted = new Map<string, StoredActivity>();
  const removed = new Map<string, ActivityKey>();
  const numbered = new Map<string, ActivityKey & { readonly seq: number }>();
  const watched = watchedLists(known.watched);

  return {
    under(key: ActivityKey): StoredActivity | Kept | undefined {
      const name = keyOf(key);
      return inserted.get(name) ?? (removed.has(name) ? undefined : known.kept.get(name));
    },
    insert(activity: StoredActivity): void {
      inserted.set(keyOf(activity), activity);
      if (activity.stay === "opens" || isMilestone(activity)) watched.add(activity);
    },
    remove({ ts, id }: ActivityKey): void {
      const name = keyOf({ ts, id });
      if (known.kept.has(name)) removed.set(name, { ts, id });
      inserted.delete(name);
      watched.change({ ts, id }, () => []);
    },
    giveNumber(kept: StoredActivity | Kept, seq: number): void {
      const { ts, id } = kept;
      const name = keyOf(kept);
      if (kept.seq !== 0 || kept.fromServer || numbered.has(name)) return;
      const fresh = inserted.get(name);
      if (fresh) inserted.set(name, { ...fresh, seq });
      else numbered.set(name, { ts, id, seq });
      watched.change({ ts, id }, (one) => [{ ...one, seq }]);
    },
    watchedLike: watched.like,
    changes: () => ({
      inserted: [...inserted.values()],
      removed: [...removed.values()],
      numbered: [...numbered.values()],
    }),
  };
}

/** What was watched, by who watched what, as it changes from unit to unit. */
function watchedLists(known: readonly StoredActivity[]) {
  const lists = new Map<string, readonly StoredActivity[]>();
  const nameOfList = (activity: StoredActivity): string =>
    JSON.stringify([activity.site, watcherOf(activity), activity.content?.id]);
  const like = (activity: StoredActivity): readonly StoredActivity[] => lists.get(nameOfList(activity)) ?? [];
  const add = (activity: StoredActivity): void => {
    lists.set(nameOfList(activity), [...like(activity), activity]);
  };
  for (const activity of known) add(activity);
  return {
    like,
    add,
    /** Puts something in the place of an activity, or nothing. */
    change({ ts, id }: ActivityKey, by: (activity: StoredActivity) => readonly StoredActivity[]): void {
      for (const [name, list] of lists) {
        if (!list.some((one) => one.id === id && one.ts === ts)) continue;
        const changed = list.flatMap((one) => (one.id === id && one.ts === ts ? by(one) : [one]));
        lists.set(name, changed);
      }
    },
  };
}
