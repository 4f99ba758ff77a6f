import { newPage, round } from "../pages.mjs";
import { until } from "../waiting.mjs";

const pages = 8;
const activities = 3;
const pauseMs = 400;

/** What safety costs on the wire: activities that are sent before it is known that they have arrived. */
export const repeats = {
  name: "repeats",
  title: "Sent again on an ordinary visit",
  method: `A visit of ${pages} pages with ${activities} activities each, ${pauseMs} ms apart: the share of the bytes whose activities had come before, by their ids.`,
  runs: ({ quick }) => (quick ? 1 : 3),
  atOnce: 4,
  targets: { "sent again, %": 25 },
  async measure({ site, endpoint }, { browser }) {
    const page = await newPage(browser, `${site.url}/blank`);
    endpoint.clear();
    for (let visit = 0; visit < pages; visit++) {
      await page.goto(`${site.url}/visit`);
      for (let activity = 0; activity < activities; activity++) {
        await page.waitForTimeout(pauseMs);
        await page.evaluate((text) => window.bench.track(text), `bench post ${visit * activities + activity}`);
      }
      await page.waitForTimeout(pauseMs);
    }
    await page.goto(`${site.url}/blank`);
    await until(() => endpoint.posts() === pages * activities, 5_000);
    await page.context().close();
    const { bytes, repeatedBytes } = endpoint.counts();
    return { "sent again, %": round((repeatedBytes * 100) / bytes), arrived: endpoint.posts() };
  },
};
