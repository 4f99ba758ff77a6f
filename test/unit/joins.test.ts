import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createJoins } from "../../src/instruments/joins.js";
import type { View } from "../../src/instruments/views.js";

const hour = 3_600_000;
const now = Date.UTC(2026, 10, 23, 9);
const content = { id: "s17", type: "OTSession", name: "Opening keynote", slug: "opening-keynote" };
let view: View | undefined;
let offset = 0;
const record = vi.fn();
const joins = createJoins({ record, serverNow: () => Date.now() + offset, current: () => view, person: () => "u1" });

const show = (startsAt: number, endsAt: number): void => {
  view = {
    ...{ id: "v1", kind: "content.view", path: "/", context: { session: "s" } },
    content: { ...content, startsAt, endsAt },
  };
  joins.check();
};

beforeEach(() => {
  vi.useFakeTimers({ now });
  offset = 0;
  record.mockClear();
});
afterEach(() => {
  joins.stop();
  joins.recheck();
  view = undefined;
  vi.useRealTimers();
});

describe("a join", () => {
  it("is recorded while the content is on, with its schedule, and once", () => {
    show(now - hour, now + hour);
    joins.check();
    expect(record).toHaveBeenCalledTimes(1);
    expect(record).toHaveBeenCalledWith("content.join", { content: view?.content, view: "v1" });
  });

  it("is recorded at the start for those who wait, not for those who have left", () => {
    show(now + 2 * hour, now + 3 * hour);
    vi.advanceTimersByTime(2 * hour - 1);
    expect(record).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(record).toHaveBeenCalledTimes(1);
    show(now + 4 * hour, now + 5 * hour);
    view = undefined;
    vi.advanceTimersByTime(3 * hour);
    expect(record).toHaveBeenCalledTimes(1);
  });

  it("is not recorded from the end on", () => {
    show(now - hour, now);
    expect(record).not.toHaveBeenCalled();
  });

  it("is looked at again when the server's time turns out to be another", () => {
    show(now + hour, now + 2 * hour);
    offset = hour;
    joins.recheck();
    expect(record).toHaveBeenCalledTimes(1);
  });
});
