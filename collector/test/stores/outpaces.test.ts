import { newId } from "turnout/wire";
import { expect, test } from "vitest";
import { outpaces } from "../../src/stores/outpaces.js";
import type { Milestone, Watching } from "../../src/stores/store.js";
import { noon, stored } from "../support/stored.js";

/** So many seconds after noon, on the client's clock and on the server's. */
const at = (clientSeconds: number, serverSeconds = clientSeconds) => ({
  ts: noon + clientSeconds * 1_000,
  at: noon + serverSeconds * 1_000,
});

/** A tenth of 1,000 seconds. */
const tenth = (percent: number, moment: { ts: number; at: number }): Milestone => ({
  ...stored({ kind: "content.watch", ...moment }),
  watch: { percent, mode: "on-demand", basis: "visible", watchedSeconds: percent * 10, durationSeconds: 1_000 },
});

const after = (...milestones: readonly Milestone[]): Watching => ({ firstView: undefined, milestones });
const since = (moment: { ts: number; at: number }, session: string | null = null): Watching => ({
  firstView: { ...moment, session },
  milestones: [],
});

test("twice the time since the first view, and two seconds, can have been watched", () => {
  expect(outpaces(tenth(10, at(49)), since(at(0)))).toBe(false);
  expect(outpaces(tenth(10, at(48.9)), since(at(0)))).toBe(true);
});

test("a milestone before the first view proves nothing", () => {
  expect(outpaces(tenth(10, at(-1)), since(at(0)))).toBe(false);
});

test("where nothing is known, anything can be", () => {
  expect(outpaces(tenth(100, at(0)), after())).toBe(false);
});

test("twice the time since another milestone, and two seconds, can have been watched beyond it", () => {
  expect(outpaces(tenth(20, at(49)), after(tenth(10, at(0))))).toBe(false);
  expect(outpaces(tenth(20, at(48.9)), after(tenth(10, at(0))))).toBe(true);
  expect(outpaces(tenth(10, at(0)), after(tenth(20, at(48.9))))).toBe(true);
});

test("the slack is not given anew with each milestone", () => {
  const before = [tenth(10, at(0)), tenth(20, at(49))];
  expect(outpaces(tenth(30, at(98)), after(...before))).toBe(true);
  expect(outpaces(tenth(30, at(99)), after(...before))).toBe(false);
});

test("a request whose time was taken for a wrong clock does not shorten what passed between two milestones", () => {
  expect(outpaces(tenth(20, at(50)), after(tenth(10, at(0, 9))))).toBe(false);
  expect(outpaces(tenth(10, at(50)), since(at(0, 9)))).toBe(false);
});

test("a clock that is set back or forth in between does not matter", () => {
  expect(outpaces(tenth(20, at(-3_600, 50)), after(tenth(10, at(0))))).toBe(false);
  expect(outpaces(tenth(20, at(5, 50)), after(tenth(10, at(0))))).toBe(false);
  expect(outpaces(tenth(20, at(-5, 50)), after(tenth(10, at(0))))).toBe(false);
  expect(outpaces(tenth(10, at(0)), after(tenth(20, at(-5, 50))))).toBe(false);
  expect(outpaces(tenth(10, at(-3_600, 50)), since(at(0)))).toBe(false);
});

test("a session of another kind of id, or one that claims to have begun days ago, began with the view", () => {
  const soon = tenth(10, at(10));
  const began = (minutesBefore: number) => newId(noon - minutesBefore * 60_000);
  expect(outpaces(soon, since(at(0), began(2)))).toBe(false);
  expect(outpaces(soon, since(at(0), began(-2)))).toBe(true);
  expect(outpaces(soon, since(at(0), began(25 * 60)))).toBe(true);
  expect(outpaces(soon, since(at(0), "0190b2c4-0000-4000-8000-000000000000"))).toBe(true);
});
