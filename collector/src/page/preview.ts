import type { Preview } from "./api.js";
import { make } from "./elements.js";

/** Shows the first rows of a report in `region`; none is said in words. */
export function showPreview(region: HTMLElement, { columns, rows }: Preview): void {
  if (rows.length === 0) {
    region.replaceChildren(
      make("p", { className: "none" }, "No activity matches. Widen the dates, tick more boxes, or clear a filter."),
    );
    return;
  }
  const head = make("tr", {}, ...columns.map((title) => make("th", { scope: "col" }, title)));
  const body = rows.map((cells) => make("tr", {}, ...cells.map(cellOf)));
  region.replaceChildren(make("table", {}, make("thead", {}, head), make("tbody", {}, ...body)));
}

function cellOf(text: string): HTMLTableCellElement {
  // The tooltip holds what the column's width cuts off.
  return make("td", { title: text, className: text === "N/A" ? "empty" : "" }, text);
}
