/** Writes the files of an export, page by page, from where it was interrupted. */
import { open, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../config.js";
import type { ActivityRow, Store } from "../stores/store.js";
import type { ExportFile, ExportJob } from "./export-job.js";
import { fileName, piecesOf } from "./files.js";
import type { ReportRequest } from "./filter.js";
import { type PageSplitter, pageSplitter } from "./page-splitter.js";
import { rowPages } from "./rows.js";
import { requestOf } from "./traffic.js";

/** What a job is made from, and who hears how far it is. */
export interface ExportRun {
  readonly store: Store;
  readonly config: Config;
  readonly now: () => number;
  /** Where the job's files go. */
  readonly folder: string;
  /** Asked before anything more is written. */
  isWanted(): boolean;
  /** Told after each page, after each file when that is on the disk, and at the end. */
  onProgress(job: ExportJob): void;
  /** Writes down what was last told. */
  keep(id: string): Promise<void>;
}

/**
 * Runs a job to its end, or until it is not wanted any more. Files that are finished stay as they are; the one that an
 * interruption left unfinished is written again from its beginning.
 */
export async function runExport(started: ExportJob, run: ExportRun): Promise<void> {
  const { store, config, now, isWanted, onProgress, keep } = run;
  const reader = { name: "an export", siteIds: [started.site] };
  const request = await requestOf(store, new Map(started.parameters), { config, reader, now: now() });
  let job = withFiles(started, await finishedFiles(started, run.folder));
  const pages = pageSplitter(rowPages(store, request.filter, job.files.at(-1)?.last ?? undefined));
  while (job.files.length === 0 || (await pages.hasMore())) {
    if (!isWanted()) return;
    const made = await writeFile(job, { request, pages, run });
    if (!made) return;
    job = withFiles(job, [...job.files, made]);
    onProgress(job);
    await keep(job.id);
  }
  onProgress({ ...job, state: "done" });
}

interface Writing {
  readonly request: ReportRequest;
  readonly pages: PageSplitter<ActivityRow>;
  readonly run: ExportRun;
}

/** Writes the next file; answers undefined when it is not wanted any more. */
async function writeFile(job: ExportJob, { request, pages, run }: Writing): Promise<ExportFile | undefined> {
  const part = job.rowsPerFile < job.expectedRows ? `_part-${job.files.length + 1}` : "";
  const name = fileName("user-activity", request, job.format).replace(/\.(\w+)$/, `${part}.$1`);
  const file = await open(join(run.folder, name), "w");
  let bytes = 0;
  try {
    for await (const piece of piecesOf(pages.next(job.rowsPerFile), request, job.format)) {
      if (!run.isWanted()) return undefined;
      bytes += (await file.write(Buffer.from(piece))).bytesWritten;
      run.onProgress({ ...job, rows: job.rows + pages.taken(), bytes: job.bytes + bytes });
    }
    await file.sync();
  } finally {
    await file.close();
  }
  const last = pages.last();
  return { name, rows: pages.taken(), bytes, last: last ? { at: last.at, seq: last.seq, id: last.id } : null };
}

/** The job with these files, and with what they come to. */
function withFiles(job: ExportJob, files: readonly ExportFile[]): ExportJob {
  const sumOf = (count: "rows" | "bytes"): number => files.reduce((sum, file) => sum + file[count], 0);
  return { ...job, files, rows: sumOf("rows"), bytes: sumOf("bytes") };
}

/** Those that are there as they were noted, up to the first that is not. */
async function finishedFiles({ files }: ExportJob, folder: string): Promise<readonly ExportFile[]> {
  for (const [i, { name, bytes }] of files.entries()) {
    const found = await stat(join(folder, name)).catch(() => undefined);
    if (found?.size !== bytes) return files.slice(0, i);
  }
  return files;
}
