import { gzipSync } from "node:zlib";
import { newId } from "turnout/wire";
import { expect, test } from "vitest";
import { activity, envelope, session, startCollector } from "../support/collector.js";

test("a batch is stored and answered with counts and the server's time", async () => {
  const { send, rows } = await startCollector();
  const [device, visit, view] = [newId(0), newId(0), newId(0)];
  const like = activity({ seq: 3, view });
  const chat = activity({ seq: 4, kind: "content.chat", details: { text: "Hello" } });
  const before = Date.now();
  const user = { id: "u42", first: "Ada", last: "Lovelace", company: "Analytical", email: "ada@example.org", badge: 7 };
  const { status, body } = await send([like, chat], { user, device, session: visit });
  expect(status).toBe(200);
  expect(body).toMatchObject({ accepted: 2, duplicates: 0, rejected: [] });
  expect(body.now).toBeGreaterThanOrEqual(before);
  expect(await rows()).toEqual([
    expect.objectContaining({
      id: like.id,
      kind: "content.like",
      label: null,
      seq: 3,
      user,
      device,
      session: visit,
      view,
    }),
    expect.objectContaining({
      id: chat.id,
      kind: "content.chat",
      label: "Hello",
      content: session,
      path: "/sessions/1",
    }),
  ]);
});

test("a batch that comes again is all duplicates", async () => {
  const { post, rows } = await startCollector();
  const body = envelope([activity(), activity()]);
  expect((await post(body)).body).toMatchObject({ accepted: 2, duplicates: 0 });
  expect((await post(body)).body).toMatchObject({ accepted: 0, duplicates: 2 });
  expect(await rows()).toHaveLength(2);
});

test("who is named by id alone stays who they are, and is somebody when not known before", async () => {
  const { send, rows } = await startCollector();
  const ada = { id: "u42", first: "Ada", last: "Lovelace" };
  await send([activity()], { user: ada });
  await send([activity()], { user: { id: "u42" } });
  await send([activity()], { user: { id: "u7" } });
  expect((await rows()).map(({ user }) => user)).toEqual([ada, ada, { id: "u7" }]);
  await send([], { user: { id: "u7", first: "Grace" } });
  expect((await rows()).map(({ user }) => user?.first)).toEqual(["Ada", "Ada", "Grace"]);
});

test("what one request says twice goes to the store once", async () => {
  const { send, rows, store } = await startCollector();
  const like = activity();
  expect((await send([like, like, like])).body).toMatchObject({ accepted: 1, duplicates: 2 });
  expect(await rows()).toHaveLength(1);
  expect(store.written().activities).toBe(1);
});

test("JSON and gzip are taken too", async () => {
  const { post, rows } = await startCollector();
  const json = await post(envelope([activity()]), { headers: { "Content-Type": "application/json; charset=utf-8" } });
  expect(json.body).toMatchObject({ accepted: 1 });
  const zipped = await post(gzipSync(envelope([activity()])), {
    gzip: true,
    headers: { "Content-Type": "text/plain;charset=UTF-8" },
  });
  expect(zipped.body).toMatchObject({ accepted: 1 });
  expect(await rows()).toHaveLength(2);
});

test("an activity on a course or a lesson is kept under the course's or lesson's kind, and a legacy course's is not", async () => {
  const { send, rows } = await startCollector();
  const on = (type: string, more = {}) => activity({ content: { ...session, type, ...more } });
  await send([on("Course"), on("Lesson"), on("Course", { engine: "legacy" }), on("Exhibitor")]);
  const kinds = (await rows()).map(({ kind }) => kind);
  expect(kinds.sort()).toEqual(["content.like", "content.like", "course.like", "lesson.like"]);
});

test("a label is made from the details", async () => {
  const { send, rows } = await startCollector();
  await send([
    activity({ seq: 1, at: Date.now() - 2_000, kind: "content.review", details: { rating: 4, text: "Good / long" } }),
    activity({
      seq: 2,
      at: Date.now() - 1_000,
      kind: "question.selectMany",
      details: { answers: ["red", "blue"] },
      content: undefined,
    }),
  ]);
  expect((await rows()).map(({ label }) => label)).toEqual(["Rating: 4 / Good / long", "red; blue"]);
});

test("a person's later telling wins, and traits too large to keep cost no activity", async () => {
  const { send, rows, store } = await startCollector();
  const now = Date.now();
  await send([activity({ at: now })], { user: { id: "u1", company: "New" } });
  await send([activity({ at: now - 60_000 })], { user: { id: "u1", company: "Old" } });
  expect(new Set((await rows()).map(({ user }) => user?.company))).toEqual(new Set(["New"]));
  const photo = "x".repeat(100_000);
  expect((await send([activity()], { user: { id: "u2", first: "Bob", photo } })).body).toMatchObject({ accepted: 1 });
  const users = await store.uniqueUsers({ site: "demo" }, "u1", 10);
  expect(users.map(({ user }) => user)).toEqual([{ id: "u2", first: "Bob" }]);
});
