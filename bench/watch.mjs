// What watching costs: the engine on plain numbers, and a page with 20 playing videos in real Chromium.
// After a build: node bench/watch.mjs [--videos 20] [--seconds 20]
// Shows the mean time of one sample at 200 intervals, and the main-thread time of the page's scripts with and without the
// SDK: first while each second brings a tenth of each film, which is recorded, written and sent; then of watching alone.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import typescript from "@rollup/plugin-typescript";
import { chromium } from "playwright-core";
import { rollup } from "rollup";
import { findChromium } from "../scripts/chromium.mjs";

const { values } = parseArgs({
  options: { videos: { type: "string", default: "20" }, seconds: { type: "string", default: "20" } },
});
const [videos, seconds] = [values.videos, values.seconds].map(Number);
const filmSeconds = 10;
const folder = mkdtempSync(join(tmpdir(), "turnout-bench-"));
try {
  console.log(`engine: ${(await sampleMicroseconds()).toFixed(1)} µs a sample, 200 intervals kept`);
  await measurePages();
} finally {
  rmSync(folder, { recursive: true });
}

/** The shipped watcher and shelf on a player that plays a second in every two, so that 200 intervals are full at once. */
async function sampleMicroseconds() {
  const bundle = await rollup({
    input: { watcher: "src/watch/watcher.ts", shelf: "src/watch/shelf.ts", rules: "src/watch/rules.ts" },
    plugins: [typescript({ tsconfig: "tsconfig.build.json", rootDir: "src", outDir: folder, sourceMap: false })],
  });
  await bundle.write({ dir: folder, format: "es", entryFileNames: "[name].mjs" });
  const load = (name) => import(join(folder, `${name}.mjs`));
  const [{ createWatcher }, { createShelf }, { watchRules: rules }] = await Promise.all(
    ["watcher", "shelf", "rules"].map(load),
  );
  let at = 0;
  let x = 0;
  const shelf = createShelf({
    ...{ rules, now: () => at, today: () => at, onLoad() {}, save() {}, load: async () => undefined },
    lock(_key, answer) {
      answer(true);
      return () => {};
    },
  });
  const state = { durationSeconds: 36_000, rate: 1, playing: true, ended: false, needsSight: true, decorative: false };
  const watcher = createWatcher({
    ...{ shelf, rules, basis: "visible", now: () => at, serverNow: () => at, visible: () => true },
    player: { state: () => ({ ...state, positionSeconds: x / 1_000 }) },
    subject: () => ({}),
    keyOf: () => "key",
    onLevel() {},
  });
  const step = (event, passedMs, movedMs) => {
    at += passedMs;
    x += movedMs;
    watcher.handle(event);
  };
  step("source", 0, 0);
  step("look", 250, 250);
  await new Promise((next) => setTimeout(next));
  for (let i = 0; i < 200; i++) {
    step("jump", 100, 1_000);
    step("look", 1_000, 1_000);
  }
  const samples = 20_000;
  const startedAt = performance.now();
  for (let i = 0; i < samples; i++) step("look", 250, 250);
  return ((performance.now() - startedAt) * 1_000) / samples;
}

async function measurePages() {
  const collector = await startCollector();
  const film = readFileSync("test/fixtures/ten-seconds.webm");
  const site = createServer((request, response) => {
    if (request.url === "/film.webm") return response.setHeader("content-type", "video/webm").end(film);
    const tag = request.url === "/with" ? `<script src="${collector.url}/turnout.js" data-key="demo"></script>` : "";
    const video = (i) =>
      `<main style="display:inline" data-turnout-content='{"id":"v${i}","type":"OTSession"}'><video src="/film.webm" width="64" muted controls loop autoplay></video></main>`;
    const body = Array.from({ length: videos }, (_, i) => video(i)).join("");
    return response.setHeader("content-type", "text/html").end(`<!doctype html><title>Bench</title>${tag}${body}`);
  });
  await new Promise((listening) => site.listen(0, "127.0.0.1", listening));
  const browser = await chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const url = `http://127.0.0.1:${site.address().port}`;
    const [without, withSdk] = [
      await scriptShares(browser, `${url}/without`),
      await scriptShares(browser, `${url}/with`),
    ];
    const row = (phase) => ({ videos, "% of a core without": without[phase], "% of a core with": withSdk[phase] });
    console.table({ "a tenth of each a second": row("tenths"), "watching alone": row("alone") });
  } finally {
    await browser.close();
    site.close();
    collector.stop();
  }
}

/** What the page's scripts take of the main thread while the videos play, percent of a core: the first time, and then. */
async function scriptShares(browser, url) {
  const page = await (await browser.newContext()).newPage();
  await page.goto(url);
  await page.waitForFunction(
    () => [...document.querySelectorAll("video")].every(({ currentTime }) => currentTime > 0),
    undefined,
    { polling: 100 },
  );
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable");
  const read = async () =>
    (await devtools.send("Performance.getMetrics")).metrics.find(({ name }) => name === "ScriptDuration").value;
  const share = async (span) => {
    const before = await read();
    await page.waitForTimeout(span * 1_000);
    return Math.round(((await read()) - before) * (10_000 / span)) / 100;
  };
  await page.waitForTimeout(1_000);
  const tenths = await share(filmSeconds - 3);
  await page.waitForTimeout(4_000);
  const alone = await share(seconds);
  await page.context().close();
  return { tenths, alone };
}

function startCollector() {
  const program = new URL("../collector/bin/turnout-collector.js", import.meta.url).pathname;
  const store = `sqlite:${join(folder, "turnout.db")}`;
  const child = spawn(process.execPath, [program, "serve", "--port", "0", "--store", store]);
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`The collector ended with ${code}.`)));
    child.stdout.on("data", (text) => {
      const url = /http:\/\/\S+/.exec(text)?.[0];
      if (url) resolve({ url, stop: () => child.removeAllListeners("exit").kill() });
    });
  });
}
