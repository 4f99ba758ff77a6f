import type { Outcome } from "../group-commit.js";
import type { Judge, WriteResult, WriteUnit } from "../store.js";
import { contentKeys } from "./contents.js";
import { decide } from "./decisions.js";
import { keepChanges } from "./keep.js";
import { readKnown } from "./known.js";
import type { Link } from "./link.js";
import { monthsIn } from "./months.js";

/**
 * Commits a group of units; answers after the commit, what became of each, in their order. All share one transaction,
 * which reads all that it must know, decides, and writes: a few statements, however many rows. When one of the units
 * cannot be kept, each gets its own, so that it takes no other along.
 */
export function committer(link: Link, judge: Judge): (units: readonly WriteUnit[]) => Promise<readonly Outcome[]> {
  const months = monthsIn(link);
  const keysOf = contentKeys(link.reader);

  const keepAll = async (units: readonly WriteUnit[]): Promise<readonly WriteResult[]> => {
    const activities = units.flatMap((unit) => unit.activities);
    await months.make(activities);
    const keyOf = await keysOf(activities);
    return link.beside(async (transaction) => {
      const known = await readKnown(transaction, units);
      const { results, changes } = decide(units, known, judge);
      await keepChanges(transaction, changes, keyOf);
      return results;
    });
  };
  const commit = async (units: readonly WriteUnit[]): Promise<readonly Outcome[]> => {
    try {
      return (await keepAll(units)).map((result) => ({ result }));
    } catch (error) {
      if (units.length === 1 || !isOfOneUnit(error)) return units.map(() => ({ error }));
      const outcomes: Outcome[] = [];
      for (const unit of units) outcomes.push(...(await commit([unit])));
      return outcomes;
    }
  };
  return commit;
}

/** Whether it is a unit that cannot be kept: data that PostgreSQL does not take; else trying again is the senders'. */
function isOfOneUnit(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown };
  return typeof code === "string" && /^2[23]/.test(code);
}
