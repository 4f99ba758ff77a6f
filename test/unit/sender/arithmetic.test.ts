import { describe, expect, it } from "vitest";
import { takeBatch } from "../../../src/sender/batch.js";
import { meaningOf, retryAfterMs, retryDelayMs } from "../../../src/sender/retry.js";

describe("a wait before another try", () => {
  it("doubles from one second to one minute, with full jitter", () => {
    expect([1, 2, 3, 7, 8, 50].map((attempt) => retryDelayMs(attempt, 0.999999))).toEqual([
      1_000, 2_000, 4_000, 60_000, 60_000, 60_000,
    ]);
    expect(retryDelayMs(5, 0)).toBe(0);
    expect(retryDelayMs(5, 0.5)).toBe(8_000);
  });

  it("is what Retry-After says, in seconds or as a date, at most five minutes", () => {
    const now = Date.UTC(2026, 10, 23, 12);
    expect(retryAfterMs("7", now)).toBe(7_000);
    expect(retryAfterMs("Mon, 23 Nov 2026 12:00:30 GMT", now)).toBe(30_000);
    expect(retryAfterMs("Mon, 23 Nov 2026 11:00:00 GMT", now)).toBe(0);
    expect(retryAfterMs("86400", now)).toBe(300_000);
    expect(retryAfterMs("soon", now)).toBeUndefined();
    expect(retryAfterMs(null, now)).toBeUndefined();
  });
});

it.each([
  [200, "delivered"],
  [204, "delivered"],
  [400, "refused"],
  [413, "refused"],
  [422, "refused"],
  [401, "retry"],
  [404, "retry"],
  [429, "retry"],
  [503, "retry"],
  [undefined, "retry"],
])("a status %s means %s", (status, meaning) => {
  expect(meaningOf(status)).toBe(meaning);
});

describe("a batch", () => {
  const entry = (size: number, context = "{}") => ({ id: "x", context, json: "é".repeat(size / 2) });

  it("ends where the context changes", () => {
    expect(takeBatch([entry(10), entry(10), entry(10, '{"user":1}')], 10_000, 50)).toHaveLength(2);
  });

  it("ends at the limit of bytes, counted in UTF-8, or of entries", () => {
    expect(takeBatch([entry(3_000), entry(3_000), entry(3_000)], 8_000, 50)).toHaveLength(2);
    expect(takeBatch([entry(10), entry(10), entry(10)], 8_000, 2)).toHaveLength(2);
  });

  it("has at least one entry, so that a large one is never stuck", () => {
    expect(takeBatch([entry(50_000), entry(10)], 8_000, 50)).toHaveLength(1);
    expect(takeBatch([], 8_000, 50)).toEqual([]);
  });
});
