/** Finds people by what the triggers of `person-index.ts` keep. */
import type { User } from "turnout/wire";
import type { SqliteDatabase } from "./schema.js";

/** Greater than every text that goes on after a beginning. */
const afterAll = "\u{10ffff}";

/** See `Store.peopleLike`. The longest word finds, because the fewest have it; the others are looked up of each. */
export function peopleLike(
  database: SqliteDatabase,
  site: string,
  typed: readonly string[],
  limit: number,
): readonly User[] {
  const [longest, ...others] = [...typed].sort((a, b) => b.length - a.length);
  if (longest === undefined) return [];
  const has = `EXISTS (SELECT 1 FROM person_words AS other
    WHERE other.site = found.site AND other.id = found.id AND other.word >= ? AND other.word < ?)`;
  const ids = `SELECT DISTINCT id FROM person_words AS found
    WHERE site = ? AND word >= ? AND word < ? ${others.map(() => `AND ${has}`).join(" ")} LIMIT ?`;
  const values = [longest, ...others].flatMap((word) => [word, `${word}${afterAll}`]);
  return database
    .prepare<unknown[], string>(`SELECT traits FROM users WHERE site = ? AND id IN (${ids})`)
    .pluck()
    .all(site, site, ...values, limit)
    .map((traits) => JSON.parse(traits) as User);
}

/** See `Store.peopleMarked`. */
export function peopleMarked(database: SqliteDatabase, site: string, marks: readonly string[]): readonly string[] {
  return database
    .prepare<[string, string], string>(
      "SELECT DISTINCT id FROM person_marks WHERE site = ? AND mark IN (SELECT value FROM json_each(?))",
    )
    .pluck()
    .all(site, JSON.stringify(marks));
}
