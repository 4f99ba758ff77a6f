import { newPage } from "../pages.mjs";

const playedMs = 1_200;
const deliveryMs = 8_000;

/** What is credited to somebody who watches a little and drags to the end. */
export const watching = {
  name: "watching",
  title: "Percent milestones credited on a seek to the end",
  method: `A film of 10 s, milestones at each tenth: played for ${playedMs / 1_000} s, then dragged to 9.7 s and played to its end. So 15 % was watched, which is one whole tenth.`,
  runs: () => 2,
  atOnce: 2,
  has: ({ watching: media }) => media !== undefined,
  none: "no media tracking of its own",
  async measure({ peer, site, endpoint }, { browser }) {
    endpoint.clear();
    const page = await newPage(browser, `${site.url}/film`);
    await page.waitForTimeout(1_000);
    await page.click("#play");
    await page.waitForFunction((seconds) => document.getElementById("film").currentTime > seconds, playedMs / 1_000);
    await page.evaluate(() => {
      document.getElementById("film").currentTime = 9.7;
    });
    await page.waitForFunction(() => document.getElementById("film").ended);
    await page.waitForTimeout(deliveryMs);
    await page.close({ runBeforeUnload: true });
    await page.context().close();
    const percents = new Set(endpoint.bodies().flatMap(peer.watching.percentsOf));
    return { milestones: percents.size, which: [...percents].sort((a, b) => a - b).join(", ") || "none" };
  },
};
