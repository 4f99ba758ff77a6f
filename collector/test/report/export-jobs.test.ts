import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { type ExportJob, type ExportJobs, openExportJobs } from "../../src/report/export-jobs.js";
import { memoryStore } from "../../src/stores/memory.js";
import type { Store } from "../../src/stores/store.js";
import { activity, config, nowMs, serveReports, unit } from "./support.js";

let folder: string;

const asking = { config, reader: { name: "test", siteIds: ["demo"] }, now: nowMs };

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

function openJobs(store: Store, now = () => nowMs): Promise<ExportJobs> {
  return openExportJobs({ store, config, now, folder });
}

async function finished(jobs: ExportJobs): Promise<ExportJob> {
  return vi.waitFor(
    () => {
      const [job] = jobs.list();
      expect(job?.state).not.toBe("running");
      return job as ExportJob;
    },
    { timeout: 20_000, interval: 10 },
  );
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

  it("that was interrupted begins again at the next start, with the rows of its first start", async () => {
    const store = await filled(5_000);
    const first = await openJobs(store);
    await first.start(new Map(), asking, { format: "ndjson", rowsPerFile: 100_000 });
    await first.close();
    expect(first.list()[0]?.state).toBe("running");
    await store.write(unit({ activities: [activity({ at: nowMs + 1, seq: 9_999 })] }));
    const second = await openJobs(store);
    const job = await finished(second);
    expect(job).toMatchObject({ state: "done", rows: 5_000, files: [{ rows: 5_000 }] });
    await second.close();
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
