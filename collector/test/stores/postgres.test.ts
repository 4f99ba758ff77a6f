import { randomBytes } from "node:crypto";
import { leaveIdOf, newId } from "turnout/wire";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { derivedId } from "../../src/ingest/derive.js";
import { type PostgresOptions, postgresStore } from "../../src/stores/postgres.js";
import type { Store, StoredActivity } from "../../src/stores/store.js";
import { storeContract } from "../contracts/store.js";
import { type PostgresServer, postgresPrograms, startPostgres } from "../support/postgres.js";
import { doubted, entry, keynote, noon, stored, unit } from "../support/stored.js";

const phone = newId(noon);
let server: PostgresServer;

describe.skipIf(!postgresPrograms)("PostgreSQL", () => {
  beforeAll(async () => {
    server = await startPostgres();
  }, 90_000);
  afterAll(() => server.stop(), 60_000);

  storeContract("the PostgreSQL store", (judge) => openForTest(server.schemaForTest(), judge && { judge }));

  describe("several collectors on one database", () => {
    const openSeveral = (count: number, options?: PostgresOptions): readonly Store[] => {
      const address = server.schemaForTest();
      return Array.from({ length: count }, () => openForTest(address, options));
    };
    const expectSound = async (store: Store | undefined): Promise<void> => {
      const findings = (await store?.examine()) ?? [];
      expect(findings.filter(({ problem }) => problem !== null)).toEqual([]);
    };
    const all = async (store: Store | undefined) => (await store?.rows({ site: "expo" }, undefined, 10_000)) ?? [];

    test("the same batches at all of them are stored once, and each device's account is whole", async () => {
      const stores = openSeveral(3);
      const batches = Array.from({ length: 40 }, (_, n) => {
        const device = newId(noon);
        return unit(Array.from({ length: 10 }, (_, i) => stored({ device, seq: i + 1, ts: noon + n * 1_000 + i })));
      });
      const results = await Promise.all(stores.flatMap((store) => batches.map((batch) => store.write(batch))));
      expect(results.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(400);
      expect(results.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(800);
      expect(await all(stores[0])).toHaveLength(400);
      const accounts = (await stores[1]?.accounts("expo", undefined, 100)) ?? [];
      expect(accounts).toHaveLength(40);
      for (const { runs, duplicates } of accounts)
        expect([runs, duplicates]).toMatchObject([[{ from: 1, to: 10 }], 20]);
      await expectSound(stores[2]);
    });

    test("the parts of a device's numbers that come at the same time make one run", async () => {
      const stores = openSeveral(3);
      const parts = Array.from({ length: 60 }, (_, i) =>
        unit([stored({ device: phone, seq: i + 1, ts: noon + i, id: newId(noon + i) })]),
      );
      await Promise.all(parts.map((part, i) => stores[i % 3]?.write(part)));
      expect(await stores[0]?.accounts("expo", undefined, 10)).toMatchObject([{ runs: [{ from: 1, to: 60 }] }]);
    });

    test("what comes without a device at the same time is stored once too", async () => {
      const stores = openSeveral(3);
      const activities = Array.from({ length: 50 }, (_, i) => stored({ seq: 0, ts: noon + i, id: newId(noon + i) }));
      const results = await Promise.all(stores.map((store) => store.write({ ...unit([]), activities })));
      expect(results.map(({ accepted }) => accepted).sort()).toEqual([0, 0, 50]);
      await expectSound(stores[0]);
    });

    test("of milestones that come at the same time each is judged by those before it", async () => {
      const stores = openSeveral(3, { judge: (_, { milestones }) => milestones.length > 0 });
      const watch = { mode: "on-demand", basis: "visible", watchedSeconds: 9, durationSeconds: 90 } as const;
      const claims = Array.from({ length: 9 }, (_, i) =>
        doubted(unit([stored({ device: phone, ts: noon + i, watch: { ...watch, percent: 10 * (i + 1) } })])),
      );
      const results = await Promise.all(claims.map((claim, i) => stores[i % 3]?.write(claim)));
      expect(results.reduce((sum, result) => sum + (result?.accepted ?? 0), 0)).toBe(1);
      expect(results.reduce((sum, result) => sum + (result?.refused.length ?? 0), 0)).toBe(8);
    });

    test("of an id that several tell of at the same time the best witness is kept, and its view is closed", async () => {
      const stores = openSeveral(3);
      const views = Array.from({ length: 20 }, () => newId(noon));
      await stores[0]?.write(unit(views.map((id) => stored({ id, view: id, stay: "opens", kind: "content.view" }))));
      const leave = (view: string, given: Partial<StoredActivity>): StoredActivity =>
        stored({ id: leaveIdOf(view), view, stay: "closes", kind: "content.leave", ...given });
      // Two collectors conclude the same, and the page tells what was: three transactions for each id.
      const [guess, other] = [1, 2].map((i) => views.map((view) => leave(view, { inferred: true, ts: noon + i })));
      const told = views.map((view) => leave(view, { ts: noon + 5, device: phone }));
      const results = await Promise.all([
        stores[0]?.write({ ...unit([]), activities: guess ?? [] }),
        stores[1]?.write({ ...unit([]), activities: [...(other ?? [])].reverse() }),
        ...told.map((activity) => stores[2]?.write(unit([activity]))),
      ]);
      expect(results).toHaveLength(22);
      const leaves = (await all(stores[0])).filter(({ kind }) => kind === "content.leave");
      expect(leaves.map(({ inferred }) => inferred)).toEqual(views.map(() => false));
      expect(await stores[1]?.idleViews(noon + 60_000, 100)).toEqual([]);
      await expectSound(stores[0]);
    });

    test("what is handed on has each activity once, in an order into which nothing slips afterwards", async () => {
      const stores = openSeveral(3);
      const shop = { site: "expo", name: "shop" };
      const sent: string[] = [];
      let writing = true;
      const handOn = async (): Promise<void> => {
        for (;;) {
          const isLast = !writing;
          const waiting = (await stores[0]?.outgoing(shop, 7)) ?? [];
          sent.push(...waiting.map(({ row }) => row.id));
          const last = waiting.at(-1);
          if (last) await stores[0]?.noteForwarded(shop, last.number, ["shop"]);
          else if (isLast) return;
        }
      };
      await stores[0]?.outgoing(shop, 1);
      const handing = handOn();
      const ids = Array.from({ length: 300 }, (_, i) => newId(noon + i));
      const units = ids.map((id, i) => ({ ...unit([stored({ id, ts: noon + i })]), forward: ["expo"] }));
      await Promise.all(units.map((one, i) => stores[i % 3]?.write(one)));
      writing = false;
      await handing;
      expect([...sent].sort()).toEqual([...ids].sort());
      // Who asks second gets nothing while the first goes on; when it has ended, another does.
      await stores[0]?.write({ ...unit([stored({ path: "left" })]), forward: ["expo"] });
      expect(await stores[1]?.outgoing(shop, 10)).toEqual([]);
      await stores[0]?.close();
      expect(await stores[1]?.outgoing(shop, 10)).toMatchObject([{ row: { path: "left" } }]);
    });

    test("nothing of a person who is erased comes in behind, whoever writes it meanwhile", async () => {
      const stores = openSeveral(3);
      const hers = Array.from({ length: 90 }, (_, i) =>
        unit([stored({ userId: "ada", ts: noon + i, id: newId(noon + i), device: newId(noon) })]),
      );
      const writes = Promise.all(hers.map((one, i) => stores[i % 3]?.write(one)));
      const anonymous = (one: StoredActivity) => ({ ...one, id: newId(one.ts), userId: "nobody" });
      const erased = await stores[0]?.erase({ site: "expo", userId: "ada", at: noon + 1_000, anonymous });
      const results = await writes;
      const refused = results.reduce((sum, result) => sum + (result?.refused.length ?? 0), 0);
      expect((erased?.activities ?? 0) + refused).toBe(90);
      expect(await stores[1]?.count({ site: "expo", userIds: ["ada"] })).toBe(0);
      expect(await stores[1]?.count({ site: "expo", userIds: ["nobody"] })).toBe(erased?.activities);
      await expectSound(stores[2]);
    });

    test("a month that several need first is made once", async () => {
      const stores = openSeveral(4);
      const months = Array.from({ length: 6 }, (_, i) => Date.UTC(2027, i, 1));
      await Promise.all(
        stores.flatMap((store) => months.map((ts) => store.write(unit([stored({ ts, id: newId(ts) })])))),
      );
      expect(await all(stores[0])).toHaveLength(24);
    });
  });

  describe("the database", () => {
    test("a time of another age has no month of its own, and moves into one that is made for it", async () => {
      const store = openForTest(server.schemaForTest());
      const [ancient, early] = [stored({ ts: 0, at: noon, receivedAt: noon }), stored({ ts: Date.UTC(2029, 0, 9) })];
      const future = { ...early, at: noon, receivedAt: noon };
      await store.write(unit([ancient, future]));
      const later = stored({ ts: Date.UTC(2029, 0, 10) });
      await store.write(unit([later]));
      expect(await store.write(unit([ancient, future, later]))).toMatchObject({ accepted: 0, duplicates: 3 });
      expect(await store.count({ site: "expo" })).toBe(3);
    });

    test("texts are kept as they are, however long; only the character of number 0 is not", async () => {
      const store = openForTest(server.schemaForTest());
      const long = () => randomBytes(3_000).toString("base64");
      const content = { id: long(), type: "OTSession", name: long(), slug: long() };
      const [user, odd] = [{ id: long() }, { id: 'a\0b"\\{},null', first: "Odd" }];
      await store.write(
        unit({
          activities: [
            stored({ userId: user.id, content }),
            stored({ userId: odd.id, label: "NULL", path: "\u{1f600}" }),
          ],
          people: [user, odd].map((told) => ({ site: "expo", user: told, toldAt: noon, verified: false })),
          schedules: [{ site: "expo", contentId: content.id, startsAt: 1, endsAt: 2, toldAt: 3 }],
          ledger: entry(null),
        }),
      );
      expect(await store.rows({ site: "expo", contentIds: [content.id] }, undefined, 9)).toMatchObject([
        { content, user },
      ]);
      expect(await store.rows({ site: "expo", userIds: [odd.id] }, undefined, 9)).toMatchObject([
        { label: "NULL", user: odd, content: keynote },
      ]);
      expect(await store.personActivities({ site: "expo", userId: odd.id }, undefined, 9)).toHaveLength(1);
    });

    test("a unit that the database does not take leaves the others of the group", async () => {
      const store = openForTest(server.schemaForTest());
      const results = await Promise.allSettled([
        store.write(unit([stored({ path: "before" })])),
        store.write(unit([stored({ path: "undone" }), stored({ kind: null as unknown as string })])),
        store.write(unit([stored({ path: "after", seq: 2 })])),
      ]);
      expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
      const rows = await store.rows({ site: "expo" }, undefined, 10);
      expect(rows.map(({ path }) => path)).toEqual(["before", "after"]);
    });

    test("what was derived once is found by its id, whatever is written beside it in one group", async () => {
      const store = openForTest(server.schemaForTest());
      const id = derivedId(["join"]);
      const results = await Promise.all(
        [noon, noon + 1, noon - 1].map((ts) => store.write(unit([stored({ id, ts, inferred: true })]))),
      );
      expect(results.map(({ accepted }) => accepted)).toEqual([1, 1, 0]);
      expect(await store.rows({ site: "expo" }, undefined, 10)).toMatchObject([{ at: noon + 1 }]);
    });

    test("one of a later version, one without tables where some must be, and one that is not there are refused in words", async () => {
      const address = await server.newDatabase();
      await expect(openForTest(address, { mustExist: true }).opened()).rejects.toThrow(/has no tables of a collector/);
      const store = openForTest(address);
      await store.opened();
      await server.run(address, "INSERT INTO migrations VALUES (99, 0)");
      await expect(openForTest(address).opened()).rejects.toThrow(
        /database_\d+ is of version 99; this collector reads up/,
      );
      const nowhere = openForTest(address.replace(/\d+$/, "404").replace("turnout@", "turnout:secret@"));
      const failure = await nowhere.opened().catch(String);
      expect(failure).toMatch(
        /The database postgres:\/\/127.0.0.1:\d+\/database_404 cannot be opened: .*does not exist/,
      );
      expect(await nowhere.healthy()).toBe(false);
      await expect(nowhere.write(unit([stored()]))).rejects.toThrow("cannot be opened");
    });
  });
});

function openForTest(address: string, options?: PostgresOptions): Store {
  const store = postgresStore(address, options);
  onTestFinished(() => store.close());
  return store;
}
