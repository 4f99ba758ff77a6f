import type { ReportStyle } from "turnout/catalogue";
import type { ActivityFilter, ActivityRow, RowCursor, Store } from "../stores/store.js";

/** A column of the report, of what it is always made of or of all that is stored. */
export interface Column {
  readonly title: string;
  readonly cell: (row: ActivityRow, style: ReportStyle) => string;
}

/** Columns that come after the report's own when they are asked for, in the order asked. */
export const extraColumns: readonly Column[] = [
  { title: "Kind", cell: (row) => row.kind },
  { title: "Activity ID", cell: (row) => row.id },
  { title: "Page Path", cell: (row) => row.path ?? "" },
  { title: "Date/Time (UTC)", cell: (row) => new Date(row.at).toISOString() },
  { title: "Inferred", cell: (row) => (row.inferred ? "yes" : "no") },
  { title: "Verified", cell: (row) => (row.verified ? "yes" : "no") },
  { title: "Sent By", cell: (row) => (row.fromServer ? "server" : "browser") },
  { title: "Privacy Signal", cell: (row) => (row.gpc ? "yes" : "no") },
  { title: "Session ID", cell: (row) => row.session ?? "" },
  { title: "Device ID", cell: (row) => row.device ?? "" },
  { title: "Watch Percent", cell: (row) => String(row.watch?.percent ?? "") },
  { title: "Watch Mode", cell: (row) => row.watch?.mode ?? "" },
  { title: "Watch Basis", cell: (row) => row.watch?.basis ?? "" },
  { title: "Watched Seconds", cell: (row) => (row.watch ? secondsText(row.watch.watchedSeconds) : "") },
];

/** Rows read at once: some 2 MB of memory, and few enough round trips. */
const pageRows = 2_000;

/** The filter's rows in report order from after a row on, page by page, so that memory does not grow with the report. */
export async function* rowPages(
  store: Store,
  filter: ActivityFilter,
  begin?: RowCursor,
): AsyncGenerator<readonly ActivityRow[]> {
  let after = begin;
  while (true) {
    const rows = await store.rows(filter, after, pageRows);
    if (rows.length > 0) yield rows;
    if (rows.length < pageRows) return;
    after = rows.at(-1);
  }
}

/** The cells of a row, one for each column. */
export function cellsOf(row: ActivityRow, columns: readonly Column[], style: ReportStyle): readonly string[] {
  return columns.map((column) => column.cell(row, style));
}

/** Whole milliseconds at most, and no zeros at the end. */
function secondsText(seconds: number): string {
  return String(Number(seconds.toFixed(3)));
}
