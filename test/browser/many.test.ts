import { afterAll, beforeAll, expect, it } from "vitest";
import { type EventPage, startEventPage } from "../support/event-page.js";

const count = 10_000;
let event: EventPage;

beforeAll(async () => {
  event = await startEventPage({ bodies: { "/": "" }, attributes: 'data-observe="false"' });
});
afterAll(() => event.stop());

it("brings 10,000 activities that are tracked in one go into the report, each once", async () => {
  const page = await event.open("/");
  const timing = await page.evaluate(async (activities) => {
    const { turnout } = window as unknown as {
      turnout: { track: (...args: unknown[]) => void; flush: () => Promise<void> };
    };
    let longestTaskMs = 0;
    const tasks = (list: { getEntries(): PerformanceEntryList }): void => {
      for (const { duration } of list.getEntries()) longestTaskMs = Math.max(longestTaskMs, duration);
    };
    const observer = new PerformanceObserver(tasks);
    await new Promise((next) => setTimeout(next, 200));
    observer.observe({ entryTypes: ["longtask"] });
    const began = performance.now();
    for (let i = 0; i < activities; i++) turnout.track("feed.post", { text: `Post ${i}` });
    const loopMs = performance.now() - began;
    await new Promise((next) => setTimeout(next));
    await turnout.flush();
    tasks({ getEntries: () => observer.takeRecords() });
    return { loopMs, longestTaskMs, deliveredMs: performance.now() - began };
  }, count);
  // Shown, not asserted: a timing on a busy machine proves nothing. `bench/` holds the figures.
  console.log(`10,000 activities: ${JSON.stringify(timing)}`);
  const rows = await event.collector.exportRows();
  expect(rows).toHaveLength(count);
  expect(rows.map((row) => row.Label)).toEqual(Array.from({ length: count }, (_, i) => `Post ${i}`));
});
