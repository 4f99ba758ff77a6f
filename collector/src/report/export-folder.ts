/** Exports as they are known and as they are kept on the disk, each in a folder of its own with its files. */
import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { ExportJob } from "./export-job.js";

export interface ExportFolder {
  /** What is known of all jobs, and of one. */
  all(): readonly ExportJob[];
  get(id: string): ExportJob | undefined;
  /** Adds a new job; rejects when the disk does not take it. */
  add(job: ExportJob): Promise<void>;
  /** Takes note of what a running job has come to; of one that was removed or aborted meanwhile it comes too late. */
  update(job: ExportJob): void;
  /** Ends a running job; `keep` deletes its files. */
  abort(id: string, state: "failed" | "cancelled"): void;
  /** Writes down what is known of a job; the files of one that was aborted go first, because a full disk may be why. */
  keep(id: string): Promise<void>;
  /** Deletes a job with its files; answers whether there was one. */
  remove(id: string): Promise<boolean>;
  /** Where a job's files lie. */
  folderOf(id: string): string;
  /** Where one that is finished lies; undefined when there is none. */
  pathOf(id: string, name: string): string | undefined;
  /** Resolves when all of this is on the disk. */
  settled(): Promise<void>;
}

/** Opens a folder, which is made when there is none. */
export async function openExportFolder(path: string): Promise<ExportFolder> {
  const jobs = new Map((await readJobs(path)).map((job) => [job.id, job]));
  let work: Promise<void> = Promise.resolve();
  /** One after the other, so that what was known first is never written last. */
  const inTurn = (next: () => Promise<void>): Promise<void> => {
    const done = work.then(next);
    work = done.catch(() => {}); // whoever asked for it hears of it
    return done;
  };
  const update = (job: ExportJob): void => {
    if (jobs.get(job.id)?.state === "running") jobs.set(job.id, job);
  };

  return {
    all: () => [...jobs.values()],
    get: (id) => jobs.get(id),
    async add(job) {
      await inTurn(() => writeJob(path, job));
      jobs.set(job.id, job);
    },
    update,
    abort(id, state) {
      const job = jobs.get(id);
      if (job) update({ ...job, state, files: [] });
    },
    keep: (id) =>
      inTurn(async () => {
        const job = jobs.get(id);
        if (!job) return;
        if (job.state === "failed" || job.state === "cancelled") await deleteFiles(path, id);
        await writeJob(path, job);
      }),
    async remove(id) {
      const existed = jobs.delete(id);
      if (existed) await inTurn(() => rm(join(path, id), { recursive: true, force: true }));
      return existed;
    },
    folderOf: (id) => join(path, id),
    pathOf: (id, name) => (jobs.get(id)?.files.some((file) => file.name === name) ? join(path, id, name) : undefined),
    settled: () => work,
  };
}

const jobFile = "job.json";

/** Writes down what a job has come to. It is there as a whole or as it was before, whenever the process is killed. */
async function writeJob(folder: string, job: ExportJob): Promise<void> {
  const path = join(folder, job.id, jobFile);
  await mkdir(join(folder, job.id), { recursive: true });
  const file = await open(`${path}.new`, "w");
  try {
    await file.write(JSON.stringify(job));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
}

/** The jobs that are kept in a folder, which is made when there is none. */
async function readJobs(folder: string): Promise<readonly ExportJob[]> {
  await mkdir(folder, { recursive: true });
  const found = (await readdir(folder)).map(async (id): Promise<ExportJob | undefined> => {
    try {
      return JSON.parse(await readFile(join(folder, id, jobFile), "utf8")) as ExportJob;
    } catch {
      return undefined; // a folder of something else, or of a job that ended before it was noted
    }
  });
  return (await Promise.all(found)).filter((job) => job !== undefined);
}

/** Deletes what a job has written, and keeps its note. */
async function deleteFiles(folder: string, id: string): Promise<void> {
  for (const name of await readdir(join(folder, id))) if (name !== jobFile) await rm(join(folder, id, name));
}
