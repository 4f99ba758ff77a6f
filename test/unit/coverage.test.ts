import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addInterval,
  type Coverage,
  coveredMs,
  look,
  noCoverage,
  type Sample,
  tenthsReached,
} from "../../src/coverage.js";

const durationMs = 100_000;
const sample = (at: number, position: number, more: Partial<Sample> = {}): Sample => ({
  at,
  position,
  rate: 1,
  counts: true,
  jumped: false,
  ...more,
});
const watch = (...samples: readonly Sample[]): number =>
  coveredMs(samples.reduce<Coverage>(look, noCoverage).intervals, durationMs);

describe("what was watched", () => {
  it("grows with playing", () => {
    expect(watch(sample(0, 0), sample(250, 250), sample(500, 500))).toBe(500);
  });

  it("does not grow by a seek, nor by replaying the same part", () => {
    expect(watch(sample(0, 0), sample(1_000, 1_000), sample(1_010, 90_000, { jumped: true }))).toBe(1_000);
    const again = sample(1_010, 0, { jumped: true });
    expect(watch(sample(0, 0), sample(1_000, 1_000), again, sample(2_010, 1_000))).toBe(1_000);
  });

  it("does not grow by a jump that nobody announced", () => {
    expect(watch(sample(0, 0), sample(250, 50_000), sample(500, 50_250))).toBe(250);
  });

  it("does not grow while it is not in sight, paused, or too fast", () => {
    expect(watch(sample(0, 0, { counts: false }), sample(1_000, 1_000))).toBe(0);
    expect(watch(sample(0, 0, { rate: 16 }), sample(1_000, 16_000))).toBe(0);
  });

  it("counts seconds of the content at double speed", () => {
    expect(watch(sample(0, 0, { rate: 2 }), sample(1_000, 2_000, { rate: 2 }))).toBe(2_000);
  });

  it("does not grow over a gap in which nothing was seen", () => {
    expect(watch(sample(0, 0), sample(11_000, 11_000))).toBe(0);
  });

  it("is not shaken by jitter or by positions that are none", () => {
    expect(watch(sample(0, 0), sample(500, 500), sample(600, 450), sample(1_000, 1_000))).toBe(1_000);
    expect(watch(sample(0, 0), sample(500, Number.NaN), sample(600, -1), sample(1_000, 1_000))).toBe(1_000);
  });

  it("never exceeds speed times time plus the slack, whatever a player claims", () => {
    const claims = fc.array(
      fc.record({
        stepMs: fc.integer({ min: 0, max: 12_000 }),
        position: fc.integer({ min: 0, max: durationMs }),
        rate: fc.constantFrom(0.5, 1, 1.5, 2),
        counts: fc.boolean(),
        jumped: fc.boolean(),
      }),
      { maxLength: 200 },
    );
    fc.assert(
      fc.property(claims, (steps) => {
        let coverage = noCoverage;
        let at = 0;
        let allowedMs = 500;
        let rate = 0;
        for (const { stepMs, ...claim } of steps) {
          at += stepMs;
          allowedMs += rate * stepMs;
          coverage = look(coverage, { at, ...claim });
          rate = claim.rate;
        }
        expect(coveredMs(coverage.intervals, durationMs)).toBeLessThanOrEqual(
          allowedMs + 50 * coverage.intervals.length,
        );
      }),
    );
  });
});

describe("a union of intervals", () => {
  const interval = fc
    .tuple(fc.integer({ min: 0, max: 1_000 }), fc.integer({ min: 0, max: 1_000 }))
    .map(([from, length]) => [from * 100, (from + length) * 100] as const);

  it("is the same in whatever order and however often its parts come", () => {
    fc.assert(
      fc.property(fc.array(interval), fc.array(fc.nat()), (parts, order) => {
        const union = (list: readonly (readonly [number, number])[]) =>
          list.reduce(addInterval, [] as readonly (readonly [number, number])[]);
        const shuffled = [...parts, ...parts].sort((a, b) => (order[a[0] % 7] ?? 0) - (order[b[1] % 5] ?? 0));
        expect(union(shuffled)).toEqual(union(parts));
      }),
    );
  });

  it("is disjoint and ascending", () => {
    fc.assert(
      fc.property(fc.array(interval), (parts) => {
        const union = parts.reduce(addInterval, [] as readonly (readonly [number, number])[]);
        for (const [index, part] of union.entries()) {
          const next = union[index + 1];
          if (next) expect(part[1] + 50).toBeLessThan(next[0]);
        }
      }),
    );
  });
});

describe("a tenth", () => {
  it.each([
    [9_998, false, 0],
    [9_999, false, 1],
    [50_000, false, 5],
    [99_000, false, 9],
    [99_000, true, 10],
    [98_900, true, 9],
    [100_000, false, 10],
  ])("of 100 s: %i ms (stopped: %s) reach %i", (covered, stopped, tenths) => {
    expect(tenthsReached(covered, durationMs, stopped)).toBe(tenths);
  });

  it("of a length that is unknown, none or without end is never reached", () => {
    for (const length of [Number.NaN, 0, -1, Number.POSITIVE_INFINITY])
      expect(tenthsReached(9e9, length, true)).toBe(0);
  });
});
