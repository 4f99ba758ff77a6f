// What is said of Turnout, measured beside its peers in one run and real Chromium.
// After a build: npm run bench -- [--quick] [--claim NAME] [--peer NAME] [--write]
// `--quick` measures each claim fewer times, in less than 10 minutes for all. `--write` makes docs/COMPARISON.md of it.
// Peers are installed into a temporary folder by the first run. Adding one: a file in bench/peers.
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { launchBrowser } from "./browser.mjs";
import { claims } from "./claims/index.mjs";
import { startCollector } from "./collector/start.mjs";
import { markdownOf } from "./comparison.mjs";
import { newPage } from "./pages.mjs";
import { peers } from "./peers/index.mjs";
import { startSubject } from "./subject.mjs";
import { until } from "./waiting.mjs";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    claim: { type: "string", default: "" },
    peer: { type: "string", default: "" },
    write: { type: "boolean", default: false },
  },
});
const chosen = claims.filter(({ name }) => name.includes(values.claim));
const named = peers.filter(({ name }) => name.toLowerCase().includes(values.peer.toLowerCase()));
if (chosen.length === 0 || named.length === 0) throw new Error("No claim or no peer has that name.");

const begunAt = Date.now();
const [collector, browser] = await Promise.all([startCollector(), launchBrowser()]);
const subjects = [];
try {
  for (const peer of named) subjects.push(await startSubject(peer, collector));
  await Promise.all(subjects.map(checkTwice));
  const results = [];
  for (const claim of chosen) {
    const rows = await measureClaim(claim);
    console.log(`\n${claim.title}`);
    console.table(rows);
    tellMisses(claim, rows.Turnout);
    results.push({ claim, rows });
  }
  const seconds = Math.round((Date.now() - begunAt) / 1_000);
  console.log(`${seconds} s. Chromium ${browser.version()}, Node ${process.version}.`);
  const text = markdownOf(results, { peers: named, browser: browser.version(), seconds, quick: values.quick });
  if (values.write) writeFileSync(new URL("../docs/COMPARISON.md", import.meta.url), text);
} finally {
  for (const subject of subjects) subject.stop();
  await browser.close();
  await collector.stop();
}

async function checkTwice(subject) {
  await checkAdapter(subject);
  await checkAdapter(subject);
}

/** That what a page tracks by the adapter arrives, and nothing else: a wrong adapter would make a peer look good or bad. */
async function checkAdapter({ peer, site, endpoint }) {
  const page = await newPage(browser, `${site.url}/visit`);
  endpoint.clear();
  await page.waitForTimeout(1_000);
  for (let i = 0; i < 5; i++) await page.evaluate((text) => window.bench.track(text), `bench post check-${i}`);
  if (!(await until(() => endpoint.posts() === 5, 30_000)))
    throw new Error(`${peer.name}: ${endpoint.posts()} of 5 activities have come; its adapter is wrong.`);
  const ids = [...endpoint.ids().values()].flat();
  if (ids.some((id) => !id) || new Set(ids).size !== 5) throw new Error(`${peer.name}: the ids are not read rightly.`);
  await page.context().close();
}

/** Rows by peer: what all runs have come to. */
async function measureClaim({ measure, runs, atOnce = 1, has = () => true, none }) {
  const figures = new Map(subjects.map((subject) => [subject, []]));
  const able = subjects.filter(({ peer }) => has(peer));
  for (let run = 0; run < runs(values); run++) {
    const waiting = [...able];
    const lane = async () => {
      for (let subject = waiting.shift(); subject; subject = waiting.shift())
        figures.get(subject).push(await measure(subject, { browser, run }));
    };
    await Promise.all(Array.from({ length: atOnce }, lane));
  }
  const rowOf = (rows) => (rows.length === 0 ? { note: none } : summarise(rows));
  return Object.fromEntries([...figures].map(([{ peer }, rows]) => [peer.name, rowOf(rows)]));
}

function summarise(rows) {
  return Object.fromEntries(Object.keys(rows[0]).map((figure) => [figure, summary(rows.map((row) => row[figure]))]));
}

/** The median of numbers; all there are of texts; counts by name, added up. */
function summary(all) {
  if (typeof all[0] === "number") return all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)];
  if (typeof all[0] === "string") return [...new Set(all)].join(" or ");
  const names = Object.keys(all[0]);
  return names.map((name) => `${all.reduce((sum, counts) => sum + counts[name], 0)} ${name}`).join(", ");
}

function tellMisses({ targets = {} }, row) {
  for (const [figure, limit] of Object.entries(targets))
    if (row?.[figure] > limit)
      console.log(`Turnout misses its target: ${figure} is ${row[figure]}, the target is ${limit}.`);
}
