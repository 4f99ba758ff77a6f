import { existsSync } from "node:fs";
import Database from "better-sqlite3";
import type { SqliteDatabase } from "./schema.js";

/** A backup that cannot be made, or was made and is no good. */
class BackupError extends Error {
  readonly code = "backup-failed";
}

/**
 * See `Care.backup`. All pages are copied in one step, because a copy in several begins anew whenever another process
 * has written in between; readers and the collector go on meanwhile. The copy is examined before it is called one.
 */
export async function backup(database: SqliteDatabase, file: string): Promise<void> {
  if (existsSync(file)) throw new BackupError(`"${file}" is there already; a backup replaces no file.`);
  await database.backup(file, { progress: ({ totalPages }) => totalPages });
  const copy = new Database(file, { readonly: true });
  try {
    const found = copy.pragma("quick_check(1)", { simple: true });
    if (found !== "ok") throw new BackupError(`The copy "${file}" is damaged: ${found}`);
  } finally {
    copy.close();
  }
}
