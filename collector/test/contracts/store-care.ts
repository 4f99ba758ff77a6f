import { newId } from "turnout/wire";
import { describe, expect, test } from "vitest";
import { derivedId } from "../../src/ingest/derive.js";
import type { Erasure, Fate } from "../../src/stores/care.js";
import type { RowCursor, Store, StoredActivity } from "../../src/stores/store.js";
import { entry, noon, refused, stored, unit } from "../support/stored.js";

const ada = { site: "expo", userId: "ada" };
const [phone, laptop, visit] = [newId(noon), newId(noon), newId(noon)];
const person = (userId: string, toldAt = noon) => ({
  site: "expo",
  user: { id: userId, first: userId },
  toldAt,
  verified: false,
});

const erasure = (given: Partial<Erasure> = {}): Erasure => ({
  ...ada,
  at: noon + 1_000,
  anonymous: (activity) => ({
    ...activity,
    id: newId(activity.ts),
    userId: "nobody",
    device: null,
    view: null,
    label: "",
  }),
  ...given,
});

const labels = async (store: Store) => (await store.rows({ site: "expo" }, undefined, 100)).map(({ label }) => label);

/** How long data is kept, whose it is, and who has seen it. */
export function careContract(open: () => Store): void {
  describe("retention", () => {
    const sweepAll = async (
      store: Store,
      fateOf: (kind: string, at: number) => Fate,
      before = noon + 100,
      limit = 2,
    ) => {
      const sum = { removed: 0, cleared: 0, pages: 0 };
      let next: RowCursor | undefined;
      do {
        const swept = await store.sweep({ site: "expo", before, fateOf }, next, limit);
        sum.removed += swept.removed;
        sum.cleared += swept.cleared;
        sum.pages++;
        next = swept.next;
      } while (next);
      return sum;
    };

    test("a sweep removes, takes texts out and keeps, page by page, as it is told of each kind and time", async () => {
      const store = open();
      const at = (ts: number, kind: string, given = {}) =>
        stored({ ts: noon + ts, kind, label: `${kind} ${ts}`, ...given });
      await store.write(
        unit([at(1, "a"), at(2, "b"), at(3, "c"), at(4, "a"), at(5, "b"), at(200, "a"), at(1, "a", { site: "other" })]),
      );
      const fateOf = (kind: string): Fate => (kind === "a" ? "remove" : kind === "b" ? "clear" : "keep");
      expect(await sweepAll(store, fateOf)).toEqual({ removed: 2, cleared: 2, pages: 3 });
      expect(await labels(store)).toEqual(["", "c 3", "", "a 200"]);
      expect(await store.count({ site: "other" })).toBe(1);
      expect(await sweepAll(store, fateOf)).toMatchObject({ removed: 0, cleared: 0 });
    });

    test("what was removed leaves no open view and no derived id behind", async () => {
      const store = open();
      const view = stored({ view: newId(noon), stay: "opens" });
      const once = stored({ id: derivedId(["once"]) });
      await store.write(unit([view, once]));
      await sweepAll(store, () => "remove");
      expect(await store.idleViews(noon + 1_000, 10)).toEqual([]);
      expect((await store.examine()).filter(({ problem }) => problem !== null)).toEqual([]);
      expect(await store.write(unit([{ ...once, ts: noon + 7 }]))).toMatchObject({ accepted: 1 });
    });

    test("stale books go: refused activities, people without activities, devices, records and erasures; of the site only", async () => {
      const store = open();
      const at = (ms: number, site = "expo") =>
        unit({
          activities: [stored({ ts: ms, site, userId: "active", device: phone })],
          people: [
            { ...person("active", ms), site },
            { ...person(`gone ${ms}`, ms), site },
          ],
          rejected: [refused({ receivedAt: ms, site })],
          ledger: entry(phone, { at: ms, site }),
          audit: { at: ms, site, action: "export", actor: "x", subject: "y" },
        });
      await store.write(at(noon));
      await store.write(at(noon, "other"));
      const stale = { site: "expo", rejectedBefore: noon + 1, booksBefore: noon + 1, erasuresBefore: noon + 1 };
      expect(await store.removeStale({ ...stale, rejectedBefore: noon, booksBefore: noon, erasuresBefore: noon })).toBe(
        0,
      );
      await store.erase(erasure({ at: noon }));
      expect(await store.removeStale(stale)).toBe(5);
      expect(await store.rejected("expo", 10)).toEqual([]);
      expect(await store.accounts("expo", undefined, 10)).toEqual([]);
      expect(await store.audit("expo", 10)).toEqual([]);
      expect((await store.person({ site: "expo", userId: "active" })).user).toBeDefined();
      expect((await store.person({ site: "expo", userId: `gone ${noon}` })).user).toBeUndefined();
      expect(await store.write(unit([stored({ ts: noon - 5, userId: "ada" })]))).toMatchObject({ accepted: 1 });
      expect([await store.rejected("other", 9), await store.audit("other", 9)].map(({ length }) => length)).toEqual([
        1, 1,
      ]);
    });
  });

  describe("a person", () => {
    /** What Ada did: as a visitor, then signed in, on two devices; and what others did there. */
    async function withAda(store: Store): Promise<readonly StoredActivity[]> {
      const before = stored({ ts: noon + 1, device: phone, session: visit, label: "before she signed in" });
      const signedIn = stored({ ts: noon + 2, device: phone, session: visit, userId: "ada", label: "hers" });
      const view = stored({
        ts: noon + 3,
        device: laptop,
        seq: 0,
        session: newId(noon),
        userId: "ada",
        view: newId(noon),
        stay: "opens",
      });
      const join = stored({ ts: noon + 4, userId: "ada", id: derivedId(["ada", "join"]) });
      const others = [
        stored({ ts: noon + 1, device: phone, session: newId(noon), label: "another visit" }),
        stored({ ts: noon + 2, device: phone, session: visit, userId: "bob", label: "bob's" }),
        stored({ ts: noon + 3, device: laptop, seq: 0, label: "without a session" }),
        stored({ ts: noon + 3, site: "other", userId: "ada" }),
      ];
      const mine = refused({ userId: "ada", body: "secret" });
      await store.write(
        unit({
          activities: [before, signedIn, view, join, ...others],
          people: [person("ada"), person("bob")],
          rejected: [mine, refused({ userId: "bob" }), { ...mine, site: "other" }],
          ledger: entry(phone),
        }),
      );
      return [before, signedIn, view, join];
    }

    test("has all activities with their id, and those of before they signed in, page by page as they were written", async () => {
      const store = open();
      const hers = await withAda(store);
      const first = await store.personActivities(ada, undefined, 3);
      const rest = await store.personActivities(ada, first.at(-1), 3);
      expect([...first, ...rest]).toEqual(hers);
      expect(await store.personActivities({ ...ada, userId: "eve" }, undefined, 3)).toEqual([]);
    });

    test("has traits and refused activities, their own and the site's", async () => {
      const store = open();
      await withAda(store);
      const { user, rejected } = await store.person(ada);
      expect(user).toEqual({ id: "ada", first: "ada" });
      expect(rejected).toMatchObject([{ body: "secret", userId: "ada" }]);
      expect(await store.person({ ...ada, userId: "eve" })).toEqual({ user: undefined, rejected: [] });
    });

    test("who is erased is nobody: the activities stay, as told, and nothing else of theirs", async () => {
      const store = open();
      const hers = await withAda(store);
      const before = await store.count({ site: "expo" });
      expect(await store.erase(erasure())).toEqual({ activities: 4, rejected: 1 });
      expect(await store.count({ site: "expo" })).toBe(before);
      expect(await store.count({ site: "expo", userIds: ["nobody"] })).toBe(4);
      expect(await store.personActivities(ada, undefined, 10)).toEqual([]);
      expect(await store.person(ada)).toEqual({ user: undefined, rejected: [] });
      const rows = await store.rows({ site: "expo" }, undefined, 100);
      const ids = new Set(hers.map(({ id }) => id));
      expect(rows.filter(({ id }) => ids.has(id))).toEqual([]);
      const words = rows.flatMap(({ label }) => label || []);
      expect(words.sort()).toEqual(["another visit", "bob's", "without a session"]);
      expect(await store.idleViews(noon + 1_000, 10)).toEqual([]);
      expect((await store.examine()).filter(({ problem }) => problem !== null)).toEqual([]);
      expect(await store.rejected("expo", 10)).toMatchObject([{ userId: "bob" }]);
    });

    test("many activities are erased as few are", async () => {
      const store = open();
      await store.write(unit(Array.from({ length: 1_001 }, (_, i) => stored({ ts: noon + i, userId: "ada" }))));
      expect(await store.erase(erasure({ at: noon + 5_000 }))).toMatchObject({ activities: 1_001 });
      expect(await store.count({ site: "expo", userIds: ["nobody"] })).toBe(1_001);
    });

    test("what an erased person had done and what comes late is refused, and leaves its number only", async () => {
      const store = open();
      await store.erase(erasure());
      const late = stored({ ts: noon + 1_000, userId: "ada", device: phone, seq: 1 });
      const own = refused({ userId: "ada", device: phone, seq: 2, body: "secret" });
      const result = await store.write(
        unit({ activities: [late], people: [person("ada", noon + 1_000)], rejected: [own], ledger: entry(phone) }),
      );
      expect(result).toMatchObject({
        accepted: 0,
        duplicates: 0,
        refused: [{ activity: late, kept: { reason: "erased" } }],
      });
      expect(await store.count({ site: "expo" })).toBe(0);
      expect((await store.person(ada)).user).toBeUndefined();
      const nothing = { userId: null, device: null, body: "" };
      expect(await store.rejected("expo", 10)).toMatchObject([
        { reason: "erased", seq: 1, ...nothing },
        { reason: "unknown-kind", seq: 2, ...nothing },
      ]);
      expect(await store.accounts("expo", undefined, 10)).toMatchObject([
        { runs: [{ from: 1, to: 2 }], rejected: { erased: 1, "unknown-kind": 1 }, rejectedNumbers: 2 },
      ]);
    });

    test("what they do after it is a new person's, and nobody else is kept from anything", async () => {
      const store = open();
      await store.erase(erasure());
      const later = stored({ ts: noon + 1_001, userId: "ada" });
      const others = [stored({ userId: "bob" }), stored({ userId: "ada", site: "other" })];
      const result = await store.write(unit({ activities: [later, ...others], people: [person("ada", noon + 1_001)] }));
      expect(result).toMatchObject({ accepted: 3, refused: [] });
      expect((await store.person(ada)).user).toBeDefined();
    });
  });

  describe("the record", () => {
    const access = { at: noon, site: "expo", action: "access", actor: "report token", subject: "ada" } as const;

    test("is kept with what it is about, newest first, each site's own", async () => {
      const store = open();
      const later = { ...access, at: noon + 1, action: "export", subject: "User Activity" } as const;
      await store.write(unit({ audit: access }));
      await store.write(unit({ activities: [stored()], audit: later }));
      await store.write(unit({ audit: { ...access, site: "other" } }));
      expect(await store.audit("expo", 10)).toEqual([later, access]);
      expect(await store.audit("expo", 1)).toEqual([later]);
    });

    test("does not tell of an erased person", async () => {
      const store = open();
      await store.write(unit({ audit: access }));
      await store.write(unit({ audit: { ...access, subject: "bob" } }));
      await store.erase(erasure());
      expect(await store.audit("expo", 10)).toMatchObject([{ subject: "bob" }]);
    });
  });
}
