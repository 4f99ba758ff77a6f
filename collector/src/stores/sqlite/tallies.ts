/** Counts activities by the plan of `tally-plan.ts`: tallies at once, rows in parts. */
import { type ActivityFilter, type Dimension, quarterMs, type StoredContent, type Tally } from "../store.js";
import { type Counted, sumsOf, type TallyPart, tallyParts } from "../tally-plan.js";
import type { Conditions } from "./conditions.js";
import { finderOf, indexOf, readOf } from "./finder.js";
import type { SqliteDatabase } from "./schema.js";
import { stretchReader, talliedConditions } from "./tallied.js";
import { inParts, type Stretch } from "./time-parts.js";
import type { TakeTurn } from "./turns.js";

const columns: Readonly<Record<Dimension, string>> = {
  kind: "kind",
  content: "content",
  quarter: `at / ${quarterMs}`,
  minute: "at / 60000",
  label: "label",
};

/** People whose activities are counted at once. */
const peopleAtOnce = 200;

/** Answers `Store.tally`. */
export function tallyReader(database: SqliteDatabase, contentOf: (key: number | null) => StoredContent | null) {
  const count = partCounter(database);
  return async <By extends Dimension>(
    filter: ActivityFilter,
    by: readonly By[],
    take: TakeTurn,
  ): Promise<readonly Tally<By>[]> => {
    const counted: Counted[] = [];
    for (const part of tallyParts(filter, by)) counted.push(...(await count(part, by, take)));
    return sumsOf(counted, by, contentOf);
  };
}

/** Counts the groups of one part of the plan. */
function partCounter(database: SqliteDatabase) {
  const stretchesOf = stretchReader(database);
  const read = (table: string, { sql, values }: Conditions, count: string, by: readonly string[]) => {
    const grouping = by.length === 0 ? "" : `GROUP BY ${by.map((_, i) => i + 1).join(", ")}`;
    return database
      .prepare<unknown[], Counted>(
        `SELECT ${[...by, `${count} AS count`].join(", ")} FROM ${table} WHERE ${sql} ${grouping}`,
      )
      .all(...values);
  };

  return async (part: TallyPart, by: readonly Dimension[], take: TakeTurn): Promise<readonly Counted[]> => {
    const { filter } = part;
    if (part.from === "tallies") {
      return take(() => read("tallies", talliedConditions(filter, part.first, part.end), "sum(count)", by));
    }
    const groups = by.map((name) => `${columns[name]} AS ${name}`);
    const readRows = (some: ActivityFilter): readonly Counted[] => {
      const { from, conditions } = finderOf(some);
      return read(from, conditions, `${part.sign} * count(*)`, groups);
    };
    const found: Counted[] = [];
    const { userIds, from = 0 } = filter;
    for (let i = 0; userIds && i < userIds.length; i += peopleAtOnce) {
      const some = { ...filter, userIds: userIds.slice(i, i + peopleAtOnce) };
      found.push(...(await take(() => readRows(some))));
    }
    if (userIds) return found;
    const readPart = ({ from, to }: Stretch): boolean => {
      found.push(...readRows({ ...filter, from, to }));
      return true;
    };
    const toRead = readOf(filter, indexOf(filter));
    await inParts(from, (next) => stretchesOf({ ...filter, from: next }, toRead), take, readPart);
    return found;
  };
}
