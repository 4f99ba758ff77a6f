import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Interval, lengthMs, unite } from "../../src/watch/intervals.js";
import { decodeProgress, encodeProgress, mergeProgress, noProgress, type Progress } from "../../src/watch/progress.js";
import type { Step } from "../support/steps.js";
import { type Milestone, playTimeline } from "../support/timeline.js";

const durationSeconds = 20;

/** What a viewer does next. */
type Deed =
  | { readonly does: "play"; readonly ms: number; readonly rate: number }
  | { readonly does: "seek"; readonly to: number }
  | { readonly does: "wait" | "hide" | "show" | "crash"; readonly ms: number };

const ms = fc.integer({ min: 1, max: 24 }).map((quarters) => quarters * 250);
const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ does: fc.constant("play" as const), ms, rate: fc.constantFrom(0.5, 1, 1.5, 2) }),
  },
  fc.record({ does: fc.constant("seek" as const), to: fc.integer({ min: 0, max: durationSeconds - 1 }) }),
  fc.record({ does: fc.constantFrom("wait" as const, "hide" as const, "show" as const, "crash" as const), ms }),
);
const viewing = fc.array(deed, { minLength: 1, maxLength: 15 });

/** A viewing as a timeline, with what is true of it: what was played in sight. */
function tell(deeds: readonly Deed[]) {
  const steps: Step[] = [[0, "load", { dur: durationSeconds }]];
  let truth: readonly Interval[] = [];
  let [t, x, isHidden, seeks, crashes] = [0, 0, false, 0, 0];
  for (const deed of deeds) {
    t += 10;
    if (deed.does === "seek") {
      x = deed.to;
      seeks++;
      steps.push([t, "seeking", { x }], [t, "seeked", { x }]);
    } else if (deed.does === "play") {
      const forMs = Math.min(deed.ms, Math.floor(((durationSeconds - x) * 1_000) / deed.rate / 250) * 250);
      steps.push([t, "rate", { rate: deed.rate }], [t, "play"], [t, "playing"], [t, "run", { for: forMs }]);
      const from = x * 1_000;
      x += (forMs / 1_000) * deed.rate;
      if (!isHidden) truth = unite(truth, [[from, x * 1_000]]);
      t += forMs;
      steps.push([t, "pause", { x }]);
    } else if (deed.does === "crash") {
      crashes++;
      steps.push([t, "crash"], [t + 5, "vis", { hidden: isHidden }], [t + 5, "load", { dur: durationSeconds, x }]);
      t += 10;
    } else {
      isHidden = deed.does === "wait" ? isHidden : deed.does === "hide";
      steps.push([t, "vis", { hidden: isHidden, x }]);
      t += deed.ms;
    }
  }
  return { steps, trueSeconds: lengthMs(truth) / 1_000, seeks, crashes };
}

const percents = (milestones: readonly Milestone[]): number[] => milestones.map(({ percent }) => percent);

describe("whatever a viewer does", () => {
  it("no more is covered than was played in sight, and little less", async () => {
    await fc.assert(
      fc.asyncProperty(viewing, async (deeds) => {
        const { steps, trueSeconds, seeks, crashes } = tell(deeds);
        const { covered } = await playTimeline({ steps });
        const coveredSeconds = covered.c ?? 0;
        expect(coveredSeconds).toBeLessThanOrEqual(trueSeconds + 0.06);
        expect(coveredSeconds).toBeGreaterThanOrEqual(trueSeconds - 0.3 * 2 * (seeks + 1) - 10 * crashes);
      }),
      { numRuns: 150 },
    );
  });

  it("levels come in order, without gap or repeat, over crashes too", async () => {
    await fc.assert(
      fc.asyncProperty(viewing, async (deeds) => {
        const { recorded } = await playTimeline({ steps: tell(deeds).steps });
        expect(percents(recorded)).toEqual(recorded.map((_, i) => (i + 1) * 10));
      }),
      { numRuns: 100 },
    );
  });

  it("levels of a beginning are the beginning of the levels", async () => {
    await fc.assert(
      fc.asyncProperty(viewing, fc.nat(), async (deeds, cut) => {
        const { steps } = tell(deeds);
        const whole = percents((await playTimeline({ steps })).watched);
        const part = percents((await playTimeline({ steps: steps.slice(0, cut % steps.length) })).watched);
        expect(whole.slice(0, part.length)).toEqual(part);
      }),
      { numRuns: 75 },
    );
  });
});

describe("whatever a player claims", () => {
  const claim = fc.record({
    afterMs: fc.integer({ min: 0, max: 3_000 }),
    event: fc.constantFrom("tick", "tick", "tick", "load", "seeking", "seeked", "playing", "waiting", "rate", "dur"),
    x: fc.oneof(fc.double({ min: -1, max: 200 }), fc.constant(Number.NaN)),
    stepSeconds: fc.double({ min: -0.3, max: 0.6, noNaN: true }),
    isStep: fc.boolean(),
    rate: fc.constantFrom(-1, 0, 0.5, 1, 2, 16, Number.NaN),
  });

  it("it earns no more than twice the time, and the slack", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(claim, { maxLength: 80 }), async (claims) => {
        const steps: Step[] = [
          [0, "load", { dur: 200 }],
          [0, "play"],
          [0, "playing"],
        ];
        let [t, x] = [0, 0];
        for (const one of claims) {
          t += one.afterMs;
          x = one.isStep ? x + one.stepSeconds : one.x;
          const more = one.event === "rate" ? { rate: one.rate } : one.event === "dur" ? { dur: 200 + t } : {};
          steps.push([t, one.event, { x, keepPlaying: true, ...more }]);
        }
        const { covered } = await playTimeline({ steps });
        expect(covered.c ?? 0).toBeLessThanOrEqual((2 * t) / 1_000 + 0.5 + 0.001);
      }),
      { numRuns: 150 },
    );
  });
});

describe("progress", () => {
  const interval = fc
    .tuple(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 1, max: 9_000 }))
    .map(([from, length]): Interval => [from, from + length]);
  const set = fc.array(interval, { maxLength: 20 }).map((parts) => unite(parts, []));
  const count = fc.nat();
  const progress: fc.Arbitrary<Progress> = fc.record({
    ...{ visible: set, played: set, levels: fc.integer({ min: 0, max: 2_046 }) },
    ...{ wallMs: count, mutedMs: count, ranMs: count, lastAt: count },
  });

  it("is the same in whatever order, and however often, what tabs and devices know is united", () => {
    fc.assert(
      fc.property(fc.array(progress, { minLength: 1, maxLength: 6 }), fc.infiniteStream(fc.nat()), (all, order) => {
        const merged = all.reduce(mergeProgress, noProgress);
        const repeated = [...all, ...all].sort(() => (order.next().value as number) - (order.next().value as number));
        expect(repeated.reduce(mergeProgress, noProgress)).toEqual(merged);
      }),
    );
  });

  it("is what it was when it is read again, and nothing when it is damaged", () => {
    fc.assert(
      fc.property(progress, (one) => {
        expect(decodeProgress(encodeProgress(one))).toEqual(one);
        expect(decodeProgress(encodeProgress(one).replace(/^1/, "0"))).toEqual(noProgress);
      }),
    );
    expect(decodeProgress("1;!;?;")).toEqual(noProgress);
    expect(decodeProgress(undefined)).toEqual(noProgress);
  });

  it("of 200 intervals takes about 1.6 kB", () => {
    const many = Array.from({ length: 200 }, (_, i): Interval => [i * 18_000, i * 18_000 + 9_000]);
    expect(encodeProgress({ ...noProgress, visible: many }).length).toBeLessThan(1_700);
  });
});
