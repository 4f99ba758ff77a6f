/** What the panel's tabs show. */
import { utf8Bytes } from "../utf8.js";
import type { Desk } from "./desk.js";
import { element } from "./elements.js";
import type { JournalEntry } from "./entry.js";
import { clockTime, spanText } from "./printer.js";
import { labelText } from "./row.js";
import { videoReports } from "./video.js";

/** Chooses an activity. */
type Choose = (entry: JournalEntry) => void;

export interface Tab {
  readonly name: string;
  /** How many there are of what it shows. */
  count(desk: Desk): number;
  fill(desk: Desk, entries: readonly JournalEntry[], chosen: JournalEntry | undefined, choose: Choose): readonly Node[];
}

const waits = ({ state }: JournalEntry): boolean => state === "waiting" || state === "sent";

/** THE LIST of tabs. */
export const tabs: readonly Tab[] = [
  {
    name: "Live",
    count: ({ journal }) => journal.entries.length,
    fill: (_, entries, chosen, choose) => rows([...entries].reverse(), chosen, choose, (entry) => labelText(entry)),
  },
  {
    name: "Queue",
    count: ({ journal }) => journal.entries.filter(waits).length,
    fill(desk, entries, chosen, choose) {
      const now = desk.parts.clock.now();
      return rows(entries.filter(waits), chosen, choose, ({ carried, at, tries }) => {
        const size = carried ? `${utf8Bytes(carried.json)} B` : "in memory";
        return `${size} · ${spanText(Math.max(0, now - at))} old · tried ${tries}×`;
      });
    },
  },
  { name: "Tenths", count: (desk) => videoReports(desk).length, fill: (desk) => videoReports(desk).map(videoCard) },
  {
    name: "Losses",
    count: ({ journal }) => journal.entries.filter(isMissing).length,
    fill: (_, entries, chosen, choose) =>
      rows(entries.filter(isMissing).reverse(), chosen, choose, ({ reason, answer }) => String(reason ?? answer ?? "")),
  },
];

const isMissing = ({ state }: JournalEntry): boolean => state === "lost" || state === "rejected";

function rows(
  entries: readonly JournalEntry[],
  chosen: JournalEntry | undefined,
  choose: Choose,
  note: (entry: JournalEntry) => string,
): readonly Node[] {
  if (entries.length === 0) return [element("p", { class: "empty" }, "Nothing here.")];
  return entries.map((entry) => {
    const { number, at, kind, content, state } = entry;
    const row = element(
      "div",
      { role: "option", id: `entry-${number}`, class: "row", "aria-selected": String(entry === chosen) },
      element("time", {}, clockTime(at)),
      element("b", {}, kind),
      element("span", { class: `state ${state}` }, state),
      element("small", {}, [note(entry), content?.name || content?.id].filter(Boolean).join(" · ")),
    );
    row.addEventListener("click", () => choose(entry));
    return row;
  });
}

function videoCard(report: ReturnType<typeof videoReports>[number]): Node {
  const cells = report.tenths.map((share, index) => {
    const fill = element("i");
    fill.style.height = `${Math.round(share * 100)}%`;
    const isRecorded = report.levels.length > index;
    return element("div", { class: isRecorded ? "tenth recorded" : "tenth" }, fill);
  });
  const figures = `${report.watchedSeconds.toFixed(1)} of ${report.lengthSeconds?.toFixed(1) ?? "?"} s · ${report.levels.at(-1) ?? 0} % recorded`;
  return element(
    "section",
    { class: "video" },
    element("b", {}, report.content ?? "no content"),
    element("small", {}, ` ${report.player} · ${figures}`),
    element("div", { class: "tenths", role: "img", "aria-label": figures }, ...cells),
    element("p", {}, report.next),
  );
}
