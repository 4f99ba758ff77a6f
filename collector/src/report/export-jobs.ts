/** Exports that are made in the background, one after the other, into files that are kept for a while. */
import { mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newId } from "turnout/wire";
import type { Config } from "../config.js";
import type { Store } from "../stores/store.js";
import { type Format, fileName, piecesOf } from "./files.js";
import type { Asking, Parameters } from "./filter.js";
import { pageSplitter } from "./page-splitter.js";
import { rowPages } from "./rows.js";
import { requestOf } from "./traffic.js";

/** A job as it is kept beside its files and shown. Times are ms since 1970. */
export interface ExportJob {
  readonly id: string;
  readonly site: string;
  readonly format: Format;
  /** Most rows of one file. */
  readonly rowsPerFile: number;
  readonly state: "running" | "done" | "failed";
  readonly startedAt: number;
  /** When its files will be gone. */
  readonly expiresAt: number;
  /** Rows of the filter when it started, and how many of them are written. */
  readonly expectedRows: number;
  readonly rows: number;
  readonly bytes: number;
  readonly files: readonly { readonly name: string; readonly rows: number; readonly bytes: number }[];
  /** What was asked for, its end fixed at the start, so that an interrupted job makes the same file again. */
  readonly parameters: readonly (readonly [name: string, values: readonly string[]])[];
}

/** How it is to be written. */
export type ExportForm = Pick<ExportJob, "format" | "rowsPerFile">;

export interface ExportJobs {
  /** Starts one; rejects with a `FilterError` when the parameters make no sense. */
  start(parameters: Parameters, asking: Asking, form: ExportForm): Promise<ExportJob>;
  /** The newest first; what has expired is gone. */
  list(): readonly ExportJob[];
  /** Stops a job that runs, and deletes its files; answers whether there was one. */
  remove(id: string): Promise<boolean>;
  /** Where a job's file lies; undefined when there is none. */
  pathOf(id: string, name: string): string | undefined;
  /** Lets the job under way stop at its next page; it begins again at the next start. */
  close(): Promise<void>;
}

export interface ExportJobContext {
  readonly store: Store;
  readonly config: Config;
  readonly now: () => number;
  /** Where files are kept over restarts; absent, they go with the process. */
  readonly folder: string | undefined;
}

/** How long files are kept, ms: a week. */
const keptMs = 7 * 86_400_000;

/** Most jobs kept; the oldest that are done make room. */
const jobLimit = 50;

/** Opens the folder, and goes on with what was interrupted. */
export async function openExportJobs(context: ExportJobContext): Promise<ExportJobs> {
  const { store, now } = context;
  const folder = context.folder ?? (await mkdtemp(join(tmpdir(), "turnout-exports-")));
  const jobs = new Map<string, ExportJob>();
  let closing = false;
  let queue: Promise<void> = Promise.resolve();

  const keep = async (job: ExportJob): Promise<void> => {
    jobs.set(job.id, job);
    await mkdir(join(folder, job.id), { recursive: true });
    await writeFile(join(folder, job.id, "job.json"), JSON.stringify(job));
  };
  const remove = async (id: string): Promise<boolean> => {
    const existed = jobs.delete(id);
    if (existed) await rm(join(folder, id), { recursive: true, force: true });
    return existed;
  };
  const tidy = async (): Promise<void> => {
    for (const { id } of outdated([...jobs.values()], now())) await remove(id);
  };
  const isWanted = (id: string): boolean => !closing && jobs.has(id);
  const run = async (job: ExportJob): Promise<void> => {
    if (!isWanted(job.id)) return;
    try {
      await runJob(job, { ...context, folder }, { isWanted, keep });
    } catch {
      const failed = jobs.get(job.id);
      if (failed && !closing) await keep({ ...failed, state: "failed" });
    }
  };
  const enqueue = (job: ExportJob): void => {
    queue = queue.then(() => run(job));
  };

  for (const job of await readJobs(folder)) jobs.set(job.id, job);
  await tidy();
  for (const job of jobs.values()) if (job.state === "running") enqueue(job);

  return {
    async start(given, asking, { format, rowsPerFile }) {
      await tidy();
      const startedAt = now();
      const request = await requestOf(store, given, asking);
      const parameters = new Map(given).set("to", [new Date(request.filter.to).toISOString()]);
      const job: ExportJob = {
        ...{ id: newId(startedAt), site: request.filter.site, format, rowsPerFile, state: "running", startedAt },
        ...{ expiresAt: startedAt + keptMs, expectedRows: await store.count(request.filter) },
        ...{ rows: 0, bytes: 0, files: [], parameters: [...parameters] },
      };
      await keep(job);
      enqueue(job);
      return job;
    },
    list: () => [...jobs.values()].filter((job) => job.expiresAt > now()).sort((a, b) => b.startedAt - a.startedAt),
    remove,
    pathOf: (id, name) => (jobs.get(id)?.files.some((file) => file.name === name) ? join(folder, id, name) : undefined),
    async close() {
      closing = true;
      await queue;
      if (context.folder === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

function outdated(jobs: readonly ExportJob[], now: number): ReadonlySet<ExportJob> {
  const oldest = [...jobs].sort((a, b) => a.startedAt - b.startedAt);
  const surplus = oldest.filter(({ state }) => state !== "running").slice(0, Math.max(0, oldest.length - jobLimit));
  return new Set([...surplus, ...oldest.filter(({ expiresAt }) => expiresAt <= now)]);
}

interface Running {
  isWanted(id: string): boolean;
  keep(job: ExportJob): Promise<void>;
}

async function runJob(
  started: ExportJob,
  { store, config, now, folder }: ExportJobContext & { readonly folder: string },
  { isWanted, keep }: Running,
): Promise<void> {
  /** A job that was removed meanwhile must not come back. */
  const note = async (job: ExportJob): Promise<void> => {
    if (isWanted(job.id)) await keep(job);
  };
  const reader = { name: "an export", siteIds: [started.site] };
  const request = await requestOf(store, new Map(started.parameters), { config, reader, now: now() });
  const pages = pageSplitter(rowPages(store, request.filter));
  let job: ExportJob = { ...started, rows: 0, bytes: 0, files: [] };
  do {
    const part = started.rowsPerFile < started.expectedRows ? `_part-${job.files.length + 1}` : "";
    const name = fileName("user-activity", request, started.format).replace(/\.(\w+)$/, `${part}.$1`);
    const file = await open(join(folder, job.id, name), "w");
    const before = job;
    try {
      for await (const piece of piecesOf(pages.next(job.rowsPerFile), request, job.format)) {
        if (!isWanted(job.id)) return;
        const { bytesWritten } = await file.write(Buffer.from(piece));
        job = { ...job, rows: before.rows + pages.taken(), bytes: job.bytes + bytesWritten };
        await note(job);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    const made = { name, rows: pages.taken(), bytes: job.bytes - before.bytes };
    job = { ...job, rows: before.rows + made.rows, files: [...job.files, made] };
    await note(job);
  } while (await pages.hasMore());
  await note({ ...job, state: "done" });
}

async function readJobs(folder: string): Promise<readonly ExportJob[]> {
  await mkdir(folder, { recursive: true });
  const found = (await readdir(folder)).map(async (id): Promise<ExportJob | undefined> => {
    try {
      return JSON.parse(await readFile(join(folder, id, "job.json"), "utf8")) as ExportJob;
    } catch {
      return undefined; // a folder of something else, or of a job that ended before it was noted
    }
  });
  return (await Promise.all(found)).filter((job) => job !== undefined);
}
