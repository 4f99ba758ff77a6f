/** Writes what was decided, within the transaction that is open. */

import { givenAccounts } from "./accounts.js";
import { keepRecord, keepRejected, keepSchedules } from "./book-writer.js";
import { type ActivityKey, givenActivities, givenKeys, inKeyOrder } from "./columns.js";
import type { KeyOf } from "./contents.js";
import type { Changes } from "./decisions.js";
import { givenRows } from "./given.js";
import { givenNames, type Named, type Stay } from "./known.js";
import { LostRaceError, lockNumbers, type Sql } from "./link.js";
import { keepPeople } from "./people.js";
import { type Counted, countedOf, countUp } from "./tally-writer.js";

/** In each table rows are touched in the order of its key, and the tables in this order, so that no two wait for each other. */
export async function keepChanges(transaction: Sql, changes: Changes, keyOf: KeyOf): Promise<void> {
  const { inserted, accounts, people, schedules, rejected, audit } = changes;
  const removed = await removeReplaced(transaction, changes.removed);
  const counted = inserted.map((activity) => countedOf(activity, keyOf(activity.content)));
  const given = <Row>(rows: readonly Row[], keep: (transaction: Sql, rows: readonly Row[]) => Promise<void>) =>
    rows.length > 0 ? keep(transaction, rows) : undefined;
  await Promise.all([
    noteDerived(transaction, changes.derived),
    insertActivities(transaction, inserted, keyOf),
    given(changes.numbered, giveNumbers),
    given(changes.stays.open, keepOpen),
    given(changes.stays.closed, close),
    given(accounts, keepAccounts),
    given(people, keepPeople),
    given(schedules, keepSchedules),
    given(audit, keepRecord),
    given(rejected, keepRejected),
    countUp(transaction, counted, removed),
  ]);
  await letWait(transaction, changes.outgoing);
}

async function removeReplaced(transaction: Sql, keys: readonly ActivityKey[]): Promise<readonly Counted[]> {
  if (keys.length === 0) return [];
  const removed = await transaction.unsafe<Counted[]>(
    `DELETE FROM activities AS a USING ${givenKeys.source} WHERE a.ts = given.ts AND a.id = given.id
     RETURNING site, at, kind, user_id IS NOT NULL AS "signedIn", verified, content`,
    givenKeys.values([...keys].sort(inKeyOrder)),
    { prepare: true },
  );
  if (removed.length !== keys.length) throw new LostRaceError("What is to be replaced is gone.");
  return removed;
}

async function insertActivities(transaction: Sql, activities: Changes["inserted"], keyOf: KeyOf): Promise<void> {
  if (activities.length === 0) return;
  const rows = [...activities].sort(inKeyOrder).map((activity) => ({ activity, content: keyOf(activity.content) }));
  const { count } = await transaction.unsafe(
    `INSERT INTO activities (${givenActivities.names}) SELECT * FROM ${givenActivities.source} ON CONFLICT DO NOTHING`,
    givenActivities.values(rows),
    { prepare: true },
  );
  if (count !== activities.length) throw new LostRaceError("Somebody else has stored an activity meanwhile.");
}

type DerivedRow = Changes["derived"][number];

const givenDerived = givenRows<DerivedRow>([
  ["site", "text", ({ site }) => site],
  ["id", "uuid", ({ id }) => id],
  ["ts", "bigint", ({ ts }) => ts],
]);

async function noteDerived(transaction: Sql, derived: readonly DerivedRow[]): Promise<void> {
  const inOrder = [...derived].sort((a, b) => (a.site + a.id < b.site + b.id ? -1 : 1));
  const [fresh, moved] = [inOrder.filter(({ isNew }) => isNew), inOrder.filter(({ isNew }) => !isNew)];
  const { names, source } = givenDerived;
  const inserting =
    fresh.length > 0 &&
    transaction
      .unsafe(
        `INSERT INTO derived (${names}) SELECT * FROM ${source} ON CONFLICT DO NOTHING`,
        givenDerived.values(fresh),
        { prepare: true },
      )
      .execute();
  const moving =
    moved.length > 0 &&
    transaction
      .unsafe(
        `UPDATE derived SET ts = given.ts FROM ${source} WHERE derived.site = given.site AND derived.id = given.id`,
        givenDerived.values(moved),
        { prepare: true },
      )
      .execute();
  const [inserted] = await Promise.all([inserting, moving]);
  if (inserted && inserted.count !== fresh.length) throw new LostRaceError("Somebody else has a derived id meanwhile.");
}

const givenNumbers = givenRows<Changes["numbered"][number]>([
  ["ts", "bigint", ({ ts }) => ts],
  ["id", "uuid", ({ id }) => id],
  ["seq", "bigint", ({ seq }) => seq],
]);

async function giveNumbers(transaction: Sql, numbered: Changes["numbered"]): Promise<void> {
  await transaction.unsafe(
    `UPDATE activities AS a SET seq = given.seq FROM ${givenNumbers.source}
     WHERE a.ts = given.ts AND a.id = given.id AND a.seq = 0`,
    givenNumbers.values([...numbered].sort(inKeyOrder)),
    { prepare: true },
  );
}

const givenStays = givenRows<Stay>([
  ["site", "text", ({ site }) => site],
  ["view", "uuid", ({ view }) => view],
  ["ts", "bigint", ({ ts }) => ts],
  ["id", "uuid", ({ id }) => id],
  ["seen_at", "bigint", ({ seenAt }) => seenAt],
  ["left_at", "bigint", ({ leftAt }) => leftAt],
]);

async function keepOpen(transaction: Sql, stays: readonly Stay[]): Promise<void> {
  await transaction.unsafe(
    `INSERT INTO stays (${givenStays.names}) SELECT * FROM ${givenStays.source} ON CONFLICT (site, view) DO UPDATE
     SET seen_at = greatest(stays.seen_at, excluded.seen_at), left_at = greatest(stays.left_at, excluded.left_at)`,
    givenStays.values(stays),
    { prepare: true },
  );
}

async function close(transaction: Sql, views: readonly Named[]): Promise<void> {
  await transaction.unsafe(
    `DELETE FROM stays USING ${givenNames.source} WHERE stays.site = given.site AND stays.view = given.id`,
    givenNames.values(views),
    { prepare: true },
  );
}

async function keepAccounts(transaction: Sql, accounts: Changes["accounts"]): Promise<void> {
  const columns = givenAccounts.names.split(", ");
  await transaction.unsafe(
    `UPDATE devices SET (${columns.slice(2).join(", ")}) = (${columns
      .slice(2)
      .map((name) => `given.${name}`)
      .join(", ")})
     FROM ${givenAccounts.source} WHERE devices.site = given.site AND devices.device = given.device`,
    givenAccounts.values(accounts),
    { prepare: true },
  );
}

const givenOutgoing = givenRows<Changes["outgoing"][number]>([
  ["site", "text", ({ site }) => site],
  ["ts", "bigint", ({ ts }) => ts],
  ["id", "uuid", ({ id }) => id],
]);

/**
 * Numbers what is handed on. Whoever reads up to a number must not find a lower one afterwards, so the numbers of a site
 * are given by one transaction at a time, until it has ended: it is the last that a transaction does.
 */
async function letWait(transaction: Sql, outgoing: Changes["outgoing"]): Promise<void> {
  if (outgoing.length === 0) return;
  for (const site of [...new Set(outgoing.map((one) => one.site))].sort()) await lockNumbers(transaction, site);
  await transaction.unsafe(
    `INSERT INTO outgoing (${givenOutgoing.names}) SELECT * FROM ${givenOutgoing.source}`,
    givenOutgoing.values(outgoing),
    { prepare: true },
  );
}
