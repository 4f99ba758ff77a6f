/** What reports read, of activities that are all in memory. */
import type { User } from "turnout/wire";
import { activityRow } from "../activity-row.js";
import { isLike, marksOf } from "../finding-people.js";
import { matches } from "../matches.js";
import {
  type ActivityFilter,
  type Dimension,
  type Groups,
  type Person,
  quarterMs,
  type RowCursor,
  type Store,
  type StoredActivity,
  type Tally,
  type UniqueUser,
} from "../store.js";
import { watchedTenths } from "../watching.js";
import { keyOf } from "./key-of.js";

interface QueriedContents {
  readonly activities: ReadonlyMap<string, StoredActivity>;
  readonly people: ReadonlyMap<string, Person>;
}

/** The part of the store that reports read from. */
export function queries({
  activities,
  people,
}: QueriedContents): Pick<
  Store,
  "rows" | "count" | "tally" | "uniqueUsers" | "milestones" | "peopleLike" | "peopleMarked"
> {
  const matching = (filter: ActivityFilter, signal: AbortSignal | undefined): StoredActivity[] => {
    signal?.throwIfAborted();
    return [...activities.values()].filter((activity) => matches(filter, activity));
  };

  const userOf = ({ site, userId }: StoredActivity): User | null =>
    userId === null ? null : (people.get(keyOf(site, userId))?.user ?? { id: userId });

  const usersAt = (site: string): readonly User[] =>
    [...people.values()].filter((person) => person.site === site).map(({ user }) => user);

  return {
    async rows(filter, after, limit, signal) {
      return matching(filter, signal)
        .filter((activity) => after === undefined || compareRows(activity, after) > 0)
        .sort(compareRows)
        .slice(0, limit)
        .map((activity) => activityRow(activity, userOf(activity)));
    },
    async count(filter, signal) {
      return matching(filter, signal).length;
    },
    async tally<By extends Dimension>(filter: ActivityFilter, by: readonly By[], signal?: AbortSignal) {
      const tallies = new Map<string, Tally<By>>();
      for (const activity of matching(filter, signal)) {
        const group = Object.fromEntries(by.map((name) => [name, groupOf[name](activity)])) as Pick<Groups, By>;
        const key = JSON.stringify(group);
        tallies.set(key, { ...group, count: (tallies.get(key)?.count ?? 0) + 1 });
      }
      return [...tallies.values()];
    },
    async uniqueUsers(filter, after, limit, signal) {
      return usersOf(matching(filter, signal), userOf)
        .filter(({ user }) => after === undefined || compareTexts(user.id, after) > 0)
        .sort((a, b) => compareTexts(a.user.id, b.user.id))
        .slice(0, limit);
    },
    async milestones(of, after, limit) {
      return watchedTenths(activities.values(), of, after).slice(0, limit);
    },
    async peopleLike(site, typed, limit) {
      return usersAt(site)
        .filter((user) => isLike(user, typed))
        .slice(0, limit);
    },
    async peopleMarked(site, marks) {
      const isMarked = (user: User): boolean => marksOf(user).some((mark) => marks.includes(mark));
      return usersAt(site)
        .filter(isMarked)
        .map(({ id }) => id);
    },
  };
}

const groupOf: { readonly [Name in Dimension]: (activity: StoredActivity) => Groups[Name] } = {
  kind: ({ kind }) => kind,
  content: ({ content }) => content,
  quarter: ({ at }) => Math.floor(at / quarterMs),
  minute: ({ at }) => Math.floor(at / 60_000),
  label: ({ label }) => label,
};

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

/** Report order. */
export function compareRows(a: RowCursor, b: RowCursor): number {
  return a.at - b.at || a.seq - b.seq || compareTexts(a.id, b.id);
}

/** By bytes of UTF-8, as databases compare texts. */
function compareTexts(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
