/** Looks whether a file is sound, and whether its tables agree with each other. */
import { cameOf, numberLimit } from "../accounts.js";
import { type Finding, quarterMs } from "../store.js";
import { accountOf } from "./ledger.js";
import type { SqliteDatabase } from "./schema.js";

/** What is looked at, each by a function that answers what is wrong. */
const examinations: readonly (readonly [subject: string, problemIn: (database: SqliteDatabase) => string | null])[] = [
  ["file", integrity],
  ["contents", references],
  ["ids of what happens once", derivedIds],
  ["open views", openViews],
  ["counts", counts],
  ["names of people", personWords],
  ["ledger", ledger],
];

/** See `Store.examine`. */
export function examine(database: SqliteDatabase): readonly Finding[] {
  const version = { subject: `tables of version ${database.pragma("user_version", { simple: true })}`, problem: null };
  return [version, ...examinations.map(([subject, problemIn]) => ({ subject, problem: problemIn(database) }))];
}

/** SQLite's own check of pages, indexes and constraints. Source: https://sqlite.org/pragma.html#pragma_integrity_check */
function integrity(database: SqliteDatabase): string | null {
  const found = database.pragma("integrity_check") as readonly { readonly integrity_check: string }[];
  const lines = found.map((line) => line.integrity_check);
  return lines.length === 1 && lines[0] === "ok" ? null : lines.slice(0, 5).join("; ");
}

function references(database: SqliteDatabase): string | null {
  const found = database.pragma("foreign_key_check") as readonly unknown[];
  return problem(found.length, "activities have a content that is not there");
}

function derivedIds(database: SqliteDatabase): string | null {
  const lost = countOf(
    database,
    `SELECT count(*) FROM derived WHERE NOT EXISTS
       (SELECT 1 FROM activities WHERE activities.ts = derived.ts AND activities.id = derived.id)`,
  );
  return problem(lost, "ids are taken by activities that are not there");
}

function openViews(database: SqliteDatabase): string | null {
  const lost = countOf(
    database,
    `SELECT count(*) FROM stays WHERE NOT EXISTS
       (SELECT 1 FROM activities WHERE activities.ts = stays.ts AND activities.id = stays.id)`,
  );
  return problem(lost, "open views are not there");
}

/** The tallies are what counting the rows would answer. */
function counts(database: SqliteDatabase): string | null {
  const counted = `SELECT site, at / ${quarterMs} AS quarter, kind, ifnull(content, 0) AS content,
    user_id IS NOT NULL AS signed_in, verified, count(*) AS count FROM activities GROUP BY 1, 2, 3, 4, 5, 6`;
  const kept = "SELECT site, quarter, kind, content, signed_in, verified, count FROM tallies WHERE count <> 0";
  const wrong = countOf(
    database,
    `SELECT count(*) FROM (SELECT * FROM (${counted} EXCEPT ${kept}) UNION SELECT * FROM (${kept} EXCEPT ${counted}))`,
  );
  return problem(wrong, "counts are not those of the rows");
}

/** People are found by what is known of them, and nobody by more. */
function personWords(database: SqliteDatabase): string | null {
  const known = "SELECT site, value, users.id FROM users, json_each(words_of(traits))";
  const kept = "SELECT site, word, id FROM person_words";
  const wrong = countOf(
    database,
    `SELECT count(*) FROM (SELECT * FROM (${known} EXCEPT ${kept}) UNION SELECT * FROM (${kept} EXCEPT ${known}))`,
  );
  return problem(wrong, "words find people wrongly");
}

/** Every number of an activity has been entered in its device's account. */
function ledger(database: SqliteDatabase): string | null {
  const find = database.prepare<[string, Buffer], Parameters<typeof accountOf>[0]>(
    "SELECT * FROM devices WHERE site = ? AND device = ?",
  );
  const devices = database.prepare<[], { site: string; device: Buffer; numbers: number; highest: number }>(
    `SELECT site, device, count(DISTINCT seq) AS numbers, max(seq) AS highest FROM activities
     WHERE device IS NOT NULL AND seq BETWEEN 1 AND ${numberLimit} GROUP BY site, device`,
  );
  let wrong = 0;
  for (const { site, device, numbers, highest } of devices.all()) {
    const columns = find.get(site, device);
    const account = columns && accountOf(columns);
    const agrees = account && (account.forgotten > 0 || numbers <= cameOf(account) - account.rejectedNumbers);
    if (!agrees || highest > (account.runs.at(-1)?.to ?? 0)) wrong++;
  }
  return problem(wrong, "devices have activities that their accounts do not know of");
}

function countOf(database: SqliteDatabase, sql: string): number {
  return database.prepare<[], number>(sql).pluck().get() ?? 0;
}

function problem(count: number, what: string): string | null {
  return count === 0 ? null : `${count} ${what}`;
}
