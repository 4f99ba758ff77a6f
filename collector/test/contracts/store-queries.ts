import { describe, expect, test } from "vitest";
import type { ActivityFilter, ActivityRow, RowCursor, Store } from "../../src/stores/store.js";
import { keynote, noon, stored, unit } from "../support/stored.js";

const workshop = { id: "s2", type: "IRLSession", name: "Workshop", slug: "workshop" };

/** What a report reads: order, pages, filters, counts, people. */
export function queryContract(open: () => Store): void {
  describe("queries", () => {
    test("rows come in the order of time, number and id, page by page, each once", async () => {
      const store = open();
      const activities = Array.from({ length: 100 }, (_, i) =>
        stored({ ts: noon + (i % 3), seq: (i * 7) % 5, label: `${i}` }),
      );
      await store.write(unit(activities));
      const all = await store.rows({ site: "expo" }, undefined, 1_000);
      expect(all).toEqual([...all].sort(inOrder));
      expect(all).toHaveLength(100);
      for (const limit of [1, 7, 100]) expect(await pages(store, { site: "expo" }, limit)).toEqual(all);
    });

    test("pages keep to the filter", async () => {
      const store = open();
      await store.write(
        unit(
          Array.from({ length: 60 }, (_, i) =>
            stored({ ts: noon + i, kind: i % 2 ? "content.like" : "content.unlike" }),
          ),
        ),
      );
      const rows = await pages(store, { site: "expo", from: noon + 10, to: noon + 40, kinds: ["content.like"] }, 4);
      expect(rows.map(({ at }) => at - noon)).toEqual([11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31, 33, 35, 37, 39]);
    });

    const filters: readonly [what: string, filter: Partial<ActivityFilter>, found: string][] = [
      ["nothing more", {}, "abcd"],
      ["a time from which", { from: noon + 1 }, "bcd"],
      ["a time up to which", { to: noon + 1 }, "a"],
      ["kinds", { kinds: ["content.chat", "page.view"] }, "abc"],
      ["an empty list of kinds", { kinds: [] }, ""],
      ["content ids", { contentIds: ["s2"] }, "b"],
      ["content types", { contentTypes: ["OTSession", "IRLSession"] }, "abd"],
      ["user ids", { userIds: ["u1"] }, "ad"],
      ["text, the case of any letter ignored", { text: "GRÜSS" }, "a"],
      ["text with signs that mean something to a database", { text: "100%_" }, "b"],
      ["any text, which not all have", { text: "" }, "ab"],
      ["people who signed in", { signedIn: true }, "abd"],
      ["visitors who did not", { signedIn: false }, "c"],
      ["what a device has numbered", { numbered: true }, "abc"],
      ["what none has", { numbered: false }, "d"],
      ["all but some users", { notUserIds: ["u1"] }, "bc"],
      ["several at once", { contentIds: ["s1"], userIds: ["u1"], text: "grüss" }, "a"],
      ["another site", { site: "other" }, "x"],
    ];
    for (const [what, filter, found] of filters) {
      test(`a filter narrows by ${what}, and the count agrees`, async () => {
        const store = open();
        await store.write(unit(sample));
        const rows = await store.rows({ site: "expo", ...filter }, undefined, 10);
        expect(rows.map(({ path }) => path).join("")).toBe(found);
        expect(await store.count({ site: "expo", ...filter })).toBe(found.length);
      });
    }

    test("counts by kind add up what the filter finds", async () => {
      const store = open();
      await store.write(unit(sample));
      const counts = await store.tally({ site: "expo", signedIn: true }, ["kind"]);
      expect(Object.fromEntries(counts.map(({ kind, count }) => [kind, count]))).toEqual({
        "content.chat": 2,
        "content.like": 1,
      });
    });

    test("rows carry the person as last told, whatever order the tellings came in", async () => {
      const store = open();
      const people = [20, 30, 10].map((toldAt) => ({
        site: "expo",
        user: { id: "u1", company: `at ${toldAt}` },
        toldAt,
        verified: false,
      }));
      await store.write(unit({ activities: [stored({ userId: "u1" }), stored({ userId: "u2", seq: 2 })], people }));
      const rows = await store.rows({ site: "expo" }, undefined, 10);
      expect(rows.map(({ user }) => user)).toEqual([{ id: "u1", company: "at 30" }, { id: "u2" }]);
    });

    test("unique users come by id, page by page, with what they did within the filter", async () => {
      const store = open();
      await store.write(
        unit({
          activities: sample,
          people: [{ site: "expo", user: { id: "u1", first: "Ada", badge: 7 }, toldAt: noon, verified: false }],
        }),
      );
      const filter = { site: "expo", from: noon };
      const first = await store.uniqueUsers(filter, undefined, 1);
      expect(first).toEqual([
        { user: { id: "u1", first: "Ada", badge: 7 }, firstAt: noon, lastAt: noon + 3, activities: 2 },
      ]);
      const rest = await store.uniqueUsers(filter, "u1", 10);
      expect(rest).toEqual([{ user: { id: "u2" }, firstAt: noon + 1, lastAt: noon + 1, activities: 1 }]);
    });
  });
}

const sample = [
  stored({
    ts: noon,
    path: "a",
    kind: "content.chat",
    label: "Viele Grüße, Grüss Gott",
    userId: "u1",
    content: keynote,
  }),
  stored({ ts: noon + 1, path: "b", kind: "content.chat", label: "100%_sure", userId: "u2", content: workshop }),
  stored({ ts: noon + 2, path: "c", kind: "page.view", content: null }),
  stored({
    ts: noon + 3,
    path: "d",
    seq: 0,
    kind: "content.like",
    userId: "u1",
    content: { ...keynote, name: "Renamed" },
  }),
  stored({ ts: noon, path: "x", site: "other" }),
];

function inOrder(a: RowCursor, b: RowCursor): number {
  return a.at - b.at || a.seq - b.seq || (a.id < b.id ? -1 : 1);
}

async function pages(store: Store, filter: ActivityFilter, limit: number): Promise<readonly ActivityRow[]> {
  const rows: ActivityRow[] = [];
  for (;;) {
    const page = await store.rows(filter, rows.at(-1), limit);
    rows.push(...page);
    if (page.length < limit) return rows;
    if (rows.length > 1_000) throw new Error("The pages do not end.");
  }
}
