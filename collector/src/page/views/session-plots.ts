/** The plots of a session, each with its table. */
import type { SessionReport } from "../../answers/session-report.js";
import type { WatchReport } from "../../answers/watch-report.js";
import { clockOf, momentText } from "../dates.js";
import { numeral } from "../elements.js";
import { bars, figure } from "../figure.js";
import { words } from "../words.js";
import { legend } from "./overview.js";

type Plots = typeof import("../plots.js");

/** Actions with a colour of their own along a session's time. */
const ownColours = 6;

/** How many were there at each minute, with the schedule shaded. */
export function onlinePlot({ timeline, schedule }: SessionReport, zone: string, { drawPlot }: Plots): HTMLElement {
  const { from, stepMs, online } = timeline;
  if (online.length === 0) return bars(words.online, [], words.noTimeline);
  const xs = online.map((_, i) => from + i * stepMs);
  const titleOf = (index: number): string => momentText(zone, xs[index] ?? 0);
  const most = online.indexOf(Math.max(...online));
  return figure({
    title: words.online,
    summary: words.most(numeral.format(online[most] ?? 0), titleOf(most)),
    hint: words.onlineHint,
    data: { columns: [words.time, words.online], rows: xs.map((_, i) => [titleOf(i), numeral.format(online[i] ?? 0)]) },
    draw: (host) =>
      drawPlot(
        host,
        { xs, series: [{ name: words.online, color: "--c1", values: online }] },
        {
          ...{ zone, form: "areas", titleOf },
          ...(schedule && { shade: [schedule.startsAt, schedule.endsAt] as const }),
        },
      ),
  });
}

/** How many reached each tenth, and how many watched each part. */
export function reachPlots({ reached, people, heat }: WatchReport, { drawPlot }: Plots): readonly HTMLElement[] {
  const rows = reached.map((count, i) => ({ name: `${(i + 1) * 10} %`, count, text: numeral.format(count) }));
  const curve = bars(words.reach, people === 0 ? [] : rows, words.noWatch, words.reachHint);
  if (!heat) return [curve];
  const xs = heat.bins.map((_, i) => i * heat.secondsPerBin);
  const titleOf = (index: number): string => clockOf(xs[index] ?? 0);
  const most = heat.bins.indexOf(Math.max(...heat.bins));
  const plot = figure({
    title: words.heat,
    summary: words.most(numeral.format(heat.bins[most] ?? 0), titleOf(most)),
    hint: words.heatHint,
    data: {
      columns: [words.time, words.count],
      rows: xs.map((x, i) => [clockOf(x), numeral.format(heat.bins[i] ?? 0)]),
    },
    draw: (host) =>
      drawPlot(
        host,
        { xs, series: [{ name: words.heat, color: "--c3", values: heat.bins }] },
        { form: "areas", titleOf, heightPx: 260 },
      ),
  });
  return [curve, plot];
}

/** Chat, emoji, questions and the like, minute by minute. */
export function reactionsPlot({ timeline, schedule }: SessionReport, zone: string, { drawPlot }: Plots): HTMLElement {
  const { from, stepMs, actions } = timeline;
  if (actions.length === 0) return bars(words.reactions, [], words.nothing);
  const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
  const sorted = [...actions].sort((a, b) => sum(b.counts) - sum(a.counts));
  const length = sorted[0]?.counts.length ?? 0;
  const others = Array.from({ length }, (_, i) => sum(sorted.slice(ownColours).map(({ counts }) => counts[i] ?? 0)));
  const series = [
    ...sorted
      .slice(0, ownColours)
      .map(({ action, counts }, i) => ({ name: action, color: `--c${i + 1}`, values: counts })),
    ...(sorted.length > ownColours ? [{ name: words.otherSections, color: "--c7", values: others }] : []),
  ];
  const xs = Array.from({ length }, (_, i) => from + i * stepMs);
  const titleOf = (index: number): string => momentText(zone, xs[index] ?? 0);
  const made = figure({
    title: words.reactions,
    summary: series.map(({ name, values }) => `${name} ${numeral.format(sum(values))}`).join(", "),
    data: {
      columns: [words.time, ...sorted.map(({ action }) => action)],
      rows: xs.map((_, i) => [titleOf(i), ...sorted.map(({ counts }) => numeral.format(counts[i] ?? 0))]),
    },
    draw: (host) =>
      drawPlot(
        host,
        { xs, series },
        {
          ...{ zone, form: "bars", titleOf },
          ...(schedule && { shade: [schedule.startsAt, schedule.endsAt] as const }),
        },
      ),
  });
  made.querySelector(".plot")?.before(legend(series));
  return made;
}
