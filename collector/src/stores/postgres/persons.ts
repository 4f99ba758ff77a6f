/** Finds and erases what is kept of one person. */
import { isDerivedId, type User } from "turnout/wire";
import type { RowCursor, StoredActivity } from "../activity.js";
import type { Erased, Erasure, PersonKey, PersonRecord } from "../care.js";
import { rejectedOf } from "./books.js";
import {
  type ActivityColumns,
  activityColumns,
  activityOf,
  givenActivities,
  givenKeys,
  inKeyOrder,
  withContent,
} from "./columns.js";
import { digestOf } from "./contents.js";
import { ask, type Cell, textOf } from "./given.js";
import { givenNames } from "./known.js";
import type { Link, Sql } from "./link.js";
import { countedOf, countUp } from "./tally-writer.js";

/** Activities rewritten in one transaction, while which nothing else is written. */
const erasedAtOnce = 400;

/** What a visitor did was done by whoever signed in in the same session on the same device. Its values: `personValues`. */
const personRows = `
  WITH asked AS (SELECT ?::text AS site, ?::text AS user_id),
  person AS (
    SELECT a.* FROM asked JOIN activities AS a ON a.site = asked.site AND a.user_id = asked.user_id
      AND hashtextextended(a.user_id, 0) = hashtextextended(asked.user_id, 0)
  ), own AS (
    SELECT DISTINCT device, session FROM person WHERE device IS NOT NULL AND session IS NOT NULL
  ), theirs AS (
    SELECT * FROM person
    UNION ALL
    SELECT a.* FROM own JOIN activities AS a ON a.site = (SELECT site FROM asked) AND a.user_id IS NULL
      AND a.device = own.device AND a.session = own.session
  )`;

function personValues({ site, userId }: PersonKey): readonly Cell[] {
  return [site, textOf(userId)];
}

/** See `Care.personActivities`. */
export async function personActivities(
  sql: Sql,
  key: PersonKey,
  after: RowCursor | undefined,
  limit: number,
): Promise<readonly StoredActivity[]> {
  const [begin, ...values] = after
    ? (["WHERE (a.at, a.seq, a.id) > (?, ?, ?::uuid)", after.at, after.seq, after.id] as const)
    : ([""] as const);
  const rows = await ask<ActivityColumns>(
    sql,
    `${personRows} SELECT ${activityColumns} FROM theirs AS a ${withContent} ${begin}
     ORDER BY a.at, a.seq, a.id LIMIT ?`,
    [...personValues(key), ...values, limit],
  );
  return rows.map(activityOf);
}

/** See `Care.person`. */
export async function person(sql: Sql, key: PersonKey): Promise<PersonRecord> {
  const [told] = await ask<{ traits: string }>(sql, "SELECT traits FROM users WHERE person = ?::text::bytea", [
    digestOf(key.site, key.userId),
  ]);
  return {
    user: told && (JSON.parse(told.traits) as User),
    rejected: await rejectedOf(sql, key.site, key.userId),
  };
}

/**
 * See `Care.erase`. The person is on the list before the first activity is rewritten, and whoever writes meanwhile has
 * seen the list or has ended, so that nothing comes in behind. Visitors' activities go first: what they are found by is
 * the person's own.
 */
export async function erase({ alone }: Link, erasure: Erasure): Promise<Erased> {
  const rejected = await alone((transaction) => enlist(transaction, erasure));
  let activities = 0;
  for (;;) {
    const rewritten = await alone((transaction) => rewriteSome(transaction, erasure));
    activities += rewritten;
    if (rewritten < erasedAtOnce) return { activities, rejected };
  }
}

async function enlist(transaction: Sql, { site, userId, at }: Erasure): Promise<number> {
  const digest = digestOf(site, userId);
  await ask(
    transaction,
    `INSERT INTO erased VALUES (?::text::bytea, ?) ON CONFLICT (person) DO UPDATE SET erased_at = excluded.erased_at`,
    [digest, at],
  );
  await ask(transaction, "DELETE FROM users WHERE person = ?::text::bytea", [digest]);
  await ask(transaction, "DELETE FROM audit WHERE site = ? AND action = 'access' AND subject = ?", [
    site,
    textOf(userId),
  ]);
  const gone = await ask(transaction, "DELETE FROM rejected WHERE site = ? AND user_id = ? RETURNING 1", [
    site,
    textOf(userId),
  ]);
  return gone.length;
}

/** Makes some of the person's activities nobody's, and answers how many. */
async function rewriteSome(transaction: Sql, erasure: Erasure): Promise<number> {
  const { site, anonymous } = erasure;
  const rows = await ask<ActivityColumns>(
    transaction,
    `${personRows} SELECT ${activityColumns} FROM theirs AS a ${withContent} ORDER BY a.user_id IS NOT NULL LIMIT ?`,
    [...personValues(erasure), erasedAtOnce],
  );
  if (rows.length === 0) return 0;
  const kept = rows.map((row) => ({ activity: activityOf(row), content: row.content }));
  const nobodys = kept.map(({ activity, content }) => ({ activity: anonymous(activity), content }));
  const derived = kept.flatMap(({ activity: { id } }) => (isDerivedId(id) ? [{ site, id }] : []));
  const views = kept.flatMap(({ activity: { view } }) => (view === null ? [] : [{ site, id: view }]));
  const run = (text: string, values: string[]) => transaction.unsafe(text, values, { prepare: true });
  await run(
    `DELETE FROM activities AS a USING ${givenKeys.source} WHERE a.ts = given.ts AND a.id = given.id`,
    givenKeys.values(rows),
  );
  await run(
    `DELETE FROM derived USING ${givenNames.source} WHERE derived.site = given.site AND derived.id = given.id`,
    givenNames.values(derived),
  );
  await run(
    `DELETE FROM stays USING ${givenNames.source} WHERE stays.site = given.site AND stays.view = given.id`,
    givenNames.values(views),
  );
  await run(
    `INSERT INTO activities (${givenActivities.names}) SELECT * FROM ${givenActivities.source}`,
    givenActivities.values([...nobodys].sort((a, b) => inKeyOrder(a.activity, b.activity))),
  );
  const counted = (given: typeof kept) => given.map(({ activity, content }) => countedOf(activity, content));
  await countUp(transaction, counted(nobodys), counted(kept));
  return rows.length;
}
