import type { RowCursor } from "../stores/store.js";
import type { Format } from "./files.js";

/** A file that is finished and on the disk. */
export interface ExportFile {
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
  /** The last row in it, after which an interrupted job goes on; null when it has none. */
  readonly last: RowCursor | null;
}

/** A job as it is kept beside its files and shown. Times are ms since 1970. */
export interface ExportJob {
  readonly id: string;
  readonly site: string;
  readonly format: Format;
  /** Most rows of one file. */
  readonly rowsPerFile: number;
  readonly state: "running" | "done" | "failed" | "cancelled";
  readonly startedAt: number;
  /** When its files will be gone. */
  readonly expiresAt: number;
  /** Rows of the filter when it started, and how many of them are written. */
  readonly expectedRows: number;
  readonly rows: number;
  readonly bytes: number;
  readonly files: readonly ExportFile[];
  /** What was asked for, its end fixed at the start, so that an interrupted job goes on with the same report. */
  readonly parameters: readonly (readonly [name: string, values: readonly string[]])[];
}
