/** The partitions of `activities`, a month each, made when they are first needed. */
import type { StoredActivity } from "../activity.js";
import type { Link, Sql } from "./link.js";

const dayMs = 86_400_000;

/**
 * How far an activity's own time may lie from its arrival to have a month of its own: as old as a server may tell of,
 * and a month ahead. A client's time is what a stranger says, and each partition costs every query something; what
 * claims another time shares the default one.
 */
const pastLimitMs = 762 * dayMs;
const futureLimitMs = 31 * dayMs;

/** The end of what a partition can be named for. */
const lastMs = Date.UTC(9999, 0);

/** A month by its number since 1970. */
type Month = number;

export interface Months {
  /** Makes the partitions that these activities need. */
  make(activities: Iterable<StoredActivity>): Promise<void>;
}

/** Knows which partitions there are; those that others made are found when they are looked for. */
export function monthsIn(link: Link): Months {
  const known = new Set<Month>();
  return {
    async make(activities) {
      for (const month of monthsOf(activities)) {
        if (known.has(month)) continue;
        await link.alone((transaction) => makeMonth(transaction, month));
        known.add(month);
      }
    },
  };
}

function monthsOf(activities: Iterable<StoredActivity>): ReadonlySet<Month> {
  const months = new Set<Month>();
  for (const { ts, receivedAt } of activities) {
    if (ts < receivedAt - pastLimitMs || ts > receivedAt + futureLimitMs || ts < 0 || ts > lastMs) continue;
    const date = new Date(ts);
    months.add((date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth());
  }
  return months;
}

/**
 * Whoever comes first makes it. It is attached when it holds what the default partition has of its time, since that may
 * hold no more of it from then on.
 */
async function makeMonth(transaction: Sql, month: Month): Promise<void> {
  const [from, to] = [Date.UTC(1970, month), Date.UTC(1970, month + 1)];
  const name = `activities_${new Date(from).toISOString().slice(0, 7).replace("-", "_")}`;
  const [there] = await transaction`SELECT 1 FROM pg_class WHERE oid = to_regclass(${name})`;
  if (there) return;
  await transaction.unsafe(`
    CREATE TABLE ${name} (LIKE activities INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
    WITH moved AS (DELETE FROM activities_of_other_times WHERE ts >= ${from} AND ts < ${to} RETURNING *)
      INSERT INTO ${name} SELECT * FROM moved;
    ALTER TABLE activities ATTACH PARTITION ${name} FOR VALUES FROM (${from}) TO (${to});
  `);
}
