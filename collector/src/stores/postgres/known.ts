/** Reads all that is to be known of a group of units before it is decided what becomes of them, and keeps it from changing. */
import { isDerivedId, leaveIdOf } from "turnout/wire";
import { newAccount } from "../accounts.js";
import type { DeviceAccount } from "../ledger.js";
import type { Witness } from "../standing.js";
import { isMilestone, type StoredActivity, type WriteUnit } from "../store.js";
import type { ErasedAt } from "../suppression.js";
import { watcherOf } from "../watching.js";
import { type AccountColumns, accountOf, givenAccounts, nameOfAccount, noDevice } from "./accounts.js";
import {
  type ActivityColumns,
  type ActivityKey,
  activityColumns,
  activityOf,
  givenKeys,
  inKeyOrder,
  withContent,
} from "./columns.js";
import { digestOf, hexOf } from "./contents.js";
import { arrayOf, givenRows } from "./given.js";
import type { Sql } from "./link.js";
import { watcherColumn } from "./schema.js";

/** What is kept under a key. */
export interface Kept extends ActivityKey, Witness {
  readonly seq: number;
}

/** A view that is open. */
export interface Stay {
  readonly site: string;
  readonly view: string;
  readonly ts: number;
  readonly id: string;
  readonly seenAt: number;
  readonly leftAt: number | null;
}

/** What the database knows that is about a group of units. */
export interface Known {
  readonly erasedAt: ErasedAt | undefined;
  /** By `nameOfAccount`. */
  readonly accounts: ReadonlyMap<string, DeviceAccount>;
  /** The `ts` of what has a derived id, by `nameOf`. */
  readonly derived: ReadonlyMap<string, number>;
  /** By `keyOf`. */
  readonly kept: ReadonlyMap<string, Kept>;
  /** By `nameOf`. */
  readonly stays: ReadonlyMap<string, Stay>;
  /** What milestones in doubt are judged by. */
  readonly watched: readonly StoredActivity[];
}

/** What names something that is a site's own. */
export interface Named {
  readonly site: string;
  readonly id: string;
}

export function nameOf({ site, id }: Named): string {
  return `${site}\n${id}`;
}

export function keyOf({ ts, id }: ActivityKey): string {
  return `${ts}\n${id}`;
}

export const givenNames = givenRows<Named>([
  ["site", "text", ({ site }) => site],
  ["id", "uuid", ({ id }) => id],
]);

/**
 * The accounts are locked first, and with them their devices: whatever else comes of a device waits until this
 * transaction has ended, so what it is told of here stays so. Ids that may come from several devices are locked by
 * their own rows. What is not there cannot be locked; when somebody else brings it first, the insert finds out.
 */
export async function readKnown(transaction: Sql, units: readonly WriteUnit[]): Promise<Known> {
  const activities = units.flatMap((unit) => unit.activities);
  const [accounts, derived, stays, [any]] = await Promise.all([
    lockAccounts(transaction, units),
    lockDerived(transaction, activities),
    lockStays(transaction, activities),
    transaction<{ erased: boolean }[]>`SELECT EXISTS (SELECT 1 FROM erased) AS erased`,
  ]);
  const keys = [...activities, ...[...derived].map(([name, ts]) => ({ ts, id: name.slice(name.indexOf("\n") + 1) }))];
  const [erasedAt, kept, watched] = await Promise.all([
    any?.erased ? readErased(transaction, units) : undefined,
    readKept(transaction, keys),
    readWatched(transaction, units),
  ]);
  return { erasedAt, accounts, derived, kept, stays, watched };
}

async function lockAccounts(
  transaction: Sql,
  units: readonly WriteUnit[],
): Promise<ReadonlyMap<string, DeviceAccount>> {
  const fresh = new Map(units.flatMap(({ ledger }) => (ledger ? [[nameOfAccount(ledger), newAccount(ledger)]] : [])));
  if (fresh.size === 0) return new Map();
  const inOrder = [...fresh].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, account]) => account);
  const { names, source } = givenAccounts;
  const made = transaction
    .unsafe(
      `INSERT INTO devices (${names}) SELECT * FROM ${source} ON CONFLICT DO NOTHING`,
      givenAccounts.values(inOrder),
      { prepare: true },
    )
    .execute();
  const asked = inOrder.map(({ site, device }) => ({ site, id: device ?? noDevice }));
  const rows = transaction.unsafe<AccountColumns[]>(
    `SELECT devices.* FROM ${givenNames.source} JOIN devices ON devices.site = given.site AND device = given.id
     ORDER BY devices.site, device FOR UPDATE OF devices`,
    givenNames.values(asked),
    { prepare: true },
  );
  const [locked] = await Promise.all([rows, made]);
  return new Map(locked.map(accountOf).map((account) => [nameOfAccount(account), account]));
}

/** The derived ids that are brought, and those of leaves, which say that a view is over. */
async function lockDerived(
  transaction: Sql,
  activities: readonly StoredActivity[],
): Promise<ReadonlyMap<string, number>> {
  const names = new Map<string, Named>();
  for (const { site, id, view, stay } of activities) {
    if (isDerivedId(id)) names.set(nameOf({ site, id }), { site, id });
    if (stay !== "opens" || view === null) continue;
    const leave = { site, id: leaveIdOf(view) };
    names.set(nameOf(leave), leave);
  }
  if (names.size === 0) return new Map();
  const rows = await transaction.unsafe<(Named & ActivityKey)[]>(
    `SELECT derived.* FROM ${givenNames.source} JOIN derived USING (site, id)
     ORDER BY derived.site, derived.id FOR UPDATE OF derived`,
    givenNames.values([...names.values()]),
    { prepare: true },
  );
  return new Map(rows.map((row) => [nameOf(row), row.ts]));
}

async function lockStays(transaction: Sql, activities: readonly StoredActivity[]): Promise<ReadonlyMap<string, Stay>> {
  const views = new Map<string, Named>();
  for (const { site, view } of activities) if (view !== null) views.set(nameOf({ site, id: view }), { site, id: view });
  if (views.size === 0) return new Map();
  const rows = await transaction.unsafe<Stay[]>(
    `SELECT stays.site, view, ts, stays.id, seen_at AS "seenAt", left_at AS "leftAt"
     FROM ${givenNames.source} JOIN stays ON stays.site = given.site AND stays.view = given.id
     ORDER BY stays.site, view FOR UPDATE OF stays`,
    givenNames.values([...views.values()]),
    { prepare: true },
  );
  return new Map(rows.map((stay) => [nameOf({ site: stay.site, id: stay.view }), stay]));
}

async function readErased(transaction: Sql, units: readonly WriteUnit[]): Promise<ErasedAt> {
  const people = units.flatMap(({ activities, people: told, rejected }) => [
    ...[...activities, ...rejected].flatMap(({ site, userId }) => (userId === null ? [] : [{ site, userId }])),
    ...told.map(({ site, user }) => ({ site, userId: user.id })),
  ]);
  const digests = new Set(people.map(({ site, userId }) => digestOf(site, userId)));
  const rows = await transaction<{ person: Uint8Array; erased_at: number }[]>`
    SELECT person, erased_at FROM erased WHERE person = ANY(${arrayOf([...digests])}::bytea[])`;
  const erased = new Map(rows.map(({ person, erased_at }) => [hexOf(person), erased_at]));
  return ({ site, userId }) => erased.get(digestOf(site, userId));
}

async function readKept(transaction: Sql, keys: readonly ActivityKey[]): Promise<ReadonlyMap<string, Kept>> {
  if (keys.length === 0) return new Map();
  const inOrder = [...keys].sort(inKeyOrder);
  // The bounds spare the server the months that are not meant.
  const rows = await transaction.unsafe<Kept[]>(
    `SELECT a.ts, a.id, at, seq, inferred, verified, from_server AS "fromServer"
     FROM ${givenKeys.source} JOIN activities AS a ON a.ts = given.ts AND a.id = given.id
     WHERE a.ts BETWEEN $3 AND $4`,
    [...givenKeys.values(inOrder), inOrder[0]?.ts ?? 0, inOrder.at(-1)?.ts ?? 0],
    { prepare: true },
  );
  return new Map(rows.map((row) => [keyOf(row), row]));
}

interface Watcher {
  readonly site: string;
  readonly watcher: string;
  readonly content: string;
}

const givenWatchers = givenRows<Watcher>([
  ["site", "text", ({ site }) => site],
  ["watcher", "text", ({ watcher }) => watcher],
  ["content", "text", ({ content }) => content],
]);

/** Of everyone whose milestone is in doubt: the first view of the content there, and all milestones. */
async function readWatched(transaction: Sql, units: readonly WriteUnit[]): Promise<readonly StoredActivity[]> {
  const watchers = new Map<string, Watcher>();
  for (const { activities, doubts } of units) {
    if (!doubts || doubts.size === 0) continue;
    for (const activity of activities) {
      const watcher = watcherOf(activity);
      if (!isMilestone(activity) || !doubts.has(activity.id) || watcher === undefined || !activity.content) continue;
      const asked = { site: activity.site, watcher, content: activity.content.id };
      watchers.set(JSON.stringify(asked), asked);
    }
  }
  if (watchers.size === 0) return [];
  const related = `a.site = given.site AND a.content = named.key
    AND hashtextextended(${watcherColumn}, 0) = hashtextextended(given.watcher, 0) AND ${watcherColumn} = given.watcher`;
  const rows = await transaction.unsafe<ActivityColumns[]>(
    `SELECT ${activityColumns} FROM ${givenWatchers.source} JOIN contents AS named ON named.id = given.content
     CROSS JOIN LATERAL (
       (SELECT a.* FROM activities AS a WHERE ${related} AND a.stay = 'opens' AND a.watch IS NULL
        ORDER BY a.at LIMIT 1)
       UNION ALL
       SELECT a.* FROM activities AS a WHERE ${related} AND a.watch IS NOT NULL
     ) AS a ${withContent}`,
    givenWatchers.values([...watchers.values()]),
    { prepare: true },
  );
  return rows.map(activityOf);
}
