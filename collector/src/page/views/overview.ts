import type { ContentCount } from "../../answers/content-count.js";
import type { Series } from "../../answers/series.js";
import { askJson } from "../api.js";
import { localTime, momentText } from "../dates.js";
import { make, numeral } from "../elements.js";
import { bars, figure } from "../figure.js";
import { words } from "../words.js";
import { nothing } from "./nothing.js";
import type { Changes, View } from "./view.js";

/** Sections with a colour of their own; the others share one. */
const ownColours = 6;

const barLimit = 8;

/** When it happened, on what, and what was downloaded. */
export function overview({ change }: Pick<Changes, "change">): View {
  return {
    async show(panel, { query, choice, signal }) {
      if (!query) return panel.replaceChildren(nothing());
      const files = new URLSearchParams(query);
      for (const name of ["section", "kind"]) files.delete(name);
      files.set("kind", "resource.download");
      const [series, { contents }, { labels }, { drawPlot }] = await Promise.all([
        askJson<Series>(`series?${query}`, signal),
        askJson<{ contents: readonly ContentCount[] }>(`contents?${query}`, signal),
        askJson<{ labels: readonly { label: string; count: number }[] }>(`labels?${files}`, signal),
        import("../plots.js"),
      ]);
      if (series.count === 0) return panel.replaceChildren(nothing());
      const brush = (first: number, last: number): void => {
        const { from } = series.points[first] ?? { from: 0 };
        const { to } = series.points[last] ?? { to: 0 };
        change({ from: localTime(series.zone, from), to: localTime(series.zone, to) });
      };
      panel.replaceChildren(
        overTime(series, brush, drawPlot),
        make(
          "div",
          { className: "pair" },
          contentBars(contents, (id) => change({ content: id })),
          fileBars(labels),
        ),
      );
      panel.dataset.zone = choice.zone;
    },
  };
}

function overTime(
  series: Series,
  brush: (first: number, last: number) => void,
  drawPlot: typeof import("../plots.js").drawPlot,
): HTMLElement {
  const { points, sections, zone, bucket } = series;
  const parts = coloured(series);
  const titleOf = (index: number): string =>
    momentText(zone, points[index]?.from ?? 0, bucket === "day" ? "date" : "both");
  const totals = points.map(({ counts }) => counts.reduce((sum, count) => sum + count, 0));
  const most = totals.indexOf(Math.max(...totals));
  const title = `${words.overTime}, ${words.bucket[bucket]}`;
  const made = figure({
    title,
    summary: `${numeral.format(series.count)} ${words.countMany}; ${words.most(numeral.format(totals[most] ?? 0), titleOf(most))}`,
    hint: words.overTimeHint,
    data: {
      columns: [words.time, ...sections.map((name) => name || words.otherSections), words.total],
      rows: points.map(({ from, counts }, i) => [
        localTime(zone, from)
          .replace("T", " ")
          .slice(0, bucket === "day" ? 10 : 16),
        ...counts.map((count) => numeral.format(count)),
        numeral.format(totals[i] ?? 0),
      ]),
    },
    draw: (host) =>
      drawPlot(
        host,
        { xs: points.map(({ from }) => from), series: parts },
        { zone, form: "bars", titleOf, onBrush: brush, heightPx: 260 },
      ),
  });
  made.querySelector(".plot")?.before(legend(parts));
  return made;
}

/** The most frequent sections in colours of their own, in the catalogue's order, and the rest as one. */
function coloured({ sections, points }: Series) {
  const sums = sections.map((_, i) => points.reduce((sum, { counts }) => sum + (counts[i] ?? 0), 0));
  const largest = [...sums.keys()]
    .sort((a, b) => (sums[b] ?? 0) - (sums[a] ?? 0))
    .slice(0, sections.length > ownColours + 1 ? ownColours : ownColours + 1);
  const own = largest.sort((a, b) => a - b);
  const others = [...sums.keys()].filter((i) => !own.includes(i));
  const part = (name: string, color: string, columns: readonly number[]) => ({
    name,
    color,
    values: points.map(({ counts }) => columns.reduce((sum, i) => sum + (counts[i] ?? 0), 0)),
  });
  return [
    ...own.map((i, at) => part(sections[i] || words.otherSections, `--c${at + 1}`, [i])),
    ...(others.length > 0 ? [part(words.otherSections, "--c7", others)] : []),
  ];
}

/** The names of the colours. */
export function legend(parts: readonly { readonly name: string; readonly color: string }[]): HTMLElement {
  const items = parts.map(({ name, color }) => {
    const item = make("li", {}, name);
    item.style.setProperty("--key", `var(${color})`);
    return item;
  });
  return make("ul", { className: "legend" }, ...items);
}

function contentBars(contents: readonly ContentCount[], choose: (id: string) => void): HTMLElement {
  const rows = contents.slice(0, barLimit).map(({ id, name, count }) => ({
    name: name || id,
    count,
    text: numeral.format(count),
    onChoose: () => choose(id),
  }));
  return bars(words.topContents, rows, words.noContents, words.topContentsHint);
}

function fileBars(labels: readonly { readonly label: string; readonly count: number }[]): HTMLElement {
  const rows = labels
    .slice(0, barLimit)
    .map(({ label, count }) => ({ name: label, count, text: numeral.format(count) }));
  return bars(words.downloads, rows, words.noDownloads);
}
