import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { launchProfile } from "../support/browser.js";
import { type EventPage, startEventPage } from "../support/event-page.js";

interface Sdk {
  track(kind: string, details?: object): void;
  flush(): Promise<void>;
}

const post = (page: Page, count: number, name = "Post"): Promise<void> =>
  page.evaluate(
    ([many, text]) => {
      const { turnout } = window as unknown as { turnout: Sdk };
      for (let i = 0; i < many; i++) turnout.track("feed.post", { text: `${text} ${i}` });
    },
    [count, name] as const,
  );

const flush = (page: Page): Promise<void> =>
  page.evaluate(() => (window as unknown as { turnout: Sdk }).turnout.flush());

const texts = (count: number, name = "Post"): string[] => Array.from({ length: count }, (_, i) => `${name} ${i}`);

let event: EventPage;
let before: number;

beforeAll(async () => {
  event = await startEventPage({ bodies: { "/": "<a href='/next'>Next</a>", "/next": "" } });
});
afterAll(() => event.stop());
beforeEach(async () => {
  before = (await event.collector.exportRows()).length;
});
afterEach(async () => {
  for (const context of event.browser.contexts()) await context.close();
});

/** Labels of the posts that came since the test began, in order, once there are `expected` of them. */
async function posts(expected: number): Promise<string[]> {
  const of = (rows: readonly { Action: string; Label: string }[]): string[] =>
    rows.slice(before).flatMap(({ Action, Label }) => (Action === "Post" ? Label : []));
  return of(await event.collector.waitForRows((rows) => of(rows).length >= expected));
}

describe("what was tracked", () => {
  it("reaches the report once when the page is closed right after", async () => {
    const page = await event.open("/");
    await post(page, 20);
    await page.close();
    expect(await posts(20)).toEqual(texts(20));
  });

  it("reaches the report once when a link is followed right after", async () => {
    const page = await event.open("/");
    await page.evaluate(() => {
      const { turnout } = window as unknown as { turnout: Sdk };
      for (let i = 0; i < 20; i++) turnout.track("feed.post", { text: `Post ${i}` });
      document.querySelector("a")?.click();
    });
    await page.waitForURL("**/next");
    await flush(page);
    expect(await posts(20)).toEqual(texts(20));
  });

  it("waits while the collector is away, and arrives once when it is back, page and browser gone meanwhile", async () => {
    const folder = await mkdtemp(join(tmpdir(), "turnout-profile-"));
    const first = await launchProfile(folder);
    const page = await first.newPage();
    await page.goto(`${event.site.url}/`);
    await event.collector.kill("SIGKILL");
    await post(page, 300);
    await flush(page);
    await first.close();
    await event.collector.restart();
    const second = await launchProfile(folder);
    const next = await second.newPage();
    await next.goto(`${event.site.url}/next`);
    expect(await posts(300)).toEqual(texts(300));
    await second.close();
    await rm(folder, { recursive: true });
  });

  it("is numbered without gaps over two tabs that share a backlog, and arrives once", async () => {
    const page = await event.open("/");
    const other = await page.context().newPage();
    await other.goto(`${event.site.url}/next`);
    await event.collector.kill("SIGKILL");
    await Promise.all([post(page, 100, "One"), post(other, 100, "Two")]);
    await event.collector.restart();
    await Promise.all([flush(page), flush(other)]);
    expect([...(await posts(200))].sort()).toEqual([...texts(100, "One"), ...texts(100, "Two")].sort());
  });

  it("is delivered from memory where the browser denies storage", async () => {
    const context = await event.browser.newContext();
    await context.addInitScript(() => {
      const denied = (): never => {
        throw new DOMException("denied", "SecurityError");
      };
      Object.defineProperty(window, "indexedDB", { get: denied });
      Object.defineProperty(window, "localStorage", { get: denied });
    });
    const page = await context.newPage();
    await page.goto(`${event.site.url}/`);
    await post(page, 5);
    await flush(page);
    expect(await posts(5)).toEqual(texts(5));
  });
});

describe("the page", () => {
  it("never sees an error of ours, whatever it calls", async () => {
    const page = await event.open("/");
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    await page.evaluate(() => {
      const { turnout } = window as unknown as { turnout: Record<string, (...args: unknown[]) => unknown> };
      const cycle: Record<string, unknown> = {};
      cycle.self = cycle;
      for (const value of [undefined, null, 1, "x", {}, [], cycle, 10n, Symbol("s"), () => 1]) {
        for (const method of ["track", "identify", "content"]) {
          turnout[method]?.(value, value, value);
          turnout[method]?.("content.chat", value, value);
        }
      }
      turnout.identify?.({ id: "u1" });
    });
    await post(page, 3);
    await flush(page);
    expect(await posts(3)).toEqual(texts(3));
    expect(errors).toEqual([]);
  });
});
