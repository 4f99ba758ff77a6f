/** What is on record of what was done with people's data. */
import type { AuditEntry } from "../care.js";
import type { SqliteDatabase } from "./schema.js";

/** Answers a function that puts an entry on record, within the transaction that is open. */
export function auditWriter(database: SqliteDatabase): (entry: AuditEntry) => void {
  const insert = database.prepare("INSERT INTO audit (at, site, action, actor, subject) VALUES (?, ?, ?, ?, ?)");
  return ({ at, site, action, actor, subject }) => void insert.run(at, site, action, actor, subject);
}

/** See `Care.audit`. */
export function audit(database: SqliteDatabase, site: string, limit: number): readonly AuditEntry[] {
  return database
    .prepare<[string, number], AuditEntry>(
      "SELECT at, site, action, actor, subject FROM audit WHERE site = ? ORDER BY number DESC LIMIT ?",
    )
    .all(site, limit);
}
