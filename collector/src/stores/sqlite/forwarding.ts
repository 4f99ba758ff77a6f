/** Hands out what is to be handed on; see `Forwarding`. */
import type { User } from "turnout/wire";
import { activityRow } from "../activity-row.js";
import type { Outgoing, Target } from "../forwarding.js";
import type { StoredActivity } from "../store.js";
import { type ActivityColumns, activityOf, bytesOf } from "./columns.js";
import { contentReader } from "./contents.js";
import type { SqliteDatabase } from "./schema.js";

/** Answers a function that lets an activity wait, within the transaction that is open. */
export function outgoingWriter(database: SqliteDatabase): (activity: StoredActivity) => void {
  const insert = database.prepare("INSERT INTO outgoing (site, ts, id) VALUES (?, ?, ?)");
  return ({ site, ts, id }) => void insert.run(site, ts, bytesOf(id));
}

/** See `Forwarding.outgoing`. */
export function outgoing(database: SqliteDatabase, { site, name }: Target, limit: number): readonly Outgoing[] {
  const contentOf = contentReader(database);
  return database
    .prepare<unknown[], ActivityColumns & { readonly number: number; readonly traits: string | null }>(
      `SELECT number, activities.*, traits FROM outgoing
       JOIN activities ON activities.ts = outgoing.ts AND activities.id = outgoing.id
       LEFT JOIN users ON users.site = activities.site AND users.id = activities.user_id
       WHERE outgoing.site = ? AND number > ifnull((SELECT number FROM forwarded WHERE site = ? AND target = ?), 0)
       ORDER BY number LIMIT ?`,
    )
    .all(site, site, name, limit)
    .map(({ number, traits, ...columns }) => {
      const known = traits === null ? null : (JSON.parse(traits) as User);
      const user = columns.user_id === null ? null : (known ?? { id: columns.user_id });
      return { number, row: activityRow(activityOf(columns, contentOf(columns.content)), user) };
    });
}

/** See `Forwarding.waiting`: of the index alone. */
export function waiting(database: SqliteDatabase, { site, name }: Target, limit: number): number {
  const count = database
    .prepare<unknown[], number>(
      `SELECT count(*) FROM (
         SELECT 1 FROM outgoing
         WHERE site = ? AND number > ifnull((SELECT number FROM forwarded WHERE site = ? AND target = ?), 0) LIMIT ?
       )`,
    )
    .pluck()
    .get(site, site, name, limit);
  return count ?? 0;
}

/** See `Forwarding.noteForwarded`. */
export function noteForwarded(
  database: SqliteDatabase,
  { site, name }: Target,
  number: number,
  names: readonly string[],
): void {
  database
    .transaction(() => {
      database.prepare("REPLACE INTO forwarded VALUES (?, ?, ?)").run(site, name, number);
      const least = database
        .prepare<unknown[], number>(
          `SELECT min(ifnull(forwarded.number, 0)) FROM json_each(?) AS names
           LEFT JOIN forwarded ON forwarded.site = ? AND forwarded.target = names.value`,
        )
        .pluck()
        .get(JSON.stringify(names), site);
      database.prepare("DELETE FROM outgoing WHERE site = ? AND number <= ?").run(site, least ?? 0);
    })
    .immediate();
}
