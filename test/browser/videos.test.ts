import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EventPage, inShort, startEventPage } from "../support/event-page.js";

const film = join(import.meta.dirname, "../fixtures/ten-seconds.webm");
const keynote = JSON.stringify({ id: "s17", type: "OTSession", name: "Opening keynote", slug: "opening-keynote" });
const on = (video: string): string => `<main data-turnout-content='${keynote}'>${video}
<button id="play">Play</button><script>document.getElementById("play").onclick = () => document.querySelector("video").play();</script></main>`;
const plain = `<video src="/film.webm" width="320"></video>`;

let event: EventPage;

beforeAll(async () => {
  const bodies = {
    "/": on(plain),
    "/autoplay": on(`<video src="/film.webm" muted autoplay width="320" controls></video>`),
    "/decorative": on(`<video src="/film.webm" muted autoplay loop width="320"></video>`),
    "/no-content": `${plain}<button id="play">Play</button><script>play.onclick = () => document.querySelector("video").play();</script>`,
    "/later": on(
      `<script>setTimeout(() => document.querySelector("main").insertAdjacentHTML("afterbegin", '${plain}'), 300);</script>`,
    ),
  };
  event = await startEventPage({ bodies, files: { "/film.webm": film } });
});
afterAll(() => event.stop());

let watchedFrom = 0;
/** Rows that are no views, joins or leaves, from `open` on. */
async function videoRows(expected: number): Promise<string[]> {
  const of = (rows: Parameters<typeof inShort>[0]): string[] =>
    inShort(rows.filter(({ Action }) => Action === "Play" || Action === "Watch"));
  const rows = of(await event.collector.waitForRows((all) => of(all).length >= watchedFrom + expected));
  const added = rows.slice(watchedFrom);
  watchedFrom = rows.length;
  return added;
}

const watch = (times: number): string[] => Array(times).fill("Content - OTSession · Watch · s17");

describe("a video", () => {
  it("has the page load one file beside the script, and no other", async () => {
    const page = await (await event.browser.newContext()).newPage();
    const loaded: string[] = [];
    page.on("request", (request) => loaded.push(new URL(request.url()).pathname));
    await page.goto(event.site.url);
    const beside = (): readonly string[] => loaded.filter((path) => path.startsWith("/turnout/"));
    await expect.poll(beside, { timeout: 30_000 }).not.toEqual([]);
    await page.waitForLoadState("networkidle");
    expect(beside()).toEqual([expect.stringMatching(/^\/turnout\/watch-page-/)]);
    await page.close();
  });

  it("played through is a play and ten tenths, and played again is none of them in the same view", async () => {
    const page = await event.open("/");
    await page.click("#play");
    await page.waitForFunction(() => document.querySelector("video")?.ended, undefined, { timeout: 20_000 });
    await page.click("#play");
    await page.waitForFunction(() => (document.querySelector("video")?.currentTime ?? 0) > 3, undefined, {
      timeout: 20_000,
    });
    await page.close();
    expect(await videoRows(11)).toEqual(["Content - OTSession · Play · s17", ...watch(10)]);
  });

  it("of which only the end was sought is a play, and no tenth that was not watched", async () => {
    const page = await event.open("/");
    await page.click("#play");
    await page.waitForFunction(() => (document.querySelector("video")?.currentTime ?? 0) > 1.2);
    await page.evaluate(() => {
      const video = document.querySelector("video");
      if (video) video.currentTime = 9.5;
    });
    await page.waitForFunction(() => document.querySelector("video")?.ended);
    await page.close();
    expect(await videoRows(2)).toEqual(["Content - OTSession · Play · s17", ...watch(1)]);
  });

  it("that starts by itself is no play, and counts as watched", async () => {
    const page = await event.open("/autoplay");
    await page.waitForFunction(() => (document.querySelector("video")?.currentTime ?? 0) > 1.3);
    await page.close();
    expect(await videoRows(1)).toEqual(watch(1));
  });

  it("that only decorates the page is nothing, nor is one on a page without content", async () => {
    const decorative = await event.open("/decorative");
    await decorative.waitForFunction(() => (document.querySelector("video")?.currentTime ?? 0) > 1.3);
    await decorative.close();
    const bare = await event.open("/no-content");
    await bare.click("#play");
    await bare.waitForFunction(() => (document.querySelector("video")?.currentTime ?? 0) > 1.3);
    await bare.close();
    await event.collector.waitForRows((rows) =>
      rows.some(({ Category, Action }) => Category === "Page" && Action === "Leave"),
    );
    expect(await videoRows(0)).toEqual([]);
  });

  it("that is added later is found", async () => {
    const page = await event.open("/later");
    await page.waitForSelector("video");
    await page.click("#play");
    await page.waitForFunction(() => (document.querySelector("video")?.currentTime ?? 0) > 1.3);
    await page.close();
    expect(await videoRows(2)).toEqual(["Content - OTSession · Play · s17", ...watch(1)]);
  });
});
