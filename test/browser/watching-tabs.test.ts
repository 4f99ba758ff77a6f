import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "../support/browser.js";
import { type EventPage, startEventPage } from "../support/event-page.js";
import { aboutFilm, evaluate, filmFiles, filmRows, reach, videoTag, watches } from "../support/films.js";
import { startTabs } from "../support/tabs.js";

let event: EventPage;
beforeAll(async () => {
  const bodies = {
    "/tabs": aboutFilm("tabs", videoTag()),
    "/lease": aboutFilm("lease", videoTag()),
    "/hidden": aboutFilm(
      "hidden",
      `${videoTag("autoplay")}<script>setInterval(() => (document.title = document.visibilityState + " " + film().currentTime), 50)</script>`,
    ),
    "/next": "<p>Another page</p>",
  };
  event = await startEventPage({ bodies, files: filmFiles });
});
afterAll(() => event.stop());

describe.concurrent("a film", () => {
  it("in two tabs at once counts in one of them, and then in the other", async () => {
    await watchInTwoTabs(await event.browser.newContext(), event.site.url, "tabs");
  });

  it("in two tabs of a page that is not secure counts in one of them, too", async () => {
    const host = "event.test";
    const browser = await launchBrowser({ host });
    const context = await browser.newContext();
    await watchInTwoTabs(context, event.site.url.replace("127.0.0.1", host), "lease");
    await browser.close();
  });

  it("in a tab that another hides is not watched", async () => {
    const tabs = await startTabs();
    const film = await tabs.open(`${event.site.url}/hidden`);
    const at = (state: string, seconds: number): Promise<void> =>
      tabs.titled(film, (title) => title.startsWith(state) && Number(title.split(" ")[1]) >= seconds);
    await at("visible", 1.1);
    await tabs.open(`${event.site.url}/next`);
    await at("hidden", 6);
    await tabs.show(film);
    await at("visible", 7.5);
    await tabs.close(film);
    // Nobody started it: it plays by itself.
    expect(await filmRows(event, "hidden", 2)).toEqual(watches(2));
    await tabs.stop();
  });
});

/** Two tabs play the same content at once; the second goes on once the first has let go of it. */
async function watchInTwoTabs(context: BrowserContext, site: string, id: string): Promise<void> {
  const open = async (): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(`${site}/${id}`);
    return page;
  };
  const one = await open();
  const other = await open();
  await one.click("#play");
  await reach(one, 1);
  await evaluate(other, "film().currentTime = 5");
  await other.click("#play");
  await reach(one, 3.2);
  // The first lets go of it. Until the second has it for certain, it plays what the first has watched.
  await evaluate(one, "film().pause()");
  await evaluate(other, "film().currentTime = 1.2");
  await reach(other, 3.1);
  await evaluate(other, "film().currentTime = 8");
  await reach(other, 9.3);
  await evaluate(other, "film().pause()");
  await Promise.all([one.close(), other.close()]);
  expect((await filmRows(event, id, 6)).filter((row) => row === "Watch")).toEqual(watches(4));
}
