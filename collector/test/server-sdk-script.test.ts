import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fastify } from "fastify";
import { expect, onTestFinished, test } from "vitest";
import { answerErrors } from "../src/error-answers.js";
import { registerSdkScript } from "../src/sdk-script.js";
import { temporaryDirectory } from "./support/temporary-directory.js";

const script = `/* turnout */${"console.log(1);".repeat(100)}`;

test("the script may be loaded by a page of any origin, and kept for a while", async () => {
  const { address, directory } = await serve();
  writeFileSync(join(directory, "turnout.js"), script);
  const answer = await fetch(`${address}/turnout.js`);
  expect(await answer.text()).toBe(script);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
    "cache-control": "public, max-age=300",
    "content-type": "text/javascript; charset=utf-8",
    "content-encoding": "gzip",
    vary: "Accept-Encoding",
  });
  const plain = await fetch(`${address}/turnout.js`, { headers: { "Accept-Encoding": "identity" } });
  expect([plain.headers.get("content-encoding"), await plain.text()]).toEqual([null, script]);
});

test("a page that has the script is told so, until the script changes", async () => {
  const { address, directory } = await serve();
  const file = join(directory, "turnout.js");
  writeFileSync(file, script);
  const etag = (await fetch(`${address}/turnout.js`)).headers.get("etag") ?? "";
  const again = () => fetch(`${address}/turnout.js`, { headers: { "If-None-Match": etag } });
  expect((await again()).status).toBe(304);
  writeFileSync(file, "/* new */");
  utimesSync(file, new Date(), new Date(Date.now() + 5_000));
  const changed = await again();
  expect([changed.status, await changed.text()]).toEqual([200, "/* new */"]);
});

test("what the script loads when it is needed may be kept for ever, since its name changes with it", async () => {
  const { address, directory } = await serve();
  mkdirSync(join(directory, "turnout"));
  writeFileSync(join(directory, "turnout/youtube-C0ffee.js"), script);
  const answer = await fetch(`${address}/turnout/youtube-C0ffee.js`);
  expect(await answer.text()).toBe(script);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    "access-control-allow-origin": "*",
    "cache-control": "public, max-age=31536000, immutable",
    "content-type": "text/javascript; charset=utf-8",
  });
});

test.each(["youtube-0ther.js", "..%2Fturnout.js", "%2e%2e/turnout.js", "..%5Cturnout.js", "%00"])(
  "nothing is served under a name that is not a file's: %s",
  async (name) => {
    const { address, directory } = await serve();
    mkdirSync(join(directory, "turnout"));
    writeFileSync(join(directory, "secret.js"), script);
    expect((await fetch(`${address}/turnout/${name}`)).status).not.toBe(200);
  },
);

test("a script that has not been built is answered with how to build it", async () => {
  const { address } = await serve();
  const answer = await fetch(`${address}/turnout.js`);
  expect([answer.status, await answer.text()]).toEqual([503, expect.stringContaining("npm run build")]);
});

async function serve() {
  const directory = temporaryDirectory();
  const app = fastify();
  answerErrors(app);
  registerSdkScript(app, directory);
  await app.listen({ port: 0, host: "127.0.0.1" });
  onTestFinished(() => app.close());
  return { directory, address: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}` };
}
