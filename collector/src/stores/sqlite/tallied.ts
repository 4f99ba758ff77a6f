/** What the table `tallies` knows: counts by quarter of an hour, kept beside the activities. */
import { type ActivityFilter, quarterMs } from "../store.js";
import { talliedFilter } from "../tally-plan.js";
import { type Conditions, conditionsOf } from "./conditions.js";
import type { SqliteDatabase } from "./schema.js";
import type { Stretch } from "./time-parts.js";

/** Quarters looked at for one list of stretches. */
const stretchLimitQuarters = 64;

/** What the tallies know of a filter, from a quarter up to one that is out. */
export function talliedConditions(filter: ActivityFilter, first: number, end: number | undefined): Conditions {
  const { signedIn, ...known } = talliedFilter(filter);
  const { sql, values } = conditionsOf(known);
  const parts: readonly (readonly [string, ...unknown[]] | false)[] = [
    [sql, ...values],
    ["quarter >= ?", first],
    end !== undefined && ["quarter < ?", end],
    signedIn !== undefined && ["signed_in = ?", signedIn ? 1 : 0],
  ];
  const present = parts.filter((part) => part !== false);
  return { sql: present.map(([part]) => part).join(" AND "), values: present.flatMap(([, ...rest]) => rest) };
}

function conditionsBetween(filter: ActivityFilter): Conditions {
  const { from = 0, to = Number.MAX_SAFE_INTEGER } = filter;
  return talliedConditions(filter, Math.floor(from / quarterMs), Math.ceil(to / quarterMs));
}

/**
 * Answers the next stretches, each a quarter or what the filter has of it, in which anything of the filter can be as far
 * as the tallies can tell; their `rows` are what `read` finds there, which is the part of the filter that an index knows.
 */
export function stretchReader(database: SqliteDatabase) {
  const quarters = ({ sql, values }: Conditions, limit: number) =>
    database
      .prepare<unknown[], { quarter: number; count: number }>(
        `SELECT quarter, sum(count) AS count FROM tallies WHERE ${sql} AND count > 0 GROUP BY quarter LIMIT ?`,
      )
      .all(...values, limit);

  return (filter: ActivityFilter, read: ActivityFilter): readonly Stretch[] => {
    const { from = 0, to = Number.MAX_SAFE_INTEGER } = filter;
    if (from >= to) return [];
    const found = quarters(conditionsBetween(filter), stretchLimitQuarters);
    const [first, last] = [found[0]?.quarter ?? 0, found.at(-1)?.quarter ?? 0];
    const toRead = quarters(talliedConditions(read, first, last + 1), last + 1 - first);
    const rows = new Map(toRead.map(({ quarter, count }) => [quarter, count]));
    return found.map(({ quarter, count }) => ({
      from: Math.max(from, quarter * quarterMs),
      to: Math.min(to, (quarter + 1) * quarterMs),
      rows: rows.get(quarter) ?? count,
    }));
  };
}

/** Answers how many activities a filter has at most, as far as the tallies can tell. */
export function boundReader(database: SqliteDatabase) {
  return (filter: ActivityFilter): number => {
    const { sql, values } = conditionsBetween(filter);
    const sum = database.prepare<unknown[], number | null>(`SELECT sum(count) FROM tallies WHERE ${sql}`).pluck();
    return sum.get(...values) ?? 0;
  };
}
