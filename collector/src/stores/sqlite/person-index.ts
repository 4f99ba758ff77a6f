/** What people are found by: triggers keep it beside their traits, whoever tells of people or deletes them. */
import type { Database } from "better-sqlite3";
import type { User } from "turnout/wire";
import { marksOf, wordsOf } from "../finding-people.js";

/** Teaches a connection what the triggers call: the words and the marks of traits, both as JSON. */
export function addPersonFunctions(database: Database): void {
  for (const [name, textsOf] of [
    ["words_of", wordsOf],
    ["marks_of", marksOf],
  ] as const) {
    database.function(name, { deterministic: true }, (traits: unknown) =>
      JSON.stringify(textsOf(JSON.parse(String(traits)) as User)),
    );
  }
}

const add = `
  INSERT INTO person_words SELECT new.site, value, new.id FROM json_each(words_of(new.traits));
  INSERT INTO person_marks SELECT new.site, value, new.id FROM json_each(marks_of(new.traits));`;

const remove = `
  DELETE FROM person_words WHERE site = old.site AND id = old.id;
  DELETE FROM person_marks WHERE site = old.site AND id = old.id
    AND mark IN (SELECT value FROM json_each(marks_of(old.traits)));`;

/** Words are found by their beginning, and looked up of a person; marks are found whole. */
export const personIndex = `
  CREATE TABLE person_words (
    site TEXT NOT NULL, word TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (site, word, id)
  ) WITHOUT ROWID;
  CREATE INDEX person_words_of ON person_words (site, id, word);
  CREATE TABLE person_marks (
    site TEXT NOT NULL, mark TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (site, mark, id)
  ) WITHOUT ROWID;
  INSERT INTO person_words SELECT site, value, users.id FROM users, json_each(words_of(traits));
  INSERT INTO person_marks SELECT site, value, users.id FROM users, json_each(marks_of(traits));
  CREATE TRIGGER person_told AFTER INSERT ON users BEGIN ${add} END;
  CREATE TRIGGER person_told_anew AFTER UPDATE OF traits ON users WHEN old.traits <> new.traits BEGIN ${remove} ${add} END;
  CREATE TRIGGER person_deleted AFTER DELETE ON users BEGIN ${remove} END;
`;
