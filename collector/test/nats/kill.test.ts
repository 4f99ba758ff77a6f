import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { newId } from "turnout/wire";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { activity, envelope } from "../support/collector.js";
import { type Nats, natsProgram, startNats } from "../support/nats.js";
import { fileForTest, openForTest } from "../support/sqlite-file.js";
import { freshStream, idsIn, logForTest, patience } from "./support.js";

const program = join(import.meta.dirname, "../../bin/turnout-collector.js");
const senders = 8;
const batchSize = 20;

/** The parts, as they run for a site: a cluster of three, a collector in front of it, a sink behind it. */
describe.skipIf(!natsProgram)("what was answered for is stored once", { timeout: 120_000 }, () => {
  let nats: Nats;
  beforeAll(async () => {
    nats = await startNats({ count: 3 });
  }, 60_000);
  afterAll(() => nats.stop());

  it.each(["collector", "sink", "leader of the log"] as const)("when the %s is killed under load", async (victim) => {
    const address = nats.address(`stream=${freshStream()}&replicas=3&limitBytes=100000000&ackWaitSeconds=1`);
    const log = await logForTest(address);
    const { stream } = log.address;
    const file = fileForTest();
    let collector = await run("serve", "--log", address);
    let sink = await run("sink", "--from", address, "--to", `sqlite:${file}`);
    const reports = await run("serve", "--store", `sqlite:${file}`);

    const kill: Readonly<Record<typeof victim, () => Promise<void>>> = {
      async collector() {
        collector.child.kill("SIGKILL");
        collector = await run("serve", "--log", address);
      },
      async sink() {
        sink.child.kill("SIGKILL");
        sink = await run("sink", "--from", address, "--to", `sqlite:${file}`);
      },
      async "leader of the log"() {
        await nats.kill((await log.manager.streams.info(stream)).cluster?.leader ?? "");
      },
    };
    const load = sendUntilStopped(() => collector.address);
    await expect.poll(() => load.acknowledged.size, patience).toBeGreaterThan(500);
    const before = load.acknowledged.size;
    await kill[victim]();
    await expect.poll(() => load.acknowledged.size, patience).toBeGreaterThan(before + 1_000);
    await load.stop();
    await expect.poll(async () => (await log.manager.streams.info(stream)).state.messages, patience).toBe(0);

    const stored = await idsIn(openForTest(file));
    expect(new Set(stored).size).toBe(stored.length);
    const known = new Set(stored);
    expect([...load.acknowledged].filter((id) => !known.has(id))).toEqual([]);
    const { count } = await (await fetch(`${reports.address}/v1/reports/count`)).json();
    expect(count).toBe(stored.length);
    sink.child.kill("SIGTERM");
    collector.child.kill("SIGTERM");
    expect([(await sink.ended)[0], (await collector.ended)[0]]).toEqual([0, 0]);
  });
});

interface Running {
  readonly child: ChildProcess;
  readonly address: string;
  readonly ended: Promise<readonly unknown[]>;
}

/** Runs a command until the test has finished; answers when it says where it listens. */
async function run(command: string, ...args: readonly string[]): Promise<Running> {
  const child = spawn(process.execPath, [program, command, ...args, "--port", "0"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = once(child, "exit");
  const [text] = await once(child.stdout, "data");
  return { child, address: /http:\S+/.exec(String(text))?.[0] ?? "", ended };
}

/** Sends batches as SDKs do: what is not answered for is sent again, to whatever address the collector has then. */
function sendUntilStopped(address: () => string) {
  const acknowledged = new Set<string>();
  let stopped = false;
  const send = async (): Promise<void> => {
    while (!stopped) {
      const ids = Array.from({ length: batchSize }, () => newId(Date.now()));
      const body = envelope(ids.map((id) => activity({ id })));
      while (!(await isTaken(`${address()}/v1/activities`, body))) {
        if (stopped) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      for (const id of ids) acknowledged.add(id);
    }
  };
  const all = Promise.all(Array.from({ length: senders }, send));
  return {
    acknowledged,
    async stop(): Promise<void> {
      stopped = true;
      await all;
    },
  };
}

async function isTaken(address: string, body: string): Promise<boolean> {
  try {
    return (await fetch(address, { method: "POST", body })).ok;
  } catch {
    return false; // the collector is gone, and another is about to come
  }
}
