/** Keeps people's traits, and finds people by their words and marks. */
import type { User } from "turnout/wire";
import { marksOf, wordsOf } from "../finding-people.js";
import type { Person } from "../store.js";
import { digestOf } from "./contents.js";
import { arrayOf, ask, type Digested, digested, givenRows, textOf } from "./given.js";
import type { Sql } from "./link.js";

const givenPeople = givenRows<Digested<Person>>([
  ["person", "bytea", ({ digest }) => digest],
  ["site", "text", ({ row }) => row.site],
  ["id", "text", ({ row }) => row.user.id],
  ["traits", "text", ({ row }) => JSON.stringify(row.user)],
  ["told_at", "bigint", ({ row }) => row.toldAt],
  ["verified", "boolean", ({ row }) => row.verified],
  ["marks", "text", ({ row }) => arrayOf(marksOf(row.user))],
]);

interface PersonWord {
  readonly digest: string;
  readonly site: string;
  readonly word: string;
}

const givenWords = givenRows<PersonWord>([
  ["site", "text", ({ site }) => site],
  ["word", "text", ({ word }) => word],
  ["person", "bytea", ({ digest }) => digest],
]);

/**
 * Keeps traits, unless what is known was told better. Nearly every request tells of somebody, and hardly ever something
 * new: their words are written anew only when it is.
 */
export async function keepPeople(transaction: Sql, people: readonly Person[]): Promise<void> {
  const given = digested(people, ({ site, user }) => digestOf(site, user.id));
  const before = await ask<{ person: string; traits: string }>(
    transaction,
    "SELECT person::text, traits FROM users WHERE person = ANY(?::bytea[]) ORDER BY users.person FOR UPDATE",
    [arrayOf(given.map(({ digest }) => digest))],
  );
  const traitsBefore = new Map(before.map(({ person, traits }) => [person, traits]));
  const { names, source } = givenPeople;
  const kept = await transaction.unsafe<{ person: string; traits: string }[]>(
    `INSERT INTO users (${names}) SELECT ${names.replace("marks", "marks::text[]")} FROM ${source}
     ON CONFLICT (person) DO UPDATE SET traits = excluded.traits, told_at = excluded.told_at,
       verified = excluded.verified, marks = excluded.marks
     WHERE (excluded.verified, excluded.told_at) > (users.verified, users.told_at)
     RETURNING person::text, traits`,
    givenPeople.values(given),
    { prepare: true },
  );
  const changed = new Set(
    kept.filter((row) => row.traits !== traitsBefore.get(row.person)).map(({ person }) => person),
  );
  await keepWords(
    transaction,
    given.filter(({ digest }) => changed.has(digest)),
  );
}

async function keepWords(transaction: Sql, people: readonly Digested<Person>[]): Promise<void> {
  if (people.length === 0) return;
  const digests = arrayOf(people.map(({ digest }) => digest));
  await ask(transaction, "DELETE FROM person_words WHERE person = ANY(?::bytea[])", [digests]);
  const words = people.flatMap(({ digest, row }) =>
    wordsOf(row.user).map((word): PersonWord => ({ digest, site: row.site, word })),
  );
  await transaction.unsafe(
    `INSERT INTO person_words (${givenWords.names}) SELECT * FROM ${givenWords.source} ON CONFLICT DO NOTHING`,
    givenWords.values(words),
    { prepare: true },
  );
}

/** Greater than every text that goes on after a beginning. */
const afterAll = "\u{10ffff}";

/** See `Store.peopleLike`. The longest word finds, because the fewest have it; the others are looked up of each. */
export async function peopleLike(
  sql: Sql,
  site: string,
  typed: readonly string[],
  limit: number,
): Promise<readonly User[]> {
  const [longest, ...others] = [...typed].map(textOf).sort((a, b) => b.length - a.length);
  if (longest === undefined) return [];
  const has = `EXISTS (SELECT 1 FROM person_words AS other
    WHERE other.person = found.person AND other.word >= ? AND other.word < ?)`;
  const found = await ask<{ traits: string }>(
    sql,
    `SELECT traits FROM users WHERE person IN (
       SELECT DISTINCT person FROM person_words AS found
       WHERE site = ? AND word >= ? AND word < ? ${others.map(() => `AND ${has}`).join(" ")} LIMIT ?)`,
    [site, ...[longest, ...others].flatMap((word) => [word, `${word}${afterAll}`]), limit],
  );
  return found.map(({ traits }) => JSON.parse(traits) as User);
}

/** See `Store.peopleMarked`. */
export async function peopleMarked(sql: Sql, site: string, marks: readonly string[]): Promise<readonly string[]> {
  const found = await ask<{ id: string }>(sql, "SELECT id FROM users WHERE site = ? AND marks && ?::text[]", [
    site,
    arrayOf(marks),
  ]);
  return found.map(({ id }) => id);
}
