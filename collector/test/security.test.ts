import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { checkConfig } from "../src/config.js";
import { hashOf, newSecret } from "../src/secrets.js";
import { activity, envelope, session, startCollector } from "./support/collector.js";

/** How often secrets were compared in constant time. */
const compared = vi.hoisted(() => ({ count: 0 }));

vi.mock("node:crypto", async (importOriginal) => {
  const crypto = await importOriginal<typeof import("node:crypto")>();
  const timingSafeEqual: typeof crypto.timingSafeEqual = (a, b) => {
    compared.count++;
    return crypto.timingSafeEqual(a, b);
  };
  return { ...crypto, timingSafeEqual };
});

const [report, server] = [newSecret(), newSecret()];
const reportTokens = [
  { name: "organiser", hash: hashOf(report), role: "site-admin" },
  { name: "Ada", hash: hashOf(newSecret()), role: "content-admin", contents: ["s1"] },
];
const config = checkConfig({
  sites: [
    {
      id: "demo",
      key: "demo",
      zone: "UTC",
      origins: ["https://expo.example.org"],
      serverKeys: [{ name: "shop", hash: hashOf(server) }],
    },
  ],
  reportTokens,
});

describe("secrets", { timeout: 30_000 }, () => {
  const tries: readonly [what: string, token: string, status: number][] = [
    ["right", report, 200],
    ["of the right length", `${report.slice(0, -1)}!`, 401],
    ["much too short", "t", 401],
    ["empty", "", 401],
    ["the hash of a right one", hashOf(report), 401],
  ];
  for (const [what, token, status] of tries) {
    test(`that are ${what} are compared in constant time, with each that there is`, async () => {
      const { address } = await startCollector({ config });
      const before = compared.count;
      const answer = await fetch(`${address}/v1/reports/count`, { headers: { Authorization: `Bearer ${token}` } });
      expect(answer.status).toBe(status);
      expect(compared.count - before).toBe(token === "" ? 0 : reportTokens.length);
    });
  }

  test("of servers are compared in constant time too", async () => {
    const { address } = await startCollector({ config });
    for (const [key, status] of [
      [server, 200],
      [`${server.slice(0, -1)}!`, 401],
    ] as const) {
      const before = compared.count;
      const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };
      const body = envelope([activity()]);
      expect((await fetch(`${address}/v1/server/activities`, { method: "POST", headers, body })).status).toBe(status);
      expect(compared.count - before).toBe(1);
    }
  });
});

/** What is answered to a path exactly as it is written here; `fetch` would tidy it first. */
async function getRaw(port: number, path: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  let answer = "";
  socket.setEncoding("utf8").on("data", (text: string) => {
    answer += text;
  });
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${report}\r\nConnection: close\r\n\r\n`,
  );
  await once(socket, "close");
  return answer;
}

describe("files", { timeout: 30_000 }, () => {
  const climbs = ["..", "%2e%2e", "..%2f..", "..%5c..", "%252e%252e", "....//", "..%00", "..;"];
  for (const folder of ["/exporter", "/turnout", ""]) {
    test(`outside are not reached from ${folder || "the root"} by any spelling of a path`, async () => {
      const { port } = await startCollector({ config });
      for (const climb of climbs) {
        for (const file of ["package.json", "config.schema.json", "main.js", "page.html%00.js", "etc/passwd"]) {
          const answer = await getRaw(port, `${folder}/${climb}/${file}`);
          expect(answer.split("\r\n")[0], `${folder}/${climb}/${file}`).toMatch(/^HTTP\/1\.1 40[034] /);
          expect(answer).not.toMatch(/"dependencies"|\$schema|runServe|root:/);
        }
      }
    });
  }
});

describe("headers", () => {
  test("do not end where a name says so", async () => {
    const { address, port, post } = await startCollector({ config });
    const id = 's1"\r\nX-Evil: 1\r\n\r\n<script>ä';
    const headers = { "Content-Type": "text/plain", Origin: "https://expo.example.org" };
    await post(envelope([activity({ content: { ...session, id, name: id, slug: id } })]), { headers });
    const content = encodeURIComponent(id);
    for (const path of [`session.csv?content=${content}`, `user-activity.csv?content=${content}&user=${content}`]) {
      const answer = await fetch(`${address}/v1/reports/${path}`, { headers: { Authorization: `Bearer ${report}` } });
      expect(answer.status).toBe(200);
      expect(answer.headers.get("x-evil")).toBeNull();
      expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename="[\w.-]+"$/);
    }
    for (const path of [`session.csv?content=${content}`, `count?zone=${content}`, `${content}`]) {
      expect(await getRaw(port, `/v1/reports/${path}`)).not.toMatch(/^X-Evil/im);
    }
  });
});

describe("other origins", () => {
  const preflight = { Origin: "https://evil.example", "Access-Control-Request-Method": "POST" };
  const closed: readonly [method: string, path: string][] = [
    ["GET", "/"],
    ["GET", "/v1/reports/count"],
    ["GET", "/v1/reports/user-activity.csv"],
    ["GET", "/v1/reports/sites"],
    ["GET", "/metrics"],
    ["POST", "/v1/session"],
    ["DELETE", "/v1/session"],
    ["POST", "/v1/server/activities"],
    ["POST", "/v1/batch"],
  ];
  for (const [method, path] of closed) {
    test(`cannot read ${method} ${path}, nor are they told before that they might`, async () => {
      const { address } = await startCollector({ config });
      for (const asked of [method, "OPTIONS"]) {
        const headers = { ...preflight, Authorization: `Bearer ${report}`, "Access-Control-Request-Method": method };
        const answer = await fetch(`${address}${path}`, { method: asked, headers });
        expect(answer.headers.get("access-control-allow-origin")).toBeNull();
        expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
        await answer.arrayBuffer();
      }
    });
  }

  const origins: readonly [origin: string | undefined, status: number][] = [
    ["https://expo.example.org", 200],
    ["https://evil.example", 403],
    ["https://expo.example.org.evil.example", 403],
    ["https://expo.example.org:444", 403],
    ["http://expo.example.org", 403],
    ["null", 403],
    [undefined, 403],
  ];
  for (const [origin, status] of origins) {
    test(`${origin ?? "(none)"} is answered ${status} where a site lists its origins, readable and without credentials`, async () => {
      const { post } = await startCollector({ config });
      const headers = { "Content-Type": "text/plain", ...(origin !== undefined && { Origin: origin }) };
      const answer = await post(envelope([activity()]), { headers });
      expect(answer.status).toBe(status);
      expect(answer.headers.get("access-control-allow-origin")).toBe("*");
      expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
    });
  }
});
