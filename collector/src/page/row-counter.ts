/** Counts the lines of a report as its bytes come in, wherever they are cut into chunks. */
export interface RowCounter {
  /** Counts on, and answers how many rows have ended so far; a CSV's head is no row. */
  add(chunk: Uint8Array): number;
}

const [quote, lineFeed] = [0x22, 0x0a];

/** A counter for a format: in CSV a line feed between quotes is part of a cell, and Parquet has no lines. */
export function createRowCounter(format: "csv" | "ndjson" | "parquet"): RowCounter {
  if (format === "parquet") return { add: () => 0 };
  let lines = 0;
  let quoted = false;
  return {
    add: (chunk) => {
      for (const byte of chunk) {
        if (byte === quote) quoted = format === "csv" && !quoted;
        else if (byte === lineFeed && !quoted) lines++;
      }
      return format === "csv" ? Math.max(0, lines - 1) : lines;
    },
  };
}
