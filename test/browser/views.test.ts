import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { launchBrowser } from "../support/browser.js";
import { type Collector, type ReportRow, startCollector } from "../support/collector.js";
import { type Site, startSite } from "../support/site.js";

const tag = (collectorUrl: string): string =>
  `<script async src="${collectorUrl}/turnout.js" data-key="demo"></script>`;
const pageWith = (body: string) => (collectorUrl: string) =>
  `<!doctype html><title>Page</title>${tag(collectorUrl)}${body}`;
const keynote = { id: "s17", type: "OTSession", name: "Opening keynote", slug: "opening-keynote" };
const described = (content: object): string =>
  `<main data-turnout-content='${JSON.stringify(content)}'><h1>Content</h1></main>`;
const aroundNow = () => ({
  startsAt: new Date(Date.now() - 60_000).toISOString(),
  endsAt: new Date(Date.now() + 3_600_000).toISOString(),
});

const pages = {
  "/": pageWith(`<a href="/session">Session</a>`),
  "/bare": (url: string) => tag(url),
  "/session": pageWith(described(keynote)),
  "/live": pageWith(described({ ...keynote, ...aroundNow() })),
  "/soon": pageWith(
    described({ ...keynote, id: "s18", startsAt: Date.now() + 3_600_000, endsAt: Date.now() + 7_200_000 }),
  ),
  "/lesson": pageWith(described({ id: "l1", type: "Lesson", name: "Lesson one", slug: "lesson-one" })),
  "/group": pageWith(`<body data-turnout-page="group">`),
  "/profile": pageWith(`<body data-turnout-page="profile">`),
  "/admin": pageWith(`<body data-turnout-page="admin" data-turnout-tab="Content">`),
};

let browser: Browser;
let collector: Collector;
let site: Site;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser({ backForwardCache: true });
});
afterAll(() => browser.close());
beforeEach(async () => {
  collector = await startCollector();
  site = await startSite({ collectorUrl: collector.url, pages });
  page = await (await browser.newContext()).newPage();
});
afterEach(async () => {
  await page.context().close();
  await site.stop();
  await collector.stop();
});

const what = (rows: readonly ReportRow[]): string[] =>
  rows.map((row) => [row.Category, row.Action, row["Content ID"]].filter(Boolean).join(" · "));

const actions = (rows: readonly ReportRow[], action: string): number =>
  rows.filter((row) => row.Action === action).length;

/** Visits a page and waits until its view has reached the collector, so that what follows is no race with the start. */
async function visit(path: string, viewsSoFar = 0): Promise<void> {
  await page.goto(site.url + path);
  await collector.waitForRows((rows) => actions(rows, "View") > viewsSoFar);
}

describe("a visit", () => {
  it("to a page with nothing but the script tag is a view and a leave of a page", async () => {
    await visit("/bare");
    await page.close();
    expect(what(await collector.waitForRows(2))).toEqual(["Page · View", "Page · Leave"]);
  });

  it("ends once when a link is followed, and the next begins", async () => {
    await visit("/");
    await page.click("a");
    await collector.waitForRows(3);
    await page.close();
    expect(what(await collector.waitForRows(4))).toEqual([
      "Page · View",
      "Page · Leave",
      "Content - OTSession · View · s17",
      "Content - OTSession · Leave · s17",
    ]);
  });

  it("ends once when the page is reloaded", async () => {
    await visit("/session");
    await page.reload();
    const rows = await collector.waitForRows((all) => actions(all, "View") === 2);
    expect(what(rows).slice(0, 2)).toEqual(["Content - OTSession · View · s17", "Content - OTSession · Leave · s17"]);
  });

  it("ends when the page enters the back/forward cache, and begins anew on return", async () => {
    await visit("/session");
    await page.goto(`${site.url}/`);
    await collector.waitForRows((rows) => actions(rows, "View") === 2);
    await page.evaluate(() => void setTimeout(() => history.back()));
    const rows = await collector.waitForRows(5);
    expect(await page.evaluate(() => performance.getEntriesByType("navigation").length)).toBe(1);
    expect(what(rows.slice(0, 3))).toEqual([
      "Content - OTSession · View · s17",
      "Content - OTSession · Leave · s17",
      "Page · View",
    ]);
    // Chromium does not wait for the page that is left: it may show the restored one some milliseconds before.
    expect(what(rows.slice(3)).sort()).toEqual(["Content - OTSession · View · s17", "Page · Leave"]);
  });

  it("is a view of a course's lesson, a group, a profile or an admin tab where the page says so", async () => {
    for (const path of ["/lesson", "/group", "/profile", "/admin"])
      await page.goto(site.url + path, { waitUntil: "load" });
    await page.close();
    const rows = await collector.waitForRows((all) => actions(all, "View") === 4);
    expect(what(rows)).toEqual([
      "Content - Lesson · View · l1",
      "Content - Lesson · Leave · l1",
      "Cohort · View",
      "User · View",
      "Admin · View",
    ]);
    expect(rows.at(-1)?.Label).toBe("Content");
  });
});

// Playwright's Chromium does not activate prerendered pages, so that the two signals of one are given by hand.
describe("a page that is prerendered", () => {
  const pretend = () =>
    page.addInitScript(() => Object.defineProperty(document, "prerendering", { value: true, configurable: true }));

  it("is viewed when the person comes, and not before", async () => {
    await pretend();
    await page.goto(`${site.url}/session`);
    await page.waitForTimeout(700);
    expect(await collector.exportRows()).toEqual([]);
    await page.evaluate(() => {
      Object.defineProperty(document, "prerendering", { value: false });
      document.dispatchEvent(new Event("prerenderingchange"));
    });
    expect(what(await collector.waitForRows(1))).toEqual(["Content - OTSession · View · s17"]);
  });

  it("is nothing when nobody ever comes", async () => {
    await pretend();
    await page.goto(`${site.url}/session`);
    await page.waitForTimeout(300);
    await page.close();
    page = await (await browser.newContext()).newPage();
    await visit("/");
    expect(what(await collector.exportRows())).toEqual(["Page · View"]);
  });
});

describe("a view of scheduled content", () => {
  it("is also a join while it is live, after the view", async () => {
    await visit("/live");
    const rows = await collector.waitForRows((all) => actions(all, "Join") === 1);
    expect(what(rows)).toEqual(["Content - OTSession · View · s17", "Content - OTSession · Join · s17"]);
  });

  it("is no join before it starts", async () => {
    await visit("/soon");
    await page.close();
    expect(what(await collector.waitForRows(2))).toEqual([
      "Content - OTSession · View · s18",
      "Content - OTSession · Leave · s18",
    ]);
  });
});

describe("a change of the route", () => {
  it("is a leave and a view, one for a redirect chain, none for a query", async () => {
    await visit("/");
    await page.evaluate(() => {
      history.pushState(null, "", "/a");
      history.replaceState(null, "", "/b");
    });
    await collector.waitForRows((rows) => actions(rows, "View") === 2);
    await page.evaluate(() => history.pushState(null, "", "/b?tab=2"));
    await page.close();
    const rows = await collector.waitForRows((all) => actions(all, "Leave") === 2);
    expect(what(rows)).toEqual(["Page · View", "Page · Leave", "Page · View", "Page · Leave"]);
    const withPaths = await collector.exportRows(["--columns", "Page Path"]);
    expect(withPaths.map((row) => row["Page Path"])).toEqual(["/", "/", "/b", "/b"]);
  });
});

describe("a page that dies without a word", () => {
  it("leaves all the same: the next visit closes its view, marked as inferred", async () => {
    await visit("/session");
    const session = await page.context().newCDPSession(page);
    // A crashed page answers nothing, not even this.
    void session.send("Page.crash").catch(() => undefined);
    await new Promise((crashed) => page.once("crash", crashed));
    const next = await page.context().newPage();
    await next.goto(`${site.url}/`);
    await collector.waitForRows((rows) => actions(rows, "Leave") === 1);
    const rows = await collector.exportRows(["--columns", "Inferred"]);
    const leave = rows.find((row) => row.Action === "Leave");
    expect(leave?.["Content ID"]).toBe("s17");
    expect(leave?.Inferred).not.toBe(rows[0]?.Inferred);
  });
});
