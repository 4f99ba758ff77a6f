/**
 * One line of NDJSON, its LF included: an object whose keys are the columns' titles, in their order, and whose values
 * are the very texts of the CSV's cells, unguarded; a missing content is "", as there.
 */
export function ndjsonLine(titles: readonly string[], cells: readonly string[]): string {
  return `${JSON.stringify(Object.fromEntries(titles.map((title, index) => [title, cells[index] ?? ""])))}\n`;
}
