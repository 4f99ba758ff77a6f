import Database from "better-sqlite3";
import type { Outcome } from "../group-commit.js";
import type { WriteResult, WriteUnit } from "../store.js";
import type { SqliteDatabase } from "./schema.js";
import type { UnitWriter } from "./unit-writer.js";

/** Commits a group of units; answers after the disk has it, what became of each, in their order. */
export type CommitGroup = (units: readonly WriteUnit[]) => readonly Outcome[];

/**
 * All units of a group share one transaction. When one of them cannot be kept, the transaction is undone and each gets
 * its own, so that it takes no other along. That is rare, and so no unit pays for a savepoint.
 */
export function committer(database: SqliteDatabase, writer: UnitWriter): CommitGroup {
  const keepAll = database.transaction((units: readonly WriteUnit[]): readonly WriteResult[] => {
    const results = units.map(writer.keep);
    writer.finish();
    return results;
  });
  const commit: CommitGroup = (units) => {
    try {
      return keepAll.immediate(units).map((result) => ({ result }));
    } catch (error) {
      writer.forget();
      if (units.length > 1 && isOfOneUnit(error)) return units.flatMap((unit) => commit([unit]));
      return units.map(() => ({ error }));
    }
  };
  return commit;
}

/** Whether it is a unit that cannot be kept; else the file cannot be written, and trying again is the senders'. */
function isOfOneUnit(error: unknown): boolean {
  return !(error instanceof Database.SqliteError) || error.code.startsWith("SQLITE_CONSTRAINT");
}
