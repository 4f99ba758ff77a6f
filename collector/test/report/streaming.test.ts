import { mkdtemp, rm } from "node:fs/promises";
import { type IncomingMessage, get as request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openStore } from "../../src/stores/index.js";
import type { Store } from "../../src/stores/store.js";
import { activity, listen, nowMs, unit } from "./support.js";

const rows = 200_000;

/** Far more than loopback sockets and streams hold between server and reader, about 10 MB; the report has 30 MB. */
const label = "a label of some length, so that the report outgrows every buffer on its way".repeat(2);

let folder: string;
let served: Awaited<ReturnType<typeof listen>>;
let address: string;
let pagesRead = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "turnout-report-"));
  const kept = openStore(`sqlite:${join(folder, "turnout.db")}`);
  for (let from = 0; from < rows; from += 10_000) {
    const activities = Array.from({ length: 10_000 }, (_, index) =>
      activity({ at: nowMs - rows + from + index, seq: from + index + 1, kind: "page.view", label }),
    );
    await kept.write(unit({ activities }));
  }
  const counting: Store = {
    ...kept,
    rows: (filter, after, limit) => {
      pagesRead++;
      return kept.rows(filter, after, limit);
    },
  };
  served = await listen(counting);
  address = served.address;
}, 60_000);

afterAll(async () => {
  await served.close();
  await rm(folder, { recursive: true });
});

/** Opens the download without reading from it. */
function open(path: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) =>
    request(`${address}${path}`, { headers: { authorization: "Bearer a secret" } }, resolve).on("error", reject),
  );
}

/** Waits until the store has not been read for a while. */
async function readingRests(): Promise<void> {
  let [seen, since] = [pagesRead, Date.now()];
  await vi.waitFor(
    () => {
      if (pagesRead !== seen) [seen, since] = [pagesRead, Date.now()];
      expect(Date.now() - since).toBeGreaterThan(300);
    },
    { timeout: 10_000, interval: 20 },
  );
}

describe("a large report", () => {
  it("comes whole, without being held in memory", async () => {
    const before = process.memoryUsage().rss;
    let [lines, bytes, peak] = [0, 0, before];
    for await (const chunk of await open("/v1/reports/user-activity.csv")) {
      const part = chunk as Buffer;
      bytes += part.byteLength;
      for (const byte of part) if (byte === 0x0a) lines++;
      peak = Math.max(peak, process.memoryUsage().rss);
    }
    expect(lines).toBe(rows + 1);
    expect(bytes).toBeGreaterThan(30e6);
    expect(peak - before).toBeLessThan(100e6);
  }, 30_000);

  it("is read from the store no faster than the reader takes it", async () => {
    pagesRead = 0;
    const response = await open("/v1/reports/user-activity.csv");
    await readingRests();
    const whileWaiting = pagesRead;
    expect(whileWaiting).toBeLessThan(50);
    let lines = 0;
    for await (const chunk of response) for (const byte of chunk as Buffer) if (byte === 0x0a) lines++;
    expect(lines).toBe(rows + 1);
    expect(pagesRead).toBeGreaterThan(100);
  }, 30_000);

  it("is read no further when the reader goes away", async () => {
    pagesRead = 0;
    const response = await open("/v1/reports/user-activity.ndjson");
    await new Promise((resolve) => response.once("data", resolve));
    response.destroy();
    await readingRests();
    expect(pagesRead).toBeLessThan(50);
  }, 30_000);
});
