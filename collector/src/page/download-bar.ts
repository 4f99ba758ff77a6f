import { isAbort } from "./api.js";
import { type Progress, type ReportFile, saveReport } from "./download.js";
import { byId, numeral } from "./elements.js";
import { words } from "./words.js";

/** What the buttons download: a report of the choice as it stands, or nothing yet. */
export type FileOf = (report: "user-activity" | "unique-users", format: ReportFile["format"]) => ReportFile | undefined;

/** The download buttons, and the bar that shows how far a download is. */
export interface DownloadBar {
  /** Offers a report of so many rows; none of 0. */
  offer(rows: number): void;
  /** Downloads a file that another part of the page offers; one at a time. */
  save(file: ReportFile): void;
}

/** Wires buttons and bar; one report is downloaded at a time, and `onFailure` hears why one failed. */
export function createDownloadBar(fileOf: FileOf, onFailure: (error: unknown) => void): DownloadBar {
  const bar = byId("download", HTMLDivElement);
  const meter = byId("progress", HTMLProgressElement);
  const status = byId("download-text", HTMLSpanElement);
  const cancel = byId("cancel", HTMLButtonElement);
  const buttons = [
    { button: byId("download-csv", HTMLButtonElement), report: "user-activity", format: "csv" },
    { button: byId("download-ndjson", HTMLButtonElement), report: "user-activity", format: "ndjson" },
    { button: byId("download-parquet", HTMLButtonElement), report: "user-activity", format: "parquet" },
    { button: byId("download-users", HTMLButtonElement), report: "unique-users", format: "csv" },
  ] as const;

  let busy = false;
  let offered = 0;

  const settle = (): void => {
    for (const { button } of buttons) button.disabled = busy || offered === 0;
    meter.hidden = !busy;
    cancel.hidden = !busy;
  };

  const save = async (file: ReportFile): Promise<void> => {
    if (busy) return;
    const stop = new AbortController();
    cancel.onclick = () => stop.abort();
    busy = true;
    settle();
    bar.hidden = false;
    meter.removeAttribute("value");
    status.textContent = words.preparing(file.name);
    const showProgress = (progress: Progress): void => {
      if (file.rows > 0 && file.format !== "parquet") meter.value = Math.min(1, progress.rows / file.rows);
      const how = describe(progress, file);
      status.textContent = file.rows > 0 ? words.of(how, numeral.format(file.rows)) : how;
    };
    try {
      const saved = await saveReport(file, showProgress, stop.signal);
      status.textContent =
        saved === "browser" ? words.browserSaves(file.name) : words.saved(file.name, describe(saved, file));
    } catch (error) {
      status.textContent = isAbort(error) ? words.cancelled : words.failed;
      if (!isAbort(error)) onFailure(error);
    } finally {
      busy = false;
      settle();
    }
  };

  for (const { button, report, format } of buttons) {
    button.addEventListener("click", () => {
      byId("formats", HTMLDetailsElement).open = false;
      const file = fileOf(report, format);
      if (file) void save(file);
    });
  }
  settle();
  return {
    offer: (rows) => {
      offered = rows;
      settle();
    },
    save: (file) => void save(file),
  };
}

/** Rows of a Parquet file cannot be counted on their way: it is compressed, and ends with its table of contents. */
function describe({ rows, bytes }: Progress, { format }: ReportFile): string {
  const megabytes = new Intl.NumberFormat(undefined, { maximumFractionDigits: bytes < 1e6 ? 2 : 1 }).format(
    bytes / 1e6,
  );
  const count = `, ${numeral.format(rows)} ${rows === 1 ? words.rowOne : words.rowMany}`;
  return `${megabytes} MB${format === "parquet" ? "" : count}`;
}
