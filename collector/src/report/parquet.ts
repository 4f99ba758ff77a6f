/** The report as Parquet, in which a column is read without the others: for notebooks and warehouses. */
import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import type { ReportStyle } from "turnout/catalogue";
import type { ActivityRow } from "../stores/store.js";
import type { Column } from "./rows.js";

/** Rows in one row group: what is held in memory, and what a reader can skip at once. */
const groupRows = 20_000;

/**
 * Pieces of a Parquet file, one for each row group, so that memory does not grow with the report. Every column holds
 * the texts of the CSV, unguarded; and there is `At`, the instant as a number that databases understand, ms since 1970.
 */
export async function* parquetPieces(
  pages: AsyncIterable<readonly ActivityRow[]>,
  columns: readonly Column[],
  style: ReportStyle,
): AsyncGenerator<Uint8Array> {
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({
    writer: bytes,
    createdBy: "turnout-collector",
    schema: [
      { name: "root", num_children: columns.length + 1 },
      ...columns.map(
        ({ title }) =>
          ({ name: title, type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "REQUIRED" }) as const,
      ),
      { name: "At", type: "INT64", converted_type: "TIMESTAMP_MILLIS", repetition_type: "REQUIRED" },
    ],
  });
  let waiting: ActivityRow[] = [];
  const writeGroup = (rows: readonly ActivityRow[]): void => {
    const columnData = columns.map(({ title, cell }) => ({ name: title, data: rows.map((row) => cell(row, style)) }));
    const at = { name: "At", data: rows.map((row) => new Date(row.at)) };
    void writer.write({ columnData: [...columnData, at], rowGroupSize: groupRows });
  };
  for await (const rows of pages) {
    waiting.push(...rows);
    if (waiting.length < groupRows) continue;
    writeGroup(waiting);
    waiting = [];
    yield taken(bytes);
  }
  if (waiting.length > 0) writeGroup(waiting);
  void writer.finish();
  yield taken(bytes);
}

/** Takes what has been written; the writer goes on counting its offset in the file. */
function taken(bytes: ByteWriter): Uint8Array {
  const piece = new Uint8Array(bytes.buffer.slice(0, bytes.index));
  bytes.index = 0;
  return piece;
}
