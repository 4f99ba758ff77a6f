import { csvLine, reportColumns } from "turnout/catalogue";
import type { ActivityRow, Store } from "../stores/store.js";
import { byteOrderMark } from "./csv.js";
import type { ReportRequest } from "./filter.js";
import { ndjsonLine } from "./ndjson.js";
import { parquetPieces } from "./parquet.js";
import { type Column, cellsOf, rowPages } from "./rows.js";

/** The report in the forms that it can be downloaded in. */
export type Format = (typeof formats)[number];

/** Their names, which are also the endings of their files. */
export const formats = ["csv", "ndjson", "parquet"] as const;

/** Media types of the forms. Source: RFC 7111 for CSV, IANA for Parquet; NDJSON has none, this is in use. */
export const mediaTypes: Readonly<Record<Format, string>> = {
  csv: "text/csv; charset=utf-8; header=present",
  ndjson: "application/x-ndjson; charset=utf-8",
  parquet: "application/vnd.apache.parquet",
};

/** The User Activity report, in pieces of a bounded number of rows; memory does not grow with the report. */
export async function* userActivity(
  store: Store,
  request: ReportRequest,
  format: Format,
): AsyncGenerator<string | Uint8Array> {
  yield* piecesOf(rowPages(store, request.filter), request, format);
}

/** The same of pages that are read already. */
export async function* piecesOf(
  pages: AsyncIterable<readonly ActivityRow[]>,
  request: ReportRequest,
  format: Format,
): AsyncGenerator<string | Uint8Array> {
  const columns = [...reportColumns, ...request.columns];
  yield* format === "parquet" ? parquetPieces(pages, columns, request) : textPieces(pages, columns, request, format);
}

async function* textPieces(
  pages: AsyncIterable<readonly ActivityRow[]>,
  columns: readonly Column[],
  request: ReportRequest,
  format: "csv" | "ndjson",
): AsyncGenerator<string> {
  const { bom, guard } = request;
  const titles = columns.map((column) => column.title);
  const lineOf = format === "csv" ? (cells: readonly string[]) => csvLine(cells, guard) : ndjsonLine.bind(null, titles);
  if (format === "csv") yield (bom ? byteOrderMark : "") + csvLine(titles, guard);
  for await (const rows of pages) yield rows.map((row) => lineOf(cellsOf(row, columns, request))).join("");
}

/** A download's file name, such as `user-activity_demo_2026-11-20_2026-11-23_Europe-Berlin.csv`. */
export function fileName(report: string, request: ReportRequest, ending: string): string {
  return `${safe(report)}_${fileStem(request)}.${ending}`;
}

/**
 * What a file name says of the report's extent: the site, the days of the first and the last moment it covers on the
 * zone's clocks (`start` when it has no beginning), and the zone. Characters that some file system forbids become `-`.
 */
export function fileStem(request: ReportRequest): string {
  const { filter, zone } = request;
  const first = filter.from === undefined ? "start" : dayOf(filter.from, request);
  const parts = [filter.site, first, dayOf(filter.to - 1, request), zone.name];
  return parts.map(safe).join("_");
}

/** Also keeps names, which may hold an id that anybody chose, from ending the header that they stand in. */
function safe(part: string): string {
  return part.replace(/[^\w.-]+/g, "-");
}

function dayOf(atMs: number, { zone }: ReportRequest): string {
  return zone.format(atMs).slice(0, "YYYY-MM-DD".length);
}
