// @vitest-environment node
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type ServerIngest, secret, startServerIngest } from "../../support/server-ingest.js";

let ingest: ServerIngest;

beforeEach(async () => {
  ingest = await startServerIngest();
});
afterEach(() => ingest.stop());

interface Program {
  readonly code: number | null;
  readonly printed: string;
}

/** Runs a program with the built package, as a site's server would; `started` hears when it has printed something. */
async function run(
  text: string,
  started: (end: (signal: NodeJS.Signals) => void) => void = () => {},
): Promise<Program> {
  const program = `import { createServerTurnout } from "turnout/node";
    const start = (options) => createServerTurnout({ endpoint: "${ingest.url}", serverKey: "${secret}", ...options });
    ${text}`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: join(import.meta.dirname, "../../.."),
  });
  let printed = "";
  const read = (chunk: Buffer): void => {
    printed += chunk;
    started((signal) => child.kill(signal));
  };
  child.stdout.on("data", read);
  child.stderr.on("data", read);
  const [code] = await once(child, "close");
  return { code, printed };
}

it("a program that comes to its end has sent what it recorded, without a call", async () => {
  const { code, printed } = await run(`
    const turnout = start({ flushIntervalMs: 60_000 });
    for (let i = 0; i < 300; i++) turnout.track("feed.post", { text: String(i) }, { user: "u" + (i % 3) });`);
  expect(printed).toBe("");
  expect(code).toBe(0);
  expect(ingest.activities()).toHaveLength(300);
});

it("is not kept from its end by the client's timers", async () => {
  const startedAt = Date.now();
  await run(`const turnout = start({ flushIntervalMs: 60_000 }); turnout.track("user.logIn"); await turnout.flush();
    turnout.track("user.logOut");`);
  expect(ingest.activities()).toHaveLength(2);
  expect(Date.now() - startedAt).toBeLessThan(20_000);
});

it("tries again at its end, and has then sent each activity once", async () => {
  ingest.mishaps.push({ status: 503, retryAfter: "0" }, "no answer", { status: 500 });
  const { code } = await run(`start().track("user.logIn");`);
  expect(code).toBe(0);
  expect(ingest.envelopes.length).toBe(4);
  expect(ingest.activities()).toHaveLength(1);
});

it("ends also when the collector does not come back in time, and says what is lost", async () => {
  ingest.mishapOf = () => ({ status: 503 });
  const { code, printed } = await run(`
    const turnout = start({ closeLimitMs: 300, onLoss: (loss) => console.log(JSON.stringify(loss)) });
    turnout.track("user.logIn");
    turnout.track("user.logOut");`);
  expect(code).toBe(0);
  expect(printed).toContain('{"reason":"undelivered","count":2}');
});

it("sends all that waits when it is told to end, by close", async () => {
  const { code } = await run(
    `const turnout = start({ flushIntervalMs: 60_000 });
    process.once("SIGTERM", async () => {
      await turnout.close();
      process.exit(0);
    });
    setInterval(() => undefined, 1_000);
    turnout.track("user.logIn");
    console.log("ready");`,
    (end) => end("SIGTERM"),
  );
  expect(code).toBe(0);
  expect(ingest.activities()).toMatchObject([{ kind: "user.logIn" }]);
});
