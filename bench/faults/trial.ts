import { setTimeout as pauseMs } from "node:timers/promises";
import type { BrowserContext, Page } from "playwright-core";
import { createDevices, type Devices, tellTasks } from "./devices.js";
import type { Fault } from "./faulty-proxy.js";
import type { Stage } from "./stage.js";

/** One run of a scenario: a person, their devices, and what the report must hold of them. */
export interface Trial extends Pick<Devices, "device" | "profile" | "profileFolder" | "longestTaskMs"> {
  readonly stage: Stage;
  /** Names the trial in texts and content ids. */
  readonly id: string;
  /** Lines that the report must hold, with how often. */
  readonly tracked: ReadonlyMap<string, number>;
  /** How long after the last `post` each timed harm was done, ms. */
  readonly harmedAfterMs: readonly number[];
  /** Address of a page of the site. Its SDK sends through the proxy. */
  address(html?: Html): string;
  /** Shows a page of the site in a new tab. */
  visit(context: BrowserContext, html?: Html): Promise<Page>;
  /** Shows a page that has sent its first activity already, which goes at once: later ones wait for company. */
  settled(context: BrowserContext): Promise<Page>;
  /** What befalls this trial's requests from now on. */
  befall(fault: Fault | undefined): void;
  /** Texts for `count` posts more, which the report must hold from now on. */
  texts(count: number): readonly string[];
  /** Tracks `count` posts in one task, each with a text of its own, and leaves in the same task when told to. */
  post(page: Page, count: number, leave?: Leave): Promise<void>;
  /** Notes that the report must hold one such line more. */
  expect(action: string, label: string): void;
  /** Does harm so long after the last `post`. */
  after(delayMs: number, harm: () => Promise<unknown>): Promise<void>;
  /** Waits until the collector shows all posts of the trial, and answers whether it did within `limitMs`. */
  arrived(limitMs?: number): Promise<boolean>;
  /** How many posts of the trial the collector shows; none while it is away. */
  arrivals(): Promise<number>;
  /** Lets the person close all pages and come back on each device, with nothing in the way: what waited gets out. */
  comeBack(): Promise<void>;
  /** Ends the trial's browsers and removes its folder. */
  end(): Promise<void>;
}

/** What a page of the site has of its own. */
export interface Html {
  /** Before the SDK's script. */
  readonly head?: string;
  /** After it. */
  readonly body?: string;
}

/** How a page leaves by itself: closes its window, or follows its first link. */
export type Leave = "close" | "follow";

/** A report's line in short, as trials note it. */
export const lineOf = (action: string, label: string): string => `${action} · ${label}`;

interface Host {
  readonly turnout: { track(kind: string, details: object): void; flush(): Promise<void> };
}

const pollMs = 100;

/** Above the sender's longest pauses in the scenarios' short troubles, and more for a machine that is busy. */
const arrivalLimitMs = 30_000;

/** After a flush all is there, or a try has failed. */
const flushedLimitMs = 2_000;

export async function startTrial(stage: Stage, id: string): Promise<Trial> {
  const { end, all, ...devices } = await createDevices(stage.browser);
  const { lines, posts, expect, texts } = createAccount(id);
  const harmedAfterMs: number[] = [];
  let trackedAt = 0;

  const address = ({ head = "", body = "" }: Html = {}): string => {
    const path = `/${id}/${Object.keys(stage.pages).length}`;
    const script = `<script src="/turnout.js" data-key="demo" data-endpoint="${stage.proxy.endpointOf(id)}"></script>`;
    stage.pages[path] = `<!doctype html><meta charset="utf-8"><title>Fault</title>${tellTasks}${head}${script}${body}`;
    return stage.site.url + path;
  };
  const visit: Trial["visit"] = async (context, html) => {
    const page = await context.newPage();
    await page.goto(address(html));
    return page;
  };
  const post: Trial["post"] = async (page, count, leave) => {
    trackedAt = await page.evaluate(trackAll, [texts(count), leave] as const);
  };
  const arrivals = (): Promise<number> => countPosts(stage, id);
  const arrived: Trial["arrived"] = async (limitMs = arrivalLimitMs) => {
    const deadline = Date.now() + limitMs;
    while ((await arrivals()) < posts()) {
      if (Date.now() > deadline) return false;
      await pauseMs(pollMs);
    }
    return true;
  };

  return {
    ...{ stage, id, tracked: lines, harmedAfterMs, ...devices },
    ...{ address, visit, texts, post, expect, arrived, arrivals, end },
    befall: (fault) => stage.proxy.befall(id, fault),
    async settled(context) {
      const page = await visit(context, { body: '<a href="/next">Next</a>' });
      await post(page, 1);
      await arrived();
      return page;
    },
    async after(delayMs, harm) {
      await pauseMs(trackedAt + delayMs - Date.now());
      harmedAfterMs.push(Date.now() - trackedAt);
      await harm();
    },
    async comeBack() {
      stage.proxy.befall(id, undefined);
      for (const context of await all()) {
        for (const page of context.pages()) await closeTab(page);
        const page = await visit(context);
        await page.evaluate(() => (window as unknown as Host).turnout.flush());
      }
      await arrived(flushedLimitMs);
    },
  };
}

/** Closes a tab as a person does, and waits until it is gone. */
export async function closeTab(page: Page): Promise<void> {
  await Promise.all([page.waitForEvent("close"), page.close({ runBeforeUnload: true })]);
}

/** What a trial has tracked, by the report's lines. */
function createAccount(id: string) {
  const lines = new Map<string, number>();
  let posts = 0;
  const expect: Trial["expect"] = (action, label) => {
    const line = lineOf(action, label);
    lines.set(line, (lines.get(line) ?? 0) + 1);
  };
  const texts: Trial["texts"] = (count) => {
    const added = Array.from({ length: count }, () => `${id} post ${++posts}`);
    for (const text of added) expect("Post", text);
    return added;
  };
  return { lines: lines as ReadonlyMap<string, number>, posts: () => posts, expect, texts };
}

/** Runs in the page, and tracks in a task of its own. Answers when, ms since 1970; of a page that leaves, at once. */
function trackAll([texts, leave]: readonly [texts: readonly string[], leave?: Leave | undefined]) {
  const { turnout } = window as unknown as Host;
  const track = (): number => {
    for (const text of texts) turnout.track("feed.post", { text });
    if (leave === "close") window.close();
    if (leave === "follow") document.querySelector("a")?.click();
    return Date.now();
  };
  if (!leave) return new Promise<number>((done) => setTimeout(() => done(track())));
  setTimeout(track);
  return Date.now();
}

async function countPosts({ collector }: Stage, trial: string): Promise<number> {
  const query = new URLSearchParams({ kind: "feed.post", text: `${trial} post ` });
  try {
    const answer = await fetch(`${collector.url}/v1/reports/count?${query}`);
    return ((await answer.json()) as { readonly count: number }).count;
  } catch {
    return 0; // away
  }
}
