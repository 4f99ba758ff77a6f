import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Demo, runStart, startDemo } from "../support/demo.js";

async function start(): Promise<Demo> {
  const demo = await startDemo();
  onTestFinished(demo.stop);
  return demo;
}

/** A port on which something else listens until the test ends. */
async function takenPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );

describe("npm start", () => {
  it("prints one address, where the exporter is, which links to the demo site", async () => {
    const demo = await start();
    expect(demo.printed().match(/http:\/\/\S+/g)).toEqual([demo.exporterUrl]);
    const exporter = await fetch(demo.exporterUrl);
    expect(exporter.headers.get("content-type")).toContain("text/html");
    expect(await exporter.text()).toContain("User Activity");
    const home = await (await fetch(demo.siteUrl)).text();
    expect(home).toContain(`<script async src="${demo.exporterUrl}/turnout.js" data-key="demo"></script>`);
    expect((await fetch(`${demo.exporterUrl}/turnout.js`)).status).toBe(200);
  });

  it.each(["SIGTERM", "SIGINT"] as const)("ends in peace with collector and site on %s", async (signal) => {
    const demo = await start();
    expect([await answers(demo.exporterUrl), await answers(demo.siteUrl)]).toEqual([true, true]);
    expect(await demo.end(signal)).toBe(0);
    expect([await answers(demo.exporterUrl), await answers(demo.siteUrl)]).toEqual([false, false]);
  });

  it.each(["--port", "--site-port"])(
    "says what to do when the port of %s is in use, and exits with 1",
    async (option) => {
      const port = await takenPort();
      const others = option === "--port" ? ["--site-port", "0"] : ["--port", "0"];
      const run = runStart(option, String(port), ...others, "--store", "memory:");
      expect(await run.ended).toBe(1);
      expect(run.printed()).toContain(
        `Port ${port} is in use: stop what listens there, or choose another with ${option}.`,
      );
    },
  );

  it("refuses a port that is none, and exits with 1", async () => {
    const run = runStart("--port", "65536");
    expect(await run.ended).toBe(1);
    expect(run.printed()).toContain('--port must be a port, 0 to 65535, not "65536"');
  });
});
