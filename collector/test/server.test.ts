import { request } from "node:http";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkConfig } from "../src/config.js";
import { hashOf } from "../src/secrets.js";
import { openStore } from "../src/stores/index.js";
import { memoryStore } from "../src/stores/memory.js";
import { activity, startCollector } from "./support/collector.js";
import { temporaryDirectory } from "./support/temporary-directory.js";

describe("operation", () => {
  test("a collector that runs says so, and that it can take activities", async () => {
    const { address } = await startCollector({
      store: openStore(`sqlite:${join(temporaryDirectory(), "turnout.db")}`),
    });
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    expect((await fetch(`${address}/readyz`)).status).toBe(200);
  });

  test("a collector whose store is gone is up, but not ready", async () => {
    const { address, store } = await startCollector({
      store: openStore(`sqlite:${join(temporaryDirectory(), "turnout.db")}`),
    });
    await store.close();
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    const ready = await fetch(`${address}/readyz`);
    expect([ready.status, await ready.json()]).toMatchObject([503, { error: { code: "store-unavailable" } }]);
  });

  test("metrics count what was accepted, repeated, refused and answered", async () => {
    const { address, send } = await startCollector();
    const like = activity();
    await send([like, activity({ kind: "content.lik" }), activity({ kind: "content.lik" })]);
    await send([like]);
    await send([], { key: "wrong" });
    const answer = await fetch(`${address}/metrics`);
    expect(answer.headers.get("content-type")).toContain("text/plain; version=0.0.4");
    const lines = (await answer.text()).split("\n");
    expect(lines).toEqual(
      expect.arrayContaining([
        "# TYPE turnout_activities_accepted_total counter",
        "turnout_activities_accepted_total 1",
        "turnout_activities_duplicate_total 1",
        'turnout_activities_rejected_total{reason="unknown-kind"} 2',
        'turnout_requests_total{status="200"} 2',
        'turnout_requests_total{status="401"} 1',
        "turnout_store_units_total 2",
      ]),
    );
  });

  test("metrics tell how many activities wait for each target, whatever it is called", async () => {
    const target = { url: "http://127.0.0.1:9/", format: "otlp" };
    const forward = [
      { ...target, name: "shop" },
      { ...target, name: 'a "desk"\\' },
    ];
    const config = checkConfig({ sites: [{ id: "demo", key: "demo", zone: "UTC", forward }] });
    const { address, send, store } = await startCollector({ config });
    await send([activity(), activity(), activity()]);
    const [first] = await store.outgoing({ site: "demo", name: "shop" }, 1);
    await store.noteForwarded({ site: "demo", name: "shop" }, first?.number ?? 0, ["shop", 'a "desk"\\']);
    expect((await (await fetch(`${address}/metrics`)).text()).split("\n")).toEqual(
      expect.arrayContaining([
        "# TYPE turnout_forwarding_waiting gauge",
        'turnout_forwarding_waiting{site="demo",target="shop"} 2',
        'turnout_forwarding_waiting{site="demo",target="a \\"desk\\"\\\\"} 3',
      ]),
    );
  });

  test("nothing but ingest and the script may be read by pages of other origins", async () => {
    const { address } = await startCollector();
    for (const path of ["/healthz", "/readyz", "/metrics", "/v1/reports/count", "/nothing"]) {
      const answer = await fetch(address + path, { headers: { Origin: "https://any.example" } });
      expect(answer.headers.get("access-control-allow-origin")).toBeNull();
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    }
  });
});

describe("access to reports", () => {
  const open = checkConfig({ sites: [{ id: "demo", key: "demo", name: "Demo", zone: "UTC" }] });
  const withToken = {
    ...open,
    reportTokens: [{ name: "organiser", hash: hashOf("s3cret"), siteIds: ["demo"] }],
  };
  const path = "/v1/reports/count";

  const allowed: readonly [who: string, headers: Readonly<Record<string, string>>][] = [
    ["this machine by its name", { Host: "localhost:1" }],
    ["this machine by its address", { Host: "127.0.0.1:1" }],
    ["this machine by its IPv6 address", { Host: "[::1]:1" }],
  ];
  for (const [who, headers] of allowed) {
    test(`is given to ${who} where no token is set, and only there`, async () => {
      const { port } = await startCollector({ config: open });
      expect(await get(port, path, headers)).toMatchObject({ status: 200 });
      const { port: guarded } = await startCollector({ config: withToken });
      expect(await get(guarded, path, headers)).toMatchObject({ status: 401 });
    });
  }

  test("is given to a bearer of the token, from anywhere", async () => {
    const { port } = await startCollector({ config: withToken });
    const headers = { Host: "collect.example.org", "X-Forwarded-For": "192.0.2.1", Authorization: "Bearer s3cret" };
    expect(await get(port, path, headers)).toMatchObject({ status: 200 });
  });

  const refused: readonly [who: string, headers: Readonly<Record<string, string>>][] = [
    ["a stranger's name that points at this machine", { Host: "rebound.example.org" }],
    ["a name that only begins like ours", { Host: "localhost.example.org" }],
    ["what a proxy passes on", { Host: "localhost", "X-Forwarded-For": "192.0.2.1" }],
    ["what a proxy passes on in the standard's words", { Host: "localhost", Forwarded: "for=192.0.2.1" }],
    ["a bearer of another token", { Host: "collect.example.org", Authorization: "Bearer s3cre" }],
    ["another scheme", { Host: "collect.example.org", Authorization: "Basic s3cret" }],
  ];
  for (const [who, headers] of refused) {
    test(`is refused to ${who}`, async () => {
      for (const config of [open, withToken]) {
        const { port } = await startCollector({ config });
        const { status, body } = await get(port, path, headers);
        expect([status, JSON.parse(body)]).toMatchObject([401, { error: { code: "report-access-denied" } }]);
      }
    });
  }

  test("is not given to an empty token where none is configured", async () => {
    const { port } = await startCollector();
    expect(await get(port, path, { Host: "x", Authorization: "Bearer " })).toMatchObject({ status: 401 });
    expect(await get(port, path, { Host: "x", Authorization: "Bearer undefined" })).toMatchObject({ status: 401 });
  });
});

test("a failure of ours is answered without telling what it was", async () => {
  const store = { ...memoryStore(), count: () => Promise.reject(new Error("/secret/path is broken")) };
  const { address } = await startCollector({ store });
  const answer = await fetch(`${address}/v1/reports/count`);
  const text = await answer.text();
  expect([answer.status, JSON.parse(text).error.code]).toEqual([500, "internal-error"]);
  expect(text).not.toContain("secret");
});

/** A GET whose Host header is free to choose, which `fetch` does not allow. */
function get(
  port: number,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port, path, headers }, (answer) => {
      let body = "";
      answer.setEncoding("utf8").on("data", (text: string) => {
        body += text;
      });
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body }));
    })
      .on("error", reject)
      .end();
  });
}
