import { newId } from "turnout/wire";
import { describe, expect, test } from "vitest";
import { type RejectedActivity, rejectedLimit, type Store } from "../../src/stores/store.js";
import { noon, unit } from "../support/stored.js";

/** What is kept beside the activities. */
export function bookContract(open: () => Store): void {
  describe("books", () => {
    test("refused activities are kept apart, newest first", async () => {
      const store = open();
      await store.write(unit({ rejected: [refused(1), refused(2), { ...refused(3), site: "other" }] }));
      expect(await store.rejected("expo", 10)).toEqual([refused(2), refused(1)]);
      expect(await store.rejected("expo", 1)).toEqual([refused(2)]);
      expect(await store.count({ site: "expo" })).toBe(0);
    });

    test("no more than the newest refused activities of a site are kept", async () => {
      const store = open();
      await store.write(unit({ rejected: [{ ...refused(0), site: "other" }] }));
      await store.write(unit({ rejected: Array.from({ length: rejectedLimit + 5 }, (_, i) => refused(i)) }));
      const kept = await store.rejected("expo", 2 * rejectedLimit);
      expect(kept).toHaveLength(rejectedLimit);
      expect(kept.at(-1)).toEqual(refused(5));
      expect(await store.rejected("other", 10)).toHaveLength(1);
    });

    test("a content takes place when the latest telling says, and people are all that were told of", async () => {
      const store = open();
      const schedule = { site: "expo", contentId: "s1", startsAt: noon, endsAt: noon + 60_000, toldAt: 2 };
      const user = { id: "u1", role: "staff" };
      await store.write(unit({ schedules: [schedule], people: [{ site: "expo", user, toldAt: 1, verified: false }] }));
      await store.write(unit({ schedules: [{ ...schedule, endsAt: noon + 1, toldAt: 1 }] }));
      await store.write(unit({ schedules: [{ ...schedule, site: "other" }] }));
      expect(await store.schedules("expo")).toEqual([schedule]);
      expect(await store.people("expo")).toEqual([user]);
      expect(await store.people("other")).toEqual([]);
    });

    test("a device's losses are totals: the highest told counts, and devices add up", async () => {
      const store = open();
      const [phone, laptop] = [newId(noon), newId(noon)];
      const tell = (device: string, losses: Record<string, number>, site = "expo") =>
        store.write(unit({ losses: [{ site, device, losses }] }));
      await tell(phone, { "outbox-full": 5, "too-large": 1 });
      await tell(phone, { "outbox-full": 3 });
      await tell(laptop, { "outbox-full": 2 });
      await tell(laptop, { "outbox-full": 100 }, "other");
      expect(Object.fromEntries(await store.losses("expo"))).toEqual({ "outbox-full": 7, "too-large": 1 });
    });
  });
}

function refused(number: number): RejectedActivity {
  return { site: "expo", receivedAt: noon + number, reason: "unknown-kind", body: `{"number":${number}}` };
}
