import Database from "better-sqlite3";
import { addPersonFunctions } from "./person-index.js";
import { steps } from "./steps.js";

/** The connection to a SQLite file. */
export type SqliteDatabase = Database.Database;

/** How long a write waits for another process (an export that records itself) to finish its own, ms. */
const busyTimeoutMs = 5_000;

/** Pages of the write-ahead log after which it is copied into the database: 16 MiB, so that a copy serves many commits. */
const checkpointPages = 4_096;

/** The log is cut back to this size after a copy, bytes. */
const walLimitBytes = 64 * 1024 * 1024;

/** Memory for pages of a connection that writes, KiB: holds the ends of all indexes, to which nearly all writes go. */
const writersCacheKibibytes = 65_536;

/** The same of a connection that reads: whoever reads much goes through it once. */
export const readersCacheKibibytes = 16_384;

/** A file whose tables a later collector has made. */
class SchemaVersionError extends Error {
  readonly code = "schema-version";
}

/** Opens the file, making the tables that it lacks. A commit returns only when it is on the disk (`synchronous=FULL`). */
export function openDatabase(file: string, cacheKibibytes = writersCacheKibibytes): SqliteDatabase {
  const database = new Database(file, { timeout: busyTimeoutMs });
  try {
    database.pragma("journal_mode = WAL");
    database.pragma("synchronous = FULL");
    database.pragma(`wal_autocheckpoint = ${checkpointPages}`);
    database.pragma(`journal_size_limit = ${walLimitBytes}`);
    database.pragma(`cache_size = -${cacheKibibytes}`);
    database.pragma("secure_delete = ON"); // what is erased is overwritten, not only given up
    addPersonFunctions(database);
    database.transaction(() => makeTables(database, file)).immediate();
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

function makeTables(database: SqliteDatabase, file: string): void {
  const version = database.pragma("user_version", { simple: true }) as number;
  if (version > steps.length) {
    throw new SchemaVersionError(`${file} is of version ${version}; this collector reads up to ${steps.length}.`);
  }
  if (version === steps.length) return;
  // When each step was taken, for people. Files from before it was kept do not know of their first two.
  database.exec("CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY, taken_at INTEGER NOT NULL)");
  const note = database.prepare("INSERT INTO migrations VALUES (?, ?)");
  for (const [i, step] of [...steps.entries()].slice(version)) {
    database.exec(step);
    note.run(i + 1, Date.now());
  }
  database.pragma(`user_version = ${steps.length}`);
}
