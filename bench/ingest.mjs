// How many activities a second the collector makes durable, through the store alone and over HTTP.
// After a build: node bench/ingest.mjs [--rows 1000000] [--batch 200] [--waiting 16] [--dir FOLDER]
// `waiting` requests are under way at any time. The folder should lie on the disk that is to be measured.
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { newId } from "turnout/wire";
import { defaultConfig } from "../collector/dist/config.js";
import { createServer } from "../collector/dist/server.js";
import { openStore } from "../collector/dist/stores/index.js";

const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "1000000" },
    batch: { type: "string", default: "200" },
    waiting: { type: "string", default: "16" },
    dir: { type: "string", default: tmpdir() },
  },
});
const [rows, batch, waiting] = [values.rows, values.batch, values.waiting].map(Number);
const content = { id: "s1", type: "OTSession", name: "Opening keynote", slug: "opening-keynote" };
const people = 5_000;
const startedAt = Date.now();
const devices = Array.from({ length: people }, () => newId(startedAt));

console.table([await measure("store", rows, storeWriter), await measure("HTTP", Math.ceil(rows / 4), httpWriter)]);

/** Writes so many rows with a writer, and answers the figures. */
async function measure(through, rowCount, makeWriter) {
  const directory = mkdtempSync(join(values.dir, "turnout-bench-"));
  const file = join(directory, "turnout.db");
  const store = openStore(`sqlite:${file}`);
  const { write, end } = await makeWriter(store);
  const batches = Array.from({ length: Math.ceil(rowCount / batch) }, (_, i) => i).values();
  const latenciesMs = [];
  const begunAt = performance.now();
  const sendAll = async () => {
    for (const number of batches) {
      const sentAt = performance.now();
      await write(number);
      latenciesMs.push(performance.now() - sentAt);
    }
  };
  await Promise.all(Array.from({ length: waiting }, sendAll));
  const seconds = (performance.now() - begunAt) / 1_000;
  const stored = await store.count({ site: "demo" });
  const { groups, units } = store.written();
  const megabytes = statSync(file).size / 1e6;
  const walMegabytes = statSync(`${file}-wal`).size / 1e6;
  await end();
  await store.close();
  rmSync(directory, { recursive: true });
  latenciesMs.sort((a, b) => a - b);
  const latencyMs = (share) => round(latenciesMs[Math.floor((latenciesMs.length - 1) * share)]);
  return {
    through,
    stored,
    seconds: round(seconds),
    "rows/s": Math.round(stored / seconds),
    "requests/commit": round(units / groups),
    "median ms": latencyMs(0.5),
    "99 % ms": latencyMs(0.99),
    MB: round(megabytes),
    "WAL MB": round(walMegabytes),
  };
}

async function storeWriter(store) {
  const write = (number) =>
    store.write({
      activities: activitiesOf(number).map(storedOf),
      people: [personOf(number)],
      rejected: [],
      ledger: { site: "demo", device: deviceOf(number), at: startedAt, written: 0, losses: {}, repeats: 0 },
    });
  return { write, end: async () => {} };
}

async function httpWriter(store) {
  const app = createServer({ store, config: defaultConfig });
  const address = await app.listen({ port: 0, host: "127.0.0.1" });
  const write = async (number) => {
    const { user } = personOf(number);
    const envelope = {
      v: 1,
      key: "demo",
      sentAt: startedAt,
      sdk: "bench",
      offset: 0,
      user,
      device: deviceOf(number),
      activities: activitiesOf(number),
    };
    const answer = await fetch(`${address}/v1/activities`, { method: "POST", body: JSON.stringify(envelope) });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    await answer.arrayBuffer();
  };
  return { write, end: () => app.close() };
}

function personOf(number) {
  const id = `u${number % people}`;
  return {
    site: "demo",
    toldAt: startedAt + number,
    user: { id, first: "Ada", last: "Lovelace", email: `${id}@example.org` },
  };
}

function deviceOf(number) {
  return devices[number % people];
}

function activitiesOf(number) {
  const view = newId(startedAt);
  return Array.from({ length: batch }, (_, i) => {
    const at = startedAt - 3_600_000 + number * 7 + i;
    return {
      id: newId(at),
      seq: Math.floor(number / people) * batch + i + 1,
      kind: "content.chat",
      at,
      view,
      content,
      details: { text: `Message ${i}` },
      path: "/s1",
    };
  });
}

/** Written out field by field: spreading costs as much as storing, and it is storing that is measured. */
function storedOf({ id, seq, kind, at, view, path, details }, i) {
  return {
    site: "demo",
    id,
    ts: at,
    at,
    receivedAt: startedAt,
    seq,
    kind,
    label: details.text,
    content,
    userId: `u${i % people}`,
    device: view,
    session: view,
    view,
    path,
    inferred: false,
    watch: null,
    stay: null,
  };
}

function round(figure) {
  return Math.round(figure * 10) / 10;
}
