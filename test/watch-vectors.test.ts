import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { createJoins } from "../src/instruments/joins.js";
import type { View } from "../src/instruments/views.js";
import type { Step } from "./support/steps.js";
import { playTimeline, type Timeline } from "./support/timeline.js";

/** A timeline with what it must yield; the file's head describes the form. */
interface Vector extends Timeline {
  readonly id: string;
  readonly title: string;
  readonly multiKey?: boolean;
  readonly onceEach?: boolean;
  readonly tolT?: number;
  readonly tolCovered?: number;
  readonly expect: {
    readonly watched: readonly (readonly [level: number, t: number, key?: string])[] | null;
    readonly played?: readonly number[];
    readonly joined?: readonly number[];
    readonly views?: readonly number[];
    readonly covered?: number | Readonly<Record<string, number>>;
    readonly coveredMin?: number;
    readonly coveredMax?: number;
  };
}

interface VectorFile {
  readonly format: { readonly tolerance: { readonly t: number; readonly covered: number } };
  readonly vectors: readonly Vector[];
}

const file = process.env.WATCH_VECTORS ?? join(import.meta.dirname, "fixtures/watch-vectors.json");
const { format, vectors } = JSON.parse(readFileSync(file, "utf8")) as VectorFile;

describe("what is watched, played and joined", () => {
  it.each(vectors.map((vector) => [vector.id, vector.title, vector] as const))("%s: %s", async (_, __, vector) => {
    const { expect: expected, tolT = format.tolerance.t, tolCovered = format.tolerance.covered } = vector;
    const { watched, played, covered } = await playTimeline(vector);
    const total = Object.values(covered).reduce((sum, seconds) => sum + seconds, 0);
    if (expected.watched) {
      const levels = (list: readonly (readonly unknown[])[]): unknown[] => list.map(([level, , key]) => [level, key]);
      const got = watched.map(({ percent, t, key }) => [percent, t, vector.multiKey ? key : undefined] as const);
      expect(levels(got)).toEqual(levels(expected.watched));
      for (const [index, [, t]] of expected.watched.entries())
        expect(Math.abs((got[index]?.[1] ?? 0) - t)).toBeLessThanOrEqual(tolT);
    }
    if (vector.onceEach)
      expect(new Set(watched.map(({ percent, key }) => `${percent} ${key}`)).size).toBe(watched.length);
    if (expected.played) expect(played).toEqual(expected.played);
    if (typeof expected.covered === "number")
      expect(Math.abs(total - expected.covered)).toBeLessThanOrEqual(tolCovered);
    else
      for (const [key, seconds] of Object.entries(expected.covered ?? {}))
        expect(Math.abs((covered[key] ?? 0) - seconds)).toBeLessThanOrEqual(tolCovered);
    if (expected.coveredMin !== undefined) expect(total).toBeGreaterThanOrEqual(expected.coveredMin);
    if (expected.coveredMax !== undefined) expect(total).toBeLessThanOrEqual(expected.coveredMax);
    if (expected.joined || expected.views)
      expect(joinTimeline(vector)).toEqual({ joined: expected.joined ?? [], views: expected.views ?? [] });
  });
});

/** Runs the views of a timeline through the shipped joins, on a clock that is ours. */
function joinTimeline({ steps, schedule }: Vector): { joined: number[]; views: number[] } {
  vi.useFakeTimers({ now: 0 });
  const joined: number[] = [];
  const views: number[] = [];
  const times: { start?: number; end?: number } = { ...schedule };
  let isHidden = false;
  let person = "u1";
  let view: View | undefined;
  const sight = vi
    .spyOn(document, "visibilityState", "get")
    .mockImplementation(() => (isHidden ? "hidden" : "visible"));
  const contentOf = () => ({
    ...{ id: "c", type: "OTSession", name: "", slug: "" },
    ...(times.start !== undefined && { startsAt: times.start }),
    ...(times.end !== undefined && { endsAt: times.end }),
  });
  const joins = createJoins({
    record: () => void joined.push(Date.now()),
    serverNow: Date.now,
    current: () => view,
    person: () => person,
  });
  const open = (): void => {
    views.push(Date.now());
    const id = String(views.length);
    view = { id, kind: "content.view", content: contentOf(), path: "/", context: { session: "s" } };
    joins.check();
  };
  const take = ([, event, fields = {}]: Step): void => {
    if (event === "view" && fields.on) open();
    else if (event === "view") view = undefined;
    if (event === "reset") person = "u2";
    if (event === "vis") isHidden = fields.hidden === true;
    if (event === "schedule") Object.assign(times, fields);
    if (event === "schedule" && view) view.content = contentOf();
    // As the SDK does it when the page is shown again, and when its content is told anew.
    if ((event === "vis" && !isHidden) || event === "schedule") joins.check();
  };
  for (const step of [...steps].sort(([a], [b]) => a - b)) {
    vi.advanceTimersByTime(step[0] - Date.now());
    take(step);
  }
  joins.stop();
  sight.mockRestore();
  vi.useRealTimers();
  return { joined, views };
}
