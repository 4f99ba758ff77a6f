import { askJson, type RowPage } from "../api.js";
import { button, make } from "../elements.js";
import { table, tableOf } from "../table.js";
import { words } from "../words.js";
import { dayPanel } from "./day-panel.js";
import { nothing } from "./nothing.js";
import type { Changes, View } from "./view.js";

const pagePeople = 100;

/** Everybody who signed in, with what is known of them; and the day of one of them. */
export function people({ change }: Pick<Changes, "change">): View {
  return {
    async show(panel, shown) {
      const { query, choice, signal } = shown;
      const close = (): void => change({ about: "" });
      const [page, ...day] = await Promise.all([
        query && askJson<RowPage>(`unique-users?${query}&limit=${pagePeople}`, signal),
        ...(choice.about === "" ? [] : [dayPanel(shown, close)]),
      ]);
      if (!page || page.rows.length === 0) return panel.replaceChildren(...day, nothing(words.noPeople));
      const region = tableOf(page, words.uniqueUsers);
      const body = region.querySelector("tbody");
      body?.replaceChildren(...choosable(table(page), change));
      let next = page.next;
      const more = button(words.showMore, () => void showMore(), { className: "quiet", hidden: next === null });
      const showMore = async (): Promise<void> => {
        const after = encodeURIComponent(next ?? "");
        const following = await askJson<RowPage>(`unique-users?${query}&limit=${pagePeople}&after=${after}`, signal);
        body?.append(...choosable(table(following), change));
        next = following.next;
        more.hidden = next === null;
      };
      const hint = make("p", { className: "hint" }, words.peopleHint);
      const list = make("section", { className: "panel" }, hint, region, make("div", { className: "foot" }, more));
      panel.replaceChildren(...day, list);
    },
  };
}

/** The id becomes a button that shows the person's day. */
function choosable(made: HTMLTableElement, change: Changes["change"]): readonly HTMLTableRowElement[] {
  const rows = [...made.querySelectorAll<HTMLTableRowElement>("tbody tr")];
  for (const row of rows) {
    const [cell] = row.cells;
    const id = cell?.textContent ?? "";
    cell?.replaceChildren(button(id, () => change({ about: id }), { className: "quiet name" }));
  }
  return rows;
}
