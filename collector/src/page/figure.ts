import { button, make } from "./elements.js";
import { type TableData, tableOf } from "./table.js";
import { words } from "./words.js";

export interface FigureParts {
  readonly title: string;
  /** What the plot shows, in words, for those who do not see it. */
  readonly summary: string;
  readonly hint?: string;
  /** The same as numbers. */
  readonly data: TableData;
  /** Draws into the element, which is in the page by then. */
  readonly draw: (host: HTMLDivElement) => void;
  readonly className?: string;
}

/** A plot with its title and, behind a button, its table: nothing is said by a picture alone. */
export function figure({ title, summary, hint, data, draw, className = "" }: FigureParts): HTMLElement {
  const host = make("div", { className: "plot", role: "img", ariaLabel: `${title}. ${summary}` });
  const numbers = make("div", { hidden: true });
  const toggle = button(
    words.table,
    () => {
      if (numbers.childElementCount === 0) numbers.append(tableOf(data, words.tableOf(title)));
      numbers.hidden = !numbers.hidden;
      toggle.ariaExpanded = String(!numbers.hidden);
    },
    { className: "quiet", ariaExpanded: "false", ariaLabel: words.tableOf(title) },
  );
  const head = make("div", { className: "panel-head" }, make("h2", {}, title), toggle);
  const about = hint === undefined ? [] : [make("p", { className: "hint" }, hint)];
  queueMicrotask(() => draw(host));
  return make("section", { className: `panel figure ${className}` }, head, host, ...about, numbers);
}

export interface Bar {
  readonly name: string;
  readonly count: number;
  readonly text: string;
  readonly onChoose?: () => void;
}

/** Bars that are text all through, so that they need no table. */
export function bars(title: string, all: readonly Bar[], empty: string, hint?: string): HTMLElement {
  const most = Math.max(1, ...all.map(({ count }) => count));
  const items = all.map(({ name, count, text, onChoose }) => {
    const label = onChoose
      ? button(name, onChoose, { className: "quiet name" })
      : make("span", { className: "name" }, name);
    const fill = make("span", { className: "fill" });
    fill.style.width = `${(count / most) * 100}%`;
    return make("li", {}, label, make("span", { className: "value" }, text), make("span", { className: "bar" }, fill));
  });
  const list =
    items.length === 0 ? make("p", { className: "none" }, empty) : make("ol", { className: "bars" }, ...items);
  const about = hint === undefined || items.length === 0 ? [] : [make("p", { className: "hint" }, hint)];
  return make(
    "section",
    { className: "panel figure" },
    make("div", { className: "panel-head" }, make("h2", {}, title)),
    list,
    ...about,
  );
}
