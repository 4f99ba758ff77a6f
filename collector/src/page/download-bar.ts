import { type Progress, type ReportFile, saveReport } from "./download.js";
import { byId, numeral } from "./elements.js";

/** What the buttons download: a report of the choice as it stands, or nothing yet. */
export type FileOf = (report: "user-activity" | "unique-users", format: "csv" | "ndjson") => ReportFile | undefined;

/** The download buttons, and the bar that shows how far a download is. */
export interface DownloadBar {
  /** Offers a report of so many rows; none of 0. */
  offer(rows: number): void;
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
    const stop = new AbortController();
    cancel.onclick = () => stop.abort();
    busy = true;
    settle();
    bar.hidden = false;
    meter.removeAttribute("value");
    status.textContent = `Preparing ${file.name} …`;
    const showProgress = (progress: Progress): void => {
      if (file.rows > 0) meter.value = Math.min(1, progress.rows / file.rows);
      status.textContent = `${describe(progress)}${file.rows > 0 ? ` of ${numeral.format(file.rows)}` : ""}`;
    };
    try {
      const saved = await saveReport(file, showProgress, stop.signal);
      status.textContent =
        saved === "browser" ? `The browser is downloading ${file.name}.` : `Saved ${file.name}: ${describe(saved)}.`;
    } catch (error) {
      const cancelled = error instanceof DOMException && error.name === "AbortError";
      status.textContent = cancelled ? "Download cancelled." : "The download failed; nothing was saved.";
      if (!cancelled) onFailure(error);
    } finally {
      busy = false;
      settle();
    }
  };

  for (const { button, report, format } of buttons) {
    button.addEventListener("click", () => {
      const file = fileOf(report, format);
      if (file) void save(file);
    });
  }
  return {
    offer: (rows) => {
      offered = rows;
      settle();
    },
  };
}

function describe({ rows, bytes }: Progress): string {
  const megabytes = new Intl.NumberFormat(undefined, { maximumFractionDigits: bytes < 1e6 ? 2 : 1 }).format(
    bytes / 1e6,
  );
  return `${megabytes} MB, ${numeral.format(rows)} ${rows === 1 ? "row" : "rows"}`;
}
