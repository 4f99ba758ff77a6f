/**
 * One line of CSV, its CRLF included, quoted where RFC 4180 asks for it. With `guard`, a cell that a spreadsheet would
 * run gets a leading apostrophe, which spreadsheets take as "this is text".
 */
export function csvLine(cells: readonly string[], guard: boolean): string {
  return `${cells.map((cell) => quoted(guard ? guarded(cell) : cell)).join(",")}\r\n`;
}

/**
 * What a cell must not begin with: = + - @ (their full-width forms too, which Japanese Excel runs), tab, CR and LF;
 * white space, control characters and quotes before it are looked through, because some readers drop them. A number
 * such as -5 is guarded as well: every cell of the report is text. Source: OWASP, "CSV Injection". Not covered: a
 * reader told to split at another separator than the comma; only a changed text could stop that.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters before a formula are the point.
const formula = /^(?:[\t\r\n]|[\s"\u0000-\u001f\u007f\u200b\ufeff]*[=+\-@＝＋－＠])/;

function guarded(cell: string): string {
  return formula.test(cell) ? `'${cell}` : cell;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
