import type { User } from "turnout/wire";
import { activityRow } from "../activity-row.js";
import type { ActivityFilter, ActivityRow, RowCursor, UniqueUser } from "../store.js";
import { type ActivityColumns, activityColumns, activityOf, withContent } from "./columns.js";
import { conditionsOf, keyed } from "./conditions.js";
import { digestOf } from "./contents.js";
import { type Asker, arrayOf, ask, type Cell, textOf } from "./given.js";

/** See `Store.rows`. The page is found before its contents are, so that only those are looked up. */
export async function rows(
  sql: Asker,
  filter: ActivityFilter,
  after: RowCursor | undefined,
  limit: number,
): Promise<readonly ActivityRow[]> {
  const conditions = conditionsOf(await keyed(sql, filter), after);
  const found = await ask<ActivityColumns>(
    sql,
    `SELECT ${activityColumns} FROM (
       SELECT * FROM activities WHERE ${conditions.sql} ORDER BY at, seq, id LIMIT ?
     ) AS a ${withContent} ORDER BY a.at, a.seq, a.id`,
    [...conditions.values, limit],
  );
  const userOf = await usersOf(
    sql,
    filter.site,
    found.flatMap(({ user_id }) => user_id ?? []),
  );
  return found.map((row) => activityRow(activityOf(row), row.user_id === null ? null : userOf(row.user_id)));
}

/** See `Store.uniqueUsers`. */
export async function uniqueUsers(
  sql: Asker,
  filter: ActivityFilter,
  after: string | undefined,
  limit: number,
): Promise<readonly UniqueUser[]> {
  const { sql: where, values } = conditionsOf(await keyed(sql, filter));
  const page: readonly [string, ...Cell[]] = after === undefined ? ["IS NOT NULL"] : ["> ?", textOf(after)];
  const [condition, ...begin] = page;
  const found = await ask<{ id: string; firstAt: number; lastAt: number; activities: number }>(
    sql,
    `SELECT user_id AS id, min(at) AS "firstAt", max(at) AS "lastAt", count(*) AS activities FROM activities
     WHERE ${where} AND user_id ${condition} GROUP BY user_id ORDER BY user_id LIMIT ?`,
    [...values, ...begin, limit],
  );
  const userOf = await usersOf(
    sql,
    filter.site,
    found.map(({ id }) => id),
  );
  return found.map(({ id, ...figures }) => ({ user: userOf(id), ...figures }));
}

/** Reads people's traits; of whom nobody has told, the id is known. */
export async function usersOf(sql: Asker, site: string, ids: readonly string[]): Promise<(id: string) => User> {
  const digests = new Set([...new Set(ids)].map((userId) => digestOf(site, userId)));
  const told =
    digests.size === 0
      ? []
      : await ask<{ id: string; traits: string }>(sql, "SELECT id, traits FROM users WHERE person = ANY(?::bytea[])", [
          arrayOf([...digests]),
        ]);
  const users = new Map(told.map(({ id, traits }) => [id, JSON.parse(traits) as User]));
  return (id) => users.get(id) ?? { id };
}
