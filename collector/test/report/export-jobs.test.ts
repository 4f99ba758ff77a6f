import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import type { ExportJob } from "../../src/report/export-job.js";
import { type ExportJobs, openExportJobs } from "../../src/report/export-jobs.js";
import { memoryStore } from "../../src/stores/memory.js";
import type { Store } from "../../src/stores/store.js";
import { activity, config, nowMs, serveReports, unit } from "./support.js";

let folder: string;

const asking = { config, reader: { name: "test", siteIds: ["demo"] }, now: nowMs };

const waiting = { timeout: 30_000, interval: 5 };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "turnout-jobs-"));
  onTestFinished(() => rm(folder, { recursive: true }));
});

async function filled(rows = 25): Promise<Store> {
  const store = memoryStore();
  const activities = Array.from({ length: rows }, (_, i) =>
    activity({ at: nowMs - rows + i, seq: i + 1, label: `row ${i}` }),
  );
  await store.write(unit({ activities }));
  return store;
}

/** Jobs of which none may fail but where a test says so. */
function openJobs(store: Store, now = () => nowMs, onFailure: (error: unknown) => void = fail): Promise<ExportJobs> {
  return openExportJobs({ store, config, now, folder, onFailure });
}

function fail(error: unknown): never {
  throw error;
}

async function finished(jobs: ExportJobs): Promise<ExportJob> {
  return vi.waitFor(() => {
    const [job] = jobs.list();
    expect(jobs.list().some(({ state }) => state === "running")).toBe(false);
    return job as ExportJob;
  }, waiting);
}

/** The labels of a job's rows, file after file. */
async function labelsOf({ id, files }: ExportJob): Promise<readonly string[]> {
  const texts = await Promise.all(files.map(({ name }) => readFile(join(folder, id, name), "utf8")));
  return texts.flatMap((text) => text.trimEnd().split("\n")).map((line) => JSON.parse(line).Label);
}

describe("an export in the background", () => {
  it("writes each row once, in files of no more rows than asked, each with its head", async () => {
    const { get } = await serveReports(await filled());
    const started = await get("/v1/reports/exports?rowsPerFile=10&columns=Kind", { method: "POST" });
    expect(started.status).toBe(202);
    const done = await vi.waitFor(async () => {
      const { exports: jobs } = await (await get("/v1/reports/exports")).json();
      expect(jobs[0].state).toBe("done");
      return jobs[0];
    });
    expect(done).toMatchObject({ rows: 25, expectedRows: 25, format: "csv" });
    expect(done.parameters).toBeUndefined();
    expect(done.files.map(({ rows }: { rows: number }) => rows)).toEqual([10, 10, 5]);
    const labels: string[] = [];
    for (const { name, bytes } of done.files) {
      expect(name).toMatch(/^user-activity_demo_start_2026-11-23_Europe-Berlin_part-\d\.csv$/);
      const file = await get(`/v1/reports/exports/${done.id}/${name}`);
      const text = Buffer.from(await file.arrayBuffer()).toString();
      expect(Buffer.byteLength(text)).toBe(bytes);
      labels.push(...parse(text, { bom: true, columns: true }).map((row) => (row as { Label: string }).Label));
    }
    expect(labels).toEqual(Array.from({ length: 25 }, (_, i) => `row ${i}`));
    const rest = await get(`/v1/reports/exports/${done.id}/${done.files[0].name}`, {
      headers: { range: "bytes=100-" },
    });
    expect([rest.status, rest.headers.get("content-range")]).toEqual([
      206,
      `bytes 100-${done.files[0].bytes - 1}/${done.files[0].bytes}`,
    ]);
  });

  it("is recorded like a download, and is for those who may see reports, from the exporter's own page", async () => {
    const { get, store } = await serveReports(await filled());
    expect((await get("/v1/reports/exports", { method: "POST", headers: { authorization: "" } })).status).toBe(401);
    const foreign = { origin: "https://elsewhere.example" };
    expect((await get("/v1/reports/exports", { method: "POST", headers: foreign })).status).toBe(403);
    expect((await get("/v1/reports/exports?format=xml", { method: "POST" })).status).toBe(400);
    expect((await get("/v1/reports/exports/none/job.json")).status).toBe(404);
    await get("/v1/reports/exports", { method: "POST" });
    expect(await store.count({ site: "demo", kinds: ["admin.analytics"] })).toBe(1);
  });

  it("that was interrupted goes on after the files that are finished, with the rows of its first start", async () => {
    const store = await filled(2_000);
    const first = await openJobs(store);
    const { id } = await first.start(new Map(), asking, { format: "ndjson", rowsPerFile: 10 });
    const finishedNames = await vi.waitFor(() => {
      const names = first.list()[0]?.files.map(({ name }) => name) ?? [];
      expect(names.length).toBeGreaterThan(2);
      return names;
    }, waiting);
    await first.close();
    expect(first.list()[0]?.state).toBe("running");
    const kept = await Promise.all(finishedNames.map((name) => readFile(join(folder, id, name))));
    await store.write(unit({ activities: [activity({ at: nowMs + 1, seq: 9_999 })] }));
    const second = await openJobs(store);
    expect(second.list()[0]?.files.length).toBeGreaterThanOrEqual(finishedNames.length);
    const job = await finished(second);
    expect(job).toMatchObject({ state: "done", rows: 2_000, expectedRows: 2_000 });
    expect(job.files).toHaveLength(200);
    expect(await labelsOf(job)).toEqual(Array.from({ length: 2_000 }, (_, i) => `row ${i}`));
    expect(await Promise.all(finishedNames.map((name) => readFile(join(folder, id, name))))).toEqual(kept);
    await second.close();
  });

  it("writes a finished file again when it is not there as it was noted", async () => {
    const store = await filled(40);
    const first = await openJobs(store);
    await first.start(new Map(), asking, { format: "ndjson", rowsPerFile: 10 });
    const done = await finished(first);
    await first.close();
    await writeFile(join(folder, done.id, "job.json"), JSON.stringify({ ...done, state: "running" }));
    await truncate(join(folder, done.id, done.files[2]?.name ?? ""), 5);
    const second = await openJobs(store);
    const again = await finished(second);
    expect(again).toEqual(done);
    expect(await labelsOf(again)).toEqual(Array.from({ length: 40 }, (_, i) => `row ${i}`));
    await second.close();
  });

  it("that was cancelled stays on the list without its files, over restarts too", async () => {
    const store = await filled(2_000);
    const jobs = await openJobs(store);
    const { id } = await jobs.start(new Map(), asking, { format: "csv", rowsPerFile: 10 });
    await vi.waitFor(() => expect(jobs.list()[0]?.files.length).toBeGreaterThan(0), waiting);
    await jobs.cancel(id);
    await jobs.close();
    expect(jobs.list()).toMatchObject([{ id, state: "cancelled", files: [] }]);
    expect(await readdir(join(folder, id))).toEqual(["job.json"]);
    const second = await openJobs(store);
    expect(second.list()).toMatchObject([{ id, state: "cancelled", files: [] }]);
    expect(await second.remove(id)).toBe(true);
    await second.close();
    expect(await readdir(folder)).toEqual([]);
  });

  it("of more files than a list can bear is refused in words", async () => {
    const { get } = await serveReports(await filled(1_001));
    const answer = await get("/v1/reports/exports?rowsPerFile=1", { method: "POST" });
    expect(answer.status).toBe(400);
    expect((await answer.json()).error.message).toContain('"rowsPerFile" must be 2 or more');
  });

  it("that has ended is not cancelled", async () => {
    const { get } = await serveReports(await filled());
    const { id } = await (await get("/v1/reports/exports", { method: "POST" })).json();
    const stateNow = async () => (await (await get("/v1/reports/exports")).json()).exports[0].state;
    await vi.waitFor(async () => expect(await stateNow()).toBe("done"), waiting);
    const answer = await get(`/v1/reports/exports/${id}/cancel`, { method: "POST" });
    expect(await answer.json()).toMatchObject({ id, state: "done", files: [{ rows: 25 }] });
    expect((await get("/v1/reports/exports/none/cancel", { method: "POST" })).status).toBe(404);
    const foreign = { origin: "https://elsewhere.example" };
    expect((await get(`/v1/reports/exports/${id}/cancel`, { method: "POST", headers: foreign })).status).toBe(403);
  });

  it("that fails says so, is heard of, and lets those after it run", async () => {
    const store = await filled();
    let isBroken = true;
    const rows: Store["rows"] = async (...asked) => {
      if (!isBroken) return store.rows(...asked);
      isBroken = false;
      throw new Error("disk I/O error");
    };
    const heard: unknown[] = [];
    const jobs = await openJobs(
      { ...store, rows },
      () => nowMs,
      (error) => void heard.push(error),
    );
    const { id } = await jobs.start(new Map(), asking, { format: "csv", rowsPerFile: 10 });
    await jobs.start(new Map(), asking, { format: "csv", rowsPerFile: 10 });
    await finished(jobs);
    await jobs.close();
    expect(heard).toEqual([new Error("disk I/O error")]);
    const states = jobs.list().map((job) => [job.id === id, job.state, job.files.length]);
    expect(states.sort()).toEqual([
      [false, "done", 3],
      [true, "failed", 0],
    ]);
    expect(await readdir(join(folder, id))).toEqual(["job.json"]);
  });

  it("is gone with its files when it is removed, and when its time is over", async () => {
    const store = await filled();
    let now = nowMs;
    const jobs = await openJobs(store, () => now);
    const removed = await jobs.start(new Map(), asking, { format: "csv", rowsPerFile: 10 });
    expect(await jobs.remove(removed.id)).toBe(true);
    expect(await jobs.remove(removed.id)).toBe(false);
    await jobs.start(new Map(), asking, { format: "csv", rowsPerFile: 10 });
    const { expiresAt, files, id } = await finished(jobs);
    now = expiresAt;
    expect(jobs.list()).toEqual([]);
    await jobs.start(new Map(), asking, { format: "csv", rowsPerFile: 10 });
    expect(jobs.pathOf(id, files[0]?.name ?? "")).toBeUndefined();
    await finished(jobs);
    await jobs.close();
    expect(await readdir(folder)).toHaveLength(1);
  });
});
