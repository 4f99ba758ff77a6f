// How soon the exporter page is there, and how soon it answers a change of its filters, over a conference in a SQLite file.
// After a build: node bench/exporter.mjs [--rows 1000000] [--changes 60] [--store sqlite:FILE, filled before by fill.mjs]
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { checkConfig } from "../collector/dist/config.js";
import { createServer } from "../collector/dist/server.js";
import { openStore } from "../collector/dist/stores/index.js";
import { findChromium } from "../scripts/chromium.mjs";
import { staff } from "./conference.mjs";

const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "1000000" },
    changes: { type: "string", default: "60" },
    store: { type: "string" },
  },
});
const folder = mkdtempSync(join(tmpdir(), "turnout-bench-"));
const address = values.store ?? `sqlite:${join(folder, "turnout.db")}`;
if (values.store === undefined) {
  const filler = fileURLToPath(new URL("fill.mjs", import.meta.url));
  const days = ["--starts-at", "2026-11-22T23:00Z", "--ends-at", "2026-11-24T23:00Z"];
  execFileSync(process.execPath, [filler, "--store", address, "--rows", values.rows, ...days], { stdio: "inherit" });
}
const store = openStore(address);
const config = checkConfig({ sites: [{ id: "demo", key: "demo", zone: "Europe/Berlin", staff }] });
const app = createServer({ store, config });
const origin = await app.listen({ port: 0, host: "127.0.0.1" });
const browser = await chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox", "--disable-gpu"] });

/** What people change: the ways to narrow a report, one by one and two at a time. */
const filters = [
  "section=Content",
  "section=Content/Watched",
  "section=Feed",
  "section=Continuing Education (CE)",
  "signedIn=false",
  "signedIn=true",
  "verified=true",
  "verified=false",
  "traffic=attendees",
  "from=2026-11-23&to=2026-11-23",
  "from=2026-11-23T09:30&to=2026-11-23T10:30",
  "content=s17",
  "type=Lesson",
  "user=u42",
  "kind=content.chat",
  "text=gauge",
  "content=s17&signedIn=true",
  "section=Content/Question&from=2026-11-24",
];

/** The questions that the page asks when a filter changes, all at once, as it does. */
async function change(query) {
  const begunAt = performance.now();
  const paths = ["catalogue", "count", "series", "contents", "user-activity?limit=1&", "user-activity?limit=50&"];
  const answers = paths.map(async (path) => {
    const response = await fetch(`${origin}/v1/reports/${path}${path.includes("?") ? "" : "?"}${encodeURI(query)}`);
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    await response.arrayBuffer();
  });
  await Promise.all(answers);
  return performance.now() - begunAt;
}

async function opening() {
  const page = await browser.newPage();
  await page.goto(origin);
  await page.locator("#exporter:not(.stale) #count strong").waitFor();
  const figures = await page.evaluate(() => ({
    paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
    whole: performance.now(),
  }));
  await page.close();
  return figures;
}

const times = [];
for (let i = 0; i < Number(values.changes); i++) times.push(await change(filters[i % filters.length]));
const openings = [];
for (let i = 0; i < 5; i++) openings.push(await opening());
const median = (list) => Math.round([...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]);
console.table([
  {
    rows: await store.count({ site: "demo" }),
    "first paint ms": median(openings.map(({ paint }) => paint)),
    "whole page ms": median(openings.map(({ whole }) => whole)),
    "filter change ms, median": median(times),
    "slowest ms": Math.round(Math.max(...times)),
  },
]);
await browser.close();
await app.close();
await store.close();
rmSync(folder, { recursive: true });
