import type { StoredActivity, StoredContent } from "../store.js";
import type { SqliteDatabase } from "./schema.js";

/** Most contents remembered between writes and between reads; more than any event has, and a bound on what a stranger can fill. */
const rememberedLimit = 10_000;

/** Gives each content its key, making it when it is new; within the transaction that is open. */
export function contentKeys(database: SqliteDatabase) {
  const insert = database.prepare(
    "INSERT INTO contents (id, type, name, slug) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
  );
  const find = database
    .prepare<string[], number>("SELECT key FROM contents WHERE id = ? AND type = ? AND name = ? AND slug = ?")
    .pluck();
  const known = new Map<string, number>();

  return {
    keyOf({ content }: StoredActivity): number | null {
      if (content === null) return null;
      const parts = [content.id, content.type, content.name, content.slug];
      const text = JSON.stringify(parts);
      const remembered = known.get(text);
      if (remembered !== undefined) return remembered;
      insert.run(...parts);
      const key = find.get(...parts) as number;
      if (known.size >= rememberedLimit) known.clear();
      known.set(text, key);
      return key;
    },
    /** A transaction that was undone may have taken keys with it. */
    forget: () => known.clear(),
  };
}

/** Reads contents by key. They never change, so each is read once. */
export function contentReader(database: SqliteDatabase) {
  const find = database.prepare<[number], StoredContent>("SELECT id, type, name, slug FROM contents WHERE key = ?");
  const known = new Map<number, StoredContent>();

  return (key: number | null): StoredContent | null => {
    if (key === null) return null;
    const content = known.get(key) ?? (find.get(key) as StoredContent);
    if (known.size >= rememberedLimit) known.clear();
    known.set(key, content);
    return content;
  };
}
