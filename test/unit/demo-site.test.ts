// @vitest-environment node
// biome-ignore-all lint/correctness/useImportExtensions: the scripts are .mjs, because they run unbuilt.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fillTemplate, liveSession } from "../../scripts/demo-template.mjs";
import { type SiteServer, startSiteServer } from "../../scripts/site-server.mjs";

const minuteMs = 60_000;

describe("the demo's site server", () => {
  let folder: string;
  let site: SiteServer;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "turnout-site-"));
    const root = join(folder, "site");
    mkdirSync(root);
    writeFileSync(join(root, "index.html"), "<p>%WORD%</p>");
    writeFileSync(join(root, "film.webm"), "0123456789");
    writeFileSync(join(root, "secret.db"), "secret");
    writeFileSync(join(folder, "outside.txt"), "outside");
    site = await startSiteServer({
      root,
      host: "127.0.0.1",
      port: 0,
      fill: (html) => html.replace("%WORD%", "tide"),
      headers: () => ({ "Content-Security-Policy": "default-src 'self'" }),
    });
  });

  afterEach(async () => {
    await site.close();
    rmSync(folder, { recursive: true });
  });

  const get = (path: string, headers: Record<string, string> = {}) => fetch(site.address + path, { headers });

  test("a page is filled in, and every answer carries the given headers", async () => {
    const response = await get("/");
    expect(await response.text()).toBe("<p>tide</p>");
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.headers.get("content-security-policy")).toBe("default-src 'self'");
  });

  test.each([
    ["bytes=2-4", 206, "234", "bytes 2-4/10"],
    ["bytes=7-", 206, "789", "bytes 7-9/10"],
    ["bytes=-3", 206, "789", "bytes 7-9/10"],
    ["bytes=8-99", 206, "89", "bytes 8-9/10"],
    ["bytes=10-", 416, "", "bytes */10"],
    ["bytes=4-2", 200, "0123456789", null],
    ["bytes=0-1,4-5", 200, "0123456789", null],
  ])("a film answers the range %s with %i", async (range, status, text, contentRange) => {
    const response = await get("/film.webm", { range });
    expect(response.status).toBe(status);
    expect(await response.text()).toBe(text);
    expect(response.headers.get("content-range")).toBe(contentRange);
  });

  test("a range of a file that has changed since is answered with the whole file", async () => {
    const response = await get("/film.webm", { range: "bytes=2-4", "if-range": '"old"' });
    expect([response.status, await response.text()]).toEqual([200, "0123456789"]);
  });

  test.each(["/", "/film.webm"])("%s is not sent again while its ETag stays the same", async (path) => {
    const etag = (await get(path)).headers.get("etag") ?? "";
    expect((await get(path, { "if-none-match": etag })).status).toBe(304);
  });

  test.each(["/secret.db", "/missing.html", "/%00.html", "/%zz.html"])("%s does not exist", async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  // Sent without `fetch`, which would tidy the path up before it leaves.
  test.each(["/../outside.txt", "/%2e%2e/outside.txt", "/..%2foutside.txt"])(
    "%s does not lead out of the folder",
    async (path) => {
      const status = await new Promise((resolve, reject) => {
        request(site.address, { path }, (response) => resolve(response.resume().statusCode))
          .on("error", reject)
          .end();
      });
      expect(status).toBe(404);
    },
  );

  test("anything but reading is refused", async () => {
    const response = await fetch(site.address, { method: "POST" });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  });
});

describe("the demo's template", () => {
  const startedAt = Date.parse("2026-05-01T10:03:20Z");

  test("the live session is on when the demo starts, and at any time later", () => {
    for (const hours of [0, 1, 1.5, 7, 100]) {
      const now = startedAt + hours * 60 * minuteMs;
      const { START, END } = liveSession(startedAt, now);
      expect(START).toBeLessThanOrEqual(now);
      expect(END).toBeGreaterThan(now);
    }
  });

  test("the collector's address and the times around the live session are filled in", () => {
    const filled = fillTemplate("%COLLECTOR% %LIVE_START% %LIVE_END% %LIVE_END+15m% %LIVE_START-1440m%", {
      collector: "http://127.0.0.1:4680",
      startedAt,
      now: startedAt,
    });
    expect(filled.split(" ")).toEqual([
      "http://127.0.0.1:4680",
      "2026-05-01T09:40:00.000Z",
      "2026-05-01T11:10:00.000Z",
      "2026-05-01T11:25:00.000Z",
      "2026-04-30T09:40:00.000Z",
    ]);
  });
});
