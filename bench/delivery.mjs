// What tracking costs a page and the wire, beside others, in one run and real Chromium.
// After a build: npm run bench:delivery -- [--activities 1000] [--runs 3] [--only NAME]
// So many activities in one loop on a page that does nothing else, until all have arrived; then an ordinary visit of
// eight pages with three activities each. Turnout sends to its real collector, the others to a server that says yes at
// once. Each has the settings that `bench/peers` explains; peers are installed into a temporary folder.
//
//   one track                   mean of the loop
//   main thread, longest task   of the page until everything has arrived, in DevTools' count
//   requests, bytes             bodies as they were sent; `plain` as text, `gzip` each of them packed
//   sent again                  share of the visit's bytes whose activities had come before
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { findChromium } from "../scripts/chromium.mjs";
import { startCollector } from "./collector.mjs";
import { amplitude } from "./peers/amplitude.mjs";
import { bundlePeer } from "./peers/bundle.mjs";
import { startEndpoint } from "./peers/endpoint.mjs";
import { segment } from "./peers/segment.mjs";
import { snowplow } from "./peers/snowplow.mjs";
import { turnout } from "./peers/turnout.mjs";

const { values } = parseArgs({
  options: {
    activities: { type: "string", default: "1000" },
    runs: { type: "string", default: "3" },
    only: { type: "string", default: "" },
  },
});
const peers = [turnout, segment, snowplow, amplitude].filter(({ name }) => name.includes(values.only));
const [count, runs] = [values.activities, values.runs].map(Number);
const deliveryLimitMs = 60_000;

/** What Turnout is held to, by figure, for 1,000 activities. */
const targets = {
  "one track, µs": 5,
  "main thread, ms": 120,
  "longest task, ms": 50,
  "bytes each, plain": 350,
  "bytes each, gzip": 120,
  "sent again, %": 25,
};

const collector = await startCollector();
const browser = await chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox", "--disable-gpu"] });
try {
  const rows = {};
  for (const peer of peers) rows[peer.name] = await measurePeer(peer);
  console.table(rows);
  const machine = `load ${loadavg()[0].toFixed(1)} on ${availableParallelism()} cores`;
  console.log(`Medians of ${runs} runs. Chromium ${browser.version()}, Node ${process.version}, ${machine}.`);
  for (const [figure, limit] of Object.entries(targets)) {
    const measured = rows.Turnout?.[figure];
    if (measured > limit) console.log(`Turnout misses its target: ${figure} is ${measured}, the target is ${limit}.`);
  }
} finally {
  await browser.close();
  await collector.stop();
}

async function measurePeer(peer) {
  const endpoint = await startEndpoint(peer, collector.url);
  const site = await startSite(peer, endpoint);
  const rows = [];
  for (let run = 0; run < runs; run++) {
    rows.push({ ...(await trackMany(site, endpoint)), "sent again, %": await visitPages(site, endpoint) });
  }
  endpoint.stop();
  site.stop();
  return Object.fromEntries(Object.keys(rows[0]).map((figure) => [figure, median(rows.map((row) => row[figure]))]));
}

/** A page of its own for each run: the first loop of a page is the one that people meet. */
async function trackMany(site, endpoint) {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${site.url}/quiet`);
  await page.waitForTimeout(1_000);
  endpoint.clear();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable");
  const before = await taskMs(devtools);
  const begunAt = performance.now();
  const loopMs = await page.evaluate(loop, count);
  const delivered = await until(() => endpoint.posts() === count, deliveryLimitMs);
  const deliveredMs = performance.now() - begunAt;
  await page.waitForTimeout(300);
  const mainThreadMs = (await taskMs(devtools)) - before;
  const longestMs = await page.evaluate(() => window.longestTaskMs);
  const { requests, bytes, plainBytes, gzipBytes } = endpoint.counts();
  await page.context().close();
  return {
    "one track, µs": round((loopMs * 1_000) / count),
    "main thread, ms": Math.round(mainThreadMs),
    "longest task, ms": longestMs,
    arrived: endpoint.posts(),
    "arrived after, ms": delivered ? Math.round(deliveredMs) : Number.POSITIVE_INFINITY,
    requests,
    "bytes each": Math.round(bytes / count),
    "bytes each, plain": Math.round(plainBytes / count),
    "bytes each, gzip": Math.round(gzipBytes / count),
  };
}

/** Answers how much of what was sent had been sent before, percent of the bytes. */
async function visitPages(site, endpoint) {
  const page = await (await browser.newContext()).newPage();
  endpoint.clear();
  for (let visit = 0; visit < 8; visit++) {
    await page.goto(`${site.url}/visit`);
    for (let activity = 0; activity < 3; activity++) {
      await page.waitForTimeout(400);
      await page.evaluate((text) => window.bench.track(text), `bench post ${visit * 3 + activity}`);
    }
    await page.waitForTimeout(400);
  }
  await page.goto(`${site.url}/empty`);
  await until(() => endpoint.posts() === 24, 5_000);
  await page.context().close();
  const { bytes, repeatedBytes } = endpoint.counts();
  return round((repeatedBytes * 100) / bytes);
}

/** Runs in the page. */
function loop(times) {
  window.longestTaskMs = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.longestTaskMs = Math.max(window.longestTaskMs, duration);
  }).observe({ entryTypes: ["longtask"] });
  return new Promise((done) => {
    setTimeout(() => {
      const began = performance.now();
      for (let i = 0; i < times; i++) window.bench.track(`bench post ${i}`);
      done(performance.now() - began);
    });
  });
}

async function startSite(peer, { url }) {
  const files = {
    "/turnout.js": () => readFileSync(new URL("../dist/turnout.js", import.meta.url)),
    "/peer.js": () => bundle,
    "/quiet": () => pageOf(peer, url, { observe: false }),
    "/visit": () => `${pageOf(peer, url, { observe: true })}<script>bench.page()</script>`,
    "/empty": () => "<!doctype html><title>Empty</title>",
  };
  const bundle = peer.script && (await bundlePeer(peer));
  const server = createServer((request, response) => {
    const file = files[new URL(request.url, "http://site").pathname];
    const type = request.url.endsWith(".js") ? "text/javascript" : "text/html; charset=utf-8";
    response.writeHead(file ? 200 : 404, { "content-type": type }).end(file?.());
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function pageOf(peer, endpoint, options) {
  const head =
    peer.head?.(endpoint, options) ??
    `<script>window.endpoint = "${endpoint}"</script><script src="/peer.js"></script>`;
  return `<!doctype html><title>Bench</title>${head}`;
}

async function taskMs(devtools) {
  const { metrics } = await devtools.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "TaskDuration").value * 1_000;
}

async function until(holds, limitMs) {
  const deadline = performance.now() + limitMs;
  while (!holds()) {
    if (performance.now() > deadline) return false;
    await new Promise((next) => setTimeout(next, 20));
  }
  return true;
}

function median(figures) {
  return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)];
}

function round(figure) {
  return Math.round(figure * 10) / 10;
}
