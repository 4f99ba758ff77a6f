import { readFile } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished } from "vitest";
import { launchBrowser } from "./browser.js";
import type { Collector } from "./collector.js";
import { startConference } from "./conference.js";

/** What a test file starts once. */
interface Running {
  readonly browser: Browser;
  readonly collector: Collector;
}

/** Starts, before a file's tests, a browser and a collector with a conference of so many activities; ends them after. */
export function exporterOfConference(rows: number) {
  let running: Running;
  beforeAll(async () => {
    const [browser, collector] = await Promise.all([launchBrowser(), startConference(rows)]);
    running = { browser, collector };
  });
  afterAll(async () => {
    await running.browser.close();
    await running.collector.stop();
  });
  return {
    url: () => running.collector.url,
    open: (query = "", options: BrowserContextOptions = {}) => openExporter(running, query, options),
    ask: (path: string) => ask(running.collector, path),
    csvRows: (path: string) => csvRows(running.collector, path),
  };
}

/** Makes it a browser in which a page cannot write files, as Firefox and Safari are. */
function withoutPicker(): void {
  Reflect.deleteProperty(window, "showSaveFilePicker");
}

/** Opens the page in a window of its own, in which nothing may go wrong; `prepare` runs there before the page does. */
export async function openExporter(
  { browser, collector }: Running,
  query: string,
  options: BrowserContextOptions = {},
  prepare = withoutPicker,
): Promise<Page> {
  const context = await browser.newContext({ locale: "en-GB", ...options });
  const page = await context.newPage();
  const failures: string[] = [];
  page.on("pageerror", (error) => failures.push(String(error)));
  page.on("console", (message) => {
    // A browser reports each answer of 404; the page bears one without completeness.
    if (message.type() === "error" && !message.location().url.includes("completeness")) failures.push(message.text());
  });
  onTestFinished(async () => {
    await context.close();
    expect(failures).toEqual([]);
  });
  await page.addInitScript(prepare);
  await page.goto(`${collector.url}/${query}`);
  await settled(page);
  return page;
}

/** Waits until the page shows the answer to its last question; answers the count. */
export async function settled(page: Page): Promise<number> {
  await page.locator("#exporter:not(.stale) #count strong").waitFor();
  return numberOf((await page.locator("#count strong").textContent()) ?? "");
}

/** Waits for the count that is to come. */
export async function countIs(page: Page, count: number): Promise<void> {
  const text = new Intl.NumberFormat("en-GB").format(count);
  await page.locator("#exporter:not(.stale) #count strong", { hasText: new RegExp(`^${text}$`) }).waitFor();
}

/** A number as the page writes it. */
const numberOf = (text: string): number => Number(text.replaceAll(",", ""));

/** The JSON answer of a report route. */
async function ask(collector: Collector, path: string) {
  const response = await fetch(`${collector.url}/v1/reports/${path}`);
  expect(response.status, path).toBe(200);
  return response.json();
}

/** The lines of a report by column name. */
async function csvRows(collector: Collector, path: string): Promise<readonly Record<string, string>[]> {
  const response = await fetch(`${collector.url}/v1/reports/${path}`);
  return parse(await response.text(), { bom: true, columns: true });
}

/** The cells of the table behind a plot. */
export async function tableOf(page: Page, name: RegExp): Promise<readonly (readonly string[])[]> {
  await page.getByRole("button", { name }).click();
  const table = page.getByRole("region", { name });
  return table
    .locator("tbody tr")
    .evaluateAll((lines) => lines.map((line) => [...line.children].map((cell) => (cell as HTMLElement).textContent)));
}

/** The sum of the plot over time. */
export async function totalOfPlot(page: Page): Promise<number> {
  const lines = await tableOf(page, /Table of: Activities over time/);
  return lines.reduce((sum, cells) => sum + numberOf(cells.at(-1) ?? ""), 0);
}

/** The file that a click saves. */
export async function saved(page: Page, click: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const [file] = await Promise.all([page.waitForEvent("download"), click()]);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}
