import { newId } from "turnout/wire";
import { describe, expect, test } from "vitest";
import { derivedId } from "../../src/ingest/derive.js";
import type { DeviceAccount, LedgerEntry } from "../../src/stores/ledger.js";
import type { Store, WriteUnit } from "../../src/stores/store.js";
import { doubted, entry, noon, refused, stored, unit } from "../support/stored.js";
import type { OpenForTest } from "./open-for-test.js";

const phone = newId(noon);

/** Of each device: which numbers came, and what became of the others. */
export function ledgerContract(open: OpenForTest): void {
  describe("the ledger", () => {
    const accountsOf = (store: Store, site = "expo") => store.accounts(site, undefined, 100);
    const phoneOf = async (store: Store): Promise<DeviceAccount | undefined> =>
      (await accountsOf(store)).find(({ device }) => device === phone);
    const runsOf = async (store: Store) => (await phoneOf(store))?.runs.map(({ from, to }) => [from, to]);

    const send = (store: Store, numbers: readonly number[], given: Partial<LedgerEntry> = {}) =>
      store.write(
        unit({
          activities: numbers.map((seq) => stored({ seq, device: phone, ts: noon + seq })),
          ledger: entry(phone, given),
        }),
      );
    const refuse = (store: Store, numbers: readonly number[], given: Partial<WriteUnit> = {}) =>
      store.write(
        unit({ rejected: numbers.map((seq) => refused({ seq, device: phone })), ledger: entry(phone), ...given }),
      );

    test("numbers that follow each other are one run, in whatever order and number they come", async () => {
      const store = open();
      await send(store, [3, 1, 2]);
      await send(store, [4]);
      expect(await runsOf(store)).toEqual([[1, 4]]);
      await send(store, [9, 7, 20]);
      expect(await runsOf(store)).toEqual([
        [1, 4],
        [7, 7],
        [9, 9],
        [20, 20],
      ]);
      await send(store, [8, 6, 5]);
      expect(await runsOf(store)).toEqual([
        [1, 9],
        [20, 20],
      ]);
    });

    test("a gap is known since the first number above it came", async () => {
      const store = open();
      await send(store, [5], { at: noon + 1 });
      await send(store, [9, 3], { at: noon + 2 });
      await send(store, [6], { at: noon + 3 });
      expect((await phoneOf(store))?.runs).toEqual([
        { from: 3, to: 3, knownAt: noon + 1 },
        { from: 5, to: 6, knownAt: noon + 1 },
        { from: 9, to: 9, knownAt: noon + 2 },
      ]);
    });

    test("the numbers of refused activities came too, and are counted by reason, each once", async () => {
      const store = open();
      await send(store, [1, 2]);
      await refuse(store, [3, 4, 4]);
      await refuse(store, [4]);
      expect(await runsOf(store)).toEqual([[1, 4]]);
      expect(await phoneOf(store)).toMatchObject({
        rejected: { "unknown-kind": 2 },
        rejectedNumbers: 2,
        duplicates: 2,
      });
    });

    test("a refused activity without a number is counted each time, because nothing tells a repeat", async () => {
      const store = open();
      await refuse(store, [0]);
      await refuse(store, [0]);
      expect(await phoneOf(store)).toMatchObject({
        rejected: { "unknown-kind": 2 },
        rejectedNumbers: 0,
        duplicates: 0,
      });
    });

    test("what a judge refuses is counted by reason, once", async () => {
      const store = open(() => true);
      const watch = {
        percent: 10,
        mode: "on-demand",
        basis: "visible",
        watchedSeconds: 9,
        durationSeconds: 90,
      } as const;
      const kept = refused({ seq: 1, device: phone, reason: "implausible-watch" });
      const claim = doubted(unit([stored({ device: phone, watch })]), kept);
      await store.write(claim);
      await store.write(claim);
      expect(await phoneOf(store)).toMatchObject({
        rejected: { "implausible-watch": 1 },
        rejectedNumbers: 1,
        duplicates: 1,
      });
    });

    test("copies that are dropped are counted, those too that were left out before", async () => {
      const store = open();
      await send(store, [1]);
      const repeat = stored({ device: phone, seq: 2, id: derivedId(["once"]) });
      await store.write(unit([repeat, { ...repeat, ts: noon + 1 }]));
      await store.write(unit({ activities: [repeat], ledger: entry(phone, { repeats: 3 }) }));
      expect((await phoneOf(store))?.duplicates).toBe(5);
    });

    test("the highest number that a device says it has given is kept, with the time when it said so", async () => {
      const store = open();
      await send(store, [1], { written: 7, at: noon + 1 });
      await send(store, [2], { written: 5, at: noon + 2 });
      await send(store, [3], { written: 7, at: noon + 3 });
      await send(store, [4], { at: noon + 4 });
      expect(await phoneOf(store)).toMatchObject({
        written: 7,
        writtenAt: noon + 1,
        firstAt: noon + 1,
        heardAt: noon + 4,
      });
    });

    test("losses are totals: the highest told counts, whatever it is called, and of so many reasons at most", async () => {
      const store = open();
      const tell = (losses: object) => send(store, [], { losses: { ...losses } });
      await tell({ "outbox-full": 5, "too-large": 1 });
      await tell(JSON.parse('{ "outbox-full": 3, "__proto__": 2 }'));
      expect(Object.entries((await phoneOf(store))?.losses ?? {})).toEqual([
        ["outbox-full", 5],
        ["too-large", 1],
        ["__proto__", 2],
      ]);
      await tell(Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`reason ${i}`, 1])));
      await tell({ "outbox-full": 6 });
      const losses = (await phoneOf(store))?.losses ?? {};
      expect(Object.keys(losses)).toHaveLength(50);
      expect(losses["outbox-full"]).toBe(6);
    });

    test("an account stays small: of too many gaps the lowest are added up, and no number is counted as come", async () => {
      const store = open();
      const odd = Array.from({ length: 500 }, (_, i) => 2 * i + 1);
      await send(store, odd);
      const account = await phoneOf(store);
      expect(account?.runs.length).toBe(100);
      expect(account?.runs[0]).toMatchObject({ from: 1, to: 801 });
      expect(account?.forgotten).toBe(400);
    });

    test("a number beyond belief is kept with its activity, but counts for nothing", async () => {
      const store = open();
      const activities = [1, Number.MAX_SAFE_INTEGER].map((seq) => stored({ seq, device: phone }));
      await store.write(unit({ activities, ledger: entry(phone, { written: Number.MAX_SAFE_INTEGER }) }));
      expect(await runsOf(store)).toEqual([[1, 1]]);
      expect(await store.count({ site: "expo" })).toBe(2);
    });

    test("accounts come device by device, page by page, each site's own; what names no device is one account, the first", async () => {
      const store = open();
      const devices = Array.from({ length: 5 }, () => newId(noon));
      for (const device of devices) await store.write(unit({ ledger: entry(device) }));
      await store.write(
        unit({ rejected: [refused({ seq: 4 })], ledger: entry(null, { losses: { fault: 1 }, written: 9 }) }),
      );
      await store.write(unit({ ledger: entry(phone, { site: "other" }) }));
      const first = await store.accounts("expo", undefined, 2);
      const second = await store.accounts("expo", first.at(-1)?.device, 2);
      const third = await store.accounts("expo", second.at(-1)?.device, 10);
      const seen = [...first, ...second, ...third].map(({ device }) => device);
      expect(seen).toEqual([null, ...devices.sort()]);
      expect(await store.accounts("expo", null, 1)).toMatchObject([{ device: devices[0] }]);
      expect(first[0]).toMatchObject({ rejected: { "unknown-kind": 1 }, losses: {}, runs: [] });
      expect(await accountsOf(store, "other")).toHaveLength(1);
    });

    test("what the collector concludes is entered nowhere", async () => {
      const store = open();
      await store.write({ activities: [stored({ device: phone, seq: 0 })], people: [], rejected: [] });
      expect(await accountsOf(store)).toEqual([]);
    });
  });
}
