import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { launchBrowser } from "../support/browser.js";
import { type Collector, type ReportRow, startCollector } from "../support/collector.js";
import { complaintsOf, viewCount } from "../support/page-watch.js";
import { buildRouterApps, type Router, type RouterApps, type RouterSite, routers } from "../support/router-apps.js";

let browser: Browser;
let apps: RouterApps;

beforeAll(async () => {
  [browser, apps] = await Promise.all([launchBrowser(), buildRouterApps()]);
});
afterAll(async () => {
  await browser.close();
  await apps.remove();
});

interface Visit {
  readonly page: Page;
  readonly collector: Collector;
  /** Does what leads to another page, and waits until one more view has come. */
  go(does: () => Promise<unknown>): Promise<void>;
  rows(): Promise<readonly string[]>;
}

/** A row in short. The event lies in the folder `/event` of its site; whether its home ends in a slash is the router's. */
const short = (row: ReportRow): string =>
  [
    row.Category,
    row.Action,
    row.Label === "N/A" ? "" : row.Label,
    row["Content ID"],
    row["Page Path"]?.replace(/\/$/, ""),
  ]
    .filter(Boolean)
    .join(" · ");

async function visit(router: Router, site: Omit<RouterSite, "collectorUrl">): Promise<Visit> {
  const collector = await startCollector();
  const served = await apps.serve(router, { ...site, collectorUrl: collector.url });
  const context = await browser.newContext();
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  onTestFinished(async () => {
    await context.close();
    await served.stop();
    await collector.stop();
    expect(complaints).toEqual([]);
  });
  const views = (): Promise<number> => viewCount(collector, page);
  const go: Visit["go"] = async (does) => {
    const before = await views();
    await does();
    await expect.poll(views, { timeout: 15_000 }).toBe(before + 1);
  };
  await page.goto(`${served.url}/event/`);
  await expect.poll(views, { timeout: 15_000 }).toBe(1);
  return {
    page,
    collector,
    go,
    rows: async () => (await collector.exportRows(["--columns", "Page Path"])).map(short),
  };
}

/** Follows a link of the menu, or presses a button. */
const press = (page: Page, text: string) => () => page.click(`text="${text}"`, { timeout: 10_000 });

/** Waits until a view that should not be would have settled and begun: the SDK's 300 ms and as much again. */
const settled = async (page: Page): Promise<void> => {
  const since = await page.evaluate(() => performance.now());
  await page.waitForFunction((from) => performance.now() > from + 600, since);
};

describe.each(routers)("%s", (router) => {
  describe.each([
    ["paths", { hash: false }],
    ["a hash", { hash: true, options: { viewOnHash: true } }],
  ] as const)("with %s", (_, site) => {
    const at = (path: string): string => (site.hash ? "/event" : `/event${path}`);
    const session = (action: string, id: string, slug: string): string =>
      `Content - OTSession · ${action} · ${id} · ${at(`/sessions/${slug}`)}`;
    const keynote = (action: string): string => session(action, "s17", "opening-keynote");
    const closing = (action: string): string => session(action, "s18", "closing-words");

    it("has one view and one leave for each page, over links, redirects, back, forward and reload", async () => {
      const { page, collector, go, rows } = await visit(router, site);
      await go(press(page, "Keynote"));
      await go(press(page, "Closing (moved twice)"));
      await go(() => page.evaluate(() => history.back()));
      await go(() => page.evaluate(() => history.forward()));
      await go(() => page.reload());
      await go(press(page, "Badges"));
      await go(press(page, "Home"));
      await go(() => page.reload());
      await page.close({ runBeforeUnload: true });
      await collector.waitForRows((all) => all.length >= 17);

      const home = at("");
      expect(await rows()).toEqual([
        `Page · View · ${home}`,
        `Page · Leave · ${home}`,
        keynote("View"),
        keynote("Leave"),
        closing("View"),
        closing("Leave"),
        keynote("View"),
        keynote("Leave"),
        closing("View"),
        closing("Leave"),
        closing("View"),
        closing("Leave"),
        `Admin · View · Badges · ${at("/admin/badges")}`,
        `Page · View · ${home}`,
        `Page · Leave · ${home}`,
        `Page · View · ${home}`,
        `Page · Leave · ${home}`,
      ]);
    });
  });

  it.each([
    [false, []],
    [true, ["Page · Leave · /event/search", "Page · View · /event/search"]],
  ])("takes another query for another page only when told: viewOnQuery %s", async (viewOnQuery, between) => {
    const { page, go, rows } = await visit(router, { hash: false, options: { viewOnQuery } });
    await go(press(page, "Search"));
    const before = (await rows()).length;
    const change = async (): Promise<void> => {
      await page.click('text="Tide"');
      await page.waitForURL(/q=tide/);
      await page.click('text="Tide again"');
      await page.evaluate(() => (location.hash = "results"));
      await settled(page);
    };
    await (viewOnQuery ? go(change) : change());
    await go(press(page, "Keynote"));
    expect((await rows()).slice(before)).toEqual([
      ...between,
      "Page · Leave · /event/search",
      "Content - OTSession · View · s17 · /event/sessions/opening-keynote",
    ]);
  });
});
