import type { User } from "turnout/wire";
import { activityRow } from "../activity-row.js";
import type { ActivityFilter, ActivityRow, RowCursor, Store, UniqueUser } from "../store.js";
import { type ActivityColumns, activityOf } from "./columns.js";
import { addTextSearch, conditionsOf } from "./conditions.js";
import { contentReader } from "./contents.js";
import type { SqliteDatabase } from "./schema.js";
import { type Finder, kindsReader, stretchReader, tallyReader } from "./tallies.js";

type Read<Name extends keyof Store> = (...asked: Parameters<Store[Name]>) => Awaited<ReturnType<Store[Name]>>;

/** The part of the store that reports read from. */
export interface RowsReader {
  readonly rows: Read<"rows">;
  readonly count: Read<"count">;
  readonly tally: ReturnType<typeof tallyReader>;
  readonly uniqueUsers: Read<"uniqueUsers">;
}

/** So many matches are sooner found one by one and sorted than come across in report order. */
const sortedLimitRows = 1_000;

/** Answers filters. Each statement ends before the call returns: no read is left open. */
export function rowsReader(database: SqliteDatabase): RowsReader {
  addTextSearch(database);
  const contentOf = contentReader(database);
  const traitsOf = database
    .prepare<[string, string], string>("SELECT traits FROM users WHERE site = ? AND id = ?")
    .pluck();
  const userOf = (site: string, id: string): User => {
    const traits = traitsOf.get(site, id);
    return traits === undefined ? { id } : (JSON.parse(traits) as User);
  };
  const finderOf = finderIn(database);
  const tally = tallyReader(database, contentOf, finderOf);
  const pageOf = pageReader(database, finderOf);

  return {
    rows(filter, after, limit) {
      const people = new Map<string, User>();
      return pageOf(filter, after, limit).map((columns): ActivityRow => {
        const activity = activityOf(columns, contentOf(columns.content));
        if (activity.userId === null) return activityRow(activity, null);
        const user = people.get(activity.userId) ?? userOf(filter.site, activity.userId);
        people.set(activity.userId, user);
        return activityRow(activity, user);
      });
    },
    count: (filter) => tally(filter, [])[0]?.count ?? 0,
    tally,
    uniqueUsers(filter, after, limit) {
      const { from, conditions } = finderOf(filter);
      const page = after === undefined ? "IS NOT NULL" : "> ?";
      return database
        .prepare<unknown[], { id: string; firstAt: number; lastAt: number; activities: number }>(
          `SELECT user_id AS id, min(at) AS firstAt, max(at) AS lastAt, count(*) AS activities FROM ${from}
           WHERE ${conditions.sql} AND user_id ${page} GROUP BY user_id ORDER BY user_id LIMIT ?`,
        )
        .all(...conditions.values, ...(after === undefined ? [] : [after]), limit)
        .map(({ id, ...figures }): UniqueUser => ({ user: userOf(filter.site, id), ...figures }));
    },
  };
}

/**
 * Answers where all activities of a filter are found soonest. SQLite itself would guess, knowing nothing of how many
 * there are: a wrong guess reads the whole event for three rows.
 */
function finderIn(database: SqliteDatabase): (filter: ActivityFilter, after?: RowCursor) => Finder {
  const kindsOf = kindsReader(database);
  return (filter, after) => {
    if (filter.userIds) return finder("activities_by_user", filter, after);
    const { kinds, contentIds, contentTypes, text, inferred } = filter;
    if (inferred) return finder("activities_inferred", filter, after);
    if (text !== undefined) return finder("activities_labelled", filter, after);
    if (!kinds && !contentIds && !contentTypes) return finder("activities_in_report_order", filter, after);
    return finder("activities_by_kind", { ...filter, kinds: kinds ?? kindsOf(filter) }, after);
  };
}

type Index =
  | "activities_by_user"
  | "activities_inferred"
  | "activities_labelled"
  | "activities_by_kind"
  | "activities_in_report_order";

function finder(index: Index, filter: ActivityFilter, after?: RowCursor): Finder {
  return { from: `activities INDEXED BY ${index}`, conditions: conditionsOf(filter, after) };
}

/** Answers pages of rows in report order; where little matches, the tallies say where to look. */
function pageReader(database: SqliteDatabase, finderOf: ReturnType<typeof finderIn>) {
  const nextStretch = stretchReader(database);
  const read = ({ from, conditions }: Finder, limit: number): readonly ActivityColumns[] =>
    database
      .prepare<unknown[], ActivityColumns>(`SELECT * FROM ${from} WHERE ${conditions.sql} ORDER BY at, seq, id LIMIT ?`)
      .all(...conditions.values, limit);

  return (filter: ActivityFilter, after: RowCursor | undefined, limit: number): readonly ActivityColumns[] => {
    const { userIds, kinds, contentIds, contentTypes, text, inferred, signedIn, verified } = filter;
    if (userIds || inferred || text !== undefined) return read(finderOf(filter, after), limit);
    const isPlain = [kinds, contentIds, contentTypes, signedIn, verified].every((part) => part === undefined);
    if (isPlain) return read(finder("activities_in_report_order", filter, after), limit);
    const rows: ActivityColumns[] = [];
    let from = Math.max(filter.from ?? 0, after?.at ?? 0);
    while (rows.length < limit && from < (filter.to ?? Infinity)) {
      const stretch = nextStretch({ ...filter, from }, limit);
      if (!stretch) break;
      const part = { ...filter, from: stretch.from, to: stretch.to };
      const isRare = signedIn === undefined && verified === undefined && stretch.count <= limit + sortedLimitRows;
      const cursor = after && stretch.from <= after.at ? after : undefined;
      const way = isRare ? finderOf(part, cursor) : finder("activities_in_report_order", part, cursor);
      rows.push(...read(way, limit - rows.length));
      from = stretch.to;
    }
    return rows;
  };
}
