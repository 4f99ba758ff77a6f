import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import typescript from "@rollup/plugin-typescript";
import type { Browser, Page } from "playwright-core";
import { rollup } from "rollup";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Transport } from "../../src/sender/transports/transport.js";
import { launchBrowser } from "../support/browser.js";

interface Received {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What the page holds: the list of transports, as the SDK has it. */
type Held = { transports: readonly Transport[] };

const root = join(import.meta.dirname, "../..");
const received: Received[] = [];
let server: Server;
let url: string;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  const bundle = await rollup({
    input: join(root, "src/sender/transports/index.ts"),
    plugins: [
      typescript({ tsconfig: join(root, "tsconfig.build.json"), rootDir: join(root, "src"), sourceMap: false }),
    ],
  });
  const { output } = await bundle.generate({ format: "es" });
  const script = `${output[0].code}\nwindow.transports = createTransports();`;
  server = createServer((request, response) => {
    if (request.method === "GET") {
      response.setHeader("content-type", "text/html");
      response.end(`<!doctype html><title>Transports</title><script type="module">${script}</script>`);
      return;
    }
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      received.push({ method: request.method ?? "", headers: request.headers, body });
      const headers = {
        "access-control-allow-origin": "*",
        "retry-after": "7",
        "access-control-expose-headers": "retry-after",
      };
      response.writeHead(503, headers).end("Busy");
    });
  });
  await new Promise<void>((listening) => server.listen(0, listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  server.close();
});
beforeEach(async () => {
  received.length = 0;
  page = await browser.newPage();
  // Another origin than where it sends to, as in life.
  await page.goto(url.replace("127.0.0.1", "localhost"));
});

describe.each([
  ["fetch", 0],
  ["beacon", 1],
])("the transport %s", (name, index) => {
  const send = (to: string, body: string): Promise<unknown> =>
    page.evaluate(
      async ([at, target, text]) => {
        const transport = (window as unknown as Held).transports[at];
        return transport?.send(target, text, new TextEncoder().encode(text).length);
      },
      [index, to, body] as const,
    );

  it("is known by its name, and can outlive the page", async () => {
    const facts = await page.evaluate((at) => {
      const transport = (window as unknown as Held).transports[at];
      return [transport?.name, transport?.canOutlive(16_384)];
    }, index);
    expect(facts).toEqual([name, true]);
  });

  it("posts the body to the letter, as a text that needs no preflight", async () => {
    await send(url, "Grüße 😀");
    await vi.waitFor(() => expect(received).toHaveLength(1));
    expect(received[0]).toMatchObject({ method: "POST", body: "Grüße 😀" });
    expect(received[0]?.headers["content-type"]).toBe("text/plain;charset=UTF-8");
    expect(received[0]?.headers.cookie).toBeUndefined();
  });

  it("answers what the collector said, or nothing", async () => {
    const reply = await send(url, "{}");
    expect(reply).toEqual(name === "fetch" ? { status: 503, text: "Busy", retryAfter: "7" } : undefined);
  });

  it("answers nothing when nobody is there", async () => {
    expect(await send("http://127.0.0.1:9/nobody", "{}")).toBeUndefined();
  });

  it("delivers what is sent while the page is left", async () => {
    await page.evaluate(
      ([at, target]) => {
        addEventListener("pagehide", () => void (window as unknown as Held).transports[at]?.send(target, "Left", 4));
      },
      [index, url] as const,
    );
    await page.goto("about:blank");
    await page.close();
    await vi.waitFor(() => expect(received.map(({ body }) => body)).toEqual(["Left"]));
  });
});

it("the transport fetch outlives the page only within the browser's budget of bytes", async () => {
  const can = await page.evaluate(async (target) => {
    const fetching = (window as unknown as Held).transports[0];
    const before = [fetching?.canOutlive(48 * 1024), fetching?.canOutlive(48 * 1024 + 1)];
    const sent = fetching?.send(target, "x".repeat(40 * 1024), 40 * 1024);
    const during = [fetching?.canOutlive(8 * 1024), fetching?.canOutlive(8 * 1024 + 1)];
    await sent;
    return [...before, ...during, fetching?.canOutlive(48 * 1024)];
  }, url);
  expect(can).toEqual([true, false, true, false, true]);
});
