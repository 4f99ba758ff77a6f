import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Collector } from "../support/collector.js";
import { startConference } from "../support/conference.js";

const rows = 20_000;
const rowsPerFile = 50;

interface Job {
  readonly id: string;
  readonly state: string;
  readonly rows: number;
  readonly expectedRows: number;
  readonly files: readonly { readonly name: string; readonly rows: number; readonly bytes: number }[];
}

let collector: Collector;

beforeAll(async () => {
  collector = await startConference(rows);
});

afterAll(() => collector.stop());

test.each(["SIGKILL", "SIGTERM"] as const)(
  "an export goes on after the files that it had finished when the collector was ended by %s",
  async (signal) => {
    const { id } = await ask<Job>(`?rowsPerFile=${rowsPerFile}&columns=Activity%20ID`, "POST");
    const before = await jobWhen(id, ({ files }) => files.length > 3);
    await collector.kill(signal);
    const folder = join(`${collector.store.replace("sqlite:", "")}.exports`, id);
    const noted = JSON.parse(await readFile(join(folder, "job.json"), "utf8")) as Job;
    expect(noted.state).toBe("running");
    expect(noted.files.length).toBeGreaterThanOrEqual(before.files.length - 1);
    expect(noted.files.length).toBeLessThan(rows / rowsPerFile);
    const changedAt = async () =>
      Promise.all(noted.files.map(async ({ name }) => (await stat(join(folder, name))).mtimeMs));
    const writtenAt = await changedAt();

    await collector.restart();
    const done = await jobWhen(id, ({ state }) => state === "done");
    expect(await changedAt()).toEqual(writtenAt);
    expect(done.rows).toBe(done.expectedRows);
    expect(done.files.slice(0, before.files.length)).toEqual(before.files);
    const ids: string[] = [];
    for (const { name, bytes, rows: expected } of done.files) {
      const file = await readFile(join(folder, name));
      const lines = parse(file, { bom: true, columns: true }) as readonly Record<string, string>[];
      expect([file.length, lines.length]).toEqual([bytes, expected]);
      ids.push(...lines.map((line) => line["Activity ID"] ?? ""));
    }
    const inFiles = new Set(ids);
    expect([ids.length, inFiles.size]).toEqual([done.expectedRows, done.expectedRows]);
    const kept = (await collector.exportRows(["--columns", "Activity ID"])).map((row) => row["Activity ID"] ?? "");
    expect(kept.filter((activityId) => inFiles.has(activityId))).toEqual(ids);
  },
);

async function ask<Answer>(path: string, method = "GET"): Promise<Answer> {
  const response = await fetch(`${collector.url}/v1/reports/exports${path}`, { method });
  expect(response.ok).toBe(true);
  return (await response.json()) as Answer;
}

/** Asks for the job until it is so, or for 40 seconds. */
function jobWhen(id: string, isSo: (job: Job) => boolean): Promise<Job> {
  return vi.waitFor(
    async () => {
      const { exports: jobs } = await ask<{ exports: readonly Job[] }>("");
      const job = jobs.find((known) => known.id === id) as Job;
      expect(isSo(job), `${job.state}, ${job.files.length} files`).toBe(true);
      return job;
    },
    { timeout: 40_000, interval: 20 },
  );
}
