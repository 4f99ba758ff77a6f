/** Removes what is no longer to be kept. */
import { isDerivedId } from "turnout/wire";
import type { RowCursor } from "../activity.js";
import type { StaleBooks, Sweep, Swept } from "../care.js";
import { bytesOf, idOf } from "./columns.js";
import type { SqliteDatabase } from "./schema.js";

interface SweptColumns {
  readonly ts: number;
  readonly id: Buffer;
  readonly at: number;
  readonly seq: number;
  readonly kind: string;
  readonly label: string | null;
  readonly view: Buffer | null;
}

/** See `Care.sweep`. */
export function sweep(
  database: SqliteDatabase,
  { site, before, fateOf }: Sweep,
  after: RowCursor | undefined,
  limit: number,
): Swept {
  const find = database.prepare<unknown[], SweptColumns>(
    `SELECT ts, id, at, seq, kind, label, view FROM activities
     WHERE site = ? AND at < ? ${after ? "AND (at, seq, id) > (?, ?, ?)" : ""} ORDER BY at, seq, id LIMIT ?`,
  );
  const remove = remover(database, site);
  const clear = database.prepare("UPDATE activities SET label = '' WHERE ts = ? AND id = ?");

  return database
    .transaction((): Swept => {
      const rows = find.all(site, before, ...(after ? [after.at, after.seq, bytesOf(after.id)] : []), limit);
      let [removed, cleared] = [0, 0];
      for (const row of rows) {
        const fate = fateOf(row.kind, row.at);
        if (fate === "remove") {
          remove(row);
          removed++;
        } else if (fate === "clear" && row.label) {
          clear.run(row.ts, row.id);
          cleared++;
        }
      }
      const last = rows.length < limit ? undefined : rows.at(-1);
      return { removed, cleared, next: last && { at: last.at, seq: last.seq, id: idOf(last.id) } };
    })
    .immediate();
}

function remover(database: SqliteDatabase, site: string): (row: SweptColumns) => void {
  const remove = database.prepare("DELETE FROM activities WHERE ts = ? AND id = ?");
  const removeDerived = database.prepare("DELETE FROM derived WHERE site = ? AND id = ? AND ts = ?");
  const removeStay = database.prepare("DELETE FROM stays WHERE site = ? AND view = ? AND ts = ? AND id = ?");
  return ({ ts, id, view }) => {
    remove.run(ts, id);
    if (isDerivedId(idOf(id))) removeDerived.run(site, id, ts);
    if (view) removeStay.run(site, view, ts, id);
  };
}

/** See `Care.removeStale`. */
export function removeStale(database: SqliteDatabase, stale: StaleBooks): number {
  const { site, rejectedBefore, booksBefore, erasuresBefore } = stale;
  const hasNoActivity = `NOT EXISTS
    (SELECT 1 FROM activities WHERE activities.site = users.site AND activities.user_id = users.id)`;
  const statements: readonly (readonly [sql: string, ...values: unknown[]])[] = [
    ["DELETE FROM rejected WHERE site = ? AND received_at < ?", site, rejectedBefore],
    [`DELETE FROM users WHERE site = ? AND told_at < ? AND ${hasNoActivity}`, site, booksBefore],
    ["DELETE FROM devices WHERE site = ? AND heard_at < ?", site, booksBefore],
    ["DELETE FROM audit WHERE site = ? AND at < ?", site, booksBefore],
    ["DELETE FROM erased WHERE erased_at < ?", erasuresBefore],
  ];
  const removeAll = database.transaction(() =>
    statements.reduce((sum, [sql, ...values]) => sum + database.prepare(sql).run(...values).changes, 0),
  );
  return removeAll.immediate();
}
