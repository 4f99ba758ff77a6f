import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "./browser.js";
import { type Collector, type ReportRow, startCollector } from "./collector.js";
import { type Site, startSite } from "./site.js";

/** A site of a test's own with the SDK by script tag, a collector and a browser. */
export interface EventPage {
  readonly browser: Browser;
  readonly collector: Collector;
  readonly site: Site;
  /** Opens a page in a browser context of its own: another device. */
  open(path: string): Promise<Page>;
  stop(): Promise<void>;
}

export interface EventPageOptions {
  /** Path → body of the page, or the whole page from `<!doctype` on, without the SDK. */
  readonly bodies: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  /** More attributes of the script tag: of all pages, or by path. */
  readonly attributes?: string | Readonly<Record<string, string>>;
  readonly backForwardCache?: boolean;
  /** Headers of all pages. */
  readonly headers?: Readonly<Record<string, string>>;
}

export async function startEventPage({
  bodies,
  files,
  attributes = "",
  backForwardCache,
  headers = {},
}: EventPageOptions): Promise<EventPage> {
  const [browser, collector] = await Promise.all([
    launchBrowser(backForwardCache === undefined ? {} : { backForwardCache }),
    startCollector(),
  ]);
  const tag = (path: string): string => {
    const own = typeof attributes === "string" ? attributes : (attributes[path] ?? "");
    return `<script async src="${collector.url}/turnout.js" data-key="demo" ${own}></script>`;
  };
  const pages = Object.fromEntries(
    Object.entries(bodies).map(([path, body]) => [
      path,
      body.startsWith("<!doctype")
        ? body
        : `<!doctype html><meta charset="utf-8"><title>Test</title>${tag(path)}${body}`,
    ]),
  );
  const site = await startSite({ collectorUrl: collector.url, pages, headers, ...(files && { files }) });
  return {
    browser,
    collector,
    site,
    async open(path) {
      const page = await (await browser.newContext()).newPage();
      await page.goto(site.url + path);
      return page;
    },
    async stop() {
      await browser.close();
      await site.stop();
      await collector.stop();
    },
  };
}

/** Rows in short: category, action, label and content id, without what is empty or N/A. */
export function inShort(rows: readonly ReportRow[]): string[] {
  return rows.map((row) =>
    [row.Category, row.Action, row.Label === "N/A" ? "" : row.Label, row["Content ID"]].filter(Boolean).join(" · "),
  );
}
