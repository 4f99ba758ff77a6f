// What tracking costs a page: 10,000 activities in one go, in real Chromium, delivered to a real collector.
// After a build: node bench/track.mjs [--activities 10000] [--runs 5]
// Shows for each run the mean time of one `track`, the longest task on the main thread, the main-thread time of all tasks
// until everything is delivered, and what arrived.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { findChromium } from "../scripts/chromium.mjs";

const { values } = parseArgs({
  options: { activities: { type: "string", default: "10000" }, runs: { type: "string", default: "5" } },
});
const [activities, runs] = [values.activities, values.runs].map(Number);
const folder = mkdtempSync(join(tmpdir(), "turnout-bench-"));
const collector = await startCollector(join(folder, "turnout.db"));
const site = createServer((_, response) => {
  response.setHeader("content-type", "text/html");
  response.end(
    `<!doctype html><title>Bench</title><script src="${collector.url}/turnout.js" data-key="demo" data-observe="false"></script>`,
  );
});
await new Promise((listening) => site.listen(0, "127.0.0.1", listening));
const browser = await chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox", "--disable-gpu"] });
try {
  const rows = [];
  for (let run = 0; run < runs; run++) rows.push(await measure());
  console.table(rows);
  const { count } = await (await fetch(`${collector.url}/v1/reports/count?kind=feed.post`)).json();
  console.log(`tracked ${runs * activities}, in the report ${count}`);
} finally {
  await browser.close();
  site.close();
  collector.stop();
  rmSync(folder, { recursive: true });
}

async function measure() {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`http://127.0.0.1:${site.address().port}/`);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable");
  const taskMs = async () =>
    (await devtools.send("Performance.getMetrics")).metrics.find(({ name }) => name === "TaskDuration").value * 1_000;
  await page.waitForTimeout(500);
  const before = await taskMs();
  const inPage = await page.evaluate(trackMany, activities);
  const mainThreadMs = (await taskMs()) - before;
  await page.context().close();
  return {
    ...inPage,
    "main thread, ms": round(mainThreadMs),
    "of that per 1,000": round((mainThreadMs * 1_000) / activities),
  };
}

/** Runs in the page. */
async function trackMany(count) {
  const { turnout } = window;
  let longest = 0;
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
  });
  observer.observe({ entryTypes: ["longtask"] });
  await new Promise((next) => setTimeout(next));
  const began = performance.now();
  for (let i = 0; i < count; i++) turnout.track("feed.post", { text: `Post ${i}` });
  const loopMs = performance.now() - began;
  await new Promise((next) => setTimeout(next));
  await turnout.flush();
  const deliveredMs = performance.now() - began;
  await new Promise((next) => setTimeout(next, 100));
  return {
    "one track, µs": Math.round((loopMs * 100_000) / count) / 100,
    "longest task, ms": longest === 0 ? "under 50" : longest,
    "delivered after, ms": Math.round(deliveredMs),
  };
}

function startCollector(file) {
  const program = new URL("../collector/bin/turnout-collector.js", import.meta.url).pathname;
  const child = spawn(process.execPath, [program, "serve", "--port", "0", "--store", `sqlite:${file}`]);
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`The collector ended with ${code}.`)));
    child.stdout.on("data", (text) => {
      const url = /http:\/\/\S+/.exec(text)?.[0];
      if (url) resolve({ url, stop: () => child.removeAllListeners("exit").kill() });
    });
  });
}

function round(value) {
  return Math.round(value * 10) / 10;
}
