import { statSync } from "node:fs";
import { newId } from "turnout/wire";
import { describe, expect, test } from "vitest";
import { openStore } from "../../src/stores/index.js";
import { storeContract } from "../contracts/store.js";
import { fileForTest, openForTest, rawOf } from "../support/sqlite-file.js";
import { doubted, noon, refused, stored, unit } from "../support/stored.js";

/** What the store's own thread runs, as it was built: a thread has no part in what the tests run. */
const writer = new URL("../../dist/stores/sqlite/writer-script.js", import.meta.url);

storeContract("the SQLite store", (judge) => openForTest(fileForTest(), judge && { judge }));
// A judge of a test cannot be handed to another thread.
storeContract("the SQLite store with a writer's thread", (judge) =>
  openForTest(fileForTest(), judge ? { judge } : { writer }),
);

describe("the SQLite file", () => {
  test("an opened file holds what was written before, and still knows a repeat", async () => {
    const file = fileForTest();
    const first = openForTest(file);
    const activities = [stored({ userId: "u1" }), stored({ seq: 2, content: null })];
    const people = [{ site: "expo", user: { id: "u1", first: "Ada" }, toldAt: noon, verified: false }];
    await first.write(unit({ activities, people }));
    const rows = await first.rows({ site: "expo" }, undefined, 10);
    await first.close();

    const again = openForTest(file);
    expect(await again.rows({ site: "expo" }, undefined, 10)).toEqual(rows);
    expect(await again.write(unit(activities))).toEqual({ accepted: 0, duplicates: 2, refused: [] });
  });

  test("what was answered is in the file, without closing it", async () => {
    const file = fileForTest();
    await openForTest(file).write(unit([stored(), stored()]));
    expect(rawOf(file).prepare("SELECT count(*) FROM activities").pluck().get()).toBe(2);
  });

  test("a unit that fails in a group leaves the others of the group", async () => {
    const store = openForTest(fileForTest());
    const newContent = { id: "s9", type: "OTSession", name: "New in the unit that fails", slug: "s9" };
    const bad = stored({ content: newContent, kind: null as unknown as string });
    const results = await Promise.allSettled([
      store.write(unit([stored({ path: "before" })])),
      store.write(unit([stored({ path: "undone", content: newContent }), bad])),
      store.write(unit([stored({ path: "after", seq: 2, content: newContent })])),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    const rows = await store.rows({ site: "expo" }, undefined, 10);
    expect(rows.map(({ path }) => path)).toEqual(["before", "after"]);
    expect(rows[1]?.content).toEqual(newContent);
    expect(await store.count({ site: "expo" })).toBe(2);
    expect((await store.examine()).filter(({ problem }) => problem !== null)).toEqual([]);
  });

  test("writes that wait at the same time share one commit", async () => {
    const store = openForTest(fileForTest());
    await Promise.all(Array.from({ length: 50 }, () => store.write(unit([stored()]))));
    expect(store.written()).toEqual({ groups: 1, units: 50, activities: 50 });
  });

  test("a writer's thread refuses claims that cannot be true, as the store does by itself", async () => {
    const store = openForTest(fileForTest(), { writer });
    const device = newId(noon);
    const view = stored({ id: device, view: device, kind: "content.view", stay: "opens", device });
    const watch = {
      percent: 90,
      mode: "on-demand",
      basis: "visible",
      watchedSeconds: 90,
      durationSeconds: 100,
    } as const;
    const claim = stored({ kind: "content.watch", device, seq: 2, ts: noon + 1_000, watch });
    const kept = refused({ reason: "implausible-watch", device, seq: 2 });
    expect(await store.write(doubted(unit([view, claim]), kept))).toEqual({
      accepted: 1,
      duplicates: 0,
      refused: [{ activity: claim, kept }],
    });
    expect(await store.rejected("expo", 10)).toEqual([kept]);
  });

  test("a unit that fails in a writer's thread is refused alone, in words", async () => {
    const store = openForTest(fileForTest(), { writer });
    const results = await Promise.allSettled([
      store.write(unit([stored({ path: "before" })])),
      store.write(unit([stored({ kind: null as unknown as string })])),
      store.write(unit([stored({ path: "after", seq: 2 })])),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(results[1]).toMatchObject({ reason: { message: expect.stringContaining("NOT NULL") } });
    expect(await store.count({ site: "expo" })).toBe(2);
  });

  test("a writer's thread that cannot work makes the store unhealthy, and refuses what it is given", async () => {
    const missing = new URL("./no-such-script.js", import.meta.url);
    const store = openForTest(fileForTest(), { writer: missing });
    await expect(store.write(unit([stored()]))).rejects.toThrow(/Cannot find module/);
    expect(await store.healthy()).toBe(false);
  });

  test("what waits when the store is closed is written by its thread before that", async () => {
    const file = fileForTest();
    const store = openForTest(file, { writer });
    const writes = Promise.all(Array.from({ length: 300 }, () => store.write(unit([stored()]))));
    await store.close();
    expect((await writes).length).toBe(300);
    await expect(store.write(unit([stored()]))).rejects.toThrow("closed");
    expect(rawOf(file).prepare("SELECT count(*) FROM activities").pluck().get()).toBe(300);
  });

  test("the write-ahead log stays small while pages are read and rows are written", { timeout: 30_000 }, async () => {
    const file = fileForTest();
    const store = openForTest(file);
    let after: { at: number; seq: number; id: string } | undefined;
    for (let round = 0; round < 60; round++) {
      const writes = Array.from({ length: 5 }, (_, i) =>
        store.write(
          unit(
            Array.from({ length: 200 }, (_, n) =>
              stored({ ts: noon + round * 5_000 + i * 1_000 + n, label: "x".repeat(300) }),
            ),
          ),
        ),
      );
      await Promise.all(writes);
      after = (await store.rows({ site: "expo" }, after, 500)).at(-1);
    }
    expect(await store.count({ site: "expo" })).toBe(60_000);
    expect(statSync(`${file}-wal`).size).toBeLessThan(32 * 1024 * 1024);
    expect(statSync(file).size).toBeGreaterThan(20 * 1024 * 1024);
  });

  test("a page in the middle, a watcher's past and a content's milestones are found by index, and not by reading up to them", () => {
    const file = fileForTest();
    openForTest(file);
    const raw = rawOf(file);
    const planOf = (sql: string) => (raw.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[])[0]?.detail;
    expect(
      planOf("SELECT * FROM activities WHERE site = 1 AND (at, seq, id) > (1, 1, 1) AND at < 1 ORDER BY at, seq, id"),
    ).toBe("SEARCH activities USING INDEX activities_in_report_order (site=? AND (at,seq,id)>(?,?,?) AND at<?)");
    const sameWatcher =
      "site = 1 AND coalesce(device, user_id, session) = 1 AND content IN (SELECT key FROM contents WHERE id = 1)";
    const byWatcher = "SEARCH activities USING INDEX activities_by_watcher (site=? AND <expr>=? AND content=?)";
    expect(
      planOf(
        `SELECT * FROM activities WHERE ${sameWatcher} AND (stay = 'opens' OR watch IS NOT NULL) ORDER BY at, watch IS NOT NULL LIMIT 1`,
      ),
    ).toBe(byWatcher);
    expect(planOf(`SELECT * FROM activities WHERE ${sameWatcher} AND watch IS NOT NULL AND user_id IS 1`)).toBe(
      byWatcher,
    );
    expect(
      planOf(
        "SELECT * FROM activities WHERE site = 1 AND content IN (SELECT key FROM contents WHERE id = 1) AND watch IS NOT NULL AND (ts, id) > (1, 1) ORDER BY ts, id",
      ),
    ).toMatch("SEARCH activities USING INDEX activities_watched (site=? AND content=?");
  });

  test("counts follow what others change and delete in the tables", async () => {
    const file = fileForTest();
    const store = openForTest(file);
    await store.write(unit([1, 2, 3].map((seq) => stored({ seq, userId: `u${seq}` }))));
    const raw = rawOf(file);
    raw.exec("DELETE FROM activities WHERE seq = 1; UPDATE activities SET user_id = NULL WHERE seq = 2");
    const counts = [{}, { signedIn: true }, { signedIn: false }].map((more) => store.count({ site: "expo", ...more }));
    expect(await Promise.all(counts)).toEqual([2, 1, 1]);
  });
});

describe("store addresses", () => {
  test("an unknown scheme and a missing file name are refused in words", () => {
    expect(() => openStore("mysql://here")).toThrow('Unknown store "mysql://here"');
    expect(() => openStore("postgres:here")).toThrow("of the form postgres://");
    expect(() => openStore("turnout.db")).toThrow("Unknown store");
    expect(() => openStore("toString:")).toThrow("Unknown store");
    expect(() => openStore("sqlite:")).toThrow("lacks a file name");
  });
});
