import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import type { PlayerEvent, PlayerState } from "../../src/players/player.js";
import { type Interval, lengthMs, unite } from "../../src/watch/intervals.js";
import { watchRules } from "../../src/watch/rules.js";
import { createSampler } from "../../src/watch/sampler.js";

/** What a player said while it was put through its paces. */
export interface Recording {
  /** Before anything was loaded. */
  readonly initial: PlayerState;
  readonly log: readonly Said[];
}

interface Said extends PlayerState {
  readonly event: PlayerEvent;
  /** Monotonic time, ms. */
  readonly at: number;
  readonly phase: string;
}

/** What the page of a player holds; see `test/fixtures/players/page.js`. */
interface Held {
  readonly initial: PlayerState;
  readonly log: Said[];
  readonly stop: () => void;
  readonly controls: Readonly<Record<string, ((value?: number) => unknown) | undefined>>;
  phase: string;
}

/** Plays the ten seconds of a page's player: 2 s, a pause, a seek to 6 s, the last two at double speed, and again. */
export async function recordPlayer(page: Page): Promise<Recording> {
  const begin = (phase: string, ...deeds: readonly (readonly [name: string, value?: number])[]): Promise<void> =>
    page.evaluate(
      ([now, todo]) => {
        const held = window as unknown as Held;
        held.phase = now;
        for (const [name, value] of todo) held.controls[name]?.(value);
      },
      [phase, deeds] as const,
    );
  const until = (condition: (state: PlayerState) => boolean): Promise<unknown> =>
    // What it last said, not its state: only what is said is seen. Polled by the clock, as no page but one is in front.
    page.waitForFunction(`log.length > 0 && (${condition})(log[log.length - 1])`, undefined, {
      polling: 50,
      timeout: 15_000,
    });

  await page.waitForFunction(() => "log" in window, undefined, { polling: 50 });
  await until((state) => state.durationSeconds > 9);
  await begin("play", ["play"]);
  await until((state) => state.positionSeconds > 2);
  await begin("pause", ["pause"]);
  await until((state) => !state.playing);
  await begin("seek", ["play"], ["seek", 6]);
  await until((state) => state.positionSeconds > 8 && state.positionSeconds < 9.5);
  await begin("fast", ["rate", 2]);
  await until((state) => state.ended);
  await begin("again", ["rate", 1], ["play"]);
  await until((state) => state.positionSeconds > 0.5 && state.positionSeconds < 3);
  await begin("change", ["change"]);
  const hasChange = await page.evaluate(() => "change" in (window as unknown as Held).controls);
  if (hasChange)
    await page.waitForFunction(() => (window as unknown as Held).log.some(({ event }) => event === "source"));
  await page.evaluate(() => (window as unknown as Held).stop());
  await begin("stopped", ["play"], ["seek", 3]);
  await page.waitForTimeout(600);
  return page.evaluate(() => {
    const { initial, log } = window as unknown as Held;
    return { initial, log };
  });
}

const runs = ({ playing, stalled }: PlayerState): boolean => playing && stalled !== true;

/** What every player must do. */
export function describePlayer(name: string, record: () => Promise<Recording>): void {
  describe(`the player ${name}`, () => {
    let recording: Recording;
    const phase = (...names: string[]): readonly Said[] => recording.log.filter((said) => names.includes(said.phase));
    beforeAll(async () => {
      recording = await record();
    });

    it("knows no duration before its medium is loaded, and then its seconds", () => {
      expect(recording.initial).toMatchObject({ durationSeconds: Number.NaN, positionSeconds: 0, playing: false });
      const durations = phase("play", "seek", "fast").map(({ durationSeconds }) => durationSeconds);
      for (const durationSeconds of durations) expect(durationSeconds).toBeCloseTo(10, 0);
    });

    it("tells a request to play, and runs only after it", () => {
      const events = phase("play").map(({ event }) => event);
      expect(events).toContain("request");
      expect(events.indexOf("request")).toBeLessThanOrEqual(phase("play").findIndex(runs));
      expect(phase("load").some(({ event }) => event === "request")).toBe(false);
    });

    it("is looked at each second at least while it runs, and moves with time", () => {
      const looks = phase("play").filter(runs);
      const gaps = looks.slice(1).map(({ at }, i) => at - (looks[i]?.at ?? 0));
      expect(Math.max(...gaps)).toBeLessThan(1_100);
      const [first, last] = [looks[0], looks[looks.length - 1]];
      const passedSeconds = ((last?.at ?? 0) - (first?.at ?? 0)) / 1_000;
      expect((last?.positionSeconds ?? 0) - (first?.positionSeconds ?? 0)).toBeGreaterThan(passedSeconds - 0.6);
      expect((last?.positionSeconds ?? 0) - (first?.positionSeconds ?? 0)).toBeLessThan(passedSeconds + 0.6);
    });

    it("runs no more when it is paused", () => {
      const said = phase("pause");
      expect(said.length).toBeGreaterThan(0);
      expect(said[said.length - 1]).toMatchObject({ playing: false, ended: false });
    });

    it("tells a seek as a jump, and never as motion", () => {
      expect(phase("seek").map(({ event }) => event)).toContain("jump");
      const played = coverageOf(phase("play", "pause", "seek", "fast"));
      expect(lengthMs(played, 5_900) - lengthMs(played, 3_500)).toBe(0);
    });

    it("lets all count that it played, at double speed too", () => {
      const played = coverageOf(phase("play", "pause", "seek", "fast"));
      expect(lengthMs(played)).toBeGreaterThan(5_000);
      expect(lengthMs(played)).toBeLessThan(7_200);
      expect(phase("fast").some((said) => runs(said) && said.rate === 2)).toBe(true);
    });

    it("ends at its duration, running no more", () => {
      const said = phase("fast");
      const last = said[said.length - 1];
      expect(last).toMatchObject({ ended: true, playing: false });
      expect(last?.positionSeconds).toBeCloseTo(last?.durationSeconds ?? 0, 0);
    });

    it("plays again as a new request and a jump back", () => {
      const said = phase("again");
      expect(said.map(({ event }) => event)).toEqual(expect.arrayContaining(["request", "jump"]));
      expect(said.some((one) => runs(one) && one.positionSeconds < 3)).toBe(true);
    });

    it("is of a picture, which needs to be seen, and is no decoration", () => {
      expect(recording.initial).toMatchObject({ needsSight: true, decorative: false });
    });

    it("says nothing once it is no more followed", () => {
      expect(phase("stopped")).toEqual([]);
    });
  });
}

/** What the sampler makes of it. */
function coverageOf(log: readonly Said[]): readonly Interval[] {
  const sampler = createSampler(watchRules);
  let set: readonly Interval[] = [];
  for (const said of log) {
    const jumped = said.event === "jump" || said.event === "source";
    const { played } = sampler.look(said, said.at, { jumped, seen: true, endMs: Number.POSITIVE_INFINITY }) ?? {};
    if (played) set = unite(set, [played]);
  }
  return set;
}
