import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { openStore } from "../../src/stores/index.js";
import { fileForTest, openForTest, rawOf } from "../support/sqlite-file.js";
import { noon, stored, unit } from "../support/stored.js";

test("a file that an earlier collector made is opened, and its ledger is made of what it holds", async () => {
  const file = fileForTest();
  writeFileSync(file, gunzipSync(readFileSync(join(import.meta.dirname, "../fixtures/version-2.db.gz"))));
  expect(rawOf(file).pragma("user_version", { simple: true })).toBe(2);
  const store = openForTest(file);
  expect(
    (await store.rows({ site: "demo" }, undefined, 100)).map(({ seq, kind, user }) => [seq, kind, user?.id]),
  ).toEqual([
    [1, "content.view", "u1"],
    [2, "content.chat", "u1"],
    [3, "content.like", "u1"],
    [6, "content.like", "u1"],
    [7, "content.leave", "u1"],
    [10, "content.watch", "u1"],
    [0, "content.like", "u2"],
  ]);
  const [phone, quiet] = await store.accounts("demo", undefined, 10);
  const cameAt = Date.UTC(2026, 10, 23, 9);
  expect(phone).toMatchObject({
    device: "0192f0c4-5e6f-7a11-8b22-3c4455667788",
    runs: [
      { from: 1, to: 3, knownAt: cameAt },
      { from: 6, to: 7, knownAt: cameAt },
      { from: 10, to: 10, knownAt: cameAt },
    ],
    firstAt: cameAt,
    heardAt: cameAt,
    losses: { "outbox-full": 2 },
  });
  expect(quiet).toMatchObject({ runs: [], losses: { "too-large": 1 } });
  expect(await store.rejected("demo", 10)).toMatchObject([
    { reason: "unknown-kind", userId: null, device: null, seq: 0 },
  ]);
  expect(await store.write(unit([stored({ site: "demo" })]))).toMatchObject({ accepted: 1 });
});

test("a file whose counts do not tell verified people apart, nor words of people, is brought up to date", async () => {
  const file = fileForTest();
  const before = openForTest(file);
  const ada = { site: "expo", user: { id: "u1", first: "Ada", test: true }, toldAt: noon, verified: false };
  const activities = [stored({ verified: true }), stored({ ts: noon + 1 }), stored({ ts: noon + 2 })];
  await before.write(unit({ activities, people: [ada] }));
  await before.close();
  const raw = rawOf(file);
  raw.exec(`
    DROP TRIGGER tally_deleted;
    DROP TRIGGER tally_changed;
    DROP TABLE tallies;
    CREATE TABLE tallies (
      site TEXT, quarter INTEGER, kind TEXT, content INTEGER, signed_in INTEGER, count INTEGER,
      PRIMARY KEY (site, quarter, kind, content, signed_in)
    ) WITHOUT ROWID;
    INSERT INTO tallies SELECT site, at / 900000, kind, ifnull(content, 0), user_id IS NOT NULL, count(*)
      FROM activities GROUP BY 1, 2, 3, 4, 5;
    CREATE TRIGGER tally_deleted AFTER DELETE ON activities BEGIN SELECT 1; END;
    CREATE TRIGGER tally_changed AFTER UPDATE ON activities BEGIN SELECT 1; END;
    DROP INDEX activities_by_content;
    DROP TABLE outgoing;
    DROP TABLE forwarded;
    DROP TRIGGER person_told;
    DROP TRIGGER person_told_anew;
    DROP TRIGGER person_deleted;
    DROP TABLE person_words;
    DROP TABLE person_marks;
    DELETE FROM migrations WHERE version > 8;
  `);
  raw.pragma("user_version = 8");
  raw.close();
  const store = openForTest(file);
  await store.write(unit([stored({ ts: noon + 3, verified: true })]));
  const countOf = (verified: boolean): Promise<number> => store.count({ site: "expo", verified });
  expect([await countOf(true), await countOf(false)]).toEqual([2, 2]);
  expect(await store.peopleLike("expo", ["ad"], 10)).toEqual([ada.user]);
  expect(await store.peopleMarked("expo", ["test=true"])).toEqual(["u1"]);
  const other = rawOf(file);
  other.exec(`UPDATE activities SET verified = 0 WHERE ts = ${noon}; DELETE FROM activities WHERE ts = ${noon + 1}`);
  expect([await countOf(true), await countOf(false)]).toEqual([1, 2]);
  expect((await store.examine()).filter(({ problem }) => problem !== null)).toEqual([]);
});

test("a file of a later version, and a file that is no database, are refused", () => {
  const file = fileForTest();
  const raw = new Database(file);
  raw.pragma("user_version = 99");
  raw.close();
  expect(() => openStore(`sqlite:${file}`)).toThrow(/version 99/);
  const text = fileForTest();
  writeFileSync(text, "not a database, though long enough to look for a header in it".repeat(20));
  expect(() => openStore(`sqlite:${text}`)).toThrow(/not a database/);
});
