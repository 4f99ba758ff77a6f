/** Counts by quarter of an hour, kept beside the activities: they answer most filters without looking at a single row. */
import { type ActivityFilter, type Dimension, quarterMs, type StoredContent, type Tally } from "../store.js";
import { type Counted, sumsOf, type TallyPart, talliedFilter, tallyParts } from "../tally-plan.js";
import { type Conditions, conditionsOf } from "./conditions.js";
import type { SqliteDatabase } from "./schema.js";

/** Matches in consecutive quarters. */
export interface Stretch {
  /** Ms since 1970; `to` is out. */
  readonly from: number;
  readonly to: number;
  /** How many activities there match as far as the tallies can tell: at least as many as really do. */
  readonly count: number;
}

/** Quarters looked at for one stretch. */
const stretchLimitQuarters = 64;

const columns: Readonly<Record<Dimension, string>> = {
  kind: "kind",
  content: "content",
  quarter: `at / ${quarterMs}`,
  minute: "at / 60000",
  label: "label",
};

/** Where to look for activities, and for which. */
export interface Finder {
  readonly from: string;
  readonly conditions: Conditions;
}

type ContentOf = (key: number | null) => StoredContent | null;

/** Answers `Store.tally`. */
export function tallyReader(
  database: SqliteDatabase,
  contentOf: ContentOf,
  finderOf: (filter: ActivityFilter) => Finder,
) {
  const read = (
    table: string,
    { sql, values }: Conditions,
    count: string,
    by: readonly string[],
  ): readonly Counted[] => {
    const grouping = by.length === 0 ? "" : `GROUP BY ${by.map((_, i) => i + 1).join(", ")}`;
    return database
      .prepare<unknown[], Counted>(
        `SELECT ${[...by, `${count} AS count`].join(", ")} FROM ${table} WHERE ${sql} ${grouping}`,
      )
      .all(...values);
  };

  const counted = (part: TallyPart, by: readonly Dimension[]): readonly Counted[] => {
    if (part.from === "tallies") {
      return read("tallies", talliedConditions(part.filter, part.first, part.end), "sum(count)", by);
    }
    const { from, conditions } = finderOf(part.filter);
    const groups = by.map((name) => `${columns[name]} AS ${name}`);
    return read(from, conditions, `${part.sign} * count(*)`, groups);
  };

  return <By extends Dimension>(filter: ActivityFilter, by: readonly By[]): readonly Tally<By>[] =>
    sumsOf(
      tallyParts(filter, by).flatMap((part) => counted(part, by)),
      by,
      contentOf,
    );
}

/** Answers the next stretch of quarters in which anything of a filter is, with `enough` matches or as far as it looks. */
export function stretchReader(database: SqliteDatabase) {
  return (filter: ActivityFilter, enough: number): Stretch | undefined => {
    const { from = 0, to = Number.MAX_SAFE_INTEGER } = filter;
    const { sql, values } = talliedConditions(filter, Math.floor(from / quarterMs), Math.ceil(to / quarterMs));
    const quarters = database
      .prepare<unknown[], { quarter: number; count: number }>(
        `SELECT quarter, sum(count) AS count FROM tallies WHERE ${sql} AND count > 0 GROUP BY quarter LIMIT ?`,
      )
      .all(...values, stretchLimitQuarters);
    const [first] = quarters;
    if (!first) return undefined;
    let [last, count] = [first.quarter, 0];
    for (const quarter of quarters) {
      if (count >= enough) break;
      last = quarter.quarter;
      count += quarter.count;
    }
    return { from: Math.max(from, first.quarter * quarterMs), to: Math.min(to, (last + 1) * quarterMs), count };
  };
}

/** Answers the kinds that a filter's activities have, as far as the tallies can tell. */
export function kindsReader(database: SqliteDatabase) {
  return (filter: ActivityFilter): readonly string[] => {
    const { from = 0, to = Number.MAX_SAFE_INTEGER } = filter;
    const { sql, values } = talliedConditions(filter, Math.floor(from / quarterMs), Math.ceil(to / quarterMs));
    const kinds = database.prepare<unknown[], string>(`SELECT DISTINCT kind FROM tallies WHERE ${sql}`).pluck();
    return kinds.all(...values);
  };
}

/** What the tallies know of a filter, from a quarter up to one that is out. */
function talliedConditions(filter: ActivityFilter, first: number, end: number | undefined): Conditions {
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
