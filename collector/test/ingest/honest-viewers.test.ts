/** Honest viewers, simulated second by second, are never refused; forgers who are faster than time always are. */
import fc from "fast-check";
import { newId } from "turnout/wire";
import { describe, expect, test } from "vitest";
import { type Span, secondsOf, unionOf } from "../../src/spans.js";
import { activity, session as content, startCollector } from "../support/collector.js";
import { everyStore } from "../support/stores.js";

const start = Date.UTC(2026, 5, 1, 12);

/** Something that a viewer does; each takes a while. */
type Deed =
  | { readonly does: "play"; readonly seconds: number; readonly rate: number }
  | { readonly does: "seek"; readonly to: number }
  | { readonly does: "pause"; readonly seconds: number }
  | { readonly does: "like" }
  | { readonly does: "flush" };

interface Visit {
  readonly afterSeconds: number;
  /** Whether the content's own page is visited, or another that shows it too. */
  readonly ownPage: boolean;
  readonly deeds: readonly Deed[];
}

interface Viewer {
  readonly durationSeconds: number;
  readonly visits: readonly Visit[];
  /** Signs in with this visit; never, when there are fewer. */
  readonly signsInAt: number;
  /** How far the device's clock is off, ms, and whether the device knows. */
  readonly skewMs: number;
  readonly knowsSkew: boolean;
  /** Which of the activities that are no tenths are lost: each n-th. 0 is none. */
  readonly losesEvery: number;
  readonly tellsLosses: boolean;
  /** For each request how much it is delayed: by so many others, and by twice as many seconds. */
  readonly delays: readonly number[];
  readonly saysWall: boolean;
}

const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      does: fc.constant("play"),
      seconds: fc.integer({ min: 1, max: 200 }),
      rate: fc.constantFrom(0.5, 1, 1.5, 2, 2),
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant("seek"), to: fc.double({ min: 0, max: 1, noNaN: true }) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("pause"), seconds: fc.integer({ min: 0, max: 600 }) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("like") }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant("flush") }) },
);

const viewer: fc.Arbitrary<Viewer> = fc.record({
  durationSeconds: fc.double({ min: 5, max: 400, noNaN: true }),
  visits: fc.array(
    fc.record({
      afterSeconds: fc.constantFrom(0, 1, 60, 3_600, 86_400),
      ownPage: fc.constantFrom(true, true, true, false),
      deeds: fc.array(deed, { maxLength: 12 }),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  signsInAt: fc.integer({ min: 0, max: 4 }),
  skewMs: fc.integer({ min: -3_600_000, max: 3_600_000 }),
  knowsSkew: fc.boolean(),
  losesEvery: fc.constantFrom(0, 0, 2, 3),
  tellsLosses: fc.boolean(),
  delays: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 60, maxLength: 60 }),
  saysWall: fc.boolean(),
});

interface Request {
  readonly sentAtMs: number;
  readonly arrivesAtMs: number;
  readonly activities: readonly object[];
  readonly head: object;
}

/** What the device of a viewer sends, in the order of arrival. Time is that of the server unless it says otherwise. */
function requestsOf(person: Viewer): readonly Request[] {
  const { durationSeconds, skewMs } = person;
  const device = newId(start + skewMs);
  const requests: Request[] = [];
  let nowMs = start;
  let watched: readonly Span[] = [];
  let told: readonly Span[] = [];
  let [wallSeconds, levels, seq, others] = [0, 0, 0, 0];
  let waiting: object[] = [];
  let head: object = {};
  let ownPage = true;
  let view = device;

  const delayOf = (request: number): number => person.delays[request % person.delays.length] ?? 0;
  const flush = (): void => {
    if (waiting.length === 0) return;
    const offset = person.knowsSkew ? { offset: -skewMs } : {};
    const arrivesAtMs = nowMs + delayOf(requests.length) * 2_000;
    requests.push({ sentAtMs: nowMs, arrivesAtMs, activities: waiting, head: { device, ...offset, ...head } });
    waiting = [];
  };
  const record = (kind: string, given: object = {}): void => {
    seq++;
    const isLost = kind !== "content.watch" && person.losesEvery > 0 && ++others % person.losesEvery === 0;
    if (isLost && person.tellsLosses) head = { ...head, losses: { "outbox-full": 1 } };
    if (!isLost) waiting.push(activity({ seq, at: nowMs + skewMs, kind, view, content, ...given }));
  };
  const evaluate = (stopped: boolean): void => {
    const watchedSeconds = secondsOf(watched);
    const isWhole = stopped && durationSeconds - watchedSeconds <= Math.min(1, durationSeconds / 100);
    const reached = isWhole ? 10 : Math.floor(((watchedSeconds + 0.001) * 10) / durationSeconds);
    while (levels < Math.min(10, reached)) {
      levels++;
      record("content.watch", {
        watch: {
          percent: levels * 10,
          mode: "on-demand",
          basis: "visible",
          watchedSeconds: rounded(watchedSeconds),
          durationSeconds: rounded(durationSeconds),
          ...(person.saysWall && { wallSeconds: rounded(wallSeconds) }),
          spans: (told === watched ? [] : watched).flat().map(rounded),
        },
      });
      told = watched;
    }
  };

  let positionSeconds = 0;
  const play = (seconds: number, rate: number): void => {
    for (let second = 0; second < seconds; second++) {
      const from = positionSeconds;
      positionSeconds = Math.min(durationSeconds, from + rate);
      const took = (positionSeconds - from) / rate;
      nowMs += Math.round(took * 1_000);
      wallSeconds += took;
      if (took > 0) watched = unionOf([...watched, [from, positionSeconds]]);
      evaluate(false);
    }
    evaluate(true);
  };

  for (const [number, visit] of person.visits.entries()) {
    nowMs += visit.afterSeconds * 1_000;
    const session = newId(nowMs + skewMs);
    view = newId(nowMs + skewMs);
    head = { ...head, session, ...(number >= person.signsInAt && { user: { id: `user of ${device}` } }) };
    // Within one session the content is met as a part of another page first; later visits go to its own page at once.
    ownPage = visit.ownPage || number > 0;
    if (!ownPage) record("page.view", { id: view, content: undefined });
    else record("content.view", { id: view });
    evaluate(true);
    for (const one of visit.deeds) {
      if (one.does === "play") play(one.seconds, one.rate);
      else if (one.does === "seek") positionSeconds = one.to * durationSeconds;
      else if (one.does === "pause") nowMs += one.seconds * 1_000;
      else if (one.does === "like") record("content.like");
      else flush();
    }
    if (!ownPage) {
      view = newId(nowMs + skewMs);
      record("content.view", { id: view });
    }
    flush();
  }
  return requests
    .map((request, i) => ({ request, place: i + delayOf(i) }))
    .sort((a, b) => a.place - b.place)
    .map(({ request }) => request);
}

describe.each(everyStore)("with the %s store", (_, open) => {
  test("an honest viewer is never refused, whatever is lost and in whatever order it comes", {
    timeout: 60_000,
  }, async () => {
    let nowMs = start;
    const { send } = await startCollector({ store: open(), now: () => nowMs });
    let tenths = 0;
    await fc.assert(
      fc.asyncProperty(viewer, async (person) => {
        for (const { sentAtMs, arrivesAtMs, activities, head } of requestsOf(person)) {
          nowMs = arrivesAtMs;
          const { body } = await send(activities, { sentAt: sentAtMs + person.skewMs, ...head });
          expect(body).toMatchObject({ accepted: activities.length, rejected: [] });
          tenths += activities.filter((one) => "watch" in one).length;
        }
      }),
      { numRuns: 150 },
    );
    expect(tenths).toBeGreaterThan(150);
  });

  test("a forger who is at least three times as fast as time earns nothing", { timeout: 60_000 }, async () => {
    const { send } = await startCollector({ store: open(), now: () => start + 3_600_000 });
    const forgery = fc.record({
      durationSeconds: fc.integer({ min: 100, max: 7_200 }),
      speed: fc.double({ min: 3, max: 1_000, noNaN: true }),
      order: fc.shuffledSubarray([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], { minLength: 10 }),
      sendsView: fc.boolean(),
      hasDevice: fc.boolean(),
      atOnce: fc.boolean(),
    });
    let forgers = 0;
    await fc.assert(
      fc.asyncProperty(forgery, async ({ durationSeconds, speed, order, sendsView, hasDevice, atOnce }) => {
        const tenths = order.map((tenth) => {
          const watchedSeconds = (tenth * durationSeconds) / 10;
          const watch = { percent: tenth * 10, mode: "on-demand", basis: "visible", watchedSeconds, durationSeconds };
          const at = start + Math.round((watchedSeconds / speed) * 1_000);
          return activity({ seq: hasDevice ? tenth + 1 : undefined, at, kind: "content.watch", watch });
        });
        const view = activity({ at: start, kind: "content.view", id: newId(start), view: newId(start) });
        const user = { id: `forger ${forgers++}` };
        const head = { user, sentAt: start + 3_600_000, ...(hasDevice && { device: newId(start) }) };
        if (sendsView) await send([view], head);
        const answers = await Promise.all(
          (atOnce ? [tenths] : tenths.map((one) => [one])).map((some) => send(some, head)),
        );
        const accepted = answers.reduce((sum, { body }) => sum + body.accepted, 0);
        // Of tenths before which nothing is known, the first to come is believed.
        expect(accepted).toBe(sendsView ? 0 : 1);
      }),
      { numRuns: 100 },
    );
  });
});

function rounded(seconds: number): number {
  return Math.round(seconds * 1_000) / 1_000;
}
