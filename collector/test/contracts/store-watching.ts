import { newId, type RejectReason } from "turnout/wire";
import { describe, expect, test } from "vitest";
import { derivedId } from "../../src/ingest/derive.js";
import type { Milestone, StoredActivity, Watching } from "../../src/stores/store.js";
import { doubted, entry, keynote, noon, refused, stored, unit } from "../support/stored.js";
import type { OpenForTest } from "./open-for-test.js";

const phone = newId(noon);

const view = (given: Partial<StoredActivity> = {}): StoredActivity => {
  const id = newId(noon);
  return stored({ id, view: id, kind: "content.view", stay: "opens", seq: 1, device: phone, ...given });
};

const tenth = (percent: number, given: Partial<StoredActivity> = {}): Milestone => ({
  ...stored({ kind: "content.watch", device: phone, ts: noon + percent * 1_000, seq: 0, ...given }),
  watch: { percent, mode: "on-demand", basis: "visible", watchedSeconds: percent, durationSeconds: 100 },
});

/** What a judge is told, whether it is heard, and what becomes of what it refuses. */
export function watchingContract(open: OpenForTest): void {
  describe("judging milestones", () => {
    /** A store, and the way to write a milestone to it and to learn what its judge was told. */
    const openListening = () => {
      const told: Watching[] = [];
      const store = open((_, known) => told.push(known) < 0);
      const toldAt = async (milestone: Milestone, before: readonly StoredActivity[] = []) => {
        told.length = 0;
        await store.write(doubted(unit([milestone, ...before])));
        return told[0];
      };
      return { store, told, toldAt };
    };

    test("a judge is told of the first view, though it comes later in the same unit or from an earlier one", async () => {
      const { toldAt } = openListening();
      const session = newId(noon);
      const first = view({ session });
      expect(await toldAt(tenth(10), [view({ ts: noon + 5, seq: 2 }), first])).toEqual({
        firstView: { ts: noon, at: noon, session },
        milestones: [],
      });
      const more = await toldAt(tenth(20));
      expect(more?.firstView?.ts).toBe(noon);
    });

    test("views of other contents, sites and devices, and other activities are no first view", async () => {
      const { toldAt } = openListening();
      const others = [
        view({ content: { ...keynote, id: "s2" }, seq: 1 }),
        view({ site: "other" }),
        view({ device: newId(noon) }),
        stored({ device: phone, seq: 2 }),
      ];
      expect(await toldAt(tenth(10), others)).toEqual({ firstView: undefined, milestones: [] });
    });

    test("a content that was renamed is the same content", async () => {
      const { toldAt } = openListening();
      const told = await toldAt(tenth(10), [view({ content: { ...keynote, name: "Old name" } })]);
      expect(told?.firstView?.ts).toBe(noon);
    });

    test("the first view is the device's, whoever was signed in; without a device it is the user's or the session's", async () => {
      const session = newId(noon);
      for (const where of [{ device: phone }, { device: null, userId: "ada" }, { device: null, session }] as const) {
        const { toldAt } = openListening();
        const told = await toldAt(tenth(10, { ...where }), [view({ ...where, seq: 0 })]);
        expect(told?.firstView?.ts).toBe(noon);
      }
      const told = await openListening().toldAt(tenth(10, { userId: "ada" }), [view()]);
      expect(told?.firstView?.ts).toBe(noon);
    });

    test("a view before which a number is missing need not be the first, until the number comes after all", async () => {
      const { store, toldAt } = openListening();
      expect((await toldAt(tenth(10), [view({ seq: 3 })]))?.firstView).toBeUndefined();
      await store.write(unit([stored({ device: phone, seq: 1 }), stored({ device: phone, seq: 2 })]));
      expect((await toldAt(tenth(20), []))?.firstView?.ts).toBe(noon);
    });

    test("numbers that come unit by unit, in the order of any, are no gap", async () => {
      const { store, toldAt } = openListening();
      await store.write(unit([stored({ device: phone, seq: 2 }), stored({ device: phone, seq: 1 })]));
      await store.write(unit([stored({ device: phone, seq: 3 })]));
      const told = await toldAt(tenth(10, { seq: 5, content: { ...keynote } }), [view({ seq: 4, ts: noon + 1 })]);
      expect(told?.firstView?.ts).toBe(noon + 1);
    });

    test("a view that came without its number is the first unless one is missing before the milestone", async () => {
      expect((await openListening().toldAt(tenth(10), [view({ seq: 0 })]))?.firstView?.ts).toBe(noon);
      expect((await openListening().toldAt(tenth(10, { seq: 9 }), [view({ seq: 0 })]))?.firstView).toBeUndefined();
    });

    test("a device that has lost anything may have lost the first view", async () => {
      const { store, toldAt } = openListening();
      await store.write(unit({ ledger: entry(phone, { losses: { "outbox-full": 0 } }) }));
      expect((await toldAt(tenth(10), [view()]))?.firstView?.ts).toBe(noon);
      await store.write(unit({ ledger: entry(phone, { losses: { "outbox-full": 1 } }) }));
      expect((await toldAt(tenth(20)))?.firstView).toBeUndefined();
    });

    test("a device of which something was refused may have had its first view refused, if it was no claim of watching", async () => {
      const { store, toldAt } = openListening();
      const refuse = (reason: RejectReason) =>
        store.write(unit({ rejected: [refused({ device: phone, reason })], ledger: entry(phone) }));
      await refuse("implausible-watch");
      expect((await toldAt(tenth(10), [view()]))?.firstView?.ts).toBe(noon);
      await refuse("absurd-time");
      expect((await toldAt(tenth(20)))?.firstView).toBeUndefined();
    });

    test("a view after a milestone is not the first of all", async () => {
      const { store, toldAt } = openListening();
      await store.write(unit([tenth(10, { ts: noon - 1 })]));
      expect((await toldAt(tenth(20), [view()]))?.firstView).toBeUndefined();
    });

    test("a judge is told of the same person's milestones of the content on the device, in both modes, as they come", async () => {
      const { store, told } = openListening();
      const ada = { userId: "ada" };
      const live: Milestone = { ...tenth(10, ada), watch: { ...tenth(10).watch, mode: "live" } };
      await store.write(
        unit([
          tenth(10, ada),
          live,
          tenth(10),
          tenth(10, { userId: "bob" }),
          tenth(10, { ...ada, device: newId(noon) }),
          tenth(10, { ...ada, content: { ...keynote, id: "s2" } }),
        ]),
      );
      await store.write(doubted(unit([tenth(30, ada), tenth(20, ada)])));
      const figures = told.map(({ milestones }) =>
        milestones.map(({ watch }) => `${watch.mode} ${watch.percent}`).sort(),
      );
      expect(figures).toEqual([
        ["live 10", "on-demand 10"],
        ["live 10", "on-demand 10", "on-demand 20"],
      ]);
      expect(told[0]?.milestones[0]).toMatchObject({ ts: noon + 10_000, at: noon + 10_000 });
    });

    test("what a judge refuses is kept as the unit says, and nowhere else; what is not in doubt is not asked about", async () => {
      const store = open(() => true);
      const milestone = tenth(10, { id: derivedId(["ada", "10"]) });
      const kept = refused({ reason: "implausible-watch", device: phone });
      const result = await store.write(doubted(unit([milestone, view()]), kept));
      expect(result).toEqual({ accepted: 1, duplicates: 0, refused: [{ activity: milestone, kept }] });
      expect(await store.rejected("expo", 10)).toEqual([kept]);
      expect((await store.rows({ site: "expo" }, undefined, 10)).map(({ kind }) => kind)).toEqual(["content.view"]);
      expect(await store.write(unit([milestone]))).toMatchObject({ accepted: 1, refused: [] });
    });

    test("a repeat is a duplicate and not judged again", async () => {
      const store = open(() => true);
      const [byId, byKey] = [tenth(10, { id: derivedId(["ada", "10"]) }), tenth(20)];
      await store.write(unit([byId, byKey]));
      const again = doubted(unit([{ ...byId, ts: noon + 1 }, byKey]));
      expect(await store.write(again)).toEqual({ accepted: 0, duplicates: 2, refused: [] });
    });

    test("of units that are written at the same time each is judged by those before it", async () => {
      const store = open((_, { milestones }) => milestones.length > 0);
      const units = [10, 20, 30, 40].map((percent) => doubted(unit([tenth(percent)])));
      const results = await Promise.all(units.map((one) => store.write(one)));
      expect(results.map(({ accepted }) => accepted)).toEqual([1, 0, 0, 0]);
    });
  });

  describe("the milestones of a content", () => {
    test("come in the order of client time and id, page by page, each once, as they were written", async () => {
      const store = open();
      const spans = [0, 10, 20.5, 30];
      const first = { ...tenth(10, { userId: "ada", session: newId(noon) }), watch: { ...tenth(10).watch, spans } };
      const same = Array.from({ length: 9 }, () => tenth(20, { content: { ...keynote, slug: "another" } }));
      await store.write(unit([...same, first, tenth(10, { site: "other" }), view(), stored()]));
      await store.write(unit([tenth(10, { content: { ...keynote, id: "s2" } })]));
      const of = { site: "expo", contentId: "s1" };
      const all = await store.milestones(of, undefined, 100);
      const { ts, id, at, userId, device, session, watch } = first;
      expect(all[0]).toEqual({ ts, id, at, userId, device, session, watch });
      expect(all.slice(1).map((one) => one.id)).toEqual(same.map((one) => one.id).sort());
      const paged = [];
      for (let after = undefined as (typeof all)[number] | undefined; ; ) {
        const page = await store.milestones(of, after, 3);
        paged.push(...page);
        after = page.at(-1);
        if (!after) break;
      }
      expect(paged).toEqual(all);
    });
  });
}
