import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type ActivityFilter,
  type ActivityRow,
  quarterMs,
  type Store,
  type StoredActivity,
  type UniqueUser,
} from "../../src/stores/store.js";
import { keynote, noon, stored, unit } from "../support/stored.js";

const kinds = ["content.view", "content.chat", "page.view", "help.open"];
const contents = [null, keynote, { ...keynote, name: "Renamed" }, { id: "s2", type: "Course", name: "", slug: "" }];
const users = [null, "u1", "u2"];

/** Two days of activities of every kind, content and person, some at the very edges of quarters. */
function activities(): readonly StoredActivity[] {
  return Array.from({ length: 300 }, (_, i) =>
    stored({
      ts: noon + Math.floor(i / 3) * 1_730_000 - (i % 5 === 0 ? (noon + Math.floor(i / 3) * 1_730_000) % quarterMs : 0),
      seq: i % 13 === 0 ? 0 : i + 1,
      kind: kinds[i % 4] as string,
      content: contents[i % 3] ?? contents[3] ?? null,
      userId: users[(i * 7) % 3] ?? null,
      inferred: i % 7 === 0,
      verified: i % 11 < 3,
      label: i % 4 === 1 ? `Message ${i % 10}` : null,
    }),
  );
}

/** More people than are looked up one by one. */
const strangers = Array.from({ length: 500 }, (_, i) => `stranger ${i}`);

const moment = fc.integer({ min: noon - 10_000_000, max: noon + 180_000_000 });
const some = (values: readonly string[]) => fc.subarray([...values], { minLength: 1 });
const filters: fc.Arbitrary<ActivityFilter> = fc
  .record(
    {
      from: moment,
      to: moment,
      kinds: some(kinds),
      contentIds: some(["s1", "s2", "none"]),
      contentTypes: some(["OTSession", "Course"]),
      userIds: fc.oneof(some(["u1", "nobody"]), fc.constant([...strangers, "u2"])),
      notUserIds: some(["u1", "u2"]),
      text: fc.constantFrom("MESSAGE", "7"),
      signedIn: fc.boolean(),
      inferred: fc.boolean(),
      numbered: fc.boolean(),
      verified: fc.boolean(),
    },
    { requiredKeys: [] },
  )
  .map((filter) => ({ site: "expo", ...filter }));

/** Whatever is asked, the rows, their number and all sums are of the same activities. */
export function tallyContract(open: () => Store): void {
  describe("tallies", () => {
    test("rows, count and the sums by any dimension agree under every filter", async () => {
      const store = open();
      const all = activities();
      await store.write(unit(all));
      const ask = fc.asyncProperty(filters, fc.integer({ min: 1, max: 400 }), async (filter, limit) => {
        const rows = await store.rows(filter, undefined, 1_000);
        const first = await store.rows(filter, undefined, limit);
        const next = await store.rows(filter, first.at(-1), limit);
        expect([...first, ...(first.length < limit ? [] : next)].slice(0, 2 * limit)).toEqual(rows.slice(0, 2 * limit));
        expect(await store.count(filter)).toBe(rows.length);
        for (const by of ["kind", "content", "quarter", "minute", "label"] as const) {
          const tallies = await store.tally(filter, [by]);
          expect(tallies.reduce((sum, { count }) => sum + count, 0)).toBe(rows.length);
        }
        const quarters = await store.tally(filter, ["quarter", "kind"]);
        for (const { quarter, kind, count } of quarters) {
          const alike = rows.filter((row) => row.kind === kind && Math.floor(row.at / quarterMs) === quarter);
          expect(count).toBe(alike.length);
        }
        const people = await store.uniqueUsers(filter, undefined, 10);
        expect(people).toEqual(peopleOf(rows));
        expect(await store.uniqueUsers(filter, "u1", 1)).toEqual(people.filter(({ user }) => user.id > "u1"));
      });
      await fc.assert(ask, { numRuns: 60 });
    }, 30_000);

    test("a read whose asker has gone is not read to its end", async () => {
      const store = open();
      await store.write(unit(activities()));
      const filter = { site: "expo", text: "nowhere" };
      const reads = [
        (signal: AbortSignal) => store.count(filter, signal),
        (signal: AbortSignal) => store.tally(filter, ["label"], signal),
        (signal: AbortSignal) => store.rows(filter, undefined, 10, signal),
        (signal: AbortSignal) => store.uniqueUsers(filter, undefined, 10, signal),
      ];
      for (const read of reads) {
        await expect(read(AbortSignal.abort(new Error("gone")))).rejects.toThrow("gone");
        const asking = new AbortController();
        expect(await read(asking.signal)).toBeDefined();
      }
    });

    test("counts by content hand out the content itself, under each name that it had", async () => {
      const store = open();
      await store.write(unit(activities()));
      const tallies = await store.tally({ site: "expo", contentIds: ["s1"] }, ["content"]);
      expect(tallies.map(({ content }) => content?.name).sort()).toEqual(["Opening keynote", "Renamed"]);
    });
  });
}

function peopleOf(rows: readonly ActivityRow[]): readonly UniqueUser[] {
  const signedIn = rows.filter((row) => row.user !== null);
  return ["u1", "u2"].flatMap((id) => {
    const theirs = signedIn.filter((row) => row.user?.id === id).map(({ at }) => at);
    if (theirs.length === 0) return [];
    const [firstAt, lastAt] = [Math.min(...theirs), Math.max(...theirs)];
    return [{ user: { id }, firstAt, lastAt, activities: theirs.length }];
  });
}
