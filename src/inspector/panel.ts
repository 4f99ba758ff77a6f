import { isState, matches } from "./activities.js";
import type { Desk } from "./desk.js";
import { element } from "./elements.js";
import type { JournalEntry } from "./entry.js";
import { panelStyles } from "./panel-styles.js";
import { tabs } from "./panel-views.js";
import { cellsOf, lineOf, reportRowOf } from "./row.js";
import { statusOf } from "./status.js";
import { whyOf } from "./why.js";

export interface Panel {
  toggle(): void;
}

/** How often it is drawn anew while nothing happens, ms: ages and players move. */
const drawEveryMs = 500;

/** The same data for those who would rather look than type: a panel in a shadow root, in the corner of the page. */
export function createPanel(desk: Desk): Panel {
  let close: (() => void) | undefined;
  return {
    toggle() {
      if (close) close();
      else close = openPanel(desk, () => (close = undefined));
    },
  };
}

function openPanel(desk: Desk, onClose: () => void): () => void {
  const host = document.createElement("turnout-panel");
  host.setAttribute("data-turnout-ignore", "");
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [panelStyles()];
  const parts = partsOf();
  root.append(parts.panel);
  const focusedBefore = document.activeElement;
  let tab = 0;
  let chosen: JournalEntry | undefined;

  const shown = (): readonly JournalEntry[] => {
    const { value } = parts.filter;
    const isMeant = (entry: JournalEntry): boolean =>
      isState(value)
        ? matches(entry, value)
        : `${entry.kind} ${entry.content?.id} ${entry.content?.name} ${entry.state}`
            .toLowerCase()
            .includes(value.toLowerCase());
    return desk.journal.entries.filter((entry) => value === "" || isMeant(entry));
  };
  const choose = (entry: JournalEntry | undefined): void => {
    chosen = entry;
    draw();
    if (!entry) {
      parts.detail.replaceChildren();
      return;
    }
    void detailOf(desk, entry).then((nodes) => {
      if (chosen !== entry) return;
      parts.detail.replaceChildren(...nodes);
      bringUp();
    });
    bringUp();
  };
  const bringUp = (): void =>
    parts.list.querySelector(`#entry-${chosen?.number}`)?.scrollIntoView({ block: "nearest" });
  const draw = (): void => {
    parts.head.replaceChildren(...headOf(desk));
    for (const [index, button] of buttons.entries()) showTab(button, index === tab, tabs[index]?.count(desk) ?? 0);
    const scrolled = parts.list.scrollTop;
    parts.list.replaceChildren(...(tabs[tab]?.fill(desk, shown(), chosen, choose) ?? []));
    parts.list.scrollTop = scrolled;
    parts.list.setAttribute("aria-activedescendant", chosen ? `entry-${chosen.number}` : "");
  };
  const turnTo = (index: number): void => {
    const hadFocus = parts.tabs.contains(root.activeElement);
    tab = (index + tabs.length) % tabs.length;
    choose(undefined);
    if (hadFocus) buttons[tab]?.focus();
  };
  // Made once: one that is drawn anew loses the focus.
  const buttons = tabs.map(({ name }, index) => {
    const button = element("button", { role: "tab", type: "button" }, name, element("sup", {}));
    button.addEventListener("click", () => turnTo(index));
    return button;
  });
  parts.tabs.append(...buttons);
  /** The next or the one before, in the order in which the list shows them. */
  const step = (by: number): void => {
    const options = [...parts.list.querySelectorAll('[role="option"]')].map(({ id }) => id.replace("entry-", ""));
    const at = options.indexOf(String(chosen?.number));
    const next = options[at === -1 ? 0 : Math.max(0, Math.min(options.length - 1, at + by))];
    if (next) choose(desk.journal.find(next));
  };

  parts.filter.addEventListener("input", () => {
    draw();
    bringUp();
  });
  parts.panel.addEventListener("keydown", (event) => {
    const { key } = event;
    const inFilter = root.activeElement === parts.filter;
    const inTabs = parts.tabs.contains(root.activeElement);
    if (key === "Escape") end();
    else if (inTabs && (key === "ArrowRight" || key === "ArrowLeft")) turnTo(tab + (key === "ArrowRight" ? 1 : -1));
    else if (key === "ArrowDown" || key === "ArrowUp") step(key === "ArrowDown" ? 1 : -1);
    else if (key === "/" && !inFilter) parts.filter.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  const stopListening = desk.journal.listen(draw);
  const timer = setInterval(draw, drawEveryMs);
  const end = (): void => {
    clearInterval(timer);
    stopListening();
    host.remove();
    if (focusedBefore instanceof HTMLElement) focusedBefore.focus();
    onClose();
  };
  parts.closer.addEventListener("click", end);
  document.documentElement.append(host);
  draw();
  parts.list.focus();
  return end;
}

function partsOf() {
  const head = element("div", { class: "counts", role: "status" });
  const closer = element("button", { type: "button", class: "close", "aria-label": "Close" }, "×");
  const tabList = element("div", { role: "tablist", class: "tabs", "aria-label": "What is shown" });
  const filter = element("input", {
    type: "search",
    placeholder: "Filter: kind, content, state  ( / )",
    "aria-label": "Filter",
  });
  const list = element("div", { role: "listbox", class: "list", tabindex: "0", "aria-label": "Activities" });
  const detail = element("div", { class: "detail", "aria-live": "polite" });
  const panel = element(
    "section",
    { class: "panel", "aria-label": "Turnout inspector" },
    element("header", {}, element("strong", {}, "Turnout"), head, closer),
    tabList,
    filter,
    list,
    detail,
  );
  return { panel, head, closer, tabs: tabList, filter, list, detail };
}

function showTab(button: HTMLElement, isSelected: boolean, count: number): void {
  button.setAttribute("aria-selected", String(isSelected));
  button.tabIndex = isSelected ? 0 : -1;
  if (button.lastChild) button.lastChild.textContent = String(count);
}

function headOf(desk: Desk): readonly Node[] {
  const { recording, activities } = statusOf(desk);
  const { accepted = 0, delivered = 0, waiting = 0, sent = 0, rejected = 0, lost = 0 } = activities;
  return [
    element(
      "span",
      { class: recording === "yes" ? "state accepted" : "state lost" },
      recording === "yes" ? "running" : recording,
    ),
    element("span", {}, `${accepted + delivered} in the report`),
    element("span", {}, `${waiting + sent} waiting`),
    element("span", { class: rejected + lost > 0 ? "bad" : "" }, `${rejected + lost} missing`),
  ];
}

/** Why the activity is where it is, and the line that it is in the report. */
async function detailOf(desk: Desk, entry: JournalEntry): Promise<readonly Node[]> {
  const { gates, reason } = await whyOf(desk, entry);
  const made = reportRowOf(entry, desk.parts.clock.offset() ?? 0);
  const marks = { true: "pass", false: "stop", undefined: "open" } as const;
  return [
    element("p", { class: "verdict" }, reason),
    element("code", {}, made ? lineOf(cellsOf(made, undefined)) : "The report cannot hold it."),
    element(
      "ol",
      {},
      ...gates.map(({ gate, passed, reason: words }) =>
        element("li", { class: marks[`${passed}`] }, element("b", {}, gate), ` ${words}`),
      ),
    ),
  ];
}
