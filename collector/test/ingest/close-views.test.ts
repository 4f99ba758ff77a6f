import { leaveIdOf, newId } from "turnout/wire";
import { expect, test } from "vitest";
import { defaultConfig } from "../../src/config.js";
import { closeIdleViews } from "../../src/ingest/close-views.js";
import { activity, session, startCollector } from "../support/collector.js";

const minuteMs = 60_000;
const start = Date.UTC(2026, 5, 1, 12);

/** A collector whose clock the test moves; the client's clock is the same. */
async function startAtNoon() {
  let minute = 0;
  const collector = await startCollector({ now: () => start + minute * minuteMs });
  const view = newId(start);
  const at = (minutes: number) => start + minutes * minuteMs;
  return {
    ...collector,
    view,
    at,
    /** Sends, at this minute, what happened then. */
    async happen(minutes: number, given: Readonly<Record<string, unknown>>) {
      minute = minutes;
      await collector.send([activity({ at: at(minutes), view, ...given })], {
        sentAt: at(minutes),
        user: { id: "u1" },
      });
    },
    async closeIdle(minutes: number) {
      minute = minutes;
      await closeIdleViews(collector.store, defaultConfig, at(minutes));
    },
    async leaves() {
      const rows = await collector.rows();
      return rows.filter(({ kind }) => kind.endsWith(".leave"));
    },
  };
}

test("a view of which nothing is heard for half an hour gets an inferred leave at the time it was last seen", async () => {
  const { happen, closeIdle, leaves, view, at } = await startAtNoon();
  await happen(0, { id: view, kind: "content.view" });
  await happen(7, { kind: "content.like" });
  await closeIdle(36);
  expect(await leaves()).toEqual([]);
  await closeIdle(38);
  await closeIdle(39);
  expect(await leaves()).toMatchObject([
    {
      id: leaveIdOf(view),
      at: at(7),
      kind: "content.leave",
      label: null,
      inferred: true,
      content: session,
      user: { id: "u1" },
      view,
    },
  ]);
});

test("the page's own leave, however late, replaces the inferred one", async () => {
  const { happen, closeIdle, leaves, view, at } = await startAtNoon();
  await happen(0, { id: view, kind: "page.view", content: undefined });
  await closeIdle(40);
  expect(await leaves()).toMatchObject([{ kind: "page.leave", at: at(0), inferred: true }]);
  await happen(50, { id: leaveIdOf(view), kind: "page.leave", content: undefined });
  expect(await leaves()).toMatchObject([{ kind: "page.leave", at: at(50), inferred: false }]);
});

test("the leave of a course is a course's leave", async () => {
  const { happen, closeIdle, leaves, view } = await startAtNoon();
  await happen(0, { id: view, kind: "content.view", content: { ...session, type: "Course" } });
  await closeIdle(40);
  expect(await leaves()).toMatchObject([{ kind: "course.leave" }]);
});

test("a view that was left stays as it is, and so does a kind that has no leave", async () => {
  const { happen, closeIdle, rows, view } = await startAtNoon();
  await happen(0, { id: view, kind: "content.view" });
  await happen(2, { id: leaveIdOf(view), kind: "content.leave" });
  await happen(3, { view: newId(start), kind: "group.view", content: undefined });
  await happen(4, { view: newId(start), kind: "user.view", content: undefined });
  await closeIdle(90);
  expect((await rows()).map(({ kind }) => kind)).toEqual(["content.view", "content.leave", "group.view", "user.view"]);
});
