import { newId } from "turnout/wire";
import { describe, expect, test } from "vitest";
import { derivedId } from "../../src/ingest/derive.js";
import { type RejectedActivity, rejectedLimit, type Store } from "../../src/stores/store.js";
import { noon, refused, stored, unit } from "../support/stored.js";

/** What is kept beside the activities. */
export function bookContract(open: () => Store): void {
  describe("books", () => {
    test("refused activities are kept apart, newest first", async () => {
      const store = open();
      const [first, second] = [numbered(1), numbered(2)];
      await store.write(unit({ rejected: [first, second, { ...numbered(3), site: "other" }] }));
      expect(await store.rejected("expo", 10)).toEqual([second, first]);
      expect(await store.rejected("expo", 1)).toEqual([second]);
      expect(await store.count({ site: "expo" })).toBe(0);
    });

    test("a store that was written to finds nothing wrong with itself", async () => {
      const store = open();
      const device = newId(noon);
      const view = stored({ device, seq: 2, view: newId(noon), stay: "opens" });
      await store.write(unit([stored({ device, seq: 5, id: derivedId(["once"]) }), view]));
      const findings = await store.examine();
      expect(findings.filter(({ problem }) => problem !== null)).toEqual([]);
      expect(findings.length).toBeGreaterThan(0);
    });

    test("no more than the newest refused activities of a site are kept", async () => {
      const store = open();
      await store.write(unit({ rejected: [{ ...numbered(0), site: "other" }] }));
      await store.write(unit({ rejected: Array.from({ length: rejectedLimit + 5 }, (_, i) => numbered(i)) }));
      const kept = await store.rejected("expo", 2 * rejectedLimit);
      expect(kept).toHaveLength(rejectedLimit);
      expect(kept.at(-1)).toMatchObject({ seq: 5 });
      expect(await store.rejected("other", 10)).toHaveLength(1);
    });

    test("a content takes place when the latest telling says", async () => {
      const store = open();
      const schedule = { site: "expo", contentId: "s1", startsAt: noon, endsAt: noon + 60_000, toldAt: 2 };
      await store.write(unit({ schedules: [schedule] }));
      await store.write(unit({ schedules: [{ ...schedule, endsAt: noon + 1, toldAt: 1 }] }));
      await store.write(unit({ schedules: [{ ...schedule, site: "other" }] }));
      expect(await store.schedules("expo")).toEqual([schedule]);
    });
  });
}

function numbered(number: number): RejectedActivity {
  return refused({
    receivedAt: noon + number,
    userId: "u1",
    device: newId(noon),
    seq: number,
    body: `{"number":${number}}`,
  });
}
