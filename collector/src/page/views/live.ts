import { ask, isAbort } from "../api.js";
import { button, make, numeral } from "../elements.js";
import { eventsOf } from "../event-stream.js";
import { table, tableOf } from "../table.js";
import { words } from "../words.js";
import { nothing } from "./nothing.js";
import type { View } from "./view.js";

/** Rows on the page; older ones make room. */
const rowLimit = 200;

/** Rest before a lost connection is tried again, ms. */
const retryMs = 3_000;

/** The last activities of the filter, as they arrive, newest on top. */
export function live(): View {
  return {
    async show(panel, { query, signal }) {
      if (!query) return panel.replaceChildren(nothing());
      const page = livePage();
      panel.replaceChildren(page.element);
      void follow(query, page, signal);
    },
  };
}

interface LivePage {
  readonly element: HTMLElement;
  setColumns(columns: readonly string[]): void;
  add(cells: readonly string[]): void;
  say(text: string): void;
}

async function follow(query: URLSearchParams, page: LivePage, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const response = await ask(`live?${query}`, signal);
      page.say("");
      for await (const { name, data } of eventsOf(response)) {
        if (name === "columns") page.setColumns(data as readonly string[]);
        if (name === "row") page.add(data as readonly string[]);
      }
    } catch (error) {
      if (isAbort(error)) return;
    }
    page.say(words.liveLost);
    await new Promise((resolve) => setTimeout(resolve, retryMs));
  }
}

function livePage(): LivePage {
  const status = make("span", { className: "hint", role: "status" }, words.liveOn);
  const place = make("div", {});
  let columns: readonly string[] = [];
  let waiting: (readonly string[])[] = [];
  let paused = false;
  let shown = 0;
  const toggle = button(words.pause, () => {
    paused = !paused;
    toggle.textContent = paused ? words.resume : words.pause;
    if (!paused) flush();
    say("");
  });
  const head = make(
    "div",
    { className: "panel-head" },
    make("span", { className: "row" }, make("span", { className: "pulse" }), status),
    toggle,
  );
  const element = make("section", { className: "panel live" }, head, place);
  const say = (text: string): void => {
    status.textContent = text || (paused ? words.livePaused(numeral.format(waiting.length)) : words.liveOn);
    element.classList.toggle("paused", paused || text !== "");
  };
  const flush = (): void => {
    const body = place.querySelector("tbody");
    for (const row of table({ columns, rows: waiting }).querySelectorAll("tbody tr")) body?.prepend(row);
    shown += waiting.length;
    waiting = [];
    place.querySelector<HTMLElement>(".none")?.remove();
    while (shown > rowLimit && body?.lastElementChild) {
      body.lastElementChild.remove();
      shown--;
    }
  };
  return {
    element,
    setColumns: (titles) => {
      if (columns.length > 0) return;
      columns = titles;
      place.replaceChildren(
        tableOf({ columns, rows: [] }, words.live),
        make("p", { className: "none" }, words.liveWaiting),
      );
    },
    add: (cells) => {
      waiting = [...waiting, cells].slice(-rowLimit);
      if (paused) say("");
      else flush();
    },
    say,
  };
}
