import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { checkConfig } from "../../src/config.js";
import { startForwarder } from "../../src/forward/forwarder.js";
import { activity, startCollector } from "../support/collector.js";
import { everyStore } from "../support/stores.js";

interface Request {
  readonly body: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

interface Body {
  readonly site: string;
  readonly activities: readonly { readonly id: string; readonly kind: string; readonly action: string }[];
}

/** A server that keeps what it is sent, and answers as it is told: 200 when it is told nothing. */
async function startTarget() {
  const requests: Request[] = [];
  const answers: number[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => {
      body += text;
    });
    request.on("end", () => {
      requests.push({ body, headers: request.headers });
      response.writeHead(answers.shift() ?? 200).end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const idsTaken = () => requests.flatMap(({ body }) => (JSON.parse(body) as Body).activities.map(({ id }) => id));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, requests, answers, idsTaken };
}

const configFor = (url: string, target: object) =>
  checkConfig({ sites: [{ id: "demo", key: "demo", zone: "UTC", forward: [{ name: "shop", url, ...target }] }] });

for (const [name, open] of everyStore) {
  describe(`what ${name} has stored`, { timeout: 60_000 }, () => {
    const start = async (url: string, target: object = { format: "webhook", secret: "s3cret" }) => {
      const config = configFor(url, target);
      const { store, send } = await startCollector({ store: open(), config });
      const [site] = config.sites;
      const failures: unknown[] = [];
      const begin = () =>
        startForwarder(store, site, site.forward[0] as (typeof site.forward)[0], (e) => failures.push(e));
      return { send, begin, failures };
    };

    test("is handed on in order, signed, with what the report calls it", async () => {
      const target = await startTarget();
      const { send, begin } = await start(target.url);
      const [first, second] = [activity({ kind: "content.like" }), activity({ at: Date.now() - 60_000 })];
      await send([first]);
      await send([second]);
      const forwarder = begin();
      await expect.poll(target.idsTaken, { timeout: 30_000 }).toEqual([first.id, second.id]);
      await forwarder.stop();
      const [{ body, headers }] = target.requests as [Request];
      expect(JSON.parse(body)).toMatchObject({
        site: "demo",
        activities: [
          { kind: "content.like", action: "Like", category: "Content - OTSession", content: { id: "s1" } },
          {},
        ],
      });
      const [, seconds, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers["turnout-signature"])) ?? [];
      expect(signature).toBe(createHmac("sha256", "s3cret").update(`${seconds}.${body}`).digest("hex"));
      expect(Math.abs(Number(seconds) - Date.now() / 1_000)).toBeLessThan(60);
    });

    test("comes again until the target has taken it, and then no more, also after a new start", async () => {
      const target = await startTarget();
      target.answers.push(500, 302);
      const { send, begin, failures } = await start(target.url);
      const [one, two] = [activity(), activity()];
      await send([one]);
      const forwarder = begin();
      await expect.poll(target.idsTaken, { timeout: 30_000 }).toEqual([one.id, one.id, one.id]);
      expect(failures).toHaveLength(2);
      expect(String(failures[0])).toContain('"shop" answered 500');
      await forwarder.stop();
      await send([two]);
      const again = begin();
      await expect.poll(target.idsTaken, { timeout: 30_000 }).toEqual([one.id, one.id, one.id, two.id]);
      await again.stop();
    });

    test("never holds up who sends, though the target is away", async () => {
      const { send, begin, failures } = await start("http://127.0.0.1:1/");
      const forwarder = begin();
      await send([activity()]);
      await expect.poll(() => failures.length, { timeout: 30_000 }).toBeGreaterThan(0);
      expect((await send([activity()])).body).toMatchObject({ accepted: 1 });
      await forwarder.stop();
    });

    test("goes out as log records of OpenTelemetry", async () => {
      const target = await startTarget();
      const { send, begin } = await start(target.url, { format: "otlp", headers: { Authorization: "Bearer x" } });
      const like = activity({ at: Date.now() - 1_000 });
      await send([like]);
      const forwarder = begin();
      await expect.poll(() => target.requests.length, { timeout: 30_000 }).toBe(1);
      await forwarder.stop();
      const [{ body, headers }] = target.requests as [Request];
      expect(headers).toMatchObject({ authorization: "Bearer x", "content-type": "application/json" });
      const { resourceLogs } = JSON.parse(body);
      expect(resourceLogs[0].resource.attributes).toContainEqual({
        key: "turnout.site",
        value: { stringValue: "demo" },
      });
      const [record] = resourceLogs[0].scopeLogs[0].logRecords;
      expect(record).toMatchObject({ eventName: "content.like", severityNumber: 9, body: { stringValue: "Like" } });
      expect(record.timeUnixNano).toMatch(/^\d{13}000000$/);
      expect(record.attributes).toContainEqual({ key: "log.record.uid", value: { stringValue: like.id } });
    });
  });
}

test("a webhook without a secret, two targets of one name and an address of another kind are refused in words", () => {
  const url = "https://shop.example.org/";
  expect(() => configFor(url, { format: "webhook" })).toThrow('sites[0].forward[0] needs a "secret"');
  expect(() => configFor("ftp://x", { format: "otlp" })).toThrow("sites[0].forward[0].url");
  const twice = { name: "shop", url, format: "otlp" };
  const site = { id: "demo", key: "demo", zone: "UTC", forward: [twice, twice] };
  expect(() => checkConfig({ sites: [site] })).toThrow("two targets");
});
