import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { memoryStore } from "../../src/stores/memory.js";
import { activity, envelope, gzipOfSpaces, startCollector } from "../support/collector.js";

const fine = envelope([activity()]);
const mebibyte = 1024 * 1024;

describe("a request as a whole", () => {
  const refused: readonly [what: string, body: string | Buffer, status: number, code: string][] = [
    ["is empty", "", 400, "malformed-json"],
    ["is malformed JSON", fine.slice(0, -1), 400, "malformed-json"],
    ["is no object", "[]", 400, "malformed-envelope"],
    ["has no activities", fine.replace("activities", "things"), 400, "malformed-envelope"],
    ["has no key", fine.replace('"key"', '"k"'), 400, "malformed-envelope"],
    ["names a person without an id", envelope([], { user: { id: "" } }), 400, "malformed-envelope"],
    ["names a person with an endless id", envelope([], { user: { id: "x".repeat(1_001) } }), 400, "malformed-envelope"],
    ["is of an unknown version", fine.replace('"v":1', '"v":2'), 400, "unknown-version"],
    ["holds too many activities", envelope(Array.from({ length: 1_001 }, () => 1)), 413, "too-many-activities"],
    ["has a wrong key", envelope([activity()], { key: "dem" }), 401, "unknown-key"],
    ["has the key of every object", envelope([activity()], { key: "constructor" }), 401, "unknown-key"],
    ["is larger than the limit", Buffer.alloc(2 * mebibyte + 1, " "), 413, "body-too-large"],
  ];
  for (const [what, body, status, code] of refused) {
    test(`that ${what} is refused as "${code}", and stores nothing`, async () => {
      const collector = await startCollector();
      const answer = await collector.post(body);
      expect([answer.status, answer.body.error?.code]).toEqual([status, code]);
      expect(answer.body.error?.message).toMatch(/\.$/);
      expect(answer.headers.get("access-control-allow-origin")).toBe("*");
      expect(await collector.rows()).toEqual([]);
      expect((await collector.post(fine)).body.accepted).toBe(1);
    });
  }
});

describe("gzip", () => {
  test("a bomb is refused without being inflated to its end", async () => {
    const { post } = await startCollector();
    const bomb = gzipOfSpaces(256 * mebibyte);
    const before = process.memoryUsage().rss;
    const { status, body } = await post(bomb, { gzip: true });
    expect([status, body.error?.code]).toEqual([413, "inflated-too-large"]);
    expect(process.memoryUsage().rss - before).toBeLessThan(128 * mebibyte);
  });

  test("what is no gzip, or ends too early, is refused", async () => {
    const { post } = await startCollector();
    for (const body of [Buffer.from(fine), gzipSync(fine).subarray(0, -12)]) {
      const answer = await post(body, { gzip: true });
      expect([answer.status, answer.body.error?.code]).toEqual([400, "bad-gzip"]);
    }
  });
});

test("another content type, and another address, are refused", async () => {
  const { post, address } = await startCollector();
  const form = await post(fine, { headers: { "Content-Type": "application/x-www-form-urlencoded" } });
  expect([form.status, form.body.error?.code]).toEqual([415, "unsupported-media"]);
  const elsewhere = await fetch(`${address}/v2/activities`, { method: "POST", body: fine });
  expect([elsewhere.status, await elsewhere.json()]).toMatchObject([404, { error: { code: "not-found" } }]);
});

test("a store that fails is answered with 503 and a time to come again", async () => {
  const store = { ...memoryStore(), write: () => Promise.reject(new Error("disk full")) };
  const { send } = await startCollector({ store });
  const { status, body, headers } = await send([activity()]);
  expect([status, body.error?.code]).toEqual([503, "store-unavailable"]);
  expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
  expect(headers.get("access-control-expose-headers")).toBe("Retry-After");
});
