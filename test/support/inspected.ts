import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import type { Inspector } from "turnout/inspector";
import { launchBrowser } from "./browser.js";
import { type Collector, startCollector } from "./collector.js";
import { type Site, startSite } from "./site.js";

/** A page with the SDK by script tag, and its inspector. */
export interface InspectedPage {
  readonly page: Page;
  /** Runs in the page, with the inspector and `given` at hand. */
  ask<R, G = undefined>(run: (inspector: Inspector, given: G) => R | Promise<R>, given?: G): Promise<R>;
}

export interface InspectedSite {
  readonly browser: Browser;
  readonly collector: Collector;
  readonly site: Site;
  /** Opens a page in a browser of its own; `before` runs on it before it loads, in the page or around it. */
  open(path: string, before?: Preparation): Promise<InspectedPage>;
  stop(): Promise<void>;
}

export interface Preparation extends BrowserContextOptions {
  readonly inPage?: () => void;
  readonly around?: (page: Page) => Promise<unknown>;
}

/** A page to be inspected: its body, and what its script tag says. */
export interface PageUnderTest {
  readonly body: string;
  /** Default: the site's key. */
  readonly tag?: string;
  readonly head?: string;
}

/** A site that takes from any machine, and of one key from another origin's pages only. */
const config = {
  sites: [
    {
      ...{ id: "demo", zone: "UTC" },
      keys: [{ key: "expo" }, { key: "elsewhere", origins: ["https://elsewhere.example.org"] }],
    },
  ],
};

export async function startInspectedSite(
  pages: Readonly<Record<string, PageUnderTest>>,
  { debug = false, files = {} }: { readonly debug?: boolean; readonly files?: Readonly<Record<string, string>> } = {},
): Promise<InspectedSite> {
  const [browser, collector] = await Promise.all([launchBrowser(), startCollector({ config, debug })]);
  const html = ({ body, tag = 'data-key="expo"', head = "" }: PageUnderTest): string =>
    `<!doctype html><meta charset="utf-8">${head}<title>Test</title>` +
    `<script async src="${collector.url}/turnout.js" ${tag}></script>${body}`;
  const site = await startSite({
    collectorUrl: collector.url,
    files,
    pages: Object.fromEntries(Object.entries(pages).map(([path, page]) => [path, html(page)])),
  });
  return {
    ...{ browser, collector, site },
    async open(path, { inPage, around, ...options } = {}) {
      const page = await (await browser.newContext(options)).newPage();
      if (inPage) await page.addInitScript(inPage);
      await around?.(page);
      await page.goto(`${site.url}${path}?turnout_debug`);
      const inspector = await page.waitForFunction(
        () => (window as unknown as { turnout?: { inspector?: Inspector } }).turnout?.inspector,
        undefined,
        { timeout: 30_000 },
      );
      return {
        page,
        ask: (run, given) => inspector.evaluate(run as never, given) as never,
      };
    },
    async stop() {
      await browser.close();
      await site.stop();
      await collector.stop();
    },
  };
}
