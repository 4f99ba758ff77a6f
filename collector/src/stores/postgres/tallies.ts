/** Counts by quarter of an hour, kept beside the activities: they answer most filters without looking at a single row. */
import { type ActivityFilter, type Dimension, quarterMs, type StoredContent, type Tally } from "../store.js";
import { type Counted, sumsOf, type TallyPart, tallyParts } from "../tally-plan.js";
import { type Conditions, conditionsOf, keyed } from "./conditions.js";
import { type Asker, arrayOf, ask } from "./given.js";

const columns: Readonly<Record<Dimension, string>> = {
  kind: "kind",
  content: "content",
  quarter: `at / ${quarterMs}`,
  minute: "at / 60000",
  label: "label",
};

/** See `Store.tally`. All parts are one statement, so that they are of one moment. */
export async function tally<By extends Dimension>(
  sql: Asker,
  filter: ActivityFilter,
  by: readonly By[],
): Promise<readonly Tally<By>[]> {
  const parts = await Promise.all(tallyParts(filter, by).map((part) => selectOf(sql, part, by)));
  if (parts.length === 0) return [];
  const text = parts.map((part) => part.sql).join(" UNION ALL ");
  const values = parts.flatMap((part) => part.values);
  const counted = (await ask<Counted>(sql, text, values)).filter((row) => row.count !== null); // the sum of nothing
  const keys = by.some((name) => name === "content") ? counted.flatMap(({ content }) => content || []) : [];
  const contents = await contentsOf(sql, keys as number[]);
  return sumsOf(counted, by, (key) => (key === null ? null : (contents.get(key) ?? null)));
}

/** See `Store.count`. */
export async function count(sql: Asker, filter: ActivityFilter): Promise<number> {
  const [all] = await tally(sql, filter, []);
  return all?.count ?? 0;
}

async function selectOf(sql: Asker, part: TallyPart, by: readonly Dimension[]): Promise<Conditions> {
  const { signedIn, ...filter } = await keyed(sql, part.filter);
  if (part.from === "rows") {
    const conditions = conditionsOf({ ...filter, ...(signedIn !== undefined && { signedIn }) });
    const groups = by.map((name) => `${columns[name]} AS ${name}`);
    return select(`${part.sign} * count(*) AS count FROM activities`, conditions, groups);
  }
  const { sql: where, values } = conditionsOf(filter);
  const more: readonly (readonly [string, number | boolean] | false)[] = [
    ["quarter >= ?", part.first],
    part.end !== undefined && ["quarter < ?", part.end],
    signedIn !== undefined && ["signed_in = ?", signedIn],
  ];
  const present = more.filter((condition) => condition !== false);
  const conditions = {
    sql: [where, ...present.map(([condition]) => condition)].join(" AND "),
    values: [...values, ...present.map(([, value]) => value)],
  };
  return select("sum(count)::bigint AS count FROM tallies", conditions, by);
}

function select(countFrom: string, { sql: where, values }: Conditions, by: readonly string[]): Conditions {
  const grouping = by.length === 0 ? "" : `GROUP BY ${by.map((_, i) => i + 1).join(", ")}`;
  return { sql: `(SELECT ${[...by, countFrom].join(", ")} WHERE ${where} ${grouping})`, values };
}

async function contentsOf(sql: Asker, keys: readonly number[]): Promise<ReadonlyMap<number, StoredContent>> {
  if (keys.length === 0) return new Map();
  const rows = await ask<StoredContent & { readonly key: number }>(
    sql,
    "SELECT key, id, type, name, slug FROM contents WHERE key = ANY(?::bigint[])",
    [arrayOf([...new Set(keys)])],
  );
  return new Map(rows.map(({ key, ...content }) => [key, content]));
}
