// What the collector takes, over HTTP and into its SQLite file, beside the least that can be called durable.
// After a build: npm run bench:collector -- [--seconds 10] [--connections 256] [--rows 10000000] [--soak MINUTES]
//                                           [--dir FOLDER, on the disk that is to be measured]
//                                           [--store postgres://…, in place of a SQLite file; only for rates]
// Sender and collector share the machine, so that the figures are lower bounds of what the collector can do.
//
//   activities/s   answered as stored; `of floor`: of what the floor takes (floor.mjs)
//   CPU µs each    CPU time of the measured process for one activity
//   --rows         fills a file, then: export, count and series over it
//   --soak         half of what was taken at 20 a request, for so long: memory, answers, and what is there at the end
import { statSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { parseArgs } from "node:util";
import { send } from "./collector/senders.mjs";
import { startCollector, startFloor } from "./collector/start.mjs";
import { bodies } from "./collector/visits.mjs";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "10" },
    connections: { type: "string", default: "256" },
    rows: { type: "string" },
    soak: { type: "string" },
    dir: { type: "string", default: tmpdir() },
    store: { type: "string" },
  },
});
const [seconds, connections] = [values.seconds, values.connections].map(Number);
const warmUpSeconds = 2;

const sizes = [1, 20, 200];
if (values.rows !== undefined) console.table([await fill(Number(values.rows))]);
else if (values.soak !== undefined) await soak(Number(values.soak) * 60);
else console.table(await compare());
console.log(`Load ${loadavg()[0].toFixed(1)} on ${availableParallelism()} cores, Node ${process.version}.`);

/** Floor and collector by turns, so that what else the machine does falls on both. */
async function compare() {
  const rows = [];
  for (const size of sizes) {
    const floor = await measure(startFloor, size);
    const collector = await measure(startCollector, size);
    const share = Math.round((collector["activities/s"] * 100) / floor["activities/s"]);
    rows.push({ what: "floor", ...floor }, { what: "collector", ...collector, "of floor, %": share });
  }
  return rows;
}

async function measure(start, size) {
  const server = await start({ directory: values.dir, store: values.store });
  try {
    const nextBody = bodies(size);
    const earlier = start === startCollector ? await countOf(server.url) : 0;
    const before = await send(server.url, nextBody, { connections, seconds: warmUpSeconds });
    const cpuBefore = server.cpuSeconds();
    const sent = await send(server.url, nextBody, { connections, seconds });
    const cpuSeconds = server.cpuSeconds() - cpuBefore;
    if (start === startCollector) await expectStored(server.url, earlier + before.accepted + sent.accepted);
    return {
      "a request": size,
      "activities/s": Math.round(sent.accepted / sent.seconds),
      "CPU µs each": round((cpuSeconds * 1e6) / sent.accepted),
      cores: round(cpuSeconds / sent.seconds),
      "memory MB": Math.round(server.memoryMegabytes().peak),
      "answer ms, median": at(sent.latenciesMs, 0.5),
      "99 %": at(sent.latenciesMs, 0.99),
    };
  } finally {
    await server.stop();
  }
}

/** Fills a file, and asks for everything in it. */
async function fill(rows) {
  const server = await startCollector({ directory: values.dir });
  try {
    const nextBody = bodies(200);
    let stored = 0;
    const begunAt = performance.now();
    while (stored < rows) {
      const { accepted } = await send(server.url, nextBody, { connections: 16, seconds: 10 });
      stored += accepted;
      console.log(`${stored} rows, ${Math.round(stored / ((performance.now() - begunAt) / 1_000))} a second so far`);
    }
    const ingestSeconds = (performance.now() - begunAt) / 1_000;
    await expectStored(server.url, stored);
    const memoryOfIngest = server.memoryMegabytes().peak;
    const [countMs, seriesMs] = [await medianMs(server.url, "count"), await medianMs(server.url, "series?bucket=hour")];
    const narrowMs = await medianMs(server.url, "count?section=Content/Chat&content=s7");
    const exported = await exportAll(server.url);
    if (exported.rows !== stored) throw new Error(`${exported.rows} rows exported of ${stored}.`);
    return {
      rows: stored,
      "file MB": Math.round(statSync(server.file).size / 1e6),
      "stored/s": Math.round(stored / ingestSeconds),
      "exported/s": Math.round(exported.rows / exported.seconds),
      "memory MB, storing": Math.round(memoryOfIngest),
      "in all": Math.round(server.memoryMegabytes().peak),
      "count ms": countMs,
      "series ms": seriesMs,
      "count of one content ms": narrowMs,
    };
  } finally {
    await server.stop();
  }
}

/** Half of what was taken at 20 a request, for a while. */
async function soak(soakSeconds) {
  const top = await measure(startCollector, 20);
  const perSecond = top["activities/s"] / 20 / 2;
  const server = await startCollector({ directory: values.dir });
  try {
    const nextBody = bodies(20);
    const rows = [];
    let stored = 0;
    for (let second = 0; second < soakSeconds; second += 60) {
      const sent = await send(server.url, nextBody, { connections, seconds: Math.min(60, soakSeconds), perSecond });
      stored += sent.accepted;
      rows.push({
        minute: second / 60 + 1,
        "activities/s": Math.round(sent.accepted / sent.seconds),
        "memory MB": Math.round(server.memoryMegabytes().now),
        "answer ms, median": at(sent.latenciesMs, 0.5),
        "99 %": at(sent.latenciesMs, 0.99),
        longest: at(sent.latenciesMs, 1),
      });
      console.log(JSON.stringify(rows.at(-1)));
    }
    await expectStored(server.url, stored);
    console.table(rows);
    console.log(`${stored} acknowledged, and as many stored. Top rate before: ${top["activities/s"]} a second.`);
  } finally {
    await server.stop();
  }
}

/** Nothing lost, nothing twice: as many rows as were acknowledged. */
async function expectStored(url, acknowledged) {
  const count = await countOf(url);
  if (count !== acknowledged) throw new Error(`${count} rows are stored of ${acknowledged} that were acknowledged.`);
}

async function countOf(url) {
  const { count } = await (await fetch(`${url}/v1/reports/count`)).json();
  return count;
}

async function medianMs(url, path) {
  const times = [];
  for (let i = 0; i < 9; i++) {
    const begunAt = performance.now();
    await (await fetch(`${url}/v1/reports/${path}`)).arrayBuffer();
    times.push(performance.now() - begunAt);
  }
  return at(
    times.sort((a, b) => a - b),
    0.5,
  );
}

async function exportAll(url) {
  const begunAt = performance.now();
  const answer = await fetch(`${url}/v1/reports/user-activity.csv`);
  let lines = 0;
  for await (const chunk of answer.body) for (const byte of chunk) if (byte === 10) lines++;
  return { rows: lines - 1, seconds: (performance.now() - begunAt) / 1_000 };
}

/** A figure of a list in ascending order: 0.5 is the median. */
function at(sorted, share) {
  return round(sorted[Math.floor((sorted.length - 1) * share)]);
}

function round(figure) {
  return Math.round(figure * 10) / 10;
}
