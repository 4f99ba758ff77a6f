import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import type { Inspector } from "turnout/inspector";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { launchBrowser } from "../support/browser.js";
import { type Collector, startCollector } from "../support/collector.js";
import { complaintsOf } from "../support/page-watch.js";
import { startReactApp } from "../support/react-app.js";
import { startSite } from "../support/site.js";
import { buildViteApp } from "../support/vite-app.js";

let collector: Collector;
let browser: Browser;

beforeAll(async () => {
  [collector, browser] = await Promise.all([startCollector({ debug: true }), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await collector?.stop();
});

/** A page of its own, with the files that it has asked for and what it complained of. */
async function open(address: string) {
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(address);
  return { page, complaints, inspectorFiles: () => asked.filter((path) => path.includes("/inspector")) };
}

interface Host {
  readonly turnout?: { readonly inspector?: Inspector };
}

const isThere = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => (window as Host).turnout?.inspector, undefined, { timeout: 30_000 });

/** Whether something is so for whoever types it into the console. */
const ask = <R>(page: Page, run: (inspector: Inspector) => R | Promise<R>): Promise<R> =>
  page.evaluate(`(${run})(turnout.inspector)`) as Promise<R>;

/** Runs each command that needs no word of what it is about, and answers what failed. */
const runAll = (page: Page): Promise<readonly string[]> =>
  ask(page, async (inspector) => {
    const failed: string[] = [];
    const needWords = ["why", "row", "drop", "validate", "copy", "replay"];
    for (const [name, run] of Object.entries(inspector).filter(([name]) => !needWords.includes(name)))
      await Promise.resolve()
        .then(run as () => unknown)
        .then((answer) => answer === undefined && name !== "stop" && failed.push(`${name} answered nothing`))
        .catch((error) => failed.push(`${name}: ${error}`));
    return failed;
  });

describe("the inspector, from npm,", () => {
  it("is loaded by a Vite build when inspect() is called, and not before, with all of its commands", async () => {
    const root = join(import.meta.dirname, "../apps/inspect");
    const entry = { input: join(root, "main.ts"), output: { entryFileNames: "main.js" } };
    const { folder, files } = await buildViteApp(root, entry);
    const options = { endpoint: collector.url, key: "demo" };
    const body = `<main data-turnout-content='{"id":"s17","type":"OTSession","name":"Opening keynote","slug":"opening-keynote"}'>
      <button id="like" data-turnout="content.like">Like</button><button id="ask">Ask</button></main>`;
    const html = `<!doctype html><meta charset="utf-8"><title>Event</title><link rel="icon" href="data:,">${body}
      <script>globalThis.options = ${JSON.stringify(options)}</script><script type="module" src="/main.js"></script>`;
    const site = await startSite({ collectorUrl: collector.url, pages: { "/": html }, files });
    onTestFinished(async () => {
      await site.stop();
      await rm(folder, { recursive: true });
    });
    const { page, complaints, inspectorFiles } = await open(site.url);
    await page.click("#like");
    await collector.waitForRows((rows) => rows.some(({ Action }) => Action === "Like"));
    expect(inspectorFiles()).toEqual([]);
    expect(await page.evaluate(() => (window as Host).turnout)).toBeUndefined();

    await page.click("#ask");
    await isThere(page);
    expect(inspectorFiles()).toHaveLength(1);
    await page.click("#like");
    await expect
      .poll(() => ask(page, async (inspector) => (await inspector.why("#like")).reason), { timeout: 30_000 })
      .toBe("nothing is missing: it is in the report");
    expect(
      await ask(page, (inspector) => inspector.row(inspector.activities("content.like").at(-1)?.id ?? "")),
    ).toMatchObject({
      line: expect.stringMatching(/Content - OTSession,Like,N\/A,.*,s17,Opening keynote,opening-keynote/),
    });
    expect(await ask(page, (inspector) => inspector.validate("content.lik"))).toMatchObject({
      problem: "unknown-kind",
    });
    expect(await runAll(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it("comes with a page of a React app where its address says so, and not otherwise", async () => {
    const app = await startReactApp({ mode: "production", version: 19 }, collector.url);
    onTestFinished(() => app.stop());
    const session = `${app.url}/sessions/letting-the-sea-in`;
    const quiet = await open(session);
    await collector.waitForRows((rows) => rows.some((row) => row["Content Slug"] === "letting-the-sea-in"));
    expect(quiet.inspectorFiles()).toEqual([]);
    expect(await quiet.page.evaluate(() => (window as Host).turnout)).toBeUndefined();

    const { page, complaints, inspectorFiles } = await open(`${session}?turnout_debug`);
    await isThere(page);
    expect(inspectorFiles()).toHaveLength(1);
    await expect
      .poll(() => ask(page, (inspector) => inspector.activities("content.view")), { timeout: 30_000 })
      .toMatchObject([{ state: "accepted" }]);
    expect(await ask(page, async (inspector) => (await inspector.status()).recording)).toBe("yes");
    expect(await runAll(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
