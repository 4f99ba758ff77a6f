import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PlayerState } from "../../src/players/player.js";
import { type Interval, include, lengthMs, limited, unite, without } from "../../src/watch/intervals.js";
import { levelsReached } from "../../src/watch/levels.js";
import { watchRules } from "../../src/watch/rules.js";
import { createSampler } from "../../src/watch/sampler.js";

const durationMs = 100_000;

/** A look at a player: when, ms; where, ms; and what is not as usual. */
type Look = readonly [at: number, x: number, more?: Partial<PlayerState> & { readonly jumped?: boolean }];

const stateAt = (x: number, more: Partial<PlayerState> = {}): PlayerState => ({
  ...{ positionSeconds: x / 1_000, durationSeconds: durationMs / 1_000, rate: 1, playing: true, ended: false },
  ...{ needsSight: true, decorative: false, autoplay: false, muted: false },
  ...more,
});

/** How much of a series of looks counts, ms. */
function watched(...looks: readonly Look[]): number {
  const sampler = createSampler(watchRules);
  let set: readonly Interval[] = [];
  for (const [at, x, { jumped = false, ...more } = {}] of looks) {
    const { played } = sampler.look(stateAt(x, more), at, { jumped, seen: true, endMs: durationMs }) ?? {};
    if (played) set = unite(set, [played]);
  }
  return lengthMs(set);
}

describe("what was played", () => {
  it("grows with playing", () => {
    expect(watched([0, 0], [250, 250], [500, 500])).toBe(500);
  });

  it("does not grow by a seek, nor by replaying the same part", () => {
    expect(watched([0, 0], [1_000, 1_000], [1_010, 90_000, { jumped: true }])).toBe(1_000);
    expect(watched([0, 0], [1_000, 1_000], [1_010, 0, { jumped: true }], [2_010, 1_000])).toBe(1_000);
  });

  it("does not grow by a jump that nobody announced, nor while paused, in an advertisement, or too fast", () => {
    expect(watched([0, 0], [250, 50_000], [500, 50_250])).toBe(250);
    expect(watched([0, 0, { playing: false }], [1_000, 1_000])).toBe(0);
    expect(watched([0, 0, { inAd: true }], [1_000, 1_000])).toBe(0);
    expect(watched([0, 0, { rate: 16 }], [1_000, 16_000])).toBe(0);
  });

  it("counts seconds of the content at double speed, and none over a gap in which nothing was seen", () => {
    expect(watched([0, 0, { rate: 2 }], [1_000, 2_000])).toBe(2_000);
    expect(watched([0, 0], [11_000, 11_000])).toBe(0);
  });

  it("is not shaken by jitter or by positions that are none", () => {
    expect(watched([0, 0], [500, 500], [600, 450], [1_000, 1_000])).toBe(1_000);
    expect(watched([0, 0], [500, Number.NaN], [600, -1], [1_000, 1_000])).toBe(1_000);
  });

  it("clears a stuck stall by motion at a believable speed, without crediting that motion", () => {
    const stuck = { stalled: true };
    expect(watched([0, 0, stuck], [1_000, 1_000, stuck], [2_000, 2_000, stuck])).toBe(1_000);
  });

  it("ends where the player says that it ended", () => {
    expect(watched([0, 99_000], [900, 99_700, { ended: true, playing: false }])).toBe(1_000);
  });

  const claim = fc.record({
    stepMs: fc.integer({ min: 0, max: 12_000 }),
    x: fc.integer({ min: 0, max: durationMs }),
    rate: fc.constantFrom(0.5, 1, 1.5, 2),
    playing: fc.boolean(),
    stalled: fc.boolean(),
    jumped: fc.boolean(),
  });

  it("never exceeds speed times time plus the slack, whatever a player claims", () => {
    fc.assert(
      fc.property(fc.array(claim, { maxLength: 200 }), (claims) => {
        const sampler = createSampler(watchRules);
        let sum = 0;
        let at = 0;
        let allowedMs = 500;
        let speed = 0;
        for (const { stepMs, x, jumped, ...more } of claims) {
          at += stepMs;
          allowedMs += speed * stepMs;
          const { played } = sampler.look(stateAt(x, more), at, { jumped, seen: true, endMs: durationMs }) ?? {};
          if (played) sum += played[1] - played[0];
          speed = more.rate;
        }
        expect(sum).toBeLessThanOrEqual(allowedMs);
      }),
      { numRuns: 500 },
    );
  });
});

describe("a set of content time", () => {
  const interval = fc
    .tuple(fc.integer({ min: 0, max: 1_000 }), fc.integer({ min: 1, max: 1_000 }))
    .map(([from, length]): Interval => [from * 100, (from + length) * 100]);
  const intervals = fc.array(interval);

  it("is the same in whatever order, and however often, its parts come", () => {
    fc.assert(
      fc.property(intervals, intervals, (a, b) => {
        expect(unite(b, [...a, ...b, ...a].reverse())).toEqual(unite(a, b));
        expect(unite(unite(a, b), unite(a, b))).toEqual(unite(a, b));
      }),
    );
  });

  it("with one more is what it is united with it", () => {
    fc.assert(
      fc.property(intervals, interval, (parts, added) => {
        const set = unite(parts, []);
        expect(include(set, added)).toEqual(unite(set, [added]));
      }),
    );
  });

  it("is disjoint and ascending", () => {
    fc.assert(
      fc.property(intervals, (parts) => {
        const union = unite(parts, []);
        for (const [index, part] of union.entries()) {
          const next = union[index + 1];
          if (next) expect(part[1] + 50).toBeLessThan(next[0]);
        }
      }),
    );
  });

  it("less another is what only it has", () => {
    fc.assert(
      fc.property(intervals, intervals, (a, b) => {
        const [all, taken] = [unite(a, []), unite(b, [])];
        const rest = without(all, taken);
        expect(lengthMs(unite(rest, taken)) - lengthMs(taken)).toBeLessThanOrEqual(
          lengthMs(rest) + 50 * (all.length + taken.length),
        );
        for (const [from, to] of rest) for (const [start, end] of taken) expect(to <= start || from >= end).toBe(true);
      }),
    );
  });

  it("never has more than 200 parts when limited, and loses the shortest", () => {
    const many = Array.from({ length: 300 }, (_, i): Interval => [i * 10_000, i * 10_000 + 100 + i]);
    const kept = limited(many);
    expect(kept).toHaveLength(200);
    expect(kept[0]).toEqual(many[100]);
  });
});

describe("a tenth", () => {
  const first = (ms: number): readonly Interval[] => [[0, ms]];

  it.each([
    [9_998, false, 0],
    [9_999, false, 1],
    [50_000, false, 5],
    [99_000, false, 9],
    [99_000, true, 10],
    [98_900, true, 9],
    [100_000, false, 10],
    [150_000, false, 10],
  ])("of 100 s: %i ms (stopped: %s) reach %i", (covered, stopped, tenths) => {
    expect(levelsReached(first(covered), durationMs, stopped, watchRules)).toBe(tenths);
  });

  it("of a length that is unknown, none or without end is never reached", () => {
    for (const length of [Number.NaN, 0, -1, Number.POSITIVE_INFINITY]) {
      expect(levelsReached(first(9e9), length, true, watchRules)).toBe(0);
    }
  });
});
