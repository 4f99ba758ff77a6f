import { newId } from "turnout/wire";
import { describe, expect, test } from "vitest";
import { derivedId } from "../../src/ingest/derive.js";
import type { Store, StoredActivity } from "../../src/stores/store.js";
import { keynote, noon, stored, unit } from "../support/stored.js";

/** Exactly once: what is new, what is a repeat, what replaces what. */
export function activityContract(open: () => Store): void {
  describe("activities", () => {
    test("an activity comes back as it was written", async () => {
      const store = open();
      const activity = stored({
        seq: 7,
        kind: "content.watch",
        label: "Zoë / “ü”",
        device: newId(noon),
        session: newId(noon),
        view: newId(noon),
        path: "/sessions/1",
        inferred: true,
        verified: true,
        fromServer: true,
        gpc: true,
        watch: { percent: 30, mode: "on-demand", basis: "visible", watchedSeconds: 31.5, durationSeconds: 100 },
      });
      expect(await store.write(unit([activity]))).toEqual({ accepted: 1, duplicates: 0, refused: [] });
      const { id, at, seq, kind, label, device, session, view, path, watch } = activity;
      const flags = { inferred: true, verified: true, fromServer: true, gpc: true };
      expect(await rowsOf(store)).toEqual([
        { id, at, seq, kind, label, content: keynote, user: null, device, session, view, path, watch, ...flags },
      ]);
    });

    test("a repeat in the same unit and a repeat in a later one are duplicates", async () => {
      const store = open();
      const [first, second] = [stored(), stored()];
      expect(await store.write(unit([first, first, second]))).toEqual({ accepted: 2, duplicates: 1, refused: [] });
      expect(await store.write(unit([second, first]))).toEqual({ accepted: 0, duplicates: 2, refused: [] });
      expect(await store.count({ site: "expo" })).toBe(2);
    });

    test("repeats in units that are written at the same time are duplicates", async () => {
      const store = open();
      const activity = stored();
      const results = await Promise.all(Array.from({ length: 20 }, () => store.write(unit([activity]))));
      expect(results.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(1);
      expect(await store.count({ site: "expo" })).toBe(1);
    });

    test("a repeat keeps the first copy, but hands on the number which that lacked", async () => {
      const store = open();
      const copy = stored({ seq: 0, label: "first" });
      await store.write(unit([copy]));
      await store.write(unit([{ ...copy, seq: 12, label: "second" }]));
      await store.write(unit([{ ...copy, seq: 13 }]));
      expect(await rowsOf(store)).toMatchObject([{ seq: 12, label: "first" }]);
    });

    test("activities with a derived id are one, whatever time they carry", async () => {
      const store = open();
      const id = derivedId(["u1", "s1", "10"]);
      expect(await store.write(unit([stored({ id })]))).toEqual({ accepted: 1, duplicates: 0, refused: [] });
      expect(await store.write(unit([stored({ id, ts: noon + 5_000 })]))).toEqual({
        accepted: 0,
        duplicates: 1,
        refused: [],
      });
      expect(await rowsOf(store)).toMatchObject([{ id, at: noon }]);
    });

    const told: readonly [who: string, given: Partial<StoredActivity>][] = [
      ["nobody, by inference", { inferred: true }],
      ["somebody", {}],
      ["somebody who proved it", { verified: true }],
      ["a server", { fromServer: true, verified: true }],
    ];
    for (const [rank, [who, given]] of told.entries()) {
      for (const [otherRank, [other, otherGiven]] of told.entries()) {
        if (rank === otherRank) continue;
        const wins = otherRank > rank;
        test(`of one derived id told by ${who}, then by ${other}, the ${wins ? "second" : "first"} is kept`, async () => {
          const store = open();
          const id = derivedId(["u1", "s1", "10"]);
          await store.write(unit([stored({ id, label: "first", ...given })]));
          const later = stored({ id, label: "second", ts: noon - 1, ...otherGiven });
          const counts = wins ? { accepted: 1, duplicates: 0 } : { accepted: 0, duplicates: 1 };
          expect(await store.write(unit([later]))).toEqual({ ...counts, refused: [] });
          expect(await rowsOf(store)).toMatchObject([{ label: wins ? "second" : "first" }]);
        });
      }
    }

    test("a derived id is one site's own", async () => {
      const store = open();
      const id = derivedId(["u1", "s1", "10"]);
      await store.write(unit([stored({ id })]));
      expect(await store.write(unit([stored({ id, ts: noon + 1, site: "other" })]))).toMatchObject({ accepted: 1 });
    });

    test("a derived activity that only repeats hands on its number too", async () => {
      const store = open();
      const id = derivedId(["u1", "s1", "10"]);
      await store.write(unit([stored({ id, seq: 0 })]));
      await store.write(unit([stored({ id, ts: noon + 9, seq: 4 })]));
      expect(await rowsOf(store)).toMatchObject([{ at: noon, seq: 4 }]);
    });

    for (const { name, first, second, wins } of replacements) {
      test(name, async () => {
        const store = open();
        const id = derivedId(["leave"]);
        await store.write(unit([stored({ id, ...first })]));
        const result = await store.write(unit([stored({ id, ...second })]));
        expect(result).toEqual(
          wins === second ? { accepted: 1, duplicates: 0, refused: [] } : { accepted: 0, duplicates: 1, refused: [] },
        );
        expect(await rowsOf(store)).toMatchObject([{ at: wins.ts, inferred: wins.inferred }]);
        expect(await store.count({ site: "expo" })).toBe(1);
      });
    }

    test("what was replaced can be replaced again", async () => {
      const store = open();
      const id = derivedId(["leave"]);
      for (const second of [1, 2, 3]) await store.write(unit([stored({ id, ts: noon + second, inferred: true })]));
      await store.write(unit([stored({ id, ts: noon })]));
      expect(await rowsOf(store)).toMatchObject([{ at: noon, inferred: false }]);
    });

    test("a store tells how much it has written", async () => {
      const store = open();
      const activity = stored();
      await store.write(unit([activity, stored()]));
      await store.write(unit([activity]));
      expect(store.written()).toEqual({ groups: 2, units: 2, activities: 3 });
    });

    test("a closed store refuses writes", async () => {
      const store = open();
      await store.close();
      await expect(store.write(unit([stored()]))).rejects.toThrow("closed");
      expect(await store.healthy()).toBe(false);
    });

    test("what waits when the store closes is written before", async () => {
      const store = open();
      const results = [1, 2, 3].map(() => store.write(unit([stored()])));
      await store.close();
      expect(await Promise.all(results)).toHaveLength(3);
    });
  });
}

interface Telling {
  readonly ts: number;
  readonly inferred: boolean;
}

const inferredEarly: Telling = { ts: noon, inferred: true };
const inferredLate: Telling = { ts: noon + 60_000, inferred: true };
const observedEarly: Telling = { ts: noon - 1_000, inferred: false };
const observedLate: Telling = { ts: noon + 90_000, inferred: false };

const replacements = [
  {
    name: "an observed one replaces an inferred one, even with an earlier time",
    first: inferredLate,
    second: observedEarly,
    wins: observedEarly,
  },
  {
    name: "an observed one is kept against an inferred one",
    first: observedEarly,
    second: inferredLate,
    wins: observedEarly,
  },
  {
    name: "an observed one is kept against another observed one",
    first: observedEarly,
    second: observedLate,
    wins: observedEarly,
  },
  {
    name: "of two inferred ones the later is kept, when it comes second",
    first: inferredEarly,
    second: inferredLate,
    wins: inferredLate,
  },
  {
    name: "of two inferred ones the later is kept, when it comes first",
    first: inferredLate,
    second: inferredEarly,
    wins: inferredLate,
  },
] as const;

async function rowsOf(store: Store): Promise<readonly Partial<StoredActivity>[]> {
  return store.rows({ site: "expo" }, undefined, 100);
}
