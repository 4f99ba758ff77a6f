import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { newId } from "turnout/wire";
import { expect, onTestFinished, test } from "vitest";
import { openStore } from "../src/stores/index.js";
import { activity, envelope } from "./support/collector.js";
import { temporaryDirectory } from "./support/temporary-directory.js";

const program = join(import.meta.dirname, "../bin/turnout-collector.js");
const senders = 8;
const batchSize = 20;
const stopAfterAcknowledged = 2_000;

for (const signal of ["SIGTERM", "SIGKILL"] as const) {
  test(`what was acknowledged before ${signal} under load is stored once`, { timeout: 60_000 }, async () => {
    const file = join(temporaryDirectory(), "turnout.db");
    const { child, address } = await serve(file);
    const ended = once(child, "exit");
    const acknowledged = new Set<string>();
    const refusals = new Set<number>();
    let stopped = false;
    const sendUntilRefused = async (): Promise<void> => {
      for (;;) {
        const ids = Array.from({ length: batchSize }, () => newId(Date.now()));
        const answer = await post(address, ids).catch(() => undefined);
        if (answer?.status !== 200) return void (answer && refusals.add(answer.status));
        for (const id of ids) acknowledged.add(id);
        if (acknowledged.size < stopAfterAcknowledged || stopped) continue;
        stopped = child.kill(signal);
      }
    };
    await Promise.all(Array.from({ length: senders }, sendUntilRefused));
    const [exitCode] = await ended;

    expect(exitCode).toBe(signal === "SIGTERM" ? 0 : null);
    expect([...refusals].filter((status) => status !== 503)).toEqual([]);
    expect(acknowledged.size).toBeGreaterThanOrEqual(stopAfterAcknowledged);
    const stored = await idsIn(file);
    expect(new Set(stored).size).toBe(stored.length);
    expect([...acknowledged].filter((id) => !stored.includes(id))).toEqual([]);
    // Asked to stop, it answers whatever it has stored.
    if (signal === "SIGTERM") expect(stored.length).toBe(acknowledged.size);
  });
}

test("a collector that stops answers the request that is under way, and takes no other", {
  timeout: 60_000,
}, async () => {
  const file = join(temporaryDirectory(), "turnout.db");
  const { child, address } = await serve(file);
  const ended = once(child, "exit");
  const { hostname, port } = new URL(address);
  const one = activity();
  const body = envelope([one]);
  const underWay = connect(Number(port), hostname).setEncoding("utf8");
  onTestFinished(() => void underWay.destroy());
  underWay.write(`POST /v1/activities HTTP/1.1\r\nHost: ${hostname}\r\nContent-Length: ${body.length}\r\n`);
  underWay.write(`Content-Type: text/plain\r\n\r\n${body.slice(0, 20)}`);
  // What came before on this machine has been read when this is answered.
  expect((await post(address, [newId(Date.now())])).status).toBe(200);
  child.kill("SIGTERM");
  const status = (): Promise<number | undefined> =>
    post(address, [newId(Date.now())]).then(
      (answer) => answer.status,
      () => undefined,
    );
  await expect.poll(status, { timeout: 30_000 }).not.toBe(200);
  underWay.write(body.slice(20));
  expect(String((await once(underWay, "data"))[0])).toContain("HTTP/1.1 200");
  expect((await ended)[0]).toBe(0);
  expect(await idsIn(file)).toContain(one.id);
});

async function serve(file: string): Promise<{ readonly child: ChildProcess; readonly address: string }> {
  const args = [program, "serve", "--port", "0", "--store", `sqlite:${file}`];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [text] = await once(child.stdout, "data");
  return { child, address: /http:\S+/.exec(String(text))?.[0] ?? "" };
}

function post(address: string, ids: readonly string[]): Promise<Response> {
  const body = envelope(ids.map((id) => activity({ id })));
  return fetch(`${address}/v1/activities`, { method: "POST", body });
}

async function idsIn(file: string): Promise<readonly string[]> {
  const store = openStore(`sqlite:${file}`);
  const rows = await store.rows({ site: "demo" }, undefined, 1_000_000);
  await store.close();
  return rows.map(({ id }) => id);
}
