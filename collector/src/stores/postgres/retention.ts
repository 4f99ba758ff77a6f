/** Removes what is no longer to be kept. */
import { isDerivedId } from "turnout/wire";
import type { RowCursor } from "../activity.js";
import type { StaleBooks, Sweep, Swept } from "../care.js";
import { type ActivityKey, givenKeys } from "./columns.js";
import { ask, type Cell } from "./given.js";
import { givenNames } from "./known.js";
import type { Link, Sql } from "./link.js";
import { type Counted, countUp } from "./tally-writer.js";

interface SweptColumns extends Counted, RowCursor {
  readonly ts: number;
  readonly label: string | null;
  readonly view: string | null;
}

/** See `Care.sweep`. Nothing is written beside it, so a page is short. */
export function sweep({ alone }: Link, sweep: Sweep, after: RowCursor | undefined, limit: number): Promise<Swept> {
  const { site, before, fateOf } = sweep;
  const [begin, ...values] = after
    ? (["AND (at, seq, id) > (?, ?, ?::uuid)", after.at, after.seq, after.id] as const)
    : ([""] as const);
  return alone(async (transaction) => {
    await transaction`SET LOCAL enable_seqscan = on`;
    const rows = await ask<SweptColumns>(
      transaction,
      `SELECT ts, id, site, at, seq, kind, label, view, content, verified, user_id IS NOT NULL AS "signedIn"
       FROM activities WHERE site = ? AND at < ? ${begin} ORDER BY at, seq, id LIMIT ?`,
      [site, before, ...values, limit],
    );
    const doomed = rows.filter(({ kind, at }) => fateOf(kind, at) === "remove");
    const worded = rows.filter(({ kind, at, label }) => label && fateOf(kind, at) === "clear");
    if (doomed.length > 0) await remove(transaction, doomed);
    if (worded.length > 0) await clear(transaction, worded);
    const last = rows.length < limit ? undefined : rows.at(-1);
    const next = last && { at: last.at, seq: last.seq, id: last.id };
    return { removed: doomed.length, cleared: worded.length, next };
  });
}

async function remove(transaction: Sql, rows: readonly SweptColumns[]): Promise<void> {
  const run = (text: string, values: string[]) => transaction.unsafe(text, values, { prepare: true });
  const derived = rows.filter(({ id }) => isDerivedId(id));
  const views = rows.flatMap(({ site, view }) => (view === null ? [] : [{ site, id: view }]));
  await run(
    `DELETE FROM activities AS a USING ${givenKeys.source} WHERE a.ts = given.ts AND a.id = given.id`,
    givenKeys.values(rows),
  );
  // Of an id or a view that has come anew meanwhile, what is kept stays.
  await run(
    `DELETE FROM derived USING ${givenNames.source} WHERE derived.site = given.site AND derived.id = given.id
       AND NOT EXISTS (SELECT 1 FROM activities AS a WHERE a.ts = derived.ts AND a.id = derived.id)`,
    givenNames.values(derived),
  );
  await run(
    `DELETE FROM stays USING ${givenNames.source} WHERE stays.site = given.site AND stays.view = given.id
       AND NOT EXISTS (SELECT 1 FROM activities AS a WHERE a.ts = stays.ts AND a.id = stays.id)`,
    givenNames.values(views),
  );
  await countUp(transaction, [], rows);
}

async function clear(transaction: Sql, keys: readonly ActivityKey[]): Promise<void> {
  await transaction.unsafe(
    `UPDATE activities AS a SET label = '' FROM ${givenKeys.source} WHERE a.ts = given.ts AND a.id = given.id`,
    givenKeys.values(keys),
    { prepare: true },
  );
}

/** See `Care.removeStale`. */
export function removeStale({ alone }: Link, stale: StaleBooks): Promise<number> {
  const { site, rejectedBefore, booksBefore, erasuresBefore } = stale;
  const hasNoActivity = `NOT EXISTS (SELECT 1 FROM activities AS a WHERE a.site = users.site AND a.user_id = users.id
    AND hashtextextended(a.user_id, 0) = hashtextextended(users.id, 0))`;
  const statements: readonly (readonly [sql: string, ...values: Cell[]])[] = [
    ["DELETE FROM rejected WHERE site = ? AND received_at < ?", site, rejectedBefore],
    [`DELETE FROM users WHERE site = ? AND told_at < ? AND ${hasNoActivity}`, site, booksBefore],
    ["DELETE FROM devices WHERE site = ? AND heard_at < ?", site, booksBefore],
    ["DELETE FROM audit WHERE site = ? AND at < ?", site, booksBefore],
    ["DELETE FROM erased WHERE erased_at < ?", erasuresBefore],
  ];
  return alone(async (transaction) => {
    let removed = 0;
    for (const [text, ...values] of statements) {
      const [sum] = await ask<{ count: number }>(
        transaction,
        `WITH gone AS (${text} RETURNING 1) SELECT count(*) AS count FROM gone`,
        values,
      );
      removed += sum?.count ?? 0;
    }
    return removed;
  });
}
