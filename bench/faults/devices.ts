import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext } from "playwright-core";
import { launchProfile } from "../../test/support/browser.js";

/** The devices of one trial. */
export interface Devices {
  /** A device whose storage lasts as long as the trial. */
  device(): Promise<BrowserContext>;
  /** A browser that keeps its storage in the trial's folder: ended and started again, it is the same device. */
  profile(): Promise<BrowserContext>;
  /** The folder of `profile`. */
  readonly profileFolder: string;
  /**
   * Longest run of the SDK, or of what tracks, in any of their pages, its microtasks included, ms; 0 when none was in a
   * frame of 50 ms, below which browsers do not tell.
   */
  longestTaskMs(): number;
  /** Those that are there now; a browser with a profile is started again when it has ended. */
  all(): Promise<readonly BrowserContext[]>;
  /** Ends them and removes the folder. */
  end(): Promise<void>;
}

/** By the console, which hears of pages that are killed a moment later too. */
const taskWords = /^task of (\d+) ms$/;

/** For the head of each page: says how long scripts take that hold up the page. What has no address is the trial's. */
export const tellTasks = `<script>{
  const tell = console.debug.bind(console);
  const observer = new PerformanceObserver((list) => {
    for (const { scripts } of list.getEntries())
      for (const { sourceURL, duration } of scripts)
        if (/^$|turnout/.test(sourceURL)) tell("task of " + Math.round(duration) + " ms");
  });
  observer.observe({ type: "long-animation-frame", buffered: true });
}</script>`;

export async function createDevices(browser: Browser): Promise<Devices> {
  const profileFolder = await mkdtemp(join(tmpdir(), "turnout-fault-"));
  const contexts = new Set<BrowserContext>();
  let longestTaskMs = 0;
  const kept = (context: BrowserContext): BrowserContext => {
    contexts.add(context);
    context.on("console", (message) => {
      const [, ms] = taskWords.exec(message.text()) ?? [];
      longestTaskMs = Math.max(longestTaskMs, Number(ms ?? 0));
    });
    context.once("close", () => contexts.delete(context));
    return context;
  };
  let hasProfile = false;
  const profile = async (): Promise<BrowserContext> => {
    hasProfile = true;
    return kept(await launchProfile(profileFolder));
  };
  return {
    profileFolder,
    device: async () => kept(await browser.newContext()),
    profile,
    longestTaskMs: () => longestTaskMs,
    async all() {
      if (hasProfile && contexts.size === 0) await profile();
      return [...contexts];
    },
    async end() {
      for (const context of contexts) await context.close();
      // A browser that was killed may leave a process behind that still writes for a moment.
      await rm(profileFolder, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}
