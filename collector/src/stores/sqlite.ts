/**
 * The default store: one SQLite file. All waiting requests share one transaction and one flush to the disk; reads go
 * through the same connection, page by page, so that no read stays open and the write-ahead log can always be reused.
 */
import { idleViews, losses, people, rejected, schedules } from "./sqlite/books.js";
import { groupCommit } from "./sqlite/group-commit.js";
import { rowsReader } from "./sqlite/rows.js";
import { openDatabase } from "./sqlite/schema.js";
import { unitWriter } from "./sqlite/unit-writer.js";
import { milestones } from "./sqlite/watching.js";
import type { Store } from "./store.js";

/** Opens the database file, making it when it does not exist. Throws when it is not a database of this version. */
export function sqliteStore(file: string): Store {
  const database = openDatabase(file);
  const commits = groupCommit(database, unitWriter(database));
  const reader = rowsReader(database);

  return {
    write: commits.write,
    idleViews: async (before, limit) => idleViews(database, before, limit),
    rows: async (filter, after, limit) => reader.rows(filter, after, limit),
    count: async (filter) => reader.count(filter),
    tally: async (filter, by) => reader.tally(filter, by),
    uniqueUsers: async (filter, after, limit) => reader.uniqueUsers(filter, after, limit),
    milestones: async (of, after, limit) => milestones(database, of, after, limit),
    rejected: async (site, limit) => rejected(database, site, limit),
    schedules: async (site) => schedules(database, site),
    people: async (site) => people(database, site),
    losses: async (site) => losses(database, site),
    written: commits.written,
    async healthy() {
      try {
        database.transaction(() => undefined).immediate();
        return true;
      } catch {
        return false; // closed, read-only, or held by another process for longer than it may wait
      }
    },
    async close() {
      commits.finish();
      database.close();
    },
  };
}
