/** Exports that are made in the background, one after the other, into files that are kept for a while. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newId } from "turnout/wire";
import type { Config } from "../config.js";
import type { Store } from "../stores/store.js";
import { type ExportFolder, openExportFolder } from "./export-folder.js";
import type { ExportJob } from "./export-job.js";
import { runExport } from "./export-run.js";
import type { Asking, Parameters } from "./filter.js";
import { FilterError } from "./filter-error.js";
import { requestOf } from "./traffic.js";

/** How it is to be written. */
export type ExportForm = Pick<ExportJob, "format" | "rowsPerFile">;

export interface ExportJobs {
  /** Starts one; rejects with a `FilterError` when the parameters make no sense, or too many files. */
  start(parameters: Parameters, asking: Asking, form: ExportForm): Promise<ExportJob>;
  /** The newest first; what has expired is gone. */
  list(): readonly ExportJob[];
  /** Stops a job that runs: its files go, it stays on the list. One that has ended stays as it is. */
  cancel(id: string): Promise<void>;
  /** Deletes a job with its files, whether it runs or not; answers whether there was one. */
  remove(id: string): Promise<boolean>;
  /** Where a job's file lies; undefined when there is none. */
  pathOf(id: string, name: string): string | undefined;
  /** Lets the job under way stop at its next page; at the next start it goes on after the files that it has finished. */
  close(): Promise<void>;
}

export interface ExportJobContext {
  readonly store: Store;
  readonly config: Config;
  readonly now: () => number;
  /** Where files are kept over restarts; absent, they go with the process. */
  readonly folder: string | undefined;
  /** Hears why a job failed. */
  readonly onFailure: (error: unknown) => void;
}

/** How long files are kept, ms: a week. */
const keptMs = 7 * 86_400_000;

/** Most jobs kept; the oldest that are done make room. */
const jobLimit = 50;

/** Most files of a job: with each of them the list of all is written anew. */
const fileLimit = 1_000;

/** Opens the folder, and goes on with what was interrupted. */
export async function openExportJobs(context: ExportJobContext): Promise<ExportJobs> {
  const { now } = context;
  const path = context.folder ?? (await mkdtemp(join(tmpdir(), "turnout-exports-")));
  const folder = await openExportFolder(path);
  const queue = jobQueue(folder, context);
  const tidy = async (): Promise<void> => {
    for (const { id } of outdated(folder.all(), now())) await folder.remove(id);
  };

  await tidy();
  for (const job of folder.all()) if (job.state !== "done") queue.add(job);

  return {
    async start(given, asking, form) {
      await tidy();
      const job = await newJob(context, { given, asking, form });
      await folder.add(job);
      queue.add(job);
      return job;
    },
    list() {
      const kept = folder.all().filter(({ expiresAt }) => expiresAt > now());
      return kept.sort((a, b) => b.startedAt - a.startedAt);
    },
    async cancel(id) {
      folder.abort(id, "cancelled");
      await folder.keep(id);
    },
    remove: folder.remove,
    pathOf: folder.pathOf,
    async close() {
      await queue.close();
      await folder.settled();
      if (context.folder === undefined) await rm(path, { recursive: true, force: true });
    },
  };
}

/** Runs jobs one after the other; closing lets the one under way stop at its next page. */
function jobQueue(folder: ExportFolder, { store, config, now, onFailure }: ExportJobContext) {
  let closing = false;
  let last: Promise<void> = Promise.resolve();

  const run = async (id: string): Promise<void> => {
    const isWanted = (): boolean => !closing && folder.get(id)?.state === "running";
    const job = folder.get(id);
    if (job && isWanted()) {
      const { update: onProgress, keep } = folder;
      const context = { store, config, now, folder: folder.folderOf(id), isWanted, onProgress, keep };
      await runExport(job, context).catch((error) => {
        if (!isWanted()) return; // a store that closes while the process ends is no failure
        onFailure(error);
        folder.abort(id, "failed");
      });
    }
    await folder.keep(id);
  };

  return {
    /** A disk that does not even take that a job has failed must not hold up those after it. */
    add({ id }: ExportJob): void {
      last = last.then(() => run(id)).catch(onFailure);
    },
    async close(): Promise<void> {
      closing = true;
      await last;
    },
  };
}

interface Wish {
  readonly given: Parameters;
  readonly asking: Asking;
  readonly form: ExportForm;
}

async function newJob({ store, now }: ExportJobContext, { given, asking, form }: Wish): Promise<ExportJob> {
  const startedAt = now();
  const { filter } = await requestOf(store, given, asking);
  const expectedRows = await store.count(filter);
  const least = Math.ceil(expectedRows / fileLimit);
  if (form.rowsPerFile < least)
    throw new FilterError(`"rowsPerFile" must be ${least} or more, so that there are ${fileLimit} files at most`);
  const parameters = new Map(given).set("to", [new Date(filter.to).toISOString()]);
  return {
    ...{ id: newId(startedAt), site: filter.site, ...form, state: "running", startedAt },
    ...{ expiresAt: startedAt + keptMs, expectedRows },
    ...{ rows: 0, bytes: 0, files: [], parameters: [...parameters] },
  };
}

function outdated(jobs: readonly ExportJob[], now: number): ReadonlySet<ExportJob> {
  const oldest = [...jobs].sort((a, b) => a.startedAt - b.startedAt);
  const surplus = oldest.filter(({ state }) => state !== "running").slice(0, Math.max(0, oldest.length - jobLimit));
  return new Set([...surplus, ...oldest.filter(({ expiresAt }) => expiresAt <= now)]);
}
