import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createClock } from "../../src/clock.js";

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date", "performance"] }));
afterEach(() => void vi.useRealTimers());

describe("a clock", () => {
  it("advances with the monotonic clock, though the system's clock is set", () => {
    const clock = createClock();
    const began = clock.now();
    vi.advanceTimersByTime(2_000);
    vi.setSystemTime(Date.now() + 3_600_000);
    expect(clock.now() - began).toBe(2_000);
    clock.anchor();
    expect(clock.now() - began).toBe(3_602_000);
  });

  it("forgets how far it was off when the system's clock turns out to be set", () => {
    const clock = createClock();
    clock.adopt(5_000);
    clock.anchor();
    expect(clock.offset()).toBe(5_000);
    vi.setSystemTime(Date.now() + 3_600_000);
    clock.anchor();
    expect(clock.offset()).toBeUndefined();
  });

  it("learns how far it is off from an answer, with the round trip halved", () => {
    const clock = createClock();
    expect(clock.offset()).toBeUndefined();
    clock.learn(10_000_250, 1_000, 1_500);
    expect(clock.offset()).toBe(9_999_000);
  });

  it("takes no notice of differences that the network explains", () => {
    const clock = createClock();
    clock.adopt(5_000);
    clock.learn(16_900, 10_000, 14_000);
    expect(clock.offset()).toBe(5_000);
    clock.learn(30_000, 10_000, 10_100);
    expect(clock.offset()).toBe(19_950);
  });

  it("tells when it turns out to be off by something else, and only then", () => {
    const clock = createClock();
    const told = vi.fn();
    clock.onLearn(told);
    clock.learn(1_000, 1_000, 1_000);
    clock.learn(1_100, 1_000, 1_000);
    expect(clock.offset()).toBe(0);
    expect(told).not.toHaveBeenCalled();
    clock.learn(9_000, 1_000, 1_000);
    expect(clock.offset()).toBe(8_000);
    expect(told).toHaveBeenCalledTimes(1);
  });
});
