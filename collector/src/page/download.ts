import { ask } from "./api.js";
import { createRowCounter } from "./row-counter.js";
import { words } from "./words.js";

/** A report to be saved. */
export interface ReportFile {
  /** Route and query, below the report routes. */
  readonly path: string;
  readonly name: string;
  readonly format: "csv" | "ndjson" | "parquet";
  /** How many rows to expect. */
  readonly rows: number;
}

/** How far a download is. */
export interface Progress {
  readonly rows: number;
  readonly bytes: number;
}

/** The File System Access API, which TypeScript's library does not have because only Chromium does. */
interface FilePicker {
  showSaveFilePicker?: (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;
}

/** Rows of a worksheet, its head included. Source: https://support.microsoft.com/office/excel-specifications-and-limits */
export const sheetLimitRows = 1_048_576;

/** Largest report that is gathered in memory where the browser cannot write to a file itself; some 200 MB. */
const memoryLimitRows = 1_000_000;

/** How long a gathered report stays in memory, ms: Safari and Firefox begin to read it some time after the click. */
const blobLifeMs = 60_000;

/**
 * Saves a report, whatever its size. Where the browser lets a page write to a file (Chromium), the person picks one and
 * the report flows into it. Elsewhere a report of bearable size is gathered in memory, and a larger one is left to the
 * browser's own download, which shows its own progress. Answers what was saved, or "browser" when the browser has taken
 * over.
 * Rejects with an `AbortError` when the person cancels, which leaves no file behind.
 */
export async function saveReport(
  file: ReportFile,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Progress | "browser"> {
  const { showSaveFilePicker } = window as FilePicker;
  if (showSaveFilePicker) {
    const handle = await showSaveFilePicker({ suggestedName: file.name });
    const report = await ask(file.path, signal);
    return flow(report, { file, onProgress, sink: await handle.createWritable(), signal });
  }
  if (file.rows > memoryLimitRows) {
    followLink(`v1/reports/${file.path}`, file.name);
    return "browser";
  }
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const report = await ask(file.path, signal);
  const saved = await flow(report, {
    file,
    onProgress,
    sink: new WritableStream({ write: (part) => void parts.push(part) }),
    signal,
  });
  const address = URL.createObjectURL(new Blob(parts));
  followLink(address, file.name);
  setTimeout(() => URL.revokeObjectURL(address), blobLifeMs);
  return saved;
}

interface Flow {
  readonly file: ReportFile;
  readonly onProgress: (progress: Progress) => void;
  readonly sink: WritableStream<Uint8Array<ArrayBuffer>>;
  readonly signal: AbortSignal;
}

/** Lets the answer flow into the sink, telling how far it is; when it breaks, the sink is aborted and keeps nothing. */
async function flow(report: Response, { file, onProgress, sink, signal }: Flow): Promise<Progress> {
  const counter = createRowCounter(file.format);
  let progress: Progress = { rows: 0, bytes: 0 };
  const counting = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform: (part, controller) => {
      progress = { rows: counter.add(part), bytes: progress.bytes + part.byteLength };
      onProgress(progress);
      controller.enqueue(part);
    },
  });
  if (!report.body) throw new Error(words.noFile);
  await report.body.pipeThrough(counting).pipeTo(sink, { signal });
  return progress;
}

function followLink(href: string, name: string): void {
  const link = document.createElement("a");
  link.href = href;
  link.download = name;
  link.click();
}
