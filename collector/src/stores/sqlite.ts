/**
 * The default store: one SQLite file. All waiting requests share one transaction and one flush to the disk; reads go
 * through the same connection, page by page, so that no read stays open and the write-ahead log can always be reused.
 */
import { audit } from "./sqlite/audit.js";
import { backup } from "./sqlite/backup.js";
import { idleViews, people, rejected, schedules } from "./sqlite/books.js";
import { examine } from "./sqlite/examine.js";
import { groupCommit } from "./sqlite/group-commit.js";
import { accounts } from "./sqlite/ledger.js";
import { erase, person, personActivities } from "./sqlite/persons.js";
import { removeStale, sweep } from "./sqlite/retention.js";
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
    accounts: async (site, after, limit) => accounts(database, site, after, limit),
    sweep: async (given, after, limit) => sweep(database, given, after, limit),
    removeStale: async (stale) => removeStale(database, stale),
    person: async (key) => person(database, key),
    personActivities: async (key, after, limit) => personActivities(database, key, after, limit),
    erase: (erasure) => erase(database, erasure),
    audit: async (site, limit) => audit(database, site, limit),
    backup: (to) => backup(database, to),
    examine: async () => examine(database),
    schedules: async (site) => schedules(database, site),
    people: async (site) => people(database, site),
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
