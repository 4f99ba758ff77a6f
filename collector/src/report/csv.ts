/** How a CSV file is written. */
export interface CsvStyle {
  /** Begin the file with a byte order mark, without which Excel takes UTF-8 for the system's own code page. */
  readonly bom: boolean;
  /** Keep spreadsheets from running cells as formulas. */
  readonly guard: boolean;
}

export const byteOrderMark = "\uFEFF";
