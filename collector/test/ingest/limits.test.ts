import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { checkConfig } from "../../src/config.js";
import { networkOf } from "../../src/ingest/gate.js";
import { tokenBuckets } from "../../src/ingest/token-buckets.js";
import { hashOf, newSecret } from "../../src/secrets.js";
import { openStore } from "../../src/stores/index.js";
import { memoryStore } from "../../src/stores/memory.js";
import type { WriteUnit } from "../../src/stores/store.js";
import { activity, type Collector, envelope, startCollector } from "../support/collector.js";
import { temporaryDirectory } from "../support/temporary-directory.js";

const secret = newSecret();
const serverKeys = [{ name: "shop", hash: hashOf(secret) }];
const config = checkConfig({
  sites: [
    { id: "demo", key: "demo", zone: "UTC", serverKeys },
    { id: "other", key: "other", zone: "UTC" },
  ],
});

/** Sends an activity as a proxy on this machine would for somebody at that address. */
const person = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

const sendFrom = ({ post }: Collector, address: string, key = "demo") =>
  post(envelope([activity()], { key }), {
    headers: { "Content-Type": "text/plain", "User-Agent": person, "X-Forwarded-For": address },
  });

describe("too many requests", { timeout: 30_000 }, () => {
  test("from one address are told to wait; other addresses and this machine are not", async () => {
    const collector = await startCollector({ config, limits: { addressLimitPerSecond: 0.5 } });
    for (let i = 0; i < 5; i++) expect((await sendFrom(collector, "192.0.2.1")).status).toBe(200);
    const { status, body, headers } = await sendFrom(collector, "192.0.2.1");
    expect([status, body.error?.code]).toEqual([429, "too-many-requests"]);
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
    expect(Number(headers.get("retry-after"))).toBeLessThanOrEqual(2);
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect((await sendFrom(collector, "192.0.2.2")).status).toBe(200);
    for (let i = 0; i < 20; i++) expect((await collector.send([activity()])).status).toBe(200);
    expect(await collector.rows()).toHaveLength(26);
  });

  test("cannot be hidden by naming other addresses, when a proxy adds the true one", async () => {
    const collector = await startCollector({ config, limits: { addressLimitPerSecond: 0.1 } });
    expect((await sendFrom(collector, "198.51.100.1, 192.0.2.1")).status).toBe(200);
    expect((await sendFrom(collector, "198.51.100.2, 192.0.2.1")).status).toBe(429);
  });

  test("with one key are told to wait, those of the site's server too; other keys are not", async () => {
    const collector = await startCollector({ config, limits: { keyLimitPerSecond: 0.1 } });
    expect((await sendFrom(collector, "192.0.2.1")).status).toBe(200);
    expect((await sendFrom(collector, "192.0.2.2")).status).toBe(429);
    expect((await sendFrom(collector, "192.0.2.2", "other")).status).toBe(200);
    const asServer = () =>
      fetch(`${collector.address}/v1/server/activities`, {
        method: "POST",
        headers: { Authorization: `Bearer ${secret}`, "Content-Type": "application/json" },
        body: envelope([activity()]),
      });
    expect((await asServer()).status).toBe(200);
    expect((await asServer()).status).toBe(429);
  });

  test("are counted by buckets that fill with time, up to a burst", () => {
    let now = 0;
    const waitOf = tokenBuckets({ perSecond: 2, burst: 3 }, () => now);
    expect([1, 2, 3, 4].map(() => waitOf("a"))).toEqual([0, 0, 0, 0.5]);
    now = 400;
    expect(waitOf("a")).toBeCloseTo(0.1);
    now = 500;
    expect(waitOf("a")).toBe(0);
    now = 1e9;
    expect([1, 2, 3, 4].map(() => waitOf("a"))).toEqual([0, 0, 0, 0.5]);
    expect(waitOf("b")).toBe(0);
  });

  test("of IPv6 are counted by network, which one household has as a whole", () => {
    expect(networkOf("192.0.2.1")).toBe("192.0.2.1");
    expect(networkOf("2001:db8:1:2:3:4:5:6")).toBe("2001:db8:1:2");
    expect(networkOf("2001:db8::5")).toBe("2001:db8:0:0");
    expect(networkOf("fe80::1%eth0")).toBe("fe80:0:0:0");
    expect(networkOf("::1")).toBe("0:0:0:0");
  });
});

/** A store that takes nothing until it is let. */
function slowStore() {
  const store = memoryStore();
  let open: () => void = () => undefined;
  let count = 0;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const write = async (unit: WriteUnit) => {
    count++;
    await opened;
    return store.write(unit);
  };
  return { open: () => open(), begun: () => count, store: { ...store, write } };
}

describe("a collector that has too much to do", { timeout: 30_000 }, () => {
  test("says so with 503 and a time, before it reads a body, and takes what it has let in", async () => {
    const { store, open, begun } = slowStore();
    const collector = await startCollector({ config, store, limits: { inFlightLimitRequests: 2 } });
    const waiting = [collector.send([activity()]), collector.send([activity()])];
    await vi.waitUntil(() => begun() === 2, 10_000);
    const refused = await headersOnly(collector.port);
    expect(refused).toMatch(/^HTTP\/1\.1 503 /);
    expect(refused).toMatch(/retry-after: 2\r\n/i);
    expect(refused).toMatch(/access-control-allow-origin: \*\r\n/i);
    expect(refused).toContain('"too-busy"');
    open();
    for (const answer of await Promise.all(waiting)) expect(answer.body.accepted).toBe(1);
    expect((await collector.send([activity()])).body.accepted).toBe(1);
  });

  test("counts bytes as well, and forgets those of clients that went away", async () => {
    const collector = await startCollector({ config, limits: { inFlightLimitBytes: 100_000 } });
    const gone = connect(collector.port, "127.0.0.1");
    gone.write("POST /v1/activities HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 99000\r\n\r\n{");
    await vi.waitUntil(async () => (await collector.post(" ".repeat(5_000))).status === 503, 10_000);
    expect((await collector.send([activity()])).status).toBe(200);
    gone.destroy();
    await vi.waitUntil(async () => (await collector.post(" ".repeat(5_000))).status === 400, 10_000);
  });

  test("closes connections above its limit", async () => {
    const { port } = await startCollector({ config, limits: { connectionLimit: 2 } });
    const sockets = Array.from({ length: 3 }, () => connect(port, "127.0.0.1"));
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
    });
    await Promise.race(sockets.map((socket) => once(socket.resume(), "close")));
    expect(sockets.filter((socket) => !socket.closed)).toHaveLength(2);
  });
});

/** What is answered to the headers of a request whose body never comes. */
async function headersOnly(port: number): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  socket.write("POST /v1/activities HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 5000\r\n\r\n");
  const [answer] = await once(socket.setEncoding("utf8"), "data");
  socket.destroy();
  return answer;
}

describe("privacy", () => {
  test("a browser's wish for it is kept with its activities, and shown in the report", async () => {
    const collector = await startCollector({ config });
    const headers = { "Content-Type": "text/plain", "Sec-GPC": "1" };
    await collector.post(envelope([activity()]), { headers });
    await collector.post(envelope([activity({ at: Date.now() + 5 })]), { headers: { ...headers, "Sec-GPC": "0" } });
    expect((await collector.rows()).map(({ gpc }) => gpc)).toEqual([true, false]);
    const page = await fetch(`${collector.address}/v1/reports/user-activity?columns=Privacy Signal`);
    expect((await page.json()).rows.map((cells: string[]) => cells.at(-1))).toEqual(["yes", "no"]);
  });

  test("no address is stored, neither of who is taken nor of who is refused", async () => {
    const file = join(temporaryDirectory(), "turnout.db");
    const collector = await startCollector({ config, store: openStore(`sqlite:${file}`) });
    await sendFrom(collector, "198.51.100.77");
    const headers = { "Content-Type": "text/plain", "User-Agent": person, "X-Forwarded-For": "198.51.100.77" };
    await collector.post(envelope([{ kind: "x" }], { user: { id: "ada", first: "Ada" } }), { headers });
    expect(await collector.store.rejected("demo", 10)).toHaveLength(1);
    for (const part of [file, `${file}-wal`]) {
      const bytes = readFileSync(part);
      for (const address of ["198.51.100.77", "127.0.0.1", "::ffff:"]) expect(bytes.includes(address)).toBe(false);
    }
  });
});

describe("bots", () => {
  const crawler =
    "Mozilla/5.0 AppleWebKit/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html) Chrome/140";
  const person =
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
  const sendAs = (
    { post }: Collector,
    userAgent: string,
    from: Record<string, string> = { "X-Forwarded-For": "192.0.2.1" },
  ) =>
    post(envelope([activity()], { user: { id: "ada", first: "Bot" } }), {
      headers: { "Content-Type": "text/plain", "User-Agent": userAgent, ...from },
    });

  test("are refused, kept apart, and told of nowhere; people are not", async () => {
    const collector = await startCollector({ config });
    expect((await sendAs(collector, crawler)).body).toMatchObject({ accepted: 0, rejected: [{ reason: "bot" }] });
    expect(await collector.store.rejected("demo", 10)).toMatchObject([{ reason: "bot" }]);
    expect((await sendAs(collector, person)).body.accepted).toBe(1);
    expect(await collector.rows()).toHaveLength(1);
  });

  test("are taken where the site says so, and on this machine, where they are somebody's trial", async () => {
    const lenient = checkConfig({ sites: [{ id: "demo", key: "demo", zone: "UTC", bots: "take" }] });
    expect((await sendAs(await startCollector({ config: lenient }), crawler)).body.accepted).toBe(1);
    expect((await sendAs(await startCollector({ config }), crawler, {})).body.accepted).toBe(1);
  });
});
