/**
 * The store that keeps everything in memory and forgets it at the end: for tests, demonstrations and trying things
 * out. It is the port's plainest reading, against which the others are compared.
 */
import { isDerivedId, leaveIdOf, type User } from "turnout/wire";
import { activityRow } from "./activity-row.js";
import {
  type ActivityFilter,
  type OpenView,
  type Person,
  type RejectedActivity,
  type RowCursor,
  rejectedLimit,
  type Store,
  type StoredActivity,
  type UniqueUser,
  type WriteResult,
  type WriteUnit,
} from "./store.js";

interface Stay {
  readonly view: StoredActivity;
  lastSeenAt: number;
  /** When its inferred leave was; minus infinity while it has none. */
  leftAt: number;
}

interface Contents {
  readonly activities: Map<string, StoredActivity>;
  readonly stays: Map<string, Stay>;
  readonly people: Map<string, Person>;
  readonly rejected: Map<string, readonly RejectedActivity[]>;
  readonly losses: Map<string, Map<string, number>>;
}

/** Opens an empty store in memory. */
export function memoryStore(): Store {
  const kept: Contents = {
    activities: new Map(),
    stays: new Map(),
    people: new Map(),
    rejected: new Map(),
    losses: new Map(),
  };
  let open = true;
  let units = 0;
  let written = 0;

  return {
    async write(unit) {
      if (!open) throw new Error("The store is closed.");
      units++;
      written += unit.activities.length;
      return keepUnit(kept, unit);
    },
    async idleViews(before, limit) {
      return [...kept.stays.values()]
        .filter((stay) => stay.lastSeenAt < before && stay.leftAt < stay.lastSeenAt)
        .sort((a, b) => a.lastSeenAt - b.lastSeenAt)
        .slice(0, limit)
        .map(({ view, lastSeenAt }): OpenView => ({ view, lastSeenAt }));
    },
    ...queries(kept),
    async rejected(site, limit) {
      return [...(kept.rejected.get(site) ?? [])].reverse().slice(0, limit);
    },
    async losses(site) {
      const totals = new Map<string, number>();
      for (const [key, byReason] of kept.losses) {
        if ((JSON.parse(key) as string[])[0] !== site) continue;
        for (const [reason, count] of byReason) totals.set(reason, (totals.get(reason) ?? 0) + count);
      }
      return totals;
    },
    written: () => ({ groups: units, units, activities: written }),
    async healthy() {
      return open;
    },
    async close() {
      open = false;
    },
  };
}

/** The part of the store that reports read from. */
function queries(kept: Contents): Pick<Store, "rows" | "count" | "countByKind" | "uniqueUsers"> {
  const matching = (filter: ActivityFilter): StoredActivity[] =>
    [...kept.activities.values()].filter((activity) => isIn(filter, activity));

  const userOf = ({ site, userId }: StoredActivity): User | null =>
    userId === null ? null : (kept.people.get(keyOf(site, userId))?.user ?? { id: userId });

  return {
    async rows(filter, after, limit) {
      return matching(filter)
        .filter((activity) => after === undefined || compareRows(activity, after) > 0)
        .sort(compareRows)
        .slice(0, limit)
        .map((activity) => activityRow(activity, userOf(activity)));
    },
    async count(filter) {
      return matching(filter).length;
    },
    async countByKind(filter) {
      const counts = new Map<string, number>();
      for (const { kind } of matching(filter)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
      return counts;
    },
    async uniqueUsers(filter, after, limit) {
      return usersOf(matching(filter), userOf)
        .filter(({ user }) => after === undefined || compareTexts(user.id, after) > 0)
        .sort((a, b) => compareTexts(a.user.id, b.user.id))
        .slice(0, limit);
    },
  };
}

function keepUnit(kept: Contents, unit: WriteUnit): WriteResult {
  let accepted = 0;
  for (const activity of unit.activities) if (keepActivity(kept, activity)) accepted++;
  for (const person of unit.people) {
    const key = keyOf(person.site, person.user.id);
    if ((kept.people.get(key)?.toldAt ?? -Infinity) < person.toldAt) kept.people.set(key, person);
  }
  for (const refused of unit.rejected) {
    const earlier = kept.rejected.get(refused.site) ?? [];
    kept.rejected.set(refused.site, [...earlier, refused].slice(-rejectedLimit));
  }
  for (const { site, device, losses } of unit.losses) {
    const key = keyOf(site, device);
    const totals = kept.losses.get(key) ?? new Map<string, number>();
    for (const [reason, count] of Object.entries(losses)) totals.set(reason, Math.max(count, totals.get(reason) ?? 0));
    kept.losses.set(key, totals);
  }
  return { accepted, duplicates: unit.activities.length - accepted };
}

/** Keeps an activity unless it is a duplicate; answers whether it did. */
function keepActivity(kept: Contents, activity: StoredActivity): boolean {
  const key = isDerivedId(activity.id) ? keyOf(activity.site, activity.id) : keyOf(String(activity.ts), activity.id);
  const earlier = kept.activities.get(key);
  if (earlier && !replaces(activity, earlier)) {
    if (earlier.seq === 0) kept.activities.set(key, { ...earlier, seq: activity.seq });
    if (activity.stay === "closes") noteStay(kept, activity);
    return false;
  }
  kept.activities.set(key, activity);
  noteStay(kept, activity);
  return true;
}

function replaces(activity: StoredActivity, earlier: StoredActivity): boolean {
  return isDerivedId(activity.id) && earlier.inferred && (!activity.inferred || activity.at > earlier.at);
}

function noteStay({ stays, activities }: Contents, activity: StoredActivity): void {
  const { site, view, stay, at, inferred } = activity;
  if (view === null) return;
  const key = keyOf(site, view);
  const known = stays.get(key);
  if (stay === "closes") {
    if (!inferred) stays.delete(key);
    else if (known) known.leftAt = Math.max(known.leftAt, at);
  } else if (known) {
    known.lastSeenAt = Math.max(known.lastSeenAt, at);
  } else if (stay === "opens" && !activities.has(keyOf(site, leaveIdOf(view)))) {
    stays.set(key, { view: activity, lastSeenAt: at, leftAt: -Infinity });
  }
}

function isIn(filter: ActivityFilter, activity: StoredActivity): boolean {
  const { from = -Infinity, to = Infinity, kinds, contentIds, contentTypes, userIds, text, signedIn } = filter;
  const { content, userId, label } = activity;
  return (
    activity.site === filter.site &&
    activity.at >= from &&
    activity.at < to &&
    (kinds === undefined || kinds.includes(activity.kind)) &&
    (contentIds === undefined || (content !== null && contentIds.includes(content.id))) &&
    (contentTypes === undefined || (content !== null && contentTypes.includes(content.type))) &&
    (userIds === undefined || (userId !== null && userIds.includes(userId))) &&
    (text === undefined || (label?.toLowerCase().includes(text.toLowerCase()) ?? false)) &&
    (signedIn === undefined || signedIn === (userId !== null))
  );
}

function usersOf(
  activities: readonly StoredActivity[],
  userOf: (activity: StoredActivity) => User | null,
): UniqueUser[] {
  const found = new Map<string, UniqueUser>();
  for (const activity of activities) {
    const user = userOf(activity);
    if (!user) continue;
    const {
      firstAt,
      lastAt,
      activities: count,
    } = found.get(user.id) ?? { firstAt: Infinity, lastAt: -Infinity, activities: 0 };
    found.set(user.id, {
      user,
      firstAt: Math.min(firstAt, activity.at),
      lastAt: Math.max(lastAt, activity.at),
      activities: count + 1,
    });
  }
  return [...found.values()];
}

function compareRows(a: RowCursor, b: RowCursor): number {
  return a.at - b.at || a.seq - b.seq || compareTexts(a.id, b.id);
}

/** By bytes of UTF-8, as databases compare texts. */
function compareTexts(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function keyOf(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}
