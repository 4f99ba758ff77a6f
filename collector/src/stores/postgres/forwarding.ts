/** Hands out what is to be handed on; see `Forwarding`. */
import { activityRow } from "../activity-row.js";
import type { Outgoing, Target } from "../forwarding.js";
import { type ActivityColumns, activityColumns, activityOf, withContent } from "./columns.js";
import { arrayOf, ask } from "./given.js";
import type { Link, Sql } from "./link.js";
import { usersOf } from "./rows.js";

/** How long a target is one collector's, seconds, since it last asked for what waits: several answers of a slow target. */
const heldSeconds = 60;

/** The number up to which a target has everything. */
interface Held {
  readonly number: number;
}

/**
 * See `Forwarding.outgoing`. Of several collectors one hands on to a target, else it would get everything from each: the
 * first that asks, until it has not asked for a while.
 */
export async function outgoing(
  { reader, beside }: Link,
  holder: string,
  target: Target,
  limit: number,
): Promise<readonly Outgoing[]> {
  const [held] = await isHeld(reader, holder, target).then((still) =>
    still.length > 0 ? still : beside((transaction) => hold(transaction, holder, target)),
  );
  if (!held) return [];
  const rows = await ask<ActivityColumns & { readonly number: number }>(
    reader,
    `SELECT number, ${activityColumns} FROM outgoing JOIN activities AS a ON a.ts = outgoing.ts AND a.id = outgoing.id
     ${withContent} WHERE outgoing.site = ? AND number > ? ORDER BY number LIMIT ?`,
    [target.site, held.number, limit],
  );
  const userOf = await usersOf(
    reader,
    target.site,
    rows.flatMap(({ user_id }) => user_id ?? []),
  );
  return rows.map((row) => ({
    number: row.number,
    row: activityRow(activityOf(row), row.user_id === null ? null : userOf(row.user_id)),
  }));
}

/** What the target has, while it is this collector's for long enough; asking for it each time would be a write each time. */
function isHeld(sql: Sql, holder: string, { site, name }: Target): Promise<readonly Held[]> {
  return ask<Held>(
    sql,
    `SELECT number FROM forwarded WHERE site = ? AND target = ? AND holder = ?::uuid
       AND held_until > clock_timestamp() + interval '${heldSeconds / 2} seconds'`,
    [site, name, holder],
  );
}

/** See `Forwarding.waiting`. */
export async function waiting({ reader }: Link, { site, name }: Target, limit: number): Promise<number> {
  const [row] = await ask<{ count: number }>(
    reader,
    `SELECT count(*) AS count FROM (
       SELECT 1 FROM outgoing WHERE site = ?
         AND number > coalesce((SELECT number FROM forwarded WHERE site = ? AND target = ?), 0) LIMIT ?
     ) AS counted`,
    [site, site, name, limit],
  );
  return row?.count ?? 0;
}

/** Takes the target, or keeps it; nothing when another collector has it. */
function hold(sql: Sql, holder: string, { site, name }: Target): Promise<readonly Held[]> {
  return ask<Held>(
    sql,
    `INSERT INTO forwarded (site, target, number, holder, held_until)
     VALUES (?, ?, 0, ?::uuid, clock_timestamp() + interval '${heldSeconds} seconds')
     ON CONFLICT (site, target) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
     WHERE forwarded.holder IS NULL OR forwarded.holder = excluded.holder OR forwarded.held_until < clock_timestamp()
     RETURNING number`,
    [site, name, holder],
  );
}

/** Gives the targets back, for another collector to go on at once. */
export async function letGo({ beside }: Link, holder: string): Promise<void> {
  await beside((transaction) =>
    ask(transaction, "UPDATE forwarded SET holder = NULL WHERE holder = ?::uuid", [holder]),
  );
}

/** See `Forwarding.noteForwarded`. */
export async function noteForwarded(
  { beside }: Link,
  { site, name }: Target,
  number: number,
  names: readonly string[],
): Promise<void> {
  await beside(async (transaction) => {
    // The rows of the site are locked, so that of two targets that are noted at once the later one sees both.
    await ask(transaction, "SELECT 1 FROM forwarded WHERE site = ? ORDER BY target FOR UPDATE", [site]);
    await ask(
      transaction,
      `INSERT INTO forwarded (site, target, number) VALUES (?, ?, ?)
       ON CONFLICT (site, target) DO UPDATE SET number = greatest(forwarded.number, excluded.number)`,
      [site, name, number],
    );
    await ask(
      transaction,
      `DELETE FROM outgoing WHERE site = ? AND number <= (
         SELECT min(coalesce(forwarded.number, 0)) FROM unnest(?::text[]) AS names (name)
         LEFT JOIN forwarded ON forwarded.site = ? AND forwarded.target = names.name)`,
      [site, arrayOf(names), site],
    );
  });
}
