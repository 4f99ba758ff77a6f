import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { launchBrowser } from "../../support/browser.js";
import { type Collector, startCollector } from "../../support/collector.js";
import { followStart } from "../../support/documentation.js";
import { inShort } from "../../support/event-page.js";
import { complaintsOf, viewCount } from "../../support/page-watch.js";
import { installNext, type NextInstallation, type NextSite } from "./next-site.js";

let collector: Collector;
let next: NextInstallation;
let site: NextSite;
let browser: Browser;

beforeAll(async () => {
  collector = await startCollector();
  [next, browser] = await Promise.all([installNext(collector.url), launchBrowser()]);
  await next.build("site");
  site = await next.serve("site", "start");
});
afterAll(async () => {
  await browser?.close();
  await site?.stop();
  await next?.remove();
  await collector.stop();
});

/** Opens a site's path, and answers what leads on: it waits until one more view has come. */
async function visit(path: string, { url, complaints: printed }: NextSite = site) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  onTestFinished(() => context.close());
  const startedAt = new Date().toISOString();
  const go = async (does: (page: Page) => Promise<unknown>): Promise<void> => {
    const after = (): Promise<number> => viewCount(collector, page);
    const before = await after();
    await does(page);
    await expect.poll(after, { timeout: 20_000 }).toBe(before + 1);
  };
  await go((opened) => opened.goto(url + path));
  /** Closes the page, and answers the rows of this visit. */
  const end = async (count: number): Promise<readonly string[]> => {
    await page.close({ runBeforeUnload: true });
    await expect
      .poll(async () => (await collector.exportRows(["--from", startedAt])).length, { timeout: 20_000 })
      .toBe(count);
    expect(complaints).toEqual([]);
    expect(printed()).toBe("");
    return inShort(await collector.exportRows(["--from", startedAt]));
  };
  return { page, go, end };
}

const session = (action: string, id: string): string => `Content - OTSession · ${action} · ${id}`;

it("the app router has one view and one leave for each page, over links, a redirect, back, forward and reload", async () => {
  const { page, go, end } = await visit("/");
  await go(() => page.click("text=Keynote"));
  await page.click("text=Like");
  await go(() => page.click("text=Moved"));
  await go(() => page.evaluate(() => history.back()));
  await go(() => page.evaluate(() => history.forward()));
  await go(() => page.reload());
  expect(await end(13)).toEqual([
    "Page · View",
    "Page · Leave",
    session("View", "s17"),
    session("Like", "s17"),
    session("Leave", "s17"),
    session("View", "s18"),
    session("Leave", "s18"),
    session("View", "s17"),
    session("Leave", "s17"),
    session("View", "s18"),
    session("Leave", "s18"),
    session("View", "s18"),
    session("Leave", "s18"),
  ]);
});

it("the pages router has, too, and so has a visit that comes in deep", async () => {
  const { page, go, end } = await visit("/classic/opening-keynote");
  await page.click("text=Like");
  await go(() => page.click("text=Back to the list"));
  await go(() => page.click("text=Keynote"));
  await go(() => page.reload());
  await go(() => page.evaluate(() => history.back()));
  expect(await end(11)).toEqual([
    session("View", "s17"),
    session("Like", "s17"),
    session("Leave", "s17"),
    "Page · View",
    "Page · Leave",
    session("View", "s17"),
    session("Leave", "s17"),
    session("View", "s17"),
    session("Leave", "s17"),
    "Page · View",
    "Page · Leave",
  ]);
});

it("pages come from the server whole, with their contents", async () => {
  for (const path of ["/sessions/opening-keynote", "/classic/opening-keynote"]) {
    const answer = await fetch(site.url + path);
    expect(await answer.text()).toContain("<h1>Opening keynote</h1>");
  }
  expect(site.complaints()).toBe("");
});

it.each(["dev", "start"] as const)(
  "the five-minute start, followed to the letter, yields what it says by next %s",
  async (command) => {
    const documented = `documented-${command}`;
    await followStart("nextjs", join(next.path, documented), collector.url);
    if (command === "start") await next.build(documented);
    const served = await next.serve(documented, command);
    onTestFinished(() => served.stop());
    const { page, end } = await visit("/", served);
    await page.click("text=Like");
    expect(await end(3)).toEqual([session("View", "s17"), session("Like", "s17"), session("Leave", "s17")]);
  },
);
