import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { launchBrowser } from "../support/browser.js";
import { startCollector } from "../support/collector.js";
import { inShort } from "../support/event-page.js";
import { viewCount } from "../support/page-watch.js";
import { startReactApp } from "../support/react-app.js";

/** Changes of the route, and time for them. */
const stepCount = 50;
const walkLimitMs = 300_000;

/** The app's pages: the text of the link that leads there, and how the report names them. */
const pages = {
  "/": { link: "Neapwater 26", row: (action: string) => `Page · ${action}` },
  "/account": { link: "Account", row: (action: string) => `Page · ${action}` },
  "/sessions/what-the-seawall-forgot": {
    link: "What the seawall forgot",
    row: (action: string) => `Content - OTSession · ${action} · s09`,
  },
} as const;
type Path = keyof typeof pages;

interface Step {
  readonly way: "link" | "back" | "forward" | "reload";
  readonly to: Path;
  /** What a click on the link records, if it leads into content. */
  readonly click?: string;
}

/** Steps by chance, the same each time: links, and the browser's own buttons where they lead somewhere. */
function walkOf(seed: number): readonly Step[] {
  let state = seed;
  // Source of the numbers: Park and Miller, "Random number generators: good ones are hard to find", 1988.
  const chance = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const history: Path[] = ["/"];
  let at = 0;
  return Array.from({ length: stepCount }, (): Step => {
    const here = history[at] as Path;
    const way = chance();
    if (way < 0.2 && at > 0) return { way: "back", to: history[--at] as Path };
    if (way < 0.4 && at < history.length - 1) return { way: "forward", to: history[++at] as Path };
    if (way < 0.5) return { way: "reload", to: here };
    // Only the schedule leads to a session.
    const links = (Object.keys(pages) as Path[]).filter((path) => path !== here && (path.length < 9 || here === "/"));
    const to = links[Math.floor(chance() * links.length)] as Path;
    history.splice(++at, history.length, to);
    return { way: "link", to, ...(to.startsWith("/sessions") && { click: "Content - OTSession · Click · s09" }) };
  });
}

async function take(page: Page, { way, to }: Step): Promise<void> {
  if (way === "link") await page.click(`text="${pages[to].link}"`);
  else if (way === "reload") await page.reload();
  else await page.evaluate((back) => (back ? history.back() : history.forward()), way === "back");
}

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

it.each([18, 19] as const)(
  "under StrictMode in React %s, 50 changes of the route with back, forward and reload miss and double no view",
  { timeout: walkLimitMs },
  async (version) => {
    const collector = await startCollector();
    const app = await startReactApp({ version, mode: "development" }, collector.url);
    const context = await browser.newContext();
    onTestFinished(async () => {
      await context.close();
      await app.stop();
      await collector.stop();
    });
    const page = await context.newPage();
    const viewsAre = (count: number): Promise<void> =>
      expect.poll(() => viewCount(collector, page), { timeout: 15_000, interval: 100 }).toBe(count);

    const walk = walkOf(17);
    const expected = [pages["/"].row("View")];
    let here: Path = "/";
    await page.goto(app.url);
    await viewsAre(1);
    for (const [index, step] of walk.entries()) {
      await take(page, step);
      await viewsAre(index + 2);
      expected.push(...(step.click ? [step.click] : []), pages[here].row("Leave"), pages[step.to].row("View"));
      here = step.to;
    }
    await page.close({ runBeforeUnload: true });
    expected.push(pages[here].row("Leave"));
    const rows = await collector.waitForRows(expected.length);
    expect(inShort(rows)).toEqual(expected);
    expect(new Set(walk.map(({ way }) => way))).toEqual(new Set(["link", "back", "forward", "reload"]));
  },
);
