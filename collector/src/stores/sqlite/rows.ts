import type { User } from "turnout/wire";
import { activityRow } from "../activity-row.js";
import type { Store, UniqueUser } from "../store.js";
import { type ActivityColumns, activityOf } from "./columns.js";
import { addTextSearch, conditionsOf } from "./conditions.js";
import { contentReader } from "./contents.js";
import type { SqliteDatabase } from "./schema.js";

type Read<Name extends keyof Store> = (...asked: Parameters<Store[Name]>) => Awaited<ReturnType<Store[Name]>>;

/** The part of the store that reports read from. */
export interface RowsReader {
  readonly rows: Read<"rows">;
  readonly count: Read<"count">;
  readonly countByKind: Read<"countByKind">;
  readonly uniqueUsers: Read<"uniqueUsers">;
}

/** Answers filters. Each call is one statement that ends before it returns: no read is left open. */
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
  const all = <Row>(sql: string, values: readonly unknown[]): Row[] =>
    database.prepare<unknown[], Row>(sql).all(...values);

  return {
    rows(filter, after, limit) {
      const { sql, values } = conditionsOf(filter, after);
      const people = new Map<string, User>();
      const order = "ORDER BY at, seq, id LIMIT ?";
      return all<ActivityColumns>(`SELECT * FROM activities WHERE ${sql} ${order}`, [...values, limit]).map(
        (columns) => {
          const activity = activityOf(columns, contentOf(columns.content));
          if (activity.userId === null) return activityRow(activity, null);
          const user = people.get(activity.userId) ?? userOf(filter.site, activity.userId);
          people.set(activity.userId, user);
          return activityRow(activity, user);
        },
      );
    },
    count(filter) {
      const { sql, values } = conditionsOf(filter);
      return all<{ count: number }>(`SELECT count(*) AS count FROM activities WHERE ${sql}`, values)[0]?.count ?? 0;
    },
    countByKind(filter) {
      const { sql, values } = conditionsOf(filter);
      const rows = all<{ kind: string; count: number }>(
        `SELECT kind, count(*) AS count FROM activities WHERE ${sql} GROUP BY kind`,
        values,
      );
      return new Map(rows.map(({ kind, count }) => [kind, count]));
    },
    uniqueUsers(filter, after, limit) {
      const { sql, values } = conditionsOf(filter);
      return all<{ id: string; firstAt: number; lastAt: number; activities: number }>(
        `SELECT user_id AS id, min(at) AS firstAt, max(at) AS lastAt, count(*) AS activities FROM activities
         WHERE ${sql} AND user_id ${after === undefined ? "IS NOT NULL" : "> ?"} GROUP BY user_id ORDER BY user_id LIMIT ?`,
        [...values, ...(after === undefined ? [] : [after]), limit],
      ).map(({ id, ...figures }): UniqueUser => ({ user: userOf(filter.site, id), ...figures }));
    },
  };
}
