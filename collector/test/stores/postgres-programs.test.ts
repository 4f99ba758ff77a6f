import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { newId } from "turnout/wire";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { postgresStore } from "../../src/stores/postgres.js";
import { activity, envelope } from "../support/collector.js";
import { runCommand } from "../support/command.js";
import { type PostgresServer, postgresPrograms, startPostgres } from "../support/postgres.js";
import { stored, unit } from "../support/stored.js";

const program = join(import.meta.dirname, "../../bin/turnout-collector.js");
const senders = 8;
const batchSize = 20;
const killAfterAcknowledged = 1_500;
let server: PostgresServer;

describe.skipIf(!postgresPrograms)("programs on one PostgreSQL", () => {
  beforeAll(async () => {
    server = await startPostgres({ durable: true });
  }, 90_000);
  afterAll(() => server.stop(), 60_000);

  test("commands work on it, show no password, and leave copying to its own tools", { timeout: 120_000 }, async () => {
    const address = (await server.newDatabase()).replace("turnout@", "turnout:secret@");
    const store = postgresStore(address);
    onTestFinished(() => store.close());
    await store.write(unit([stored({ site: "demo", userId: "ada" })]));
    const run = (command: string, ...more: readonly string[]) => runCommand(command, "--store", address, ...more);
    const [doctor, exported] = await Promise.all([run("doctor"), run("export")]);
    expect(doctor).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^Store postgres:\/\/127/) });
    expect(exported).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("ada,") });
    const [erased, purged] = [await run("erase", "--user", "ada"), await run("purge")];
    expect([erased.stdout, purged.exitCode]).toEqual([expect.stringContaining("demo: 1 activities are now of"), 0]);
    const copied = await run("backup", "--to", "copy.db");
    expect(copied).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("pg_dump") });
    const nowhere = await runCommand("serve", "--port", "0", "--store", `${address}_not`);
    expect(nowhere).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("cannot be opened") });
    expect(nowhere.stderr + doctor.stdout).not.toContain("secret");
  });

  const killings = [
    ["the database is killed", () => server.kill()],
    ["one of them is killed", ([first]: readonly Serving[]) => Promise.resolve(void first?.child.kill("SIGKILL"))],
  ] as const;
  for (const [what, kill] of killings) {
    test(`what two collectors acknowledged is stored once when ${what} under load, and the rest when it is sent again`, {
      timeout: 120_000,
    }, async () => {
      const database = await server.newDatabase();
      const collectors = await Promise.all([serve(database), serve(database)]);
      const acknowledged = new Set<string>();
      const unanswered: Batch[] = [];
      let killed: Promise<void> | undefined;
      // Each batch goes to both, as a page that hears nothing sends it again by another way.
      const sendUntilKilled = async (): Promise<void> => {
        while (unanswered.length < senders) {
          const batch = newBatch();
          const taken = await Promise.all(collectors.map((collector) => isTaken(collector, batch)));
          if (taken.includes(true)) for (const id of batch.ids) acknowledged.add(id);
          if (taken.includes(false)) unanswered.push(batch);
          if (acknowledged.size >= killAfterAcknowledged) killed ??= kill(collectors);
        }
      };
      await Promise.all(Array.from({ length: senders }, sendUntilKilled));
      await killed;
      expect(acknowledged.size).toBeGreaterThanOrEqual(killAfterAcknowledged);
      if (what === "the database is killed") await server.start();

      const store = postgresStore(database);
      onTestFinished(() => store.close());
      const storedIds = async () => (await store.rows({ site: "demo" }, undefined, 100_000)).map(({ id }) => id);
      const kept = await storedIds();
      const there = new Set(kept);
      expect(there.size).toBe(kept.length);
      expect([...acknowledged].filter((id) => !there.has(id))).toEqual([]);

      // The collector that lives on finds the database again by itself.
      const [, second] = collectors;
      for (const batch of unanswered) await expect.poll(() => isTaken(second, batch), { timeout: 30_000 }).toBe(true);
      const sent = new Set([...acknowledged, ...unanswered.flatMap(({ ids }) => ids)]);
      expect((await storedIds()).sort()).toEqual([...sent].sort());
      expect((await store.examine()).filter(({ problem }) => problem !== null)).toEqual([]);
    });
  }
});

interface Serving {
  readonly child: ChildProcess;
  readonly address: string;
}

async function serve(database: string): Promise<Serving> {
  const child = spawn(process.execPath, [program, "serve", "--port", "0", "--store", database], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [text] = await once(child.stdout, "data");
  return { child, address: /http:\S+/.exec(String(text))?.[0] ?? "" };
}

interface Batch {
  readonly ids: readonly string[];
  readonly body: string;
}

function newBatch(): Batch {
  const ids = Array.from({ length: batchSize }, () => newId(Date.now()));
  return { ids, body: envelope(ids.map((id) => activity({ id }))) };
}

/** Sends a batch to a collector; answers whether it says that all of it is stored. */
async function isTaken({ address }: Serving, { ids, body }: Batch): Promise<boolean> {
  const answer = await fetch(`${address}/v1/activities`, { method: "POST", body }).catch(() => undefined);
  if (answer?.status !== 200) return false;
  const { accepted, duplicates } = (await answer.json()) as { accepted: number; duplicates: number };
  return accepted + duplicates === ids.length;
}
