import { quarterMs, type StoredActivity } from "../store.js";
import type { SqliteDatabase } from "./schema.js";

/** Counts what is inserted: many rows of a transaction are of few tallies, and each tally is written once. */
export interface TallyWriter {
  /** Takes note of an inserted activity; `content` is the key of its content. */
  add(activity: StoredActivity, content: number | null): void;
  /** The unit is kept: what was noted of it counts. */
  keep(): void;
  /** Writes what counts into the table, before the transaction ends. */
  write(): void;
  /** The unit, or all that was not yet written, was undone. */
  forget(what: "unit" | "all"): void;
}

type TallyKey = readonly [site: string, quarter: number, kind: string, content: number, signedIn: number];
type Tallies = Map<string, { readonly key: TallyKey; count: number }>;

/** Content 0 stands for none. Changes and deletions are counted by triggers, because they are rare and anybody's. */
export function tallyWriter(database: SqliteDatabase): TallyWriter {
  const upsert = database.prepare(
    `INSERT INTO tallies (site, quarter, kind, content, signed_in, count) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (site, quarter, kind, content, signed_in) DO UPDATE SET count = count + excluded.count`,
  );
  const ofUnit: Tallies = new Map();
  const ofGroup: Tallies = new Map();

  return {
    add({ site, at, kind, userId }, content) {
      note(ofUnit, [site, Math.floor(at / quarterMs), kind, content ?? 0, userId === null ? 0 : 1], 1);
    },
    keep() {
      for (const { key, count } of ofUnit.values()) note(ofGroup, key, count);
      ofUnit.clear();
    },
    write() {
      for (const { key, count } of ofGroup.values()) upsert.run(...key, count);
      ofGroup.clear();
    },
    forget(what) {
      ofUnit.clear();
      if (what === "all") ofGroup.clear();
    },
  };
}

function note(tallies: Tallies, key: TallyKey, count: number): void {
  const text = key.join("\n"); // the kind is a word of the catalogue, the site's id has no line break
  const known = tallies.get(text);
  if (known) known.count += count;
  else tallies.set(text, { key, count });
}
