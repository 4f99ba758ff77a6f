/** What reports read, of activities that are all in memory. */
import type { User } from "turnout/wire";
import { activityRow } from "../activity-row.js";
import type { ActivityFilter, Person, RowCursor, Store, StoredActivity, UniqueUser } from "../store.js";
import { keyOf } from "./key-of.js";
import { watchedTenths } from "./watching.js";

interface QueriedContents {
  readonly activities: ReadonlyMap<string, StoredActivity>;
  readonly people: ReadonlyMap<string, Person>;
}

/** The part of the store that reports read from. */
export function queries({
  activities,
  people,
}: QueriedContents): Pick<Store, "rows" | "count" | "countByKind" | "uniqueUsers" | "milestones"> {
  const matching = (filter: ActivityFilter): StoredActivity[] =>
    [...activities.values()].filter((activity) => isIn(filter, activity));

  const userOf = ({ site, userId }: StoredActivity): User | null =>
    userId === null ? null : (people.get(keyOf(site, userId))?.user ?? { id: userId });

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
    async milestones(of, after, limit) {
      return watchedTenths(activities.values(), of, after).slice(0, limit);
    },
  };
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
