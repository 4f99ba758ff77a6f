import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { launchBrowser } from "../support/browser.js";
import { type Collector, type ReportRow, startCollector } from "../support/collector.js";
import { inShort } from "../support/event-page.js";
import { complaintsOf } from "../support/page-watch.js";
import { type ReactBuild, renderOnServer, startReactApp } from "../support/react-app.js";

const live = "Content - OTSession";

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

interface Visit {
  readonly page: Page;
  readonly collector: Collector;
  /** Waits until a row of this kind is there, as often as said; the routes in between must have come to rest. */
  arrives(row: string, count?: number): Promise<void>;
  /** What the page printed as errors and warnings. */
  readonly complaints: readonly string[];
}

async function visit(built: ReactBuild): Promise<Visit> {
  const collector = await startCollector();
  const app = await startReactApp(built, collector.url);
  const context = await browser.newContext();
  onTestFinished(async () => {
    await context.close();
    await app.stop();
    await collector.stop();
  });
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  const arrives = async (row: string, count = 1): Promise<void> => {
    const times = async (): Promise<number> => {
      // What waits is sent when the browser comes back online, rather than some seconds later.
      await page.evaluate(() => dispatchEvent(new Event("online")));
      return inShort(await collector.exportRows()).filter((other) => other === row).length;
    };
    await expect.poll(times, { timeout: 15_000, message: row }).toBe(count);
  };
  await page.goto(app.url);
  return { page, collector, arrives, complaints };
}

const personOf = (row: ReportRow): string => [row["User ID"], row.First, row.Last, row.Email].join(" ").trim();

const builds: readonly ReactBuild[] = ([18, 19] as const).flatMap((version) =>
  (["development", "production"] as const).map((mode) => ({ version, mode })),
);

describe.each(builds)("the React example under StrictMode, in React $version, $mode build", (built) => {
  it("has one view and one leave for each route, with content, details and person, and nothing else", async () => {
    const { page, collector, arrives, complaints } = await visit(built);
    await arrives("Page · View");
    await page.click("text=Letting the sea in");
    await arrives(`${live} · Join · s17`);
    await page.click("text=Like");
    await page.fill("[name=message]", "Hello from the bank");
    await page.click("text=Send");
    await page.click("text=Account");
    await arrives("Page · View", 2);
    const names = { first: "Ada", last: "Lovelace", email: "ada@example.org" };
    for (const [name, text] of Object.entries(names)) await page.fill(`[name=${name}]`, text);
    await page.click("button >> text=Sign in");
    await arrives("Page · View", 3);
    await page.click("text=What the seawall forgot");
    await arrives(`${live} · View · s09`);
    await page.close({ runBeforeUnload: true });

    const rows = await collector.waitForRows((all) => inShort(all).includes(`${live} · Leave · s09`));
    expect(inShort(rows)).toEqual([
      "Page · View",
      `${live} · Click · s17`,
      "Page · Leave",
      `${live} · View · s17`,
      `${live} · Join · s17`,
      `${live} · Like · s17`,
      `${live} · Chat · Hello from the bank · s17`,
      `${live} · Leave · s17`,
      "Page · View",
      "User · Log In",
      "Page · Leave",
      "Page · View",
      `${live} · Click · s09`,
      "Page · Leave",
      `${live} · View · s09`,
      `${live} · Leave · s09`,
    ]);
    const signIn = rows.findIndex(({ Action }) => Action === "Log In");
    const ada = "ada@example.org Ada Lovelace ada@example.org";
    expect(rows.map(personOf)).toEqual(rows.map((_, index) => (index < signIn ? "" : ada)));
    expect(rows[3]).toMatchObject({ "Content Name": "Letting the sea in", "Content Slug": "letting-the-sea-in" });
    expect(complaints).toEqual([]);
  });
});

it("closes a session's view and opens it anew when the browser goes back and forward", async () => {
  const { page, collector, arrives } = await visit({ version: 19, mode: "production" });
  await arrives("Page · View");
  await page.click("text=What the seawall forgot");
  await arrives(`${live} · View · s09`);
  await page.evaluate(() => history.back());
  await arrives("Page · View", 2);
  await page.evaluate(() => history.forward());
  await arrives(`${live} · View · s09`, 2);
  expect(inShort(await collector.exportRows())).toEqual([
    "Page · View",
    `${live} · Click · s09`,
    "Page · Leave",
    `${live} · View · s09`,
    `${live} · Leave · s09`,
    "Page · View",
    "Page · Leave",
    `${live} · View · s09`,
  ]);
});

describe("on a server", () => {
  it("the package's React entry can be imported", async () => {
    const program = "import('turnout/react').then((face) => console.log(Object.keys(face).sort().join()))";
    const { stdout } = await promisify(execFile)(process.execPath, ["-e", program], {
      cwd: join(import.meta.dirname, "../.."),
    });
    expect(stdout.trim()).toBe("Content,TurnoutProvider,useTrack,useTurnout,useWatch");
  });

  it("a page is rendered whole, without a window", async () => {
    expect("window" in globalThis).toBe(false);
    expect(await renderOnServer("/sessions/letting-the-sea-in")).toContain("<h1>Letting the sea in</h1>");
  });
});
