import { describe, expect, it } from "vitest";
import { expiryMs } from "../../src/losses.js";
import { checkOptions, outboxMaxAgeMs, type TurnoutOptions } from "../../src/options.js";

const good = { endpoint: "https://collect.example.org/", key: "demo" };

describe("options", () => {
  it("get their defaults, and the address that batches go to", () => {
    expect(checkOptions(good)).toMatchObject({
      url: "https://collect.example.org/v1/activities",
      flushIntervalMs: 5_000,
      sessionIdleMs: 1_800_000,
      outboxLimitActivities: 10_000,
      viewOnHash: false,
    });
    expect(checkOptions({ ...good, endpoint: "http://127.0.0.1:4680/base?x=1" }).url).toBe(
      "http://127.0.0.1:4680/base/v1/activities",
    );
  });

  it.each([
    [undefined, /"key"/],
    [{ ...good, key: "" }, /"key"/],
    [{ ...good, endpoint: "collect.example.org" }, /"endpoint"/],
    [{ ...good, endpoint: "ftp://collect.example.org" }, /"endpoint"/],
    [{ ...good, flushIntervalMs: 10 }, /"flushIntervalMs" must be at least 250/],
    [{ ...good, flushIntervalMs: Number.NaN }, /"flushIntervalMs"/],
    [{ ...good, sessionIdleMs: "30" }, /"sessionIdleMs" must be of the kind of 1800000/],
    [{ ...good, downloadEndings: "pdf" }, /"downloadEndings" must be of the kind of \["pdf"/],
    [{ ...good, consent: "yes" }, /"consent" must be one of granted, pending, denied/],
    [{ ...good, gpc: true }, /"gpc" must be one of mark, deny/],
    [{ ...good, texts: "none" }, /"texts" must be one of full, truncate, length, omit/],
    [{ ...good, texts: { "feed.*": "none" } }, /"texts" must be one of/],
    [{ ...good, outboxLimitBytes: 0 }, /"outboxLimitBytes" must be at least 1/],
    [{ ...good, flushInterval: 5 }, /"flushInterval" must be left out/],
  ])("that are wrong throw an error that names the option: %j", (options, message) => {
    expect(() => checkOptions(options as unknown as TurnoutOptions)).toThrow(message);
    expect(() => checkOptions(options as unknown as TurnoutOptions)).toThrow(TypeError);
  });

  it("let the outbox keep an activity for as long as the collector waits for it", () => {
    expect(outboxMaxAgeMs).toBe(expiryMs);
  });
});
