import type { WriteFigures, WriteResult, WriteUnit } from "./store.js";

/** What became of one unit of a group. */
export type Outcome = { readonly result: WriteResult } | { readonly error: unknown };

/** How much goes into one transaction, and how many of them the writer is given at a time. */
export interface GroupLimits {
  readonly activities: number;
  /** A unit costs something even when it is empty. */
  readonly units: number;
  readonly groupsUnderWay: number;
}

/** Where the writer shares its thread: some 20 ms of work, after which others get their turn in the event loop. */
export const sharedThread: GroupLimits = { activities: 4_000, units: 400, groupsUnderWay: 1 };

/**
 * Where it has a thread of its own: a tenth of a second, because all that a request waits for is its commit. While one
 * group is written, the next lies ready.
 */
export const ownThread: GroupLimits = { activities: 10_000, units: 2_000, groupsUnderWay: 2 };

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

/** Runs something while no group is being written, so that it need not wait for the file's lock in the event loop. */
export type Alone = <Answer>(act: () => Answer) => Promise<Answer>;

export interface GroupCommit {
  /** Resolves after the commit that holds the unit; rejects when nothing of it was kept. */
  write(unit: WriteUnit): Promise<WriteResult>;
  readonly alone: Alone;
  written(): WriteFigures;
  /** Refuses what comes later; resolves when all that waits is committed. */
  finish(): Promise<void>;
}

/**
 * The way to the one writer. Units that arrive while a commit is under way wait and share the next one, because the
 * flush to the disk costs the same for one row as for thousands.
 */
export function groupCommit(
  commit: (units: readonly WriteUnit[]) => Promise<readonly Outcome[]>,
  limits: GroupLimits,
): GroupCommit {
  const waiting: Waiting[] = [];
  const waitingAlone: (() => void)[] = [];
  const idle: (() => void)[] = [];
  let underWay = 0;
  let scheduled = false;
  let finished = false;
  let figures: WriteFigures = { groups: 0, units: 0, activities: 0 };

  const commitNext = async (): Promise<void> => {
    const group = waiting.splice(0, groupSize(waiting, limits));
    underWay++;
    try {
      const outcomes = await commit(group.map(({ unit }) => unit));
      figures = addGroup(figures, outcomes);
      for (const [i, outcome] of outcomes.entries()) settle(group[i] as Waiting, outcome);
    } catch (error) {
      for (const one of group) one.reject(error);
    }
    underWay--;
    schedule();
  };
  const proceed = (): void => {
    if (underWay === 0) for (const act of waitingAlone.splice(0)) act();
    while (waiting.length > 0 && waitingAlone.length === 0 && underWay < limits.groupsUnderWay) void commitNext();
    if (underWay === 0 && waiting.length === 0) for (const resolve of idle.splice(0)) resolve();
  };
  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      proceed();
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
    alone(act) {
      return new Promise((resolve, reject) => {
        waitingAlone.push(() => {
          try {
            resolve(act());
          } catch (error) {
            reject(error);
          }
        });
        schedule();
      });
    },
    written: () => figures,
    finish() {
      finished = true;
      return new Promise((resolve) => {
        idle.push(resolve);
        schedule();
      });
    },
  };
}

/** How many of the waiting units go into the next transaction; at least one. */
function groupSize(waiting: readonly Waiting[], limits: GroupLimits): number {
  let activities = 0;
  for (const [taken, { unit }] of waiting.entries()) {
    activities += unit.activities.length;
    if (taken > 0 && (taken >= limits.units || activities > limits.activities)) return taken;
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
