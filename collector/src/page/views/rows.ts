import { askJson, type RowPage } from "../api.js";
import { listed } from "../choice.js";
import { button, make, numeral } from "../elements.js";
import { table, tableOf } from "../table.js";
import { words } from "../words.js";
import { nothing } from "./nothing.js";
import type { Changes, View } from "./view.js";

const pageRows = 50;

type ColumnChanges = Pick<Changes, "change" | "extraColumns">;

/** The first rows as the file will hold them, with the columns that come after the twelve on request. */
export function rows(changes: ColumnChanges): View {
  return {
    async show(panel, { query, choice, count, signal }) {
      const page = query && (await askJson<RowPage>(`user-activity?${query}&limit=${pageRows}`, signal));
      if (!page || page.rows.length === 0)
        return panel.replaceChildren(columnsMenu(choice.columns, changes), nothing());
      const region = tableOf(page, words.preview);
      const hint = make("p", { className: "hint" });
      const more = button(words.showMore, () => void showMore(), { className: "quiet" });
      let next = page.next;
      let shown = page.rows.length;
      let all: number | undefined;
      const settle = (): void => {
        more.hidden = next === null;
        hint.hidden = all === undefined || all <= shown;
        hint.textContent = words.previewHint(numeral.format(shown), numeral.format(all ?? 0));
      };
      void count.then(
        (counted) => {
          all = counted;
          settle();
        },
        () => {}, // whoever asked for it says so
      );
      const showMore = async (): Promise<void> => {
        more.disabled = true;
        const following = await askJson<RowPage>(`user-activity?${query}&limit=${pageRows}&after=${next}`, signal);
        region.querySelector("tbody")?.append(...table(following).querySelectorAll("tbody tr"));
        next = following.next;
        shown += following.rows.length;
        more.disabled = false;
        settle();
      };
      settle();
      region.id = "preview";
      panel.replaceChildren(
        make(
          "section",
          { className: "panel" },
          columnsMenu(choice.columns, changes),
          region,
          make("div", { className: "foot" }, hint, more),
        ),
      );
    },
  };
}

/** The columns that come after the twelve, to be ticked. */
function columnsMenu(chosen: string, { change, extraColumns }: ColumnChanges): HTMLElement {
  const titles = listed(chosen);
  const boxes = extraColumns.map((title) => {
    const box = make("input", { type: "checkbox", checked: titles.includes(title), value: title });
    box.addEventListener("change", () => {
      const ticked = boxes.flatMap(({ input }) => (input.checked ? [input.value] : []));
      change({ columns: ticked.join(",") });
    });
    return { input: box, line: make("label", {}, box, title) };
  });
  const menu = make(
    "details",
    { className: "columns" },
    make("summary", {}, `${words.columns} · ${12 + titles.length}`),
  );
  menu.append(make("div", { className: "choices" }, ...boxes.map(({ line }) => line)));
  menu.open = titles.length > 0;
  return menu;
}
