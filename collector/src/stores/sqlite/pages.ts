import type { ActivityFilter, RowCursor } from "../store.js";
import type { ActivityColumns } from "./columns.js";
import { type Finder, finderOf, indexOf, readOf } from "./finder.js";
import type { SqliteDatabase } from "./schema.js";
import { stretchReader } from "./tallied.js";
import { inParts, type Stretch } from "./time-parts.js";
import type { TakeTurn } from "./turns.js";

/** What so few people did is found by person and sorted; of more, it is looked for in the order of time. */
const sortedLimitPeople = 50;

/** Answers pages of rows in report order. */
export function pageReader(database: SqliteDatabase) {
  const stretchesOf = stretchReader(database);

  const read = ({ from, conditions }: Finder, limit: number): readonly ActivityColumns[] =>
    database
      .prepare<unknown[], ActivityColumns>(
        `SELECT activities.* FROM (SELECT at, seq, id, ts FROM ${from} WHERE ${conditions.sql} ORDER BY at, seq, id LIMIT ?)
           AS found CROSS JOIN activities ON activities.ts = found.ts AND activities.id = found.id
         ORDER BY found.at, found.seq, found.id`,
      )
      .all(...conditions.values, limit);

  return async (filter: ActivityFilter, after: RowCursor | undefined, limit: number, take: TakeTurn) => {
    const { from = 0, to = Infinity, userIds, inferred, numbered } = filter;
    const begin = Math.max(from, after?.at ?? 0);
    if (begin >= to) return [];
    const isFew = (userIds && userIds.length <= sortedLimitPeople) || inferred || numbered === false;
    if (isFew || isPlain(filter)) return take(() => read(finderOf(filter, after), limit));
    const rows: ActivityColumns[] = [];
    const readPart = (part: Stretch): boolean => {
      const span = { ...filter, from: part.from, to: part.to };
      const cursor = after && part.from <= after.at ? after : undefined;
      rows.push(...read(finderOf(span, cursor), limit - rows.length));
      return rows.length < limit;
    };
    const toRead = readOf(filter, indexOf(filter));
    await inParts(begin, (next) => stretchesOf({ ...filter, from: next }, toRead), take, readPart);
    return rows;
  };
}

/** Whether nearly all rows within its dates are a filter's: so many rows are read as are wanted. */
function isPlain(filter: ActivityFilter): boolean {
  return Object.keys(filter).every((name) => ["site", "from", "to", "notUserIds"].includes(name));
}
