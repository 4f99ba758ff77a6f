import { quarterMs, type StoredActivity } from "../store.js";
import type { SqliteDatabase } from "./schema.js";

/** Counts what is inserted: many rows of a transaction are of few tallies, and each tally is written once. */
export interface TallyWriter {
  /** Takes note of an inserted activity; `content` is the key of its content. */
  add(activity: StoredActivity, content: number | null): void;
  /** Writes the counts into the table, before the transaction ends. */
  write(): void;
  /** The transaction was undone. */
  forget(): void;
}

type Bit = 0 | 1;
type TallyKey = readonly [site: string, quarter: number, kind: string, content: number, signedIn: Bit, verified: Bit];

/** Content 0 stands for none. Changes and deletions are counted by triggers, because they are rare and anybody's. */
export function tallyWriter(database: SqliteDatabase): TallyWriter {
  const upsert = database.prepare(
    `INSERT INTO tallies (site, quarter, kind, content, signed_in, verified, count) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (site, quarter, kind, content, signed_in, verified) DO UPDATE SET count = count + excluded.count`,
  );
  const tallies = new Map<string, { readonly key: TallyKey; count: number }>();

  return {
    add({ site, at, kind, userId, verified }, content) {
      const quarter = Math.floor(at / quarterMs);
      const key: TallyKey = [site, quarter, kind, content ?? 0, userId === null ? 0 : 1, verified ? 1 : 0];
      const text = key.join("\n"); // the kind is a word of the catalogue, the site's id has no line break
      const known = tallies.get(text);
      if (known) known.count++;
      else tallies.set(text, { key, count: 1 });
    },
    write() {
      for (const { key, count } of tallies.values()) upsert.run(...key, count);
      tallies.clear();
    },
    forget: () => tallies.clear(),
  };
}
