import fc from "fast-check";
import { checkActivity, decodeEnvelope, newId } from "turnout/wire";
import { describe, expect, test } from "vitest";
import { checkConfig } from "../src/config.js";
import { hashOf, newSecret } from "../src/secrets.js";
import { activity, envelope, session, startCollector } from "./support/collector.js";

/** How long each property is tried, ms: longer where somebody asks for it. */
const tryMs = Number(process.env.TURNOUT_FUZZ_SECONDS ?? 2) * 1_000;
const settings = { interruptAfterTimeLimit: tryMs, markInterruptAsFailure: false, numRuns: 1_000_000 } as const;
const timeout = tryMs + 30_000;

const secret = newSecret();
const config = checkConfig({
  sites: [{ id: "demo", key: "demo", zone: "UTC", serverKeys: [{ name: "shop", hash: hashOf(secret) }] }],
});

/** Values such as nobody sends by accident: odd numbers, names of the language's own, depth, broken surrogates. */
const oddity = fc.oneof(
  fc.anything({ withNullPrototype: false, maxDepth: 4 }),
  fc.string({ unit: "binary" }),
  fc.constantFrom(null, -0, 1e308, Number.MAX_SAFE_INTEGER, "__proto__", "constructor", "\ud800", "\u0000", [], {}),
);

/** A right object of which some fields are gone and others hold an oddity. */
const spoilt = (right: Readonly<Record<string, unknown>>) =>
  fc
    .record(Object.fromEntries(Object.entries(right).map(([name, value]) => [name, mostly(value)])), {
      requiredKeys: [],
    })
    .chain((fields) => fc.dictionary(fc.string(), oddity, { maxKeys: 2 }).map((more) => ({ ...more, ...fields })));

const mostly = (value: unknown): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: oddity });

const watch = { percent: 10, mode: "live", basis: "visible", watchedSeconds: 6, durationSeconds: 60, spans: [0, 6] };

const activities = fc.oneof(
  spoilt({ ...activity({ idempotencyKey: "k", watch, view: newId(1), details: { text: "Hello" }, inferred: true }) }),
  spoilt({ ...activity(), user: { id: "ada" }, device: newId(1), content: { ...session, startsAt: 0, endsAt: 1e15 } }),
  oddity,
);

const envelopes = fc
  .tuple(
    spoilt({
      v: 1,
      key: "demo",
      sentAt: Date.now(),
      sdk: "x",
      device: newId(1),
      user: { id: "u" },
      token: "a.b.c",
      losses: { fault: 1 },
    }),
    fc.array(activities, { maxLength: 4 }),
  )
  .map(([head, list]) => textOf({ ...head, activities: list }));

/** Its JSON, as far as it has one; `anything` also makes what JSON cannot hold. */
function textOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "";
  }
}

/** Text that is no JSON, that nearly is, and that is. */
const bodies = fc.oneof(
  envelopes,
  fc.tuple(envelopes, fc.nat(), fc.string()).map(([text, at, more]) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + more + text.slice(place + more.length);
  }),
  fc.string({ unit: "binary" }),
  fc.nat({ max: 5_000 }).map((depth) => `{"v":1,"key":"demo","sentAt":0,"activities":[${"[".repeat(depth)}`),
  fc.nat({ max: 5_000 }).map((depth) => envelope([]).replace("[]", `${"[".repeat(depth + 1)}${"]".repeat(depth + 1)}`)),
);

describe("the decoder", () => {
  test("answers whatever text with an envelope or a problem, and whatever activity with itself or a reason", {
    timeout,
  }, () => {
    fc.assert(
      fc.property(bodies, (text) => {
        const decoded = decodeEnvelope(text);
        if (typeof decoded === "string") return;
        for (const value of decoded.activities) {
          const checked = checkActivity(value);
          // What was taken once is taken again, as it is.
          if (typeof checked !== "string") expect(checkActivity(checked)).toEqual(checked);
        }
      }),
      settings,
    );
  });
});

describe("the collector", () => {
  const routes = [
    ["/v1/activities", "text/plain"],
    ["/v1/activities?gzip=1", "text/plain"],
    ["/v1/server/activities", "application/json"],
    ["/v1/batch", "application/json"],
    ["/v1/track", "application/json"],
    ["/v1/identify", "application/json"],
  ] as const;

  test("answers whatever body without failing, and every activity is in one of its three counts", {
    timeout,
  }, async () => {
    const { address, send } = await startCollector({ config });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...routes), bodies, async ([path, type], body) => {
        const headers = { "Content-Type": type, ...(path !== routes[0][0] && { Authorization: `Bearer ${secret}` }) };
        const answer = await fetch(address + path, { method: "POST", headers, body });
        const text = await answer.text();
        expect(answer.status, text).toBeLessThan(500);
        const { accepted, duplicates, rejected, error } = JSON.parse(text);
        if (answer.status !== 200) expect(error).toMatchObject({ code: expect.any(String) });
        else if (path.startsWith("/v1/activities") || path.startsWith("/v1/server")) {
          expect(accepted + duplicates + rejected.length).toBe(JSON.parse(body).activities.length);
        }
      }),
      settings,
    );
    expect((await send([activity()])).body.accepted).toBe(1);
  });

  test("answers whatever question about reports without failing", { timeout }, async () => {
    const { address, send } = await startCollector({ config });
    await send([activity()], { user: { id: "ada" } });
    const names = [
      "site",
      "from",
      "to",
      "zone",
      "kind",
      "section",
      "content",
      "type",
      "user",
      "text",
      "after",
      "limit",
    ];
    const paths = [
      "count",
      "user-activity",
      "user-activity.csv",
      "catalogue",
      "watch",
      "series",
      "session",
      "contents",
    ];
    const values = fc.oneof(
      fc.string(),
      fc.string({ unit: "binary" }),
      fc.constantFrom("2026-02-30", "true", "__proto__", "-1"),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), values, { maxKeys: 4 }),
        async (path, query) => {
          const answer = await fetch(`${address}/v1/reports/${path}?${new URLSearchParams(Object.entries(query))}`);
          expect(answer.status, await answer.text()).toBeLessThan(500);
        },
      ),
      settings,
    );
  });
});
