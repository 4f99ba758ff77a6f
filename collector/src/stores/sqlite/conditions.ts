import type { ActivityFilter, RowCursor } from "../store.js";
import { bytesOf } from "./columns.js";
import type { SqliteDatabase } from "./schema.js";

/** What stands after WHERE, with its values in order. */
export interface Conditions {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** Teaches SQLite to search texts as the port asks for: SQLite's own LIKE ignores the case of ASCII letters only. */
export function addTextSearch(database: SqliteDatabase): void {
  database.function("holds", { deterministic: true }, (label: unknown, lowerCased: unknown) =>
    typeof label === "string" && label.toLowerCase().includes(lowerCased as string) ? 1 : 0,
  );
}

/** The conditions of a filter, and of a page that begins after a row. */
export function conditionsOf(filter: ActivityFilter, after?: RowCursor): Conditions {
  const { site, from, to, kinds, contentIds, contentTypes, userIds, text } = filter;
  const { signedIn, inferred, notUserIds, verified, numbered } = filter;
  // A cursor takes the place of `from`: with both, SQLite would begin each page at `from` and read up to the cursor.
  const parts: readonly (readonly [sql: string, ...values: unknown[]] | undefined | false)[] = [
    ["site = ?", site],
    after
      ? ["(at, seq, id) > (?, ?, ?)", after.at, after.seq, bytesOf(after.id)]
      : from !== undefined && ["at >= ?", from],
    to !== undefined && ["at < ?", to],
    kinds && ["kind IN (SELECT value FROM json_each(?))", JSON.stringify(kinds)],
    contentIds && [contentIn("id"), JSON.stringify(contentIds)],
    contentTypes && [contentIn("type"), JSON.stringify(contentTypes)],
    userIds && ["user_id IN (SELECT value FROM json_each(?))", JSON.stringify(userIds)],
    text !== undefined && ["label IS NOT NULL"],
    text !== undefined && text !== "" && ["holds(label, ?)", text.toLowerCase()],
    signedIn !== undefined && [`user_id IS ${signedIn ? "NOT " : ""}NULL`],
    numbered !== undefined && [numbered ? "seq > 0" : "seq = 0"],
    inferred !== undefined && [`inferred = ${inferred ? 1 : 0}`],
    notUserIds && ["(user_id IS NULL OR user_id NOT IN (SELECT value FROM json_each(?)))", JSON.stringify(notUserIds)],
    verified !== undefined && ["verified = ?", verified ? 1 : 0],
  ];
  const present = parts.filter((part) => part !== undefined && part !== false);
  return { sql: present.map(([sql]) => sql).join(" AND "), values: present.flatMap(([, ...values]) => values) };
}

function contentIn(column: "id" | "type"): string {
  return `content IN (SELECT key FROM contents WHERE ${column} IN (SELECT value FROM json_each(?)))`;
}
