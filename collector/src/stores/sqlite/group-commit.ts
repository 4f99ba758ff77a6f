import type { WriteFigures, WriteResult, WriteUnit } from "../store.js";
import type { SqliteDatabase } from "./schema.js";
import type { UnitWriter } from "./unit-writer.js";

/** Most activities in one transaction: some 20 ms of work, after which others get their turn in the event loop. */
const groupLimitActivities = 4_000;

/** Most units in one transaction, for the same reason: a unit costs something even when it is empty. */
const groupLimitUnits = 400;

/** Most units waiting for the disk. Beyond it a write is refused at once, so that a slow disk cannot fill the memory. */
const waitingLimitUnits = 10_000;

/** A write refused because too many wait already; the same write may succeed later. */
class StoreBusyError extends Error {
  readonly code = "store-busy";
}

interface Waiting {
  readonly unit: WriteUnit;
  readonly resolve: (result: WriteResult) => void;
  readonly reject: (error: unknown) => void;
}

/** What became of one unit inside its group. */
type Outcome = { readonly result: WriteResult } | { readonly error: unknown };

export interface GroupCommit {
  /** Resolves after the commit that holds the unit; rejects when nothing of it was kept. */
  write(unit: WriteUnit): Promise<WriteResult>;
  written(): WriteFigures;
  /** Commits all that waits, and refuses what comes later. */
  finish(): void;
}

/**
 * The one writer. Units that arrive while a commit is under way wait and share the next one, because the flush to the
 * disk costs the same for one row as for thousands. Each unit has its own savepoint: one that fails takes no other along.
 */
export function groupCommit(database: SqliteDatabase, writer: UnitWriter): GroupCommit {
  const waiting: Waiting[] = [];
  let scheduled = false;
  let finished = false;
  let figures: WriteFigures = { groups: 0, units: 0, activities: 0 };

  const keepUnit = database.transaction(writer.keep);
  const attempt = (unit: WriteUnit): Outcome => {
    try {
      return { result: keepUnit(unit) };
    } catch (error) {
      writer.forget("unit");
      if (!database.inTransaction) throw error; // SQLite gave up the whole group, as it does when the disk is full
      return { error };
    }
  };
  const keepGroup = database.transaction((units: readonly WriteUnit[]) => {
    const outcomes = units.map(attempt);
    writer.finish();
    return outcomes;
  });

  const commitNext = (): void => {
    const group = waiting.splice(0, groupSize(waiting));
    try {
      const outcomes = keepGroup.immediate(group.map(({ unit }) => unit));
      figures = addGroup(figures, outcomes);
      for (const [i, outcome] of outcomes.entries()) settle(group[i] as Waiting, outcome);
    } catch (error) {
      writer.forget("all");
      for (const one of group) one.reject(error);
    }
  };
  const schedule = (): void => {
    if (scheduled || waiting.length === 0) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      if (waiting.length > 0) commitNext();
      schedule();
    });
  };

  return {
    write(unit) {
      return new Promise((resolve, reject) => {
        if (finished) return reject(new Error("The store is closed."));
        if (waiting.length >= waitingLimitUnits) return reject(new StoreBusyError("Too many writes are waiting."));
        waiting.push({ unit, resolve, reject });
        schedule();
      });
    },
    written: () => figures,
    finish() {
      finished = true;
      while (waiting.length > 0) commitNext();
    },
  };
}

/** How many of the waiting units go into the next transaction; at least one. */
function groupSize(waiting: readonly Waiting[]): number {
  let activities = 0;
  for (const [taken, { unit }] of waiting.entries()) {
    activities += unit.activities.length;
    if (taken > 0 && (taken >= groupLimitUnits || activities > groupLimitActivities)) return taken;
  }
  return waiting.length;
}

function addGroup(figures: WriteFigures, outcomes: readonly Outcome[]): WriteFigures {
  const kept = outcomes.flatMap((outcome) => ("result" in outcome ? [outcome.result] : []));
  const activities = kept.reduce((sum, { accepted, duplicates }) => sum + accepted + duplicates, 0);
  return {
    groups: figures.groups + 1,
    units: figures.units + kept.length,
    activities: figures.activities + activities,
  };
}

function settle({ resolve, reject }: Waiting, outcome: Outcome): void {
  if ("result" in outcome) resolve(outcome.result);
  else reject(outcome.error);
}
