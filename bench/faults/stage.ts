import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { launchBrowser } from "../../test/support/browser.js";
import { type Collector, startCollector } from "../../test/support/collector.js";
import { type Site, startSite } from "../../test/support/site.js";
import { type FaultyProxy, startFaultyProxy } from "./faulty-proxy.js";

/** What trials happen on: a collector with its file, a proxy that does it harm, a site with the built SDK, a browser. */
export interface Stage {
  readonly collector: Collector;
  readonly proxy: FaultyProxy;
  readonly site: Site;
  /** Its contexts are devices that end in peace; whoever kills a browser starts one of their own. */
  readonly browser: Browser;
  /** Path → HTML of the site's pages; each trial adds its own. */
  readonly pages: Record<string, string>;
  stop(): Promise<void>;
}

const dist = join(import.meta.dirname, "../../dist");

/** Starts one, on free ports. */
export async function startStage(): Promise<Stage> {
  const pages: Record<string, string> = {};
  const [browser, collector, scripts] = await Promise.all([
    launchBrowser({ backForwardCache: true }),
    startCollector(),
    readdir(dist, { recursive: true }),
  ]);
  // The site serves the script and what it loads itself: a collector that is away must not be the reason for which nothing is tracked.
  const files = Object.fromEntries(
    scripts.filter((name) => name.endsWith(".js")).map((name) => [`/${name}`, join(dist, name)]),
  );
  const [site, proxy] = await Promise.all([
    startSite({ collectorUrl: collector.url, pages, files }),
    startFaultyProxy(collector.url),
  ]);
  return {
    collector,
    proxy,
    site,
    browser,
    pages,
    async stop() {
      await browser.close();
      await Promise.all([site.stop(), proxy.stop()]);
      await collector.stop();
    },
  };
}
