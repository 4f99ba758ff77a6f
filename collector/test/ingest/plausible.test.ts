import { newId, type WatchFigures } from "turnout/wire";
import { describe, expect, test } from "vitest";
import { activity, session as content, startCollector } from "../support/collector.js";
import { everyStore } from "../support/stores.js";

const start = Date.UTC(2026, 5, 1, 12);
const ada = { user: { id: "ada" } };

/** A tenth of a content of 1,000 seconds, reached so many seconds after the start by watching everything once. */
const tenth = (percent: number, afterSeconds: number, given: Partial<WatchFigures> = {}, on: object = content) =>
  activity({
    seq: undefined,
    at: start + afterSeconds * 1_000,
    kind: "content.watch",
    content: on,
    watch: {
      percent,
      mode: "on-demand",
      basis: "visible",
      watchedSeconds: percent * 10,
      durationSeconds: 1_000,
      ...given,
    },
  });

const view = (afterSeconds: number, given: object = {}) => {
  const at = start + afterSeconds * 1_000;
  const id = newId(at);
  return activity({ seq: undefined, id, view: id, at, kind: "content.view", ...given });
};

/** A collector whose clock says that it is a day after the start. */
const collectorAt = (open: (typeof everyStore)[number][1]) => {
  const now = start + 24 * 3_600_000;
  return startCollector({ store: open(), now: () => now });
};
const sentAt = start + 24 * 3_600_000;

describe.each(everyStore)("with the %s store", (_, open) => {
  const contradictions: readonly [what: string, figures: Partial<WatchFigures>][] = [
    ["a percentage between the tenths", { percent: 15, watchedSeconds: 200 }],
    ["nothing", { percent: 0 }],
    ["more than everything", { percent: 110, watchedSeconds: 1_000 }],
    ["less than its tenth", { percent: 50, watchedSeconds: 498 }],
    ["more than the content is long", { percent: 50, watchedSeconds: 1_001 }],
    ["a content without length", { watchedSeconds: 0, durationSeconds: 0 }],
    ["less time than twice the speed needs", { percent: 50, watchedSeconds: 500, wallSeconds: 200 }],
    ["stretches without end", { percent: 50, watchedSeconds: 500, spans: [0, 100, 200] }],
    ["stretches that run backwards", { percent: 50, watchedSeconds: 500, spans: [100, 0] }],
    ["stretches beyond the end", { percent: 50, watchedSeconds: 500, spans: [900, 1_010] }],
    ["longer stretches than were watched", { percent: 10, watchedSeconds: 110, spans: [0, 60, 300, 360] }],
  ];
  test.each(contradictions)("a tenth that tells of %s is refused, and kept with its reason", async (_what, figures) => {
    const { send, rows, store } = await collectorAt(open);
    const [bad, fine] = [tenth(10, 0, figures), tenth(10, 0)];
    const { status, body } = await send([bad, fine], { ...ada, sentAt });
    expect(status).toBe(200);
    expect(body).toMatchObject({ accepted: 1, rejected: [{ id: bad.id, reason: "implausible-watch" }] });
    expect((await rows()).map(({ watch }) => watch)).toEqual([fine.watch]);
    expect(await store.rejected("demo", 10)).toMatchObject([
      { reason: "implausible-watch", body: JSON.stringify(bad) },
    ]);
  });

  const consistent: readonly [what: string, figures: Partial<WatchFigures>][] = [
    ["with a second missing at the end", { percent: 100, watchedSeconds: 999 }],
    ["with the rounding of milliseconds", { percent: 10, watchedSeconds: 99.999, durationSeconds: 1_000.01 }],
    ["at twice the speed", { percent: 50, watchedSeconds: 500, wallSeconds: 250 }],
    [
      "with stretches in any order, and one watched twice",
      { percent: 10, watchedSeconds: 100, spans: [50, 100, 0, 60] },
    ],
    ["with many rounded stretches", { percent: 10, watchedSeconds: 100, spans: hundredStretches() }],
  ];
  test.each(consistent)("a tenth is accepted %s", async (_what, figures) => {
    const { send } = await collectorAt(open);
    const { body } = await send([tenth(10, 0, figures)], { ...ada, sentAt });
    expect(body).toMatchObject({ accepted: 1, rejected: [] });
  });

  test("figures of a tenth on another kind, and a tenth that was concluded, are refused", async () => {
    const { send } = await collectorAt(open);
    const like = { ...tenth(10, 0), kind: "content.like" };
    const { body } = await send([like, { ...tenth(20, 0), inferred: true }], { ...ada, sentAt });
    expect(body.rejected.map(({ reason }) => reason)).toEqual(["implausible-watch", "implausible-watch"]);
  });

  test("a tenth that comes sooner after the first view than twice the speed allows is refused", async () => {
    const { send } = await collectorAt(open);
    const [soon, later] = [tenth(10, 48.9), tenth(20, 99.1)];
    const { body } = await send([soon, later, view(0)], { ...ada, sentAt });
    expect(body).toMatchObject({ accepted: 2, rejected: [{ id: soon.id, reason: "implausible-watch" }] });
  });

  test("a view of an earlier request counts, a view of another content does not", async () => {
    const { send } = await collectorAt(open);
    await send([view(0, { content: { ...content, id: "s2" } })], { ...ada, sentAt });
    expect((await send([tenth(10, 1)], { ...ada, sentAt })).body.accepted).toBe(1);
    expect((await send([tenth(10, 1, {}, { ...content, id: "s2" })], { ...ada, sentAt })).body.rejected).toHaveLength(
      1,
    );
  });

  test("tenths between which too little time passed are refused, in whatever order they come", async () => {
    for (const order of [
      [0, 1, 2],
      [2, 0, 1],
      [1, 2, 0],
    ]) {
      const { send } = await collectorAt(open);
      const tenths = [tenth(10, 0), tenth(20, 48), tenth(30, 60)];
      const { body } = await send([order.map((i) => tenths[i])].flat(), { ...ada, sentAt });
      expect(body).toMatchObject({ accepted: 1, rejected: [{}, {}] });
      for (const one of order.map((i) => tenths[i])) {
        const user = { id: `one by one, ${order}` };
        await send([one], { user, sentAt });
      }
      const kept = await (await send([tenth(100, 3_600)], { user: { id: `one by one, ${order}` }, sentAt })).body;
      expect(kept.accepted).toBe(1);
    }
  });

  test("tenths that are sent at the same time by different requests are judged as if one came after the other", async () => {
    const { send } = await collectorAt(open);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_tenth, i) => send([tenth((i + 1) * 10, i)], { ...ada, sentAt })),
    );
    expect(answers.reduce((sum, { body }) => sum + body.accepted, 0)).toBe(1);
  });

  test("tenths that were reached together are accepted together", async () => {
    const { send } = await collectorAt(open);
    const owed = [10, 20, 30].map((percent) => tenth(percent, 200, { watchedSeconds: 300 }));
    expect((await send([view(0), ...owed], { ...ada, sentAt })).body).toMatchObject({ accepted: 4, rejected: [] });
  });

  test("lower tenths after a higher one must all have been watched since", async () => {
    const { send } = await collectorAt(open);
    const forged = [100, 90, 80].map((percent, i) => tenth(percent, i));
    expect((await send(forged, { ...ada, sentAt })).body).toMatchObject({ accepted: 1 });
    expect((await send([tenth(40, 300)], { ...ada, sentAt })).body).toMatchObject({ accepted: 1 });
  });

  test("live and on demand, and what was seen and what was played, are not compared", async () => {
    const { send } = await collectorAt(open);
    const others = [tenth(20, 1, { mode: "live" }), tenth(30, 2, { basis: "played" })];
    expect((await send([tenth(10, 0), ...others], { ...ada, sentAt })).body.accepted).toBe(3);
  });

  test("a viewer who comes back the next day goes on where they were", async () => {
    const { send } = await collectorAt(open);
    const dayBefore = -24 * 3_600;
    await send([view(dayBefore), tenth(30, dayBefore + 300)], { ...ada, sentAt });
    expect((await send([view(0), tenth(40, 60)], { ...ada, sentAt })).body).toMatchObject({
      accepted: 2,
      rejected: [],
    });
  });

  test("a viewer who signs in on the device goes on with what the visitor watched", async () => {
    const { send } = await collectorAt(open);
    const device = newId(1);
    await send([view(0), tenth(10, 100)], { device, sentAt });
    const { body } = await send([view(190), tenth(20, 200)], { ...ada, device, sentAt });
    expect(body).toMatchObject({ accepted: 2, rejected: [] });
  });

  test("two devices of one person do not hinder each other", async () => {
    const { send } = await collectorAt(open);
    const [phone, laptop] = [newId(1), newId(2)];
    await send([view(0), tenth(30, 300)], { ...ada, device: phone, sentAt });
    const { body } = await send([view(-90), tenth(40, 310)], { ...ada, device: laptop, sentAt });
    expect(body).toMatchObject({ accepted: 2, rejected: [] });
  });

  test("what a page showed before the view, in the same session, was watched in time", async () => {
    const { send } = await collectorAt(open);
    const session = newId(start - 90_000);
    const { body } = await send([view(0), tenth(10, 10)], { ...ada, session, sentAt });
    expect(body).toMatchObject({ accepted: 2, rejected: [] });
    const old = newId(start - 25 * 3_600_000);
    const forged = await send([view(0), tenth(10, 10)], { user: { id: "eve" }, session: old, sentAt });
    expect(forged.body.rejected).toHaveLength(1);
  });

  test("a view proves nothing when one before it may be missing", async () => {
    const { send } = await collectorAt(open);
    const [gap, losses] = [newId(1), newId(2)];
    const afterGap = await send([view(0, { seq: 57 }), tenth(40, 10)], { ...ada, device: gap, sentAt });
    expect(afterGap.body.accepted).toBe(2);
    const bob = { user: { id: "bob" }, device: losses, losses: { "outbox-full": 1 }, sentAt };
    expect((await send([view(0, { seq: 1 }), tenth(40, 10)], bob)).body.accepted).toBe(2);
  });

  test("live, nobody has watched more than was sent by then", async () => {
    const { send } = await collectorAt(open);
    const scheduled = { ...content, startsAt: start, endsAt: start + 1_000_000 };
    const early = tenth(30, 290, { mode: "live" }, scheduled);
    const shortened = tenth(50, 60, { mode: "live", watchedSeconds: 50, durationSeconds: 100 }, scheduled);
    const inTime = tenth(20, 199, { mode: "live" }, scheduled);
    const { body } = await send([early, shortened, inTime], { ...ada, sentAt });
    expect(body).toMatchObject({ accepted: 1, rejected: [{ id: early.id }, { id: shortened.id }] });
  });
});

/** A hundred stretches of a second, each a millisecond longer by the rounding of its ends. */
function hundredStretches(): readonly number[] {
  return Array.from({ length: 100 }, (_, i) => [i * 5, i * 5 + 1.001]).flat();
}
