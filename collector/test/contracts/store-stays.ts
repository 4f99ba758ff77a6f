import { leaveIdOf, newId } from "turnout/wire";
import { describe, expect, test } from "vitest";
import type { Store, StoredActivity } from "../../src/stores/store.js";
import { noon, stored, unit } from "../support/stored.js";

const minuteMs = 60_000;

/** Which views are open, and since when nothing was heard of them. */
export function stayContract(open: () => Store): void {
  const view = newId(noon);
  const opening = stored({ id: view, view, kind: "content.view", stay: "opens", ts: noon });
  const like = (minute: number): StoredActivity => stored({ view, ts: noon + minute * minuteMs });
  const leave = (minute: number, inferred = false): StoredActivity =>
    stored({
      id: leaveIdOf(view),
      view,
      kind: "content.leave",
      stay: "closes",
      ts: noon + minute * minuteMs,
      inferred,
    });
  const idleAfter = async (store: Store, minute: number): Promise<readonly number[]> =>
    (await store.idleViews(noon + minute * minuteMs, 10)).map(({ lastSeenAt }) => (lastSeenAt - noon) / minuteMs);

  describe("stays", () => {
    test("a view without a leave is idle from its last activity on", async () => {
      const store = open();
      await store.write(unit([opening, like(5)]));
      await store.write(unit([like(3)]));
      expect(await idleAfter(store, 5)).toEqual([]);
      expect(await store.idleViews(noon + 6 * minuteMs, 10)).toEqual([
        { view: opening, lastSeenAt: noon + 5 * minuteMs },
      ]);
    });

    test("a leave closes its view, in the same unit or a later one", async () => {
      const store = open();
      await store.write(unit([opening, leave(2)]));
      expect(await idleAfter(store, 60)).toEqual([]);
      const other = newId(noon);
      await store.write(unit([stored({ id: other, view: other, stay: "opens" })]));
      await store.write(unit([stored({ id: leaveIdOf(other), view: other, stay: "closes" })]));
      expect(await idleAfter(store, 60)).toEqual([]);
    });

    test("a view that comes again, or after its leave, stays closed", async () => {
      const store = open();
      await store.write(unit([leave(2)]));
      await store.write(unit([opening]));
      expect(await idleAfter(store, 60)).toEqual([]);
      await store.write(unit([opening, like(1)]));
      expect(await idleAfter(store, 60)).toEqual([]);
    });

    test("an activity after an inferred leave makes the view idle again, and a later inferred leave closes it", async () => {
      const store = open();
      await store.write(unit([opening, leave(0, true)]));
      expect(await idleAfter(store, 60)).toEqual([]);
      await store.write(unit([like(40)]));
      expect(await idleAfter(store, 60)).toEqual([40]);
      await store.write(unit([leave(40, true)]));
      expect(await idleAfter(store, 60)).toEqual([]);
      await store.write(unit([leave(30)]));
      await store.write(unit([like(50)]));
      expect(await idleAfter(store, 90)).toEqual([]);
    });

    test("a leave closes its view even when its id is taken, so that no view stays idle for ever", async () => {
      const store = open();
      await store.write(unit([opening, { ...leave(1), kind: "content.like", stay: null }]));
      expect(await idleAfter(store, 60)).toEqual([1]);
      expect(await store.write(unit([leave(1, true)]))).toEqual({ accepted: 0, duplicates: 1, refused: [] });
      expect(await idleAfter(store, 60)).toEqual([]);
    });

    test("idle views come oldest first and no more than asked", async () => {
      const store = open();
      const views = [3, 1, 2].map((minute) => {
        const id = newId(noon);
        return stored({ id, view: id, stay: "opens", ts: noon + minute * minuteMs });
      });
      await store.write(unit(views));
      const idle = await store.idleViews(noon + 9 * minuteMs, 2);
      expect(idle.map(({ lastSeenAt }) => lastSeenAt)).toEqual([noon + minuteMs, noon + 2 * minuteMs]);
    });
  });
}
