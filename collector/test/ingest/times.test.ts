import { expect, test } from "vitest";
import { activity, session, startCollector } from "../support/collector.js";

const minuteMs = 60_000;
const serverTime = Date.UTC(2026, 5, 1, 12);
const now = () => serverTime;

test("a clock that is hours off is corrected by the time of sending", async () => {
  const { send, rows } = await startCollector({ now });
  const clientTime = serverTime - 5 * 60 * minuteMs;
  await send([activity({ at: clientTime - 90_000 })], { sentAt: clientTime });
  expect((await rows()).map(({ at }) => at)).toEqual([serverTime - 90_000]);
});

test("an offset that the client has learned is used, whatever the time of sending says", async () => {
  const { send, rows } = await startCollector({ now });
  await send([activity({ at: serverTime - 3_000 })], { sentAt: serverTime - 60 * minuteMs, offset: 1_250.4 });
  expect((await rows()).map(({ at }) => at)).toEqual([serverTime - 1_750]);
});

test("a few seconds between sending and receiving are the way, and not the clock", async () => {
  const { send, rows } = await startCollector({ now });
  await send([activity({ at: serverTime - 10_000 })], { sentAt: serverTime - 4_000 });
  expect((await rows()).map(({ at }) => at)).toEqual([serverTime - 10_000]);
});

test("a repeat is a duplicate although its clock has been corrected since", async () => {
  const { send, rows } = await startCollector({ now });
  const like = activity({ at: serverTime - 3_000.25 });
  await send([like], { sentAt: serverTime });
  const { body } = await send([like], { sentAt: serverTime, offset: 900 });
  expect(body).toMatchObject({ accepted: 0, duplicates: 1 });
  expect(await rows()).toHaveLength(1);
});

test("an activity that is seven days late is taken", async () => {
  const { send } = await startCollector({ now });
  const { body } = await send([activity({ at: serverTime - 7 * 24 * 60 * minuteMs })], { sentAt: serverTime });
  expect(body.accepted).toBe(1);
});

test("a join tells when its content takes place", async () => {
  const { send, store } = await startCollector({ now });
  const times = { startsAt: serverTime - minuteMs, endsAt: serverTime + minuteMs };
  await send([activity({ kind: "content.join", at: serverTime, content: { ...session, ...times } })], {
    sentAt: serverTime,
  });
  expect(await store.schedules("demo")).toEqual([{ site: "demo", contentId: "s1", ...times, toldAt: serverTime }]);
});

const startsAt = serverTime - 30 * minuteMs;
const endsAt = serverTime - 10 * minuteMs;
const joins: readonly [when: string, at: number, outcome: "accepted" | "outside-schedule"][] = [
  ["well before the start", startsAt - minuteMs, "outside-schedule"],
  ["a moment before the start, as a clock may err", startsAt - 4_000, "accepted"],
  ["at the start", startsAt, "accepted"],
  ["just before the end", endsAt - 1, "accepted"],
  ["after the end", endsAt + minuteMs, "outside-schedule"],
];
for (const [when, at, outcome] of joins) {
  test(`a join ${when} is ${outcome}`, async () => {
    const { send } = await startCollector({ now });
    const join = activity({ kind: "content.join", at, content: { ...session, startsAt, endsAt } });
    const { body } = await send([join, activity({ at, content: join.content })], { sentAt: serverTime });
    const expected =
      outcome === "accepted"
        ? { accepted: 2, rejected: [] }
        : { accepted: 1, rejected: [{ id: join.id, reason: outcome }] };
    expect(body).toMatchObject(expected);
  });
}
