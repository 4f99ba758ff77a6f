import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createClock } from "../../src/clock.js";
import { createGuard } from "../../src/guard.js";
import { createIdentity, type Identity } from "../../src/identity.js";
import { createViews, type Views } from "../../src/instruments/views.js";
import { checkOptions } from "../../src/options.js";
import { contentAttribute, createPage, type Page } from "../../src/page.js";
import { onChanges } from "../../src/signals/changes.js";

const settings = checkOptions({ endpoint: "https://collect.example.org", key: "test" });
const record = vi.fn();
let views: Views;
let stopLooking = (): void => {};
let identity: Identity;
let page: Page;
let clock: ReturnType<typeof createClock>;

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  document.body.innerHTML = "";
  history.replaceState(null, "", "/");
  record.mockClear();
  clock = createClock();
  clock.adopt(0);
  identity = createIdentity(settings, clock, () => true);
  page = createPage(settings);
  open();
  vi.advanceTimersByTime(300);
});
afterEach(() => {
  stopLooking();
  views.stop();
  identity.stop();
  vi.useRealTimers();
});

function open(): void {
  const guard = createGuard((error) => {
    throw error;
  });
  views = createViews({ settings, page, identity, guard, record, clock, onOpen: () => {}, onClose: () => {} });
  stopLooking();
  stopLooking = onChanges([contentAttribute], views.changed);
}

function describeContent(id: string): void {
  document.body.innerHTML = `<main data-turnout-content='{"id":"${id}","type":"OTSession","name":"Keynote"}'></main>`;
}

const recorded = (): unknown[] => record.mock.calls.map(([kind]) => kind);
const given = (index: number) => record.mock.calls[index]?.[1];

describe("a view", () => {
  it("ends at the change of the route, and the next begins when the page has settled, with the time of the change", () => {
    const before = clock.now();
    vi.advanceTimersByTime(5_000);
    history.pushState(null, "", "/next");
    expect(recorded()).toEqual(["page.view", "page.leave"]);
    vi.advanceTimersByTime(300);
    expect(recorded()).toEqual(["page.view", "page.leave", "page.view"]);
    expect(given(1)).toMatchObject({ view: given(0).view, path: "/" });
    expect(given(2).at - before).toBeGreaterThanOrEqual(5_000);
    expect(given(2).at - before).toBeLessThan(5_300);
  });

  it("of a page that is left while it settles is recorded all the same, with its leave", () => {
    history.pushState(null, "", "/next");
    views.leave();
    expect(recorded()).toEqual(["page.view", "page.leave", "page.view", "page.leave"]);
  });

  it("of a page that is rendered by scripts is of the content that comes a moment later", async () => {
    views.stop();
    record.mockClear();
    open();
    vi.advanceTimersByTime(100);
    describeContent("s17");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(recorded()).toEqual(["content.view"]);
    expect(given(0)).toMatchObject({ content: { id: "s17" } });
  });

  it("becomes another when the page's markup does, and stays when its markup is replaced by the same", async () => {
    describeContent("s17");
    await vi.advanceTimersByTimeAsync(1_000);
    document.body.innerHTML = "";
    await vi.advanceTimersByTimeAsync(1_000);
    describeContent("s17");
    await vi.advanceTimersByTimeAsync(1_000);
    describeContent("s18");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(recorded()).toEqual(["page.view", "page.leave", "content.view", "content.leave", "content.view"]);
  });

  it("becomes another when the page's content does, and not when only its name does", () => {
    page.set({ id: "s17", type: "OTSession", name: "Old name" });
    views.refresh();
    vi.advanceTimersByTime(300);
    page.set({ id: "s17", type: "OTSession", name: "New name" });
    views.refresh();
    vi.advanceTimersByTime(300);
    expect(recorded()).toEqual(["page.view", "page.leave", "content.view"]);
    views.leave();
    expect(record.mock.lastCall).toMatchObject(["content.leave", { content: { name: "New name" } }]);
  });
});

describe("a leave", () => {
  it("is the person's who viewed, though they sign out meanwhile, with the traits as last told", () => {
    identity.identify({ id: "u1", company: "Old" });
    views.adopt();
    identity.identify({ id: "u1", company: "New" });
    views.adopt();
    identity.reset();
    views.leave();
    expect(given(1).context.user).toEqual({ id: "u1", company: "New" });
    expect(given(1).context.session).toBe(given(0).context.session);
  });

  it("is never another person's", () => {
    identity.identify({ id: "u1" });
    views.adopt();
    identity.identify({ id: "u2" });
    views.adopt();
    views.leave();
    expect(given(1).context.user).toEqual({ id: "u1" });
  });

  it("is on the clock as it is known at the end, so that it does not come before what led to it", () => {
    clock.learn(clock.now() + 60_000, clock.now(), clock.now());
    views.leave();
    expect(given(0).context.offset).toBe(0);
    expect(given(1).context.offset).toBe(60_000);
  });
});
