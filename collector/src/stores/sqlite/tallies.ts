/** Counts activities: from the tallies what these know, from the rows the rest. */
import {
  type ActivityFilter,
  type Dimension,
  type Groups,
  quarterMs,
  type StoredContent,
  type Tally,
} from "../store.js";
import type { Conditions } from "./conditions.js";
import { finderOf, indexOf, readOf } from "./finder.js";
import type { SqliteDatabase } from "./schema.js";
import { isTallied, stretchReader, talliedConditions } from "./tallied.js";
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

type Counted = { readonly count: number } & Readonly<Record<string, unknown>>;
type ContentOf = (key: number | null) => StoredContent | null;

/** What is counted, and where to: with a sign, because some things are counted by what they are not. */
interface Counting {
  readonly by: readonly Dimension[];
  readonly take: TakeTurn;
  readonly add: (groups: readonly Counted[], sign: 1 | -1) => void;
}

/** Answers `Store.tally`. */
export function tallyReader(database: SqliteDatabase, contentOf: ContentOf) {
  const count = counter(database);

  return async <By extends Dimension>(
    filter: ActivityFilter,
    by: readonly By[],
    take: TakeTurn,
  ): Promise<readonly Tally<By>[]> => {
    const sums = new Map<string, { readonly group: Pick<Groups, By>; count: number }>();
    const add = (groups: readonly Counted[], sign: 1 | -1): void => {
      for (const row of groups) {
        const group = groupOf(row, by, contentOf);
        const key = JSON.stringify(group);
        const sum = sums.get(key);
        if (sum) sum.count += sign * row.count;
        else sums.set(key, { group, count: sign * row.count });
      }
    };
    await count(filter, { by, take, add });
    return [...sums.values()].filter(({ count }) => count > 0).map(({ group, count }) => ({ ...group, count }));
  };
}

/**
 * Whole quarters come from the tallies where these know all that is asked. What is few, and found by an index of its
 * own, is taken off what all have: staff, what was concluded, and what came after a `to` that is usually just now.
 */
function counter(database: SqliteDatabase) {
  const stretchesOf = stretchReader(database);
  const { read, readRows } = groupReader(database);

  const fromRows = async (filter: ActivityFilter, { by, take, add }: Counting, sign: 1 | -1): Promise<void> => {
    const { from = 0, to = Infinity, userIds } = filter;
    if (from >= to) return;
    if (userIds) {
      for (let i = 0; i < userIds.length; i += peopleAtOnce) {
        const some = { ...filter, userIds: userIds.slice(i, i + peopleAtOnce) };
        add(await take(() => readRows(some, by)), sign);
      }
      return;
    }
    const toRead = readOf(filter, indexOf(filter));
    const readPart = (part: Stretch): boolean => {
      add(readRows({ ...filter, from: part.from, to: part.to }, by), sign);
      return true;
    };
    await inParts(from, (next) => stretchesOf({ ...filter, from: next }, toRead), take, readPart);
  };

  const fromTallies = async (filter: ActivityFilter, counting: Counting, sign: 1 | -1): Promise<void> => {
    const { by, take, add } = counting;
    const { from = 0, to } = filter;
    const first = Math.ceil(from / quarterMs);
    const end = to === undefined ? undefined : Math.ceil(to / quarterMs);
    if (to !== undefined && to <= first * quarterMs) return fromRows(filter, counting, sign);
    add(await take(() => read("tallies", talliedConditions(filter, first, end), "sum(count)", by)), sign);
    await fromRows({ ...filter, to: first * quarterMs }, counting, sign);
    if (to === undefined || end === undefined) return;
    await fromRows({ ...filter, from: to, to: end * quarterMs }, counting, sign === 1 ? -1 : 1);
  };

  const count = async (filter: ActivityFilter, counting: Counting, sign: 1 | -1 = 1): Promise<void> => {
    const { notUserIds, inferred, ...others } = filter;
    const all = { ...others, ...(inferred && { inferred }) };
    if (counting.by.join() === "label" && isTallied(filter))
      return byLabel({ fromTallies, fromRows }, filter, counting);
    if (isTallied(filter, counting.by)) return fromTallies(filter, counting, sign);
    if (!isTallied(all, counting.by)) return fromRows(filter, counting, sign);
    const left = notUserIds && { notUserIds };
    const less = sign === 1 ? -1 : 1;
    if (inferred === false) {
      await count({ ...all, ...left }, counting, sign);
      return fromRows({ ...all, ...left, inferred: true }, counting, less);
    }
    await count(all, counting, sign);
    return fromRows({ ...all, userIds: notUserIds ?? [] }, counting, less);
  };
  return count;
}

type Count = (filter: ActivityFilter, counting: Counting, sign: 1 | -1) => Promise<void>;

/** Most activities have no label: those that have one are read, and taken off all. */
async function byLabel(
  { fromTallies, fromRows }: Readonly<Record<"fromTallies" | "fromRows", Count>>,
  filter: ActivityFilter,
  counting: Counting,
): Promise<void> {
  const addUnlabelled: Counting["add"] = (groups, sign) => {
    const unlabelled = groups.map(({ count }) => ({ label: null, count }));
    counting.add(unlabelled, sign);
  };
  const addLabelled: Counting["add"] = (groups, sign) => {
    counting.add(groups, sign);
    addUnlabelled(groups, sign === 1 ? -1 : 1);
  };
  await fromTallies(filter, { ...counting, by: [], add: addUnlabelled }, 1);
  await fromRows({ ...filter, text: "" }, { ...counting, add: addLabelled }, 1);
}

/** Reads groups from a table, and from where a filter's activities are found. */
function groupReader(database: SqliteDatabase) {
  const read = (table: string, { sql, values }: Conditions, what: string, by: readonly string[]) => {
    const grouping = by.length === 0 ? "" : `GROUP BY ${by.map((_, i) => i + 1).join(", ")}`;
    return database
      .prepare<unknown[], Counted>(
        `SELECT ${[...by, `${what} AS count`].join(", ")} FROM ${table} WHERE ${sql} ${grouping}`,
      )
      .all(...values);
  };
  const readRows = (filter: ActivityFilter, by: readonly Dimension[]): readonly Counted[] => {
    const { from, conditions } = finderOf(filter);
    const grouping = by.map((name) => `${columns[name]} AS ${name}`);
    return read(from, conditions, "count(*)", grouping);
  };
  return { read, readRows };
}

function groupOf<By extends Dimension>(row: Counted, by: readonly By[], contentOf: ContentOf): Pick<Groups, By> {
  const value = (name: By): unknown =>
    name === "content" ? contentOf((row.content as number | null) || null) : row[name];
  return Object.fromEntries(by.map((name) => [name, value(name)])) as Pick<Groups, By>;
}
