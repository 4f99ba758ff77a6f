import { newId } from "turnout/wire";
import { describe, expect, test } from "vitest";
import { derivedId } from "../../src/ingest/derive.js";
import type { Store } from "../../src/stores/store.js";
import { noon, stored, unit } from "../support/stored.js";
import type { OpenForTest } from "./open-for-test.js";

const shop = { site: "expo", name: "shop" };
const desk = { site: "expo", name: "desk" };
const names = ["shop", "desk"];

/** What is handed on to others, in which order, and until when. */
export function forwardingContract(open: OpenForTest): void {
  describe("what is to be handed on", () => {
    const write = (store: Store, paths: readonly string[], given = {}) =>
      store.write({ ...unit(paths.map((path, i) => stored({ path, seq: i + 1, ...given }))), forward: ["expo"] });
    const pathsFor = async (store: Store, target = shop, limit = 100) =>
      (await store.outgoing(target, limit)).map(({ row }) => row.path);

    test("comes in the order in which it was stored, whenever it happened, with its person", async () => {
      const store = open();
      await write(store, ["late"], { ts: noon + 5_000, userId: "ada" });
      const people = [{ site: "expo", user: { id: "ada", first: "Ada" }, toldAt: noon, verified: false }];
      await store.write({ ...unit([stored({ path: "early" })]), people, forward: ["expo"] });
      const [late, early] = await store.outgoing(shop, 10);
      expect([late?.row.path, early?.row.path]).toEqual(["late", "early"]);
      expect(late?.row.user).toEqual({ id: "ada", first: "Ada" });
      expect(early?.row).toEqual((await store.rows({ site: "expo" }, undefined, 10))[0]);
    });

    test("is of units and sites that say so, each once, and never of who asked for privacy", async () => {
      const store = open();
      await store.write(unit([stored({ path: "not said" })]));
      await store.write({ ...unit([stored({ site: "other", path: "another's" })]), forward: ["expo"] });
      await write(store, ["private"], { gpc: true });
      const once = stored({ path: "once" });
      for (const _ of [1, 2]) await store.write({ ...unit([once]), forward: ["expo"] });
      expect(await pathsFor(store)).toEqual(["once"]);
    });

    test("waits for each target until it has got it", async () => {
      const store = open();
      await write(store, ["a", "b", "c"]);
      const [, second] = await store.outgoing(shop, 2);
      await store.noteForwarded(shop, second?.number ?? 0, names);
      expect(await pathsFor(store)).toEqual(["c"]);
      expect(await pathsFor(store, desk)).toEqual(["a", "b", "c"]);
      const all = await store.outgoing(desk, 10);
      await store.noteForwarded(desk, all.at(-1)?.number ?? 0, names);
      await write(store, ["d"]);
      expect(await pathsFor(store)).toEqual(["c", "d"]);
      expect(await pathsFor(store, desk)).toEqual(["d"]);
    });

    test("is counted for each target, up to a limit", async () => {
      const store = open();
      expect(await store.waiting(shop, 10)).toBe(0);
      await write(store, ["a", "b", "c"]);
      const [, second] = await store.outgoing(shop, 2);
      await store.noteForwarded(shop, second?.number ?? 0, names);
      expect(await store.waiting(shop, 10)).toBe(1);
      expect(await store.waiting(desk, 10)).toBe(3);
      expect(await store.waiting(desk, 2)).toBe(2);
      expect(await store.waiting({ site: "other", name: "desk" }, 10)).toBe(0);
    });

    test("comes anew when a better witness replaces it, and no more when it is gone", async () => {
      const store = open();
      const leave = { id: derivedId(["leave"]), view: newId(noon), stay: "closes", kind: "content.leave" } as const;
      await write(store, ["guessed"], { ...leave, inferred: true });
      const [guessed] = await store.outgoing(shop, 10);
      await store.noteForwarded(shop, guessed?.number ?? 0, ["shop"]);
      await write(store, ["seen"], { ...leave, ts: noon + 1 });
      expect(await pathsFor(store)).toEqual(["seen"]);
      await write(store, ["adas"], { userId: "ada" });
      await store.erase({
        site: "expo",
        userId: "ada",
        at: noon,
        anonymous: (one) => ({ ...one, id: newId(noon), userId: null }),
      });
      expect(await pathsFor(store)).toEqual(["seen"]);
    });
  });
}
