import { make } from "./elements.js";

export interface TableData {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A table in a region of its own, which scrolls, and by keyboard too. */
export function tableOf(data: TableData, name: string): HTMLDivElement {
  return make("div", { className: "scroll", role: "region", ariaLabel: name, tabIndex: 0 }, table(data));
}

/** A table with its head. */
export function table({ columns, rows }: TableData): HTMLTableElement {
  const head = make("tr", {}, ...columns.map((title) => make("th", { scope: "col" }, title)));
  const body = rows.map((cells) => make("tr", {}, ...cells.map(cellOf)));
  return make("table", {}, make("thead", {}, head), make("tbody", {}, ...body));
}

function cellOf(text: string): HTMLTableCellElement {
  const classes = [text === "N/A" ? "empty" : "", /^[\d.,]+$/.test(text) ? "number" : ""].filter(Boolean).join(" ");
  // The tooltip holds what the column's width cuts off.
  return make("td", { title: text, className: classes }, text);
}
