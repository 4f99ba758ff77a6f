import type { ActivityFilter, RowCursor } from "../store.js";
import { type Asker, arrayOf, ask, type Cell, textOf } from "./given.js";

/** What stands after WHERE, with its values in order. */
export interface Conditions {
  readonly sql: string;
  readonly values: readonly Cell[];
}

/** A filter whose contents are named by their keys: what the server knows of a column, it cannot know of a subquery. */
export interface KeyedFilter extends Omit<ActivityFilter, "contentIds" | "contentTypes"> {
  readonly contentKeys?: readonly number[];
}

/** Looks up the keys of a filter's contents. */
export async function keyed(sql: Asker, { contentIds, contentTypes, ...rest }: ActivityFilter): Promise<KeyedFilter> {
  if (!contentIds && !contentTypes) return rest;
  const parts = [
    contentIds && ["id = ANY(?::text[])", arrayOf(contentIds)],
    contentTypes && ["type = ANY(?::text[])", arrayOf(contentTypes)],
  ].filter((part) => part !== undefined);
  const where = parts.map(([condition]) => condition).join(" AND ");
  const values = parts.map(([, value]) => value as string);
  const rows = await ask<{ key: number }>(sql, `SELECT key FROM contents WHERE ${where}`, values);
  return { ...rest, contentKeys: rows.map(({ key }) => key) };
}

/** The conditions of a filter, and of a page that begins after a row. */
export function conditionsOf(filter: KeyedFilter, after?: RowCursor): Conditions {
  const { site, from, to, kinds, contentKeys, userIds, text } = filter;
  const { signedIn, inferred, notUserIds, verified, numbered } = filter;
  const parts: readonly (readonly [sql: string, ...values: Cell[]] | undefined | false)[] = [
    ["site = ?", site],
    // A cursor takes the place of `from`: an index is entered at one place.
    after
      ? ["(at, seq, id) > (?, ?, ?::uuid)", after.at, after.seq, after.id]
      : from !== undefined && ["at >= ?", from],
    to !== undefined && ["at < ?", to],
    kinds && ["kind = ANY(?::text[])", arrayOf(kinds)],
    contentKeys && ["content = ANY(?::bigint[])", arrayOf(contentKeys)],
    userIds && [ofUsers, arrayOf(userIds), arrayOf(userIds)],
    // PostgreSQL makes letters small as JavaScript does when it is told of no language.
    text !== undefined && [`strpos(lower(label COLLATE "und-x-icu") COLLATE "C", ?) > 0`, textOf(text.toLowerCase())],
    signedIn !== undefined && [`user_id IS ${signedIn ? "NOT " : ""}NULL`],
    numbered !== undefined && [numbered ? "seq > 0" : "seq = 0"],
    inferred !== undefined && [inferred ? "inferred" : "NOT inferred"],
    notUserIds && ["(user_id IS NULL OR user_id <> ALL(?::text[]))", arrayOf(notUserIds)],
    verified !== undefined && [verified ? "verified" : "NOT verified"],
  ];
  const present = parts.filter((part) => part !== undefined && part !== false);
  return { sql: present.map(([sql]) => sql).join(" AND "), values: present.flatMap(([, ...values]) => values) };
}

/** By the hash, which the index has, and by the id, because hashes can be alike. */
const ofUsers = `hashtextextended(user_id, 0) =
  ANY(ARRAY(SELECT hashtextextended(asked, 0) FROM unnest(?::text[]) AS asked)) AND user_id = ANY(?::text[])`;
