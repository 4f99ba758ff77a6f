import { leaveIdOf, newId } from "turnout/wire";
import { expect, test } from "vitest";
import { derivedId } from "../../src/ingest/derive.js";
import { activity, session, startCollector } from "../support/collector.js";

/** Tenths that were reached together, when the length of the content became known. */
const tenth = (percent: number) => ({
  kind: "content.watch",
  watch: { percent, mode: "on-demand", basis: "visible", watchedSeconds: 30, durationSeconds: 100 },
});
const ada = { user: { id: "ada" } };

test("a tenth is counted once for a person and content, from whichever device, and at whatever time", async () => {
  const { send, rows } = await startCollector();
  expect((await send([activity(tenth(10)), activity(tenth(20))], { ...ada, device: newId(1) })).body.accepted).toBe(2);
  const again = [activity({ ...tenth(10), at: Date.now() - 1_000 }), activity(tenth(20)), activity(tenth(30))];
  expect((await send(again, { ...ada, device: newId(2) })).body).toMatchObject({ accepted: 1, duplicates: 2 });
  expect((await send([activity(tenth(10))], { user: { id: "bob" } })).body.accepted).toBe(1);
  const other = activity({ ...tenth(10), content: { ...session, id: "s2" } });
  expect((await send([other], ada)).body.accepted).toBe(1);
  expect((await rows()).map(({ kind }) => kind)).toEqual(Array(5).fill("content.watch"));
});

test("a tenth of a visitor who did not sign in is counted once a device", async () => {
  const { send } = await startCollector();
  expect((await send([activity(tenth(10))], { device: newId(1) })).body.accepted).toBe(1);
  expect((await send([activity(tenth(10))], { device: newId(1.7e12) })).body.accepted).toBe(1);
});

test("a join is counted once for a person, content and start", async () => {
  const { send } = await startCollector();
  const join = (startsAt: number) =>
    activity({ kind: "content.join", content: { ...session, startsAt, endsAt: startsAt + 7_200_000 } });
  const start = Date.now() - 60_000;
  expect((await send([join(start)], ada)).body.accepted).toBe(1);
  expect((await send([join(start)], ada)).body.duplicates).toBe(1);
  expect((await send([join(start + 1_000)], ada)).body.accepted).toBe(1);
});

test("activities with one idempotency key are one", async () => {
  const { send, rows } = await startCollector();
  const earn = () => activity({ kind: "ce.earn", idempotencyKey: "ada-s1-credit" });
  expect((await send([earn()], ada)).body.accepted).toBe(1);
  expect((await send([earn()], { ...ada, device: newId(1) })).body.duplicates).toBe(1);
  expect(await rows()).toHaveLength(1);
});

test("a client's own derived id is refused, so that it cannot block what is somebody else's", async () => {
  const { send, rows } = await startCollector();
  const id = derivedId(["demo", "watch", "user", "ada", "s1", "on-demand", "10"]);
  const { body } = await send([activity({ id })]);
  expect(body.rejected).toEqual([{ id, reason: "bad-id" }]);
  const view = newId(Date.now());
  const forged = activity({ id: leaveIdOf(newId(1)), kind: "content.leave", view });
  expect((await send([forged])).body.rejected).toEqual([{ id: forged.id, reason: "bad-id" }]);
  const own = activity({ id: leaveIdOf(view), kind: "content.leave", view });
  expect((await send([own, activity(tenth(10))], ada)).body).toMatchObject({ accepted: 2, rejected: [] });
  expect(await rows()).toHaveLength(2);
});
