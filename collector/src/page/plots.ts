/** Plots by uPlot, in the page's colours. The page loads this file when it first shows a plot. */
import uPlot from "uplot";
import { clockOf } from "./dates.js";
import { numeral } from "./elements.js";

/** Values over time; `xs` are ms since 1970, or seconds of a content. */
export interface PlotData {
  readonly xs: readonly number[];
  readonly series: readonly { readonly name: string; readonly color: string; readonly values: readonly number[] }[];
}

export interface PlotOptions {
  /** Zone of the time axis; without one `xs` are seconds of a content. */
  readonly zone?: string;
  readonly heightPx?: number;
  /** Bars stand on each other; areas are drawn one over the other. */
  readonly form: "bars" | "areas";
  /** What the tooltip says of a point. */
  readonly titleOf: (index: number) => string;
  /** Hears of the first and the last point of a stretch that was dragged over; without it there is no dragging. */
  readonly onBrush?: (first: number, last: number) => void;
  /** A stretch that is shaded, such as a schedule, in the unit of `xs`. */
  readonly shade?: readonly [from: number, to: number];
}

const secondMs = 1_000;

/** Draws into `host`, and again when its width or the page's colours change, for as long as it is in the page. */
export function drawPlot(host: HTMLElement, data: PlotData, options: PlotOptions): void {
  const isStacked = options.form === "bars";
  const lists = data.series.map(({ values }) => [...values]);
  const order = isStacked ? [...lists.keys()].reverse() : [...lists.keys()];
  const drawn = isStacked ? stack(lists) : lists;
  const xs = data.xs.map((x) => x / unitOf(options));
  let plot: uPlot | undefined;
  const draw = (): void => {
    plot?.destroy();
    host.replaceChildren();
    plot = new uPlot(uplotOptions(host, data, options, order), [xs, ...order.map((i) => drawn[i] ?? [])], host);
    if (options.onBrush) listenToBrush(plot, options.onBrush);
  };
  keepDrawn(host, draw, () => plot);
}

/** Draws now, and again when colours or paper change; follows the width; ends when the host has left the page. */
function keepDrawn(host: HTMLElement, draw: () => void, plotNow: () => uPlot | undefined): void {
  const resized = new ResizeObserver(() => {
    const plot = plotNow();
    if (host.clientWidth > 0) plot?.setSize({ width: host.clientWidth - 16, height: plot.height });
  });
  const targets: readonly (readonly [EventTarget, string])[] = [
    [matchMedia("(prefers-color-scheme: dark)"), "change"],
    [window, "beforeprint"],
    [window, "afterprint"],
  ];
  const redraw = (): void => {
    if (host.isConnected) {
      draw();
      return;
    }
    resized.disconnect();
    for (const [target, name] of targets) target.removeEventListener(name, redraw);
    plotNow()?.destroy();
  };
  for (const [target, name] of targets) target.addEventListener(name, redraw);
  draw();
  resized.observe(host);
}

/** uPlot counts time in seconds. */
function unitOf({ zone }: PlotOptions): number {
  return zone === undefined ? 1 : secondMs;
}

function uplotOptions(
  host: HTMLElement,
  data: PlotData,
  options: PlotOptions,
  order: readonly number[],
): uPlot.Options {
  const { zone, heightPx = 220, form, onBrush, shade: shaded } = options;
  const bars = uPlot.paths.bars?.({ size: [0.9, 64], gap: 1 });
  const seriesOf = (i: number): uPlot.Series => {
    const stroke = resolved(host, data.series[i]?.color ?? "--c1");
    return form === "bars" && bars
      ? { fill: stroke, width: 0, paths: bars, points: { show: false } }
      : { stroke, fill: `color-mix(in srgb, ${stroke} 18%, transparent)`, width: 1.5, points: { show: false } };
  };
  const halfStep = form === "bars" ? ((data.xs[1] ?? 0) - (data.xs[0] ?? 0)) / 2 / unitOf(options) : 0;
  return {
    width: Math.max(200, host.clientWidth - 16),
    height: heightPx,
    padding: [8, 8, 0, 0],
    ...(zone !== undefined && { tzDate: (at: number) => uPlot.tzDate(new Date(at * secondMs), zone) }),
    legend: { show: false },
    cursor: {
      y: false,
      points: { show: form === "areas" },
      drag: { x: onBrush !== undefined, y: false, setScale: false },
    },
    scales: {
      x: { time: zone !== undefined, range: (_plot, min, max) => [min - halfStep, max + (halfStep || 1)] },
      y: { range: (_plot, _min, max) => [0, Math.max(1, max * 1.05)] },
    },
    axes: axesOf(host, zone),
    series: [{}, ...order.map(seriesOf)],
    plugins: [tooltip(data, options), ...(shaded ? [shade(shaded.map((x) => x / unitOf(options)))] : [])],
  };
}

function axesOf(host: HTMLElement, zone: string | undefined): uPlot.Axis[] {
  const axis: uPlot.Axis = {
    stroke: resolved(host, "--soft"),
    grid: { stroke: resolved(host, "--line"), width: 1 },
    ticks: { show: false },
    font: `12px ${getComputedStyle(host).fontFamily}`,
  };
  const along: uPlot.Axis =
    zone === undefined
      ? { incrs: clockSteps, values: (_plot, ticks) => ticks.map(clockOf) }
      : { values: (_plot, ticks) => timeTexts(ticks, zone) };
  return [
    { ...axis, ...along, grid: { show: false } },
    { ...axis, size: widthOf, incrs: wholeSteps, values: (_plot, ticks) => ticks.map((tick) => numeral.format(tick)) },
  ];
}

/** Room for the longest number beside the plot, px: a digit of the font above is 7 wide. */
function widthOf(_plot: uPlot, texts: readonly string[] | null): number {
  return Math.max(48, 13 + 7 * Math.max(0, ...(texts ?? []).map(({ length }) => length)));
}

/** A tick at midnight is a day, and so is the first; the others are times of the day. */
function timeTexts(ticks: readonly number[], zone: string): string[] {
  const clock = new Intl.DateTimeFormat(undefined, {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const day = new Intl.DateTimeFormat(undefined, { timeZone: zone, day: "numeric", month: "short" });
  return ticks.map((tick, i) => {
    const time = clock.format(tick * secondMs);
    const date = day.format(tick * secondMs);
    if (time === "00:00") return date;
    return i === 0 ? `${time}\n${date}` : time;
  });
}

/** Steps of an axis along a content, seconds. */
const clockSteps = [1, 5, 10, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200];

/** Steps of an axis that counts: no half people. */
const wholeSteps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 2e6, 5e6];

/** A custom property as a colour that a canvas takes: `light-dark()` is worked out by the browser. */
function resolved(host: HTMLElement, name: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  host.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** Each series on top of those before it. */
function stack(series: readonly (readonly number[])[]): number[][] {
  const tops: number[] = [];
  return series.map((values) =>
    values.map((value, i) => {
      tops[i] = (tops[i] ?? 0) + value;
      return tops[i];
    }),
  );
}

function listenToBrush(plot: uPlot, onBrush: (first: number, last: number) => void): void {
  plot.hooks.setSelect = [
    ({ select }) => {
      if (select.width < 4) return;
      const [first, last] = [plot.posToIdx(select.left), plot.posToIdx(select.left + select.width)];
      plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
      onBrush(first, last);
    },
  ];
}

/** Says what is under the pointer: the point's title, and what each series has there, largest last drawn. */
function tooltip({ series }: PlotData, { titleOf }: PlotOptions): uPlot.Plugin {
  const box = document.createElement("div");
  box.className = "tooltip";
  box.hidden = true;
  return {
    hooks: {
      init: (plot) => plot.over.append(box),
      setCursor: (plot) => {
        const { idx, left = -1 } = plot.cursor;
        box.hidden = idx === null || idx === undefined || left < 0;
        if (box.hidden || typeof idx !== "number") return;
        const lines = series.filter(({ values }) => (values[idx] ?? 0) > 0);
        box.replaceChildren(
          line("strong", titleOf(idx)),
          ...lines.map(({ name, color, values }) => {
            const made = line("span", `${name}  ${numeral.format(values[idx] ?? 0)}`);
            made.style.setProperty("--key", `var(${color})`);
            return made;
          }),
        );
        const isRight = left > plot.over.clientWidth / 2;
        box.style.left = isRight ? "" : `${left + 12}px`;
        box.style.right = isRight ? `${plot.over.clientWidth - left + 12}px` : "";
      },
    },
  };
}

function line(tag: "strong" | "span", text: string): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

function shade([from = 0, to = 0]: readonly number[]): uPlot.Plugin {
  return {
    hooks: {
      drawClear: (plot) => {
        const { ctx, bbox } = plot;
        const [left, right] = [plot.valToPos(from, "x", true), plot.valToPos(to, "x", true)];
        const [start, end] = [Math.max(bbox.left, left), Math.min(bbox.left + bbox.width, right)];
        ctx.save();
        ctx.fillStyle = resolved(plot.root, "--wash");
        ctx.fillRect(start, bbox.top, Math.max(0, end - start), bbox.height);
        ctx.restore();
      },
    },
  };
}
