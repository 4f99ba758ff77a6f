/** Takes care of people's data, where it is all in memory. */
import type { RowCursor, StoredActivity } from "../activity.js";
import type { Care, PersonKey, StaleBooks } from "../care.js";
import { personDigest } from "../suppression.js";
import type { Contents } from "./contents.js";
import { keyOf } from "./key-of.js";
import { compareRows } from "./queries.js";

/** The part of the store that takes care of people's data. */
export function care(kept: Contents): Care {
  const entries = (): readonly (readonly [key: string, activity: StoredActivity])[] =>
    [...kept.activities].sort(([, a], [, b]) => compareRows(a, b));
  const remove = (key: string, { site, view }: StoredActivity): void => {
    kept.activities.delete(key);
    if (view !== null && kept.stays.get(keyOf(site, view))?.view.view === view) kept.stays.delete(keyOf(site, view));
  };

  return {
    async sweep({ site, before, fateOf }, after, limit) {
      const found = entries()
        .filter(([, activity]) => activity.site === site && activity.at < before && isAfter(activity, after))
        .slice(0, limit);
      let [removed, cleared] = [0, 0];
      for (const [key, activity] of found) {
        const fate = fateOf(activity.kind, activity.at);
        if (fate === "remove") {
          remove(key, activity);
          removed++;
        } else if (fate === "clear" && activity.label) {
          kept.activities.set(key, { ...activity, label: "" });
          cleared++;
        }
      }
      return { removed, cleared, next: found.length < limit ? undefined : found.at(-1)?.[1] };
    },
    removeStale: async (stale) => removeStale(kept, stale),
    async person({ site, userId }) {
      const rejected = (kept.rejected.get(site) ?? []).filter((one) => one.userId === userId).reverse();
      return { user: kept.people.get(keyOf(site, userId))?.user, rejected };
    },
    async personActivities(person, after, limit) {
      return entries()
        .map(([, activity]) => activity)
        .filter(isOf(person, kept))
        .filter((activity) => isAfter(activity, after))
        .slice(0, limit);
    },
    async erase({ site, userId, at, anonymous }) {
      const found = entries().filter(([, activity]) => isOf({ site, userId }, kept)(activity));
      for (const [key, activity] of found) remove(key, activity);
      for (const [, activity] of found) {
        const rewritten = anonymous(activity);
        kept.activities.set(keyOf(String(rewritten.ts), rewritten.id), rewritten);
      }
      kept.erased.set(personDigest({ site, userId }).toString("hex"), at);
      kept.people.delete(keyOf(site, userId));
      const rejected = kept.rejected.get(site) ?? [];
      const others = rejected.filter((one) => one.userId !== userId);
      kept.rejected.set(site, others);
      removeWhere(kept.audit, (entry) => entry.site === site && entry.action === "access" && entry.subject === userId);
      return { activities: found.length, rejected: rejected.length - others.length };
    },
    audit: async (site, limit) => kept.audit.filter((entry) => entry.site === site).slice(0, limit),
    async backup() {
      throw new Error("The store memory: has no file that could be copied.");
    },
  };
}

function isAfter(activity: StoredActivity, after: RowCursor | undefined): boolean {
  return after === undefined || compareRows(activity, after) > 0;
}

/** Whether an activity is the person's: by their id, or as a visitor in the same session on the same device. */
function isOf({ site, userId }: PersonKey, { activities }: Contents): (activity: StoredActivity) => boolean {
  const own = new Set<string>();
  for (const one of activities.values()) {
    if (one.site === site && one.userId === userId && one.device && one.session)
      own.add(keyOf(one.device, one.session));
  }
  return (activity) =>
    activity.site === site &&
    (activity.userId === userId ||
      (activity.userId === null && own.has(keyOf(activity.device ?? "", activity.session ?? ""))));
}

function removeStale(kept: Contents, { site, rejectedBefore, booksBefore, erasuresBefore }: StaleBooks): number {
  const rejected = kept.rejected.get(site) ?? [];
  const fresh = rejected.filter(({ receivedAt }) => receivedAt >= rejectedBefore);
  kept.rejected.set(site, fresh);
  const active = new Set([...kept.activities.values()].map((activity) => keyOf(activity.site, activity.userId ?? "")));
  return (
    rejected.length -
    fresh.length +
    deleteWhere(kept.people, (person, key) => person.site === site && person.toldAt < booksBefore && !active.has(key)) +
    deleteWhere(kept.accounts, (account) => account.site === site && account.heardAt < booksBefore) +
    deleteWhere(kept.erased, (erasedAt) => erasedAt < erasuresBefore) +
    removeWhere(kept.audit, (entry) => entry.site === site && entry.at < booksBefore)
  );
}

/** Deletes entries of a map, and answers how many. */
function deleteWhere<Value>(map: Map<string, Value>, isStale: (value: Value, key: string) => boolean): number {
  const stale = [...map].filter(([key, value]) => isStale(value, key));
  for (const [key] of stale) map.delete(key);
  return stale.length;
}

/** The same for a list. */
function removeWhere<Item>(list: Item[], isStale: (item: Item) => boolean): number {
  const fresh = list.filter((item) => !isStale(item));
  const stale = list.length - fresh.length;
  list.splice(0, list.length, ...fresh);
  return stale;
}
