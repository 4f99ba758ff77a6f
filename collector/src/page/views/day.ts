/** One person's day: a lane for each content and section, stays as bars, what was done as marks. */
import { button, make } from "../elements.js";
import { tableOf } from "../table.js";
import { words } from "../words.js";
import { nothing } from "./nothing.js";

export interface DayRow {
  /** `HH:MM:SS`. */
  readonly time: string;
  readonly category: string;
  readonly action: string;
  readonly label: string;
  readonly content: string;
}

const lanePx = 30;
const headPx = 22;
const nameWidth = 210;
const plotWidth = 790;

/** Draws the day; the same as a table is behind a button. */
export function dayOf(rows: readonly DayRow[], title: string): HTMLElement {
  if (rows.length === 0) return nothing();
  const numbers = make("div", { hidden: true });
  numbers.append(
    tableOf(
      {
        columns: [words.time, words.where, words.activity, words.label],
        rows: rows.map(({ time, category, content, action, label }) => [time, content || category, action, label]),
      },
      words.tableOf(title),
    ),
  );
  const toggle = button(
    words.table,
    () => {
      numbers.hidden = !numbers.hidden;
      toggle.ariaExpanded = String(!numbers.hidden);
    },
    { className: "quiet", ariaExpanded: "false", ariaLabel: words.tableOf(title) },
  );
  const picture = make("div", {
    className: "scroll-x",
    role: "img",
    ariaLabel: `${title}. ${rows.length} ${words.countMany}`,
  });
  picture.append(drawing(rows));
  return make("div", {}, picture, make("div", { className: "foot" }, toggle), numbers);
}

function drawing(rows: readonly DayRow[]): SVGElement {
  const lanes = [...new Set(rows.map(laneOf))];
  const times = rows.map(({ time }) => secondsOf(time));
  const first = Math.floor(Math.min(...times) / 3_600) * 3_600;
  const last = Math.max(first + 3_600, Math.ceil((Math.max(...times) + 1) / 3_600) * 3_600);
  const x = (seconds: number): number => nameWidth + ((seconds - first) / (last - first)) * plotWidth;
  const picture = svg("svg", { viewBox: `0 0 ${nameWidth + plotWidth + 28} ${headPx + lanes.length * lanePx + 6}` });
  const step = Math.max(1, Math.ceil((last - first) / 3_600 / 12));
  for (let hour = first; hour <= last; hour += 3_600 * step) {
    picture.append(
      svg("line", { x1: x(hour), x2: x(hour), y1: headPx, y2: headPx + lanes.length * lanePx, class: "hour" }),
    );
    picture.append(text(`${String(hour / 3_600).padStart(2, "0")}:00`, { x: x(hour), y: 14, class: "hours" }));
  }
  for (const [lane, name] of lanes.entries()) {
    const y = headPx + lane * lanePx;
    picture.append(text(name.length > 30 ? `${name.slice(0, 29)}…` : name, { x: 0, y: y + 19, class: "lane" }));
    const own = rows.filter((row) => laneOf(row) === name);
    for (const [from, to] of staysOf(own)) {
      picture.append(
        svg("rect", { x: x(from), width: Math.max(2, x(to) - x(from)), y: y + 8, height: 14, rx: 4, class: "stay" }),
      );
    }
    for (const row of own.filter(({ action }) => action !== "View" && action !== "Leave")) {
      const mark = svg("circle", { cx: x(secondsOf(row.time)), cy: y + 15, r: 4, class: `mark ${markOf(row.action)}` });
      mark.append(text(`${row.time} ${row.action}${row.label === "N/A" ? "" : `: ${row.label}`}`, {}, "title"));
      picture.append(mark);
    }
  }
  return picture;
}

function laneOf({ content, category }: DayRow): string {
  return content || category;
}

/** From each view to the leave after it. */
function staysOf(rows: readonly DayRow[]): readonly (readonly [from: number, to: number])[] {
  const stays: (readonly [number, number])[] = [];
  let opened: number | undefined;
  for (const { action, time } of rows) {
    if (action === "View") opened ??= secondsOf(time);
    else if (action === "Leave" && opened !== undefined) {
      stays.push([opened, secondsOf(time)]);
      opened = undefined;
    }
  }
  return stays;
}

function markOf(action: string): string {
  if (action === "Watch") return "watch";
  return action === "Join" || action === "Play" || action === "Click" ? "frame" : "deed";
}

function secondsOf(time: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(":").map(Number);
  return hours * 3_600 + minutes * 60 + seconds;
}

function svg(tag: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}

function text(content: string, attributes: Readonly<Record<string, string | number>>, tag = "text"): SVGElement {
  const made = svg(tag, attributes);
  made.textContent = content;
  return made;
}
