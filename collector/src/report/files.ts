import type { Store } from "../stores/store.js";
import { byteOrderMark, csvLine } from "./csv.js";
import type { ReportRequest } from "./filter.js";
import { ndjsonLine } from "./ndjson.js";
import { cellsOf, reportColumns, rowPages } from "./rows.js";

/** The report in the forms that it can be downloaded in. */
export type Format = "csv" | "ndjson";

/** Media types of the forms. Source: RFC 7111 for CSV; NDJSON has no registered one, this is the one in use. */
export const mediaTypes: Readonly<Record<Format, string>> = {
  csv: "text/csv; charset=utf-8; header=present",
  ndjson: "application/x-ndjson; charset=utf-8",
};

/** The User Activity report as text, in pieces of one page of rows; memory does not grow with the report. */
export async function* userActivity(store: Store, request: ReportRequest, format: Format): AsyncGenerator<string> {
  const { bom, guard } = request;
  const columns = [...reportColumns, ...request.columns];
  const titles = columns.map((column) => column.title);
  const lineOf = format === "csv" ? (cells: readonly string[]) => csvLine(cells, guard) : ndjsonLine.bind(null, titles);
  if (format === "csv") yield (bom ? byteOrderMark : "") + csvLine(titles, guard);
  for await (const rows of rowPages(store, request.filter)) {
    yield rows.map((row) => lineOf(cellsOf(row, columns, request))).join("");
  }
}

/** A download's file name, such as `user-activity_demo_2026-11-20_2026-11-23_Europe-Berlin.csv`. */
export function fileName(report: string, request: ReportRequest, ending: string): string {
  return `${report}_${fileStem(request)}.${ending}`;
}

/**
 * What a file name says of the report's extent: the site, the days of the first and the last moment it covers on the
 * zone's clocks (`start` when it has no beginning), and the zone. Characters that some file system forbids become `-`.
 */
export function fileStem(request: ReportRequest): string {
  const { filter, zone } = request;
  const first = filter.from === undefined ? "start" : dayOf(filter.from, request);
  const parts = [filter.site, first, dayOf(filter.to - 1, request), zone.name];
  return parts.map((part) => part.replace(/[^\w.-]+/g, "-")).join("_");
}

function dayOf(atMs: number, { zone }: ReportRequest): string {
  return zone.format(atMs).slice(0, "YYYY-MM-DD".length);
}
