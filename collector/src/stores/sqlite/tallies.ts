/** Counts by quarter of an hour, kept beside the activities: they answer most filters without looking at a single row. */
import {
  type ActivityFilter,
  type Dimension,
  type Groups,
  quarterMs,
  type StoredContent,
  type Tally,
} from "../store.js";
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

type Counted = { readonly count: number } & Readonly<Record<string, unknown>>;
type ContentOf = (key: number | null) => StoredContent | null;

/**
 * Answers `Store.tally`: whole quarters from the tallies where these know all that is asked, the rest from the rows.
 * Who is left out is few, and found by person: what is theirs is taken off what all have.
 */
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

  const fromRows = (filter: ActivityFilter, by: readonly Dimension[]): readonly Counted[] => {
    if (filter.from !== undefined && filter.to !== undefined && filter.from >= filter.to) return [];
    const { from, conditions } = finderOf(filter);
    return read(
      from,
      conditions,
      "count(*)",
      by.map((name) => `${columns[name]} AS ${name}`),
    );
  };

  const counted = (filter: ActivityFilter, by: readonly Dimension[]): readonly Counted[] => {
    const { notUserIds, ...others } = filter;
    if (notUserIds && isTallied(others, by)) {
      const less = fromRows({ ...others, userIds: notUserIds }, by).map((group) => ({ ...group, count: -group.count }));
      return [...counted(others, by), ...less];
    }
    if (!isTallied(filter, by)) return fromRows(filter, by);
    const { from = 0, to } = filter;
    const first = Math.ceil(from / quarterMs);
    const end = to === undefined ? undefined : Math.floor(to / quarterMs);
    if (end !== undefined && end <= first) return fromRows(filter, by);
    const whole = talliedConditions(filter, first, end);
    return [
      ...read("tallies", whole, "sum(count)", by),
      ...(first * quarterMs > from ? fromRows({ ...filter, to: first * quarterMs }, by) : []),
      ...(end !== undefined && to !== undefined ? fromRows({ ...filter, from: end * quarterMs }, by) : []),
    ];
  };

  return <By extends Dimension>(filter: ActivityFilter, by: readonly By[]): readonly Tally<By>[] => {
    const sums = new Map<string, { readonly group: Pick<Groups, By>; count: number }>();
    for (const row of counted(filter, by)) {
      const group = groupOf(row, by, contentOf);
      const key = JSON.stringify(group);
      const sum = sums.get(key);
      if (sum) sum.count += row.count;
      else sums.set(key, { group, count: row.count });
    }
    return [...sums.values()].filter(({ count }) => count > 0).map(({ group, count }) => ({ ...group, count }));
  };
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

function isTallied(filter: ActivityFilter, by: readonly Dimension[]): boolean {
  const { userIds, notUserIds, text, inferred, numbered } = filter;
  return (
    userIds === undefined &&
    notUserIds === undefined &&
    numbered === undefined &&
    text === undefined &&
    inferred === undefined &&
    by.every((name) => name === "kind" || name === "content" || name === "quarter")
  );
}

/** What the tallies know of a filter, from a quarter up to one that is out. */
function talliedConditions(filter: ActivityFilter, first: number, end: number | undefined): Conditions {
  const { site, kinds, contentIds, contentTypes, signedIn, verified } = filter;
  const known = {
    site,
    ...(verified !== undefined && { verified }),
    ...(kinds && { kinds }),
    ...(contentIds && { contentIds }),
    ...(contentTypes && { contentTypes }),
  };
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

function groupOf<By extends Dimension>(row: Counted, by: readonly By[], contentOf: ContentOf): Pick<Groups, By> {
  const value = (name: By): unknown =>
    name === "content" ? contentOf((row.content as number | null) || null) : row[name];
  return Object.fromEntries(by.map((name) => [name, value(name)])) as Pick<Groups, By>;
}
