import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { turnTaking } from "../../src/stores/sqlite/turns.js";

test("the first part of a read is done at once, also while others have not come to their end", async () => {
  const begin = turnTaking();
  const long = begin();
  const done: string[] = [];
  const parts = Promise.all(["a", "b", "c"].map((name) => long(() => done.push(name))));
  await begin()(() => done.push("short"));
  expect(done).toEqual(["a", "short"]);
  await parts;
  expect(done).toEqual(["a", "short", "b", "c"]);
});

test("however many long reads there are, a turn of the event loop has one part of one of them", async () => {
  const begin = turnTaking();
  const turns: number[] = [];
  let turn = 0;
  let busy = true;
  const read = async (take: ReturnType<typeof begin>) => {
    for (let i = 0; i < 4; i++) await take(() => i > 0 && turns.push(turn));
  };
  const reading = Promise.all([read(begin()), read(begin()), read(begin())]).then(() => {
    busy = false;
  });
  for (; busy; turn++) await nextTurn();
  await reading;
  expect(turns).toHaveLength(9);
  expect(new Set(turns).size).toBe(9);
});

test("a read that is aborted between two parts ends with the reason", async () => {
  const asking = new AbortController();
  const take = turnTaking()(asking.signal);
  let parts = 0;
  await take(() => parts++);
  const next = take(() => parts++);
  asking.abort(new Error("gone"));
  await expect(next).rejects.toThrow("gone");
  expect(parts).toBe(1);
});
