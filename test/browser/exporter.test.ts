import { readFile } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { launchBrowser } from "../support/browser.js";
import { type Collector, reportColumns, startCollector } from "../support/collector.js";
import { countIs, openExporter as open } from "../support/exporter.js";

let browser: Browser;
let collector: Collector;

const session = { id: "s17", type: "OTSession", name: "Opening, keynote", slug: "opening-keynote" };

let sent = 0;

function activity(kind: string, more: object = {}) {
  sent++;
  const id = `01900000-0000-7000-8000-${String(sent).padStart(12, "0")}`;
  return { id, seq: sent, kind, at: Date.now() - 60_000 + sent, path: "/", ...more };
}

/** Sends activities as the SDK would. */
async function send(activities: readonly object[], user?: object): Promise<void> {
  const body = JSON.stringify({
    v: 1,
    key: "demo",
    sentAt: Date.now(),
    sdk: "test",
    ...(user && { user }),
    activities,
  });
  const answer = await fetch(`${collector.url}/v1/activities`, { method: "POST", body });
  expect(await answer.json()).toMatchObject({ accepted: activities.length });
}

beforeAll(async () => {
  [browser, collector] = await Promise.all([launchBrowser(), startCollector()]);
  await send(
    [
      activity("content.view", { content: session }),
      activity("content.like", { content: session }),
      activity("content.chat", { content: session, details: { text: '=SUM(1;2), "quoted"\nover two lines' } }),
      activity("course.like"),
      activity("lesson.like"),
    ],
    { id: "u42", first: "Ada", last: "Lovelace" },
  );
  await send(Array.from({ length: 60 }, () => activity("page.view")));
});

afterAll(async () => {
  await browser.close();
  await collector.stop();
});

const openExporter = (query = "?view=rows", prepare?: () => void): Promise<Page> =>
  open({ browser, collector }, query, {}, prepare);

function previewOf(page: Page): Promise<string[][]> {
  return page
    .locator("#preview tr")
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent ?? "")));
}

async function download(page: Page, button: string): Promise<{ name: string; text: string }> {
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: button }).click()]);
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), "utf8") };
}

describe("the exporter page", () => {
  it("shows the sections of the guide with their counts, and the first rows under the report's columns", async () => {
    const page = await openExporter();
    expect(await page.title()).toBe("User Activity Exporter");
    const sections = await page.locator(".branch label").allInnerTexts();
    expect(sections).toHaveLength(15);
    expect(sections.map((text) => text.split(/\s*\n\s*/))).toContainEqual(["Content", "3"]);
    const rows = await previewOf(page);
    expect(rows).toHaveLength(51);
    expect(rows[0]).toEqual([...reportColumns]);
    expect(rows[1]?.slice(0, 8)).toEqual(["u42", "Ada", "Lovelace", "", "", "Content - OTSession", "View", "N/A"]);
  });

  it("counts what is ticked, and half ticks a section of which a part is", async () => {
    const page = await openExporter();
    await page.getByRole("button", { name: "Select none" }).click();
    await countIs(page, 0);
    expect(await page.getByRole("button", { name: "Download CSV" }).isDisabled()).toBe(true);
    await page.getByRole("button", { name: "Unfold Courses and lessons" }).click();
    await page.getByRole("checkbox", { name: /^Like\b/ }).check();
    await countIs(page, 2);
    const section = page.getByRole("checkbox", { name: /^Courses and lessons/ });
    expect(await section.evaluate((box: HTMLInputElement) => [box.checked, box.indeterminate])).toEqual([false, true]);
    expect(new URL(page.url()).searchParams.getAll("section")).toEqual(["Courses and lessons/Like"]);
    await page.getByRole("checkbox", { name: /^Content/ }).check();
    await countIs(page, 5);
    await page.getByRole("button", { name: "Select all" }).click();
    await page.waitForURL(`${collector.url}/?view=rows`);
  });

  it("keeps the choice in its address, so that the same address shows the same report", async () => {
    const page = await openExporter("?view=rows&zone=Asia/Kathmandu");
    await page.getByLabel("Person").fill("u42");
    await page.getByLabel("Content ID").fill("s17");
    expect((await previewOf(page))[1]?.[8]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    await page.getByRole("button", { name: "Last 7 days" }).click();
    await page.getByRole("checkbox", { name: /^Courses and lessons/ }).uncheck();
    await countIs(page, 3);
    const rows = await previewOf(page);
    await page.reload();
    await countIs(page, 3);
    expect(await previewOf(page)).toEqual(rows);
    expect(await page.getByLabel("Time zone").inputValue()).toBe("Asia/Kathmandu");
    expect(await page.getByRole("button", { name: "Last 7 days" }).getAttribute("aria-pressed")).toBe("true");
    expect(await page.getByRole("checkbox", { name: /^Courses and lessons/ }).isChecked()).toBe(false);
    await page.getByLabel("Person").fill("nobody");
    await countIs(page, 0);
    await page.getByText("No activity matches.").waitFor();
  });

  it("downloads the rows it previews as CSV, and says how many", async () => {
    const page = await openExporter("?view=rows&section=Content&user=u42");
    await countIs(page, 3);
    const { name, text } = await download(page, "Download CSV");
    expect(name).toMatch(/^user-activity_demo_start_\d{4}-\d\d-\d\d_UTC\.csv$/);
    const rows = parse(text, { bom: true }) as string[][];
    expect(rows[3]?.[7]).toBe(`'=SUM(1;2), "quoted"\nover two lines`);
    expect(rows).toEqual((await previewOf(page)).map((row) => row.map((cell) => cell.replace(/^=/, "'="))));
    await page.getByText(/^Saved user-activity_demo_.*, 3 rows\.$/).waitFor();
  });

  it("downloads NDJSON and the unique users too", async () => {
    const page = await openExporter("?view=rows&section=Content");
    await page.getByText("More formats").click();
    const ndjson = await download(page, "NDJSON");
    expect(ndjson.text.trimEnd().split("\n")).toHaveLength(3);
    await page.getByText(/, 3 rows\.$/).waitFor();
    await page.getByText("More formats").click();
    const users = await download(page, "Unique users");
    expect(users.name).toMatch(/^unique-users_demo_.*\.csv$/);
    expect(parse(users.text, { bom: true, columns: true })).toMatchObject([{ "User ID": "u42", Activities: "3" }]);
  });

  it("writes straight into the file that the person picked, where the browser can", async () => {
    const page = await openExporter("?view=rows&section=Content", () => {
      // The origin's own folder has real files to write to, and no dialog that nobody can answer here.
      const picker = async () => (await navigator.storage.getDirectory()).getFileHandle("picked", { create: true });
      Object.assign(window, { showSaveFilePicker: picker });
    });
    await page.getByRole("button", { name: "Download CSV" }).click();
    await page.getByText(/^Saved .*, 3 rows\.$/).waitFor();
    const text = await page.evaluate(async () => {
      const folder = await navigator.storage.getDirectory();
      return (await (await folder.getFileHandle("picked")).getFile()).text();
    });
    expect(parse(text, { bom: true })).toHaveLength(4);
  });

  it("says what is wrong with an address that makes no sense", async () => {
    const context = await browser.newContext();
    onTestFinished(() => context.close());
    const page = await context.newPage();
    await page.goto(`${collector.url}/?section=Content/Liked`);
    await page.getByText('unknown section "Content/Liked"; did you mean "Content/Like"?').waitFor();
  });
});
