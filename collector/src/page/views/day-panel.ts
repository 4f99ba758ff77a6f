import { askJson, type RowPage } from "../api.js";
import { todayIn } from "../dates.js";
import { button, make } from "../elements.js";
import { words } from "../words.js";
import { type DayRow, dayOf } from "./day.js";
import type { Shown } from "./view.js";

/** More than anybody does in a day. */
const dayRows = 1_000;

/** The day of the person whom the choice is about: their last, until another is chosen. */
export async function dayPanel({ choice, signal }: Shown, close: () => void): Promise<HTMLElement> {
  const { site, zone, about } = choice;
  const who = new URLSearchParams({ site, zone, user: about });
  const { columns, rows } = await askJson<RowPage>(`unique-users?${who}`, signal);
  const cell = (title: string): string => rows[0]?.[columns.indexOf(title)] ?? "";
  const name = [cell("First"), cell("Last")].filter(Boolean).join(" ") || about;
  const last = cell("Last Activity").slice(0, "YYYY-MM-DD".length);
  const field = make("input", { type: "date", value: last || todayIn(zone, Date.now()) });
  const place = make("div", {});
  const draw = async (): Promise<void> => {
    const query = new URLSearchParams({ site, zone, user: about, from: field.value, to: field.value });
    const day = await askJson<RowPage>(`user-activity?${query}&limit=${dayRows}`, signal);
    place.replaceChildren(
      dayOf(
        day.rows.map((cells) => dayRow(cells, day.columns)),
        words.day(name),
      ),
    );
  };
  field.addEventListener("change", () => void draw());
  await draw();
  const tools = make(
    "span",
    { className: "row" },
    make("label", { className: "row day-field" }, words.dayField, field),
  );
  tools.append(button(words.close, close, { className: "quiet" }));
  const head = make("div", { className: "panel-head" }, make("h2", {}, words.day(name)), tools);
  return make("section", { className: "panel figure day" }, head, place);
}

function dayRow(cells: readonly string[], columns: readonly string[]): DayRow {
  const cell = (title: string): string => cells[columns.indexOf(title)] ?? "";
  return {
    time: cell("Date/Time").slice("YYYY-MM-DD ".length),
    action: cell("Action"),
    category: cell("Category"),
    label: cell("Label"),
    content: cell("Content Name"),
  };
}
