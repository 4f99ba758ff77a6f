import { newPage, round } from "../pages.mjs";

const calls = 1_000;

/** How long the page's own code waits for `track`. */
export const track = {
  name: "track",
  title: "One call of `track`",
  method: `${calls.toLocaleString("en")} calls in one task of a fresh page, each with a text of its own, each timed (the clock tells 5 µs). No warming up.`,
  runs: ({ quick }) => (quick ? 3 : 7),
  async measure({ site }, { browser }) {
    const page = await newPage(browser, `${site.url}/quiet`);
    await page.waitForTimeout(1_000);
    const { meanMs, p99Ms } = await page.evaluate(timeCalls, calls);
    await page.context().close();
    return { "mean, µs": round(meanMs * 1_000), "p99, µs": round(p99Ms * 1_000) };
  },
};

/** Runs in the page. */
function timeCalls(times) {
  const took = [];
  const begunAt = performance.now();
  for (let i = 0; i < times; i++) {
    const at = performance.now();
    window.bench.track(`bench post ${i}`);
    took.push(performance.now() - at);
  }
  const meanMs = (performance.now() - begunAt) / times;
  took.sort((a, b) => a - b);
  return { meanMs, p99Ms: took[Math.floor(times * 0.99)] };
}
