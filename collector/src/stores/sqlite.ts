/**
 * The default store: one SQLite file. All waiting requests share one transaction and one flush to the disk, in a thread
 * of its own where much is written; reads go part by part, so that none holds others up or stays open, and the write-ahead
 * log can always be reused.
 */

import { groupCommit, ownThread, sharedThread } from "./group-commit.js";
import { outpaces } from "./outpaces.js";
import { audit } from "./sqlite/audit.js";
import { backup } from "./sqlite/backup.js";
import { idleViews, rejected, schedules } from "./sqlite/books.js";
import { committer } from "./sqlite/committer.js";
import { examine } from "./sqlite/examine.js";
import { noteForwarded, outgoing, waiting } from "./sqlite/forwarding.js";
import { accounts } from "./sqlite/ledger.js";
import { peopleLike, peopleMarked } from "./sqlite/people.js";
import { erase, person, personActivities } from "./sqlite/persons.js";
import { removeStale, sweep } from "./sqlite/retention.js";
import { rowsReader } from "./sqlite/rows.js";
import { openDatabase, readersCacheKibibytes, type SqliteDatabase } from "./sqlite/schema.js";
import { turnOfPage } from "./sqlite/turns.js";
import { unitWriter } from "./sqlite/unit-writer.js";
import { milestones } from "./sqlite/watching.js";
import { type WriterThread, writerThread } from "./sqlite/writer-thread.js";
import type { Judge, Store } from "./store.js";

export interface SqliteOptions {
  /** In whose thread it is written: in the caller's, or one that the script at this address runs. */
  readonly writer?: "shared" | "own" | URL;
  /** Of milestones in doubt; in a thread of its own it is the usual one in any case. */
  readonly judge?: Judge;
}

/** Opens the database file, making it when it does not exist. Throws when it is not a database of this version. */
export function sqliteStore(file: string, { writer: place = "shared", judge = outpaces }: SqliteOptions = {}): Store {
  const database = openDatabase(file, place === "shared" ? undefined : readersCacheKibibytes);
  const writer =
    place === "shared" ? writerHere(database, judge) : writerThread(file, place === "own" ? undefined : place);
  const commits = groupCommit(writer.commit, place === "shared" ? sharedThread : ownThread);
  const { alone } = commits;
  let open = true;

  return {
    opened: async () => undefined,
    write: commits.write,
    idleViews: async (before, limit) => idleViews(database, before, limit),
    ...rowsReader(database),
    async milestones(of, after, limit) {
      await turnOfPage(after);
      return milestones(database, of, after, limit);
    },
    rejected: async (site, limit) => rejected(database, site, limit),
    async accounts(site, after, limit) {
      await turnOfPage(after);
      return accounts(database, site, after, limit);
    },
    sweep: (given, after, limit) => alone(() => sweep(database, given, after, limit)),
    removeStale: (stale) => alone(() => removeStale(database, stale)),
    person: async (key) => person(database, key),
    personActivities: async (key, after, limit) => personActivities(database, key, after, limit),
    erase: (erasure) => erase(database, alone, erasure),
    audit: async (site, limit) => audit(database, site, limit),
    backup: (to) => backup(database, to),
    outgoing: async (target, limit) => outgoing(database, target, limit),
    waiting: async (target, limit) => waiting(database, target, limit),
    noteForwarded: (target, number, names) => alone(() => noteForwarded(database, target, number, names)),
    examine: async () => examine(database),
    schedules: async (site) => schedules(database, site),
    peopleLike: async (site, typed, limit) => peopleLike(database, site, typed, limit),
    peopleMarked: async (site, marks) => peopleMarked(database, site, marks),
    written: commits.written,
    async healthy() {
      if (!open) return false;
      const [outcome] = await writer.commit([{ activities: [], people: [], rejected: [] }]).catch(() => []);
      return outcome !== undefined && "result" in outcome;
    },
    async close() {
      open = false;
      await commits.finish();
      await writer.close();
      database.close();
    },
  };
}

function writerHere(database: SqliteDatabase, judge: Judge): WriterThread {
  const commit = committer(database, unitWriter(database, judge));
  return { commit: async (units) => commit(units), close: async () => undefined };
}
