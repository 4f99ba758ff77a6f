import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { followGoogle } from "../../src/consent-sources/google.js";
import { followTcf } from "../../src/consent-sources/tcf.js";

const page = globalThis as { dataLayer?: unknown[]; __tcfapi?: unknown };
const tell = vi.fn();
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  tell.mockClear();
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  delete page.dataLayer;
  delete page.__tcfapi;
});

describe("Google's consent mode", () => {
  /** As Google's snippet has it: `arguments` is pushed. */
  function gtag(..._: unknown[]): void {
    // biome-ignore lint/complexity/noArguments: the object itself is what pages push.
    page.dataLayer?.push(arguments);
  }

  it("is pending by default, and then what the person says", () => {
    page.dataLayer = [];
    gtag("consent", "default", { analytics_storage: "denied", ad_storage: "denied" });
    stop = followGoogle(tell);
    gtag("event", "page_view");
    gtag("consent", "update", { ad_storage: "granted" });
    gtag("consent", "update", { analytics_storage: "granted" });
    gtag("consent", "update", { analytics_storage: "denied" });
    expect(tell.mock.calls.map(([answers]) => answers)).toEqual([
      { analytics: "pending", storage: "pending" },
      { analytics: "granted", storage: "granted" },
      { analytics: "denied", storage: "denied" },
    ]);
    expect(page.dataLayer).toHaveLength(5);
  });

  it("may come later than we, and is left alone when we stop", () => {
    stop = followGoogle(tell);
    gtag("consent", "default", { analytics_storage: "granted" });
    expect(tell).toHaveBeenCalledWith({ analytics: "granted", storage: "granted" });
    stop();
    gtag("consent", "update", { analytics_storage: "denied" });
    expect(tell).toHaveBeenCalledTimes(1);
  });
});

describe("IAB's TCF", () => {
  type Hear = (data: object, success: boolean) => void;
  let hear: Hear | undefined;
  const api = vi.fn((command: string, _version: number, callback: Hear) => {
    if (command === "addEventListener") hear = callback;
  });

  it("says nothing while the person is asked, and then purposes 8 and 1", () => {
    stop = followTcf(tell);
    vi.advanceTimersByTime(1_000);
    page.__tcfapi = api;
    vi.advanceTimersByTime(100);
    hear?.({ eventStatus: "cmpuishown", gdprApplies: true, purpose: { consents: { 1: true, 8: true } } }, true);
    expect(tell).not.toHaveBeenCalled();
    hear?.({ eventStatus: "useractioncomplete", gdprApplies: true, purpose: { consents: { 8: true } } }, true);
    expect(tell).toHaveBeenLastCalledWith({ analytics: "granted", storage: "denied" });
    hear?.({ eventStatus: "tcloaded", gdprApplies: false, listenerId: 7 }, true);
    expect(tell).toHaveBeenLastCalledWith({ analytics: "granted", storage: "granted" });
    stop();
    expect(api).toHaveBeenLastCalledWith("removeEventListener", 2, expect.any(Function), 7);
  });

  it("is looked for no longer than ten seconds", () => {
    stop = followTcf(tell);
    vi.advanceTimersByTime(11_000);
    page.__tcfapi = api;
    vi.advanceTimersByTime(11_000);
    expect(tell).not.toHaveBeenCalled();
  });
});
