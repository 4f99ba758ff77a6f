/** Rows handed to a statement, as one array for each column: a statement for thousands of rows costs little more than one for one. */

import type { Sql } from "./link.js";

export type Cell = string | number | boolean | null;

/** A column: its name, its type in PostgreSQL, and its value in a row. */
export type Column<Row> = readonly [name: string, type: string, read: (row: Row) => Cell];

/** How rows of a kind are handed over. */
export interface Given<Row> {
  /** The names of the columns, as INSERT lists them. */
  readonly names: string;
  /** What stands after FROM: the rows, as a table called `given`. */
  readonly source: string;
  /** The values of the statement's first parameters. */
  values(rows: readonly Row[]): string[];
}

/** Makes the way for rows of these columns. */
export function givenRows<Row>(columns: readonly Column<Row>[]): Given<Row> {
  const names = columns.map(([name]) => name).join(", ");
  const parameters = columns.map(([, type], i) => `$${i + 1}::${type}[]`).join(", ");
  return {
    names,
    source: `unnest(${parameters}) AS given (${names})`,
    values: (rows) => columns.map(([, , read]) => arrayOf(rows.map(read))),
  };
}

/** A row with the digest that finds it. */
export interface Digested<Row> {
  readonly digest: string;
  readonly row: Row;
}

/** In the order of the digests, in which every collector locks the rows. */
export function digested<Row>(rows: readonly Row[], digest: (row: Row) => string): readonly Digested<Row>[] {
  return rows.map((row) => ({ digest: digest(row), row })).sort((a, b) => (a.digest < b.digest ? -1 : 1));
}

/** An array as PostgreSQL reads it. Source: https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO */
export function arrayOf(values: readonly Cell[]): string {
  return `{${values.map(elementOf).join(",")}}`;
}

/** A text as PostgreSQL can keep it: it has no way for the character of number 0, which nobody types. */
export function textOf(text: string): string {
  return text.includes("\0") ? text.replaceAll("\0", "\uFFFD") : text;
}

function elementOf(value: Cell): string {
  if (typeof value !== "string") return String(value);
  return `"${textOf(value).replace(/["\\]/g, "\\$&")}"`;
}

/** What statements are asked of. */
export type Asker = Pick<Sql, "unsafe">;

/**
 * The same until a signal: then what is asked rejects with the signal's reason, and the server is told to leave off. It
 * is told by a statement, because nobody can catch what goes wrong in the package's own way.
 */
export function until(sql: Asker, signal: AbortSignal | undefined): Asker {
  if (!signal) return sql;
  const unsafe = async (...given: Parameters<Sql["unsafe"]>): Promise<unknown> => {
    signal.throwIfAborted();
    const query = sql.unsafe(...given).execute();
    const aborted = new Promise<never>((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
    try {
      return await Promise.race([query, aborted]);
    } finally {
      const { pid } = (query as { readonly state?: { readonly pid?: number } }).state ?? {};
      if (signal.aborted && pid) void sql.unsafe("SELECT pg_cancel_backend($1)", [pid]).catch(() => undefined);
    }
  };
  return { unsafe: unsafe as unknown as Sql["unsafe"] };
}

/** Runs a statement whose values stand as `?`, in order. */
export async function ask<Row extends object>(
  sql: Asker,
  text: string,
  values: readonly Cell[],
): Promise<readonly Row[]> {
  let number = 0;
  const numbered = text.replaceAll("?", () => `$${++number}`);
  return sql.unsafe<Row[]>(numbered, [...values], { prepare: true });
}
