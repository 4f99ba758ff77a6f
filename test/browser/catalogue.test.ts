import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type GuideRow, guideRows } from "../fixtures/guide-rows.js";
import { launchBrowser } from "../support/browser.js";
import { type Collector, startCollector } from "../support/collector.js";
import { type Site, startSite } from "../support/site.js";

let browser: Browser;
let collector: Collector;
let site: Site;

beforeAll(async () => {
  browser = await launchBrowser();
  collector = await startCollector();
  const script = `<script src="${collector.url}/turnout.js" data-key="demo" data-observe="false"></script>`;
  site = await startSite({
    collectorUrl: collector.url,
    pages: { "/": `<!doctype html><title>Catalogue</title>${script}` },
  });
});
afterAll(async () => {
  await browser.close();
  await site.stop();
  await collector.stop();
});

it("carries each of the 98 kinds through browser, collector and CSV with the guide's category, action and label", async () => {
  expect(guideRows).toHaveLength(98);
  const page = await browser.newPage();
  await page.goto(site.url);
  await page.evaluate((rows: readonly GuideRow[]) => {
    const { turnout } = window as unknown as {
      turnout: { track: (...args: unknown[]) => void; flush: () => Promise<void> };
    };
    for (const { kind, contentType, details } of rows) {
      const content = contentType && {
        id: `id-${kind}`,
        type: contentType,
        name: "Safety basics",
        slug: "safety-basics",
      };
      turnout.track(kind, details, content ? { content } : undefined);
    }
    return turnout.flush();
  }, guideRows);
  const rows = await collector.exportRows(["--columns", "Kind"]);
  const cells = rows.map((row) => [row.Kind, row.Category, row.Action, row.Label, row["Content ID"]]);
  expect(cells).toEqual(
    guideRows.map(({ kind, contentType, category, action, label }) => [
      kind,
      category,
      action,
      label,
      contentType ? `id-${kind}` : "",
    ]),
  );
});
