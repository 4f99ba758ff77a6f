/** Finds and erases what is kept of one person. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { isDerivedId } from "turnout/wire";
import type { RowCursor, StoredActivity } from "../activity.js";
import type { Erased, Erasure, PersonKey, PersonRecord } from "../care.js";
import type { Alone } from "../group-commit.js";
import { personDigest } from "../suppression.js";
import { rejectedOf } from "./books.js";
import { type ActivityColumns, activityColumns, activityOf, bytesOf, bytesOrNull, columnsOf } from "./columns.js";
import { contentReader } from "./contents.js";
import type { SqliteDatabase } from "./schema.js";
import { tallyWriter } from "./tally-writer.js";

/** Activities rewritten in one transaction: some 20 ms, after which others get their turn. */
const erasedAtOnce = 400;

/** What a visitor did was done by whoever signed in in the same session on the same device. */
const personRows = `
  WITH own AS (
    SELECT DISTINCT device, session FROM activities
    WHERE site = :site AND user_id = :user AND device IS NOT NULL AND session IS NOT NULL
  )
  SELECT * FROM (
    SELECT * FROM activities WHERE site = :site AND user_id = :user
    UNION ALL
    SELECT activities.* FROM own JOIN activities INDEXED BY activities_of_visitors ON activities.site = :site
      AND activities.user_id IS NULL AND activities.device = own.device AND activities.session = own.session
  )`;

/** See `Care.personActivities`. */
export function personActivities(
  database: SqliteDatabase,
  { site, userId }: PersonKey,
  after: RowCursor | undefined,
  limit: number,
): readonly StoredActivity[] {
  const contentOf = contentReader(database);
  const beginning = after ? "WHERE (at, seq, id) > (:at, :seq, :id)" : "";
  return database
    .prepare<unknown[], ActivityColumns>(`${personRows} ${beginning} ORDER BY at, seq, id LIMIT :limit`)
    .all({ site, user: userId, limit, ...(after && { ...after, id: bytesOf(after.id) }) })
    .map((columns) => activityOf(columns, contentOf(columns.content)));
}

/** See `Care.person`. */
export function person(database: SqliteDatabase, { site, userId }: PersonKey): PersonRecord {
  const traits = database
    .prepare<[string, string], string>("SELECT traits FROM users WHERE site = ? AND id = ?")
    .pluck()
    .get(site, userId);
  return { user: traits === undefined ? undefined : JSON.parse(traits), rejected: rejectedOf(database, site, userId) };
}

/**
 * See `Care.erase`. The person is on the list before the first activity is rewritten, so that nothing comes in behind.
 * Visitors' activities go first: what they are found by is the person's own.
 */
export async function erase(database: SqliteDatabase, alone: Alone, erasure: Erasure): Promise<Erased> {
  const { site, userId, at } = erasure;
  const rejected = database.transaction((): number => {
    database
      .prepare("INSERT INTO erased VALUES (?, ?) ON CONFLICT (person) DO UPDATE SET erased_at = excluded.erased_at")
      .run(personDigest(erasure), at);
    database.prepare("DELETE FROM users WHERE site = ? AND id = ?").run(site, userId);
    database.prepare("DELETE FROM audit WHERE site = ? AND action = 'access' AND subject = ?").run(site, userId);
    return database.prepare("DELETE FROM rejected WHERE site = ? AND user_id = ?").run(site, userId).changes;
  });
  const rewriteSome = rewriter(database, erasure);
  const found = { activities: 0, rejected: await alone(() => rejected.immediate()) };
  for (;;) {
    const rewritten = await alone(() => rewriteSome.immediate());
    found.activities += rewritten;
    if (rewritten < erasedAtOnce) break;
    await nextTurn();
  }
  await alone(() => database.pragma("wal_checkpoint(TRUNCATE)")); // the log holds what was erased until then
  return found;
}

/** A transaction that makes some of the person's activities nobody's, and answers how many. */
function rewriter(database: SqliteDatabase, { site, userId, anonymous }: Erasure) {
  const contentOf = contentReader(database);
  const find = database.prepare<unknown[], ActivityColumns>(
    `${personRows} ORDER BY user_id IS NOT NULL LIMIT ${erasedAtOnce}`,
  );
  const remove = database.prepare("DELETE FROM activities WHERE ts = ? AND id = ?");
  const removeDerived = database.prepare("DELETE FROM derived WHERE site = ? AND id = ?");
  const removeStay = database.prepare("DELETE FROM stays WHERE site = ? AND view = ?");
  const tallies = tallyWriter(database);
  const insert = database.prepare(
    `INSERT INTO activities (${activityColumns.join(", ")}) VALUES (${activityColumns.map(() => "?").join(", ")})`,
  );

  return database.transaction((): number => {
    const rows = find.all({ site, user: userId });
    for (const columns of rows) {
      const activity = activityOf(columns, contentOf(columns.content));
      remove.run(columns.ts, columns.id);
      if (isDerivedId(activity.id)) removeDerived.run(site, columns.id);
      if (activity.view !== null) removeStay.run(site, bytesOrNull(activity.view));
      const nobodys = anonymous(activity);
      insert.run(...columnsOf(nobodys, columns.content));
      tallies.add(nobodys, columns.content);
    }
    tallies.write();
    return rows.length;
  });
}
