import type { ActivityFilter } from "../store.js";
import { isTallied } from "../tally-plan.js";
import { type Finder, finder, finderOf } from "./finder.js";
import type { SqliteDatabase } from "./schema.js";
import { boundReader, stretchReader } from "./tallied.js";
import { inParts, type Stretch } from "./time-parts.js";
import type { TakeTurn } from "./turns.js";

/** A person with what they did within a filter; ms since 1970. */
export interface ActiveUser {
  readonly id: string;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly activities: number;
}

/** So few activities are read whole for each page; of more, person after person is looked at until there are enough. */
const readWholeRows = 20_000;

/** Activities looked at in one part of a read, and people of a list. */
const activitiesAtOnce = 10_000;
const peopleAtOnce = 200;

/** A page of people as it is read: those whose ids lie after one, `limit` at most. */
interface Asked {
  readonly filter: ActivityFilter;
  readonly after: string;
  readonly limit: number;
  readonly take: TakeTurn;
}

type ReadUsers = (way: Finder, after: string, upTo?: string) => readonly ActiveUser[];

/** Answers the people with an activity in a filter, by id, page by page. */
export function activeUsersReader(database: SqliteDatabase) {
  const boundOf = boundReader(database);
  const read: ReadUsers = ({ from, conditions }, after, upTo) =>
    database
      .prepare<unknown[], ActiveUser>(
        `SELECT user_id AS id, min(at) AS firstAt, max(at) AS lastAt, count(*) AS activities FROM ${from}
         WHERE ${conditions.sql} AND user_id > ? ${upTo === undefined ? "" : "AND user_id <= ?"}
         GROUP BY user_id ORDER BY user_id`,
      )
      .all(...conditions.values, after, ...(upTo === undefined ? [] : [upTo]));
  const inTurn = walker(database, read);
  const ofAll = gatherer(database, read);
  const whole = async ({ filter, after, take }: Asked) => take(() => read(finderOf(filter), after));
  const ofList = async ({ filter, after, limit, take }: Asked) => {
    const ids = (filter.userIds ?? []).filter((id) => compare(id, after) > 0).sort(compare);
    const users: ActiveUser[] = [];
    for (let i = 0; i < ids.length && users.length < limit; i += peopleAtOnce) {
      const some = { ...filter, userIds: ids.slice(i, i + peopleAtOnce) };
      users.push(...(await take(() => read(finderOf(some), after))));
    }
    return users;
  };
  const wayOf = (filter: ActivityFilter) => {
    const { notUserIds: _, ...others } = filter;
    if (filter.userIds) return ofList;
    if (filter.inferred || (isTallied(others) && boundOf(others) <= readWholeRows)) return whole;
    return filter.text === undefined ? inTurn : ofAll;
  };

  return async (filter: ActivityFilter, after = "", limit: number, take: TakeTurn): Promise<readonly ActiveUser[]> => {
    if (filter.signedIn === false) return [];
    const users = await wayOf(filter)({ filter, after, limit, take });
    return users.slice(0, limit);
  };
}

/** Looks at person after person, until there are enough. */
function walker(database: SqliteDatabase, read: ReadUsers) {
  const idAfter = database
    .prepare<[string, string, number], string>(
      `SELECT user_id FROM activities INDEXED BY activities_by_user
       WHERE site = ? AND user_id > ? ORDER BY user_id LIMIT 1 OFFSET ?`,
    )
    .pluck();
  return async ({ filter, after, limit, take }: Asked): Promise<readonly ActiveUser[]> => {
    const users: ActiveUser[] = [];
    const way = finder("activities_by_user", filter);
    let from = after;
    const readSome = (): boolean => {
      const upTo = idAfter.get(filter.site, from, activitiesAtOnce);
      users.push(...read(way, from, upTo));
      from = upTo ?? from;
      return upTo !== undefined && users.length < limit;
    };
    while (await take(readSome));
    return users;
  };
}

/** Reads all that an index finds of a filter, and puts it together. */
function gatherer(database: SqliteDatabase, read: ReadUsers) {
  const stretchesOf = stretchReader(database);
  return async ({ filter, after, take }: Asked): Promise<readonly ActiveUser[]> => {
    const users = new Map<string, ActiveUser>();
    const readPart = ({ from, to }: Stretch): boolean => {
      for (const user of read(finderOf({ ...filter, from, to }), after)) {
        const known = users.get(user.id);
        users.set(user.id, known ? together(known, user) : user);
      }
      return true;
    };
    const { site, from = 0 } = filter;
    await inParts(from, (next) => stretchesOf({ ...filter, from: next }, { site }), take, readPart);
    return [...users.values()].sort((a, b) => compare(a.id, b.id));
  };
}

function together(a: ActiveUser, b: ActiveUser): ActiveUser {
  return {
    id: a.id,
    firstAt: Math.min(a.firstAt, b.firstAt),
    lastAt: Math.max(a.lastAt, b.lastAt),
    activities: a.activities + b.activities,
  };
}

/** By bytes of UTF-8, as the database compares. */
function compare(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
