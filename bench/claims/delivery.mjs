import { newPage, taskMs } from "../pages.mjs";
import { until } from "../waiting.mjs";

const count = 1_000;
const deliveryLimitMs = 60_000;

/** What Turnout is held to, by figure. */
const targets = {
  "main thread, ms": 120,
  "longest task, ms": 50,
  "bytes each, plain": 350,
  "bytes each, gzip": 120,
};

/** What tracking costs until it has arrived. */
export const delivery = {
  name: "delivery",
  title: "1,000 activities until they are delivered",
  method:
    "1,000 calls in one task of a page that does nothing else; main-thread time of the page in DevTools' count until the endpoint has all, and 300 ms more. Longest task: 50 ms and more, below which browsers tell none. Bytes are of bodies: as sent, as text, each body packed with gzip. Turnout's endpoint passes on to its real collector and waits for the commit; the others' says yes at once.",
  runs: ({ quick }) => (quick ? 2 : 5),
  targets,
  async measure({ site, endpoint }, { browser }) {
    const page = await newPage(browser, `${site.url}/quiet`);
    await page.waitForTimeout(1_000);
    endpoint.clear();
    const devtools = await page.context().newCDPSession(page);
    const before = await taskMs(devtools);
    const begunAt = performance.now();
    await page.evaluate(trackMany, count);
    const delivered = await until(() => endpoint.posts() === count, deliveryLimitMs);
    const deliveredMs = performance.now() - begunAt;
    await page.waitForTimeout(300);
    const mainThreadMs = (await taskMs(devtools)) - before;
    const longestMs = await page.evaluate(() => window.longestTaskMs);
    const { requests, bytes, plainBytes, gzipBytes } = endpoint.counts();
    const arrived = endpoint.posts();
    await page.context().close();
    return {
      "main thread, ms": Math.round(mainThreadMs),
      "longest task, ms": longestMs,
      arrived,
      "arrived after, s": delivered ? Math.round(deliveredMs / 100) / 10 : Number.POSITIVE_INFINITY,
      requests,
      "bytes each": Math.round(bytes / arrived),
      "bytes each, plain": Math.round(plainBytes / arrived),
      "bytes each, gzip": Math.round(gzipBytes / arrived),
    };
  },
};

/** Runs in the page. */
function trackMany(times) {
  window.longestTaskMs = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.longestTaskMs = Math.max(window.longestTaskMs, duration);
  }).observe({ entryTypes: ["longtask"] });
  return new Promise((done) => {
    setTimeout(() => {
      for (let i = 0; i < times; i++) window.bench.track(`bench post ${i}`);
      done();
    });
  });
}
