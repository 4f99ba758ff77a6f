import { type Browser, type BrowserContext, chromium, type LaunchOptions } from "playwright-core";
// biome-ignore lint/correctness/useImportExtensions: the rule knows .js only, and the scripts are .mjs
import { findChromium } from "../../scripts/chromium.mjs";

/** For a browser that is alone in a sandbox of its own, and is to ask nothing of the network by itself. */
export const chromiumArgs: readonly string[] = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export interface BrowserOptions {
  /**
   * Keeps pages that are left in the back/forward cache, which Playwright otherwise switches off. `page.goBack()` then
   * waits for a load that never comes: call `history.back()` in the page. Default: false.
   */
  readonly backForwardCache?: boolean;
  /** A host name that leads to this machine; pages of it are no secure context. */
  readonly host?: string;
}

/** Starts a headless Chromium whose storage ends with it. */
export function launchBrowser(options: BrowserOptions = {}): Promise<Browser> {
  return chromium.launch(launchOptions(options));
}

/** Starts a headless Chromium whose storage is kept in `profileFolder`, so that a later start finds it again. */
export function launchProfile(profileFolder: string, options: BrowserOptions = {}): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profileFolder, launchOptions(options));
}

function launchOptions({ backForwardCache = false, host }: BrowserOptions): LaunchOptions {
  return {
    executablePath: findChromium(),
    headless: true,
    args: [...chromiumArgs, ...(host ? [`--host-resolver-rules=MAP ${host} 127.0.0.1`] : [])],
    ...(backForwardCache && { ignoreDefaultArgs: ["--disable-back-forward-cache"] }),
  };
}
