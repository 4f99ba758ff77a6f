/** How far a content was watched: how many people reached each tenth, and how many watched each part of it. */
import type { WatchFigures } from "turnout/wire";
import type { WatchReport } from "../answers/watch-report.js";
import type { Config } from "../config.js";
import { type Reader, readableContents } from "../reader.js";
import { type Span, spansOf, unionOf } from "../spans.js";
import type { MilestoneCursor, Store, WatchedTenth } from "../stores/store.js";
import { type Parameters, readOne, readSite, refuseUnknown } from "./filter.js";
import { FilterError } from "./filter-error.js";

type Mode = WatchFigures["mode"];

const modes = ["on-demand", "live"] as const satisfies readonly Mode[];

/** What a person watched of a content in one mode. */
export interface Watcher {
  readonly mode: Mode;
  /** The highest tenth reached: 10, 20 … 100. */
  readonly percent: number;
  readonly durationSeconds: number;
  /** Ascending, each second once; empty when the client did not send them. */
  readonly spans: readonly Span[];
}

/** Most bins of the heat: more than any plot has pixels to show. */
const binsLimit = 600;

/** Milestones read at once. */
const pageMilestones = 2_000;

/**
 * Reads `content` (an id, required), `mode` (`on-demand` or `live`) and `site` (the first one by default). Throws a
 * `FilterError` that names what is wrong, and a `RequestError` for a content that the reader may not read of.
 */
export function readWatchRequest(parameters: Parameters, config: Config, reader: Reader) {
  refuseUnknown(parameters, ["content", "mode", "site"]);
  const contentId = readOne(parameters, "content");
  if (contentId === undefined) throw new FilterError('"content" is missing: the id of the content');
  readableContents(reader, [contentId]);
  const named = readOne(parameters, "mode");
  const mode = modes.find((known) => known === named);
  if (named !== undefined && !mode) throw new FilterError(`"mode" must be ${modes.join(" or ")}, not "${named}"`);
  return { site: readSite(readOne(parameters, "site"), config, reader).id, contentId, mode };
}

/** The people who reached a tenth of a content, live and on demand apart; memory grows with them and not with their tenths. */
export async function watchersOf(store: Store, site: string, contentId: string): Promise<readonly Watcher[]> {
  const watchers = new Map<string, Watcher>();
  const signedIn = new Map<string, string>();
  for await (const milestone of milestonesOf(store, site, contentId)) {
    const { device, userId, watch } = milestone;
    if (device !== null && userId !== null && !signedIn.has(device)) signedIn.set(device, userId);
    const key = keyOf(watch.mode, personOf(milestone));
    watchers.set(key, together(watchers.get(key), watcherOf(watch)));
  }
  for (const [device, userId] of signedIn) {
    for (const mode of modes) moveTo(watchers, keyOf(mode, ["device", device]), keyOf(mode, ["user", userId]));
  }
  return [...watchers.values()];
}

/** The report in a mode; unless one is asked for, in the one in which more people watched. */
export function watchReport(all: readonly Watcher[], content: string, asked: Mode | undefined): WatchReport {
  const inMode = (mode: Mode): readonly Watcher[] => all.filter((watcher) => watcher.mode === mode);
  const mode = asked ?? (inMode("live").length > inMode("on-demand").length ? "live" : "on-demand");
  const watchers = inMode(mode);
  const reached = Array.from(
    { length: 10 },
    (_, tenth) => watchers.filter(({ percent }) => percent >= (tenth + 1) * 10).length,
  );
  return { content, mode, people: watchers.length, reached, heat: heatOf(watchers) };
}

async function* milestonesOf(store: Store, site: string, contentId: string): AsyncGenerator<WatchedTenth> {
  let after: MilestoneCursor | undefined;
  while (true) {
    const page = await store.milestones({ site, contentId }, after, pageMilestones);
    yield* page;
    if (page.length < pageMilestones) return;
    after = page.at(-1);
  }
}

/** Who it was, as the milestone's id has it: the user, else the device, else the session. */
function personOf({ userId, device, session, id }: WatchedTenth): readonly string[] {
  if (userId !== null) return ["user", userId];
  return device === null ? ["session", session ?? id] : ["device", device];
}

/** A visitor who signed in on the same device is one person with whom they signed in as; progress moves with them. */
function moveTo(watchers: Map<string, Watcher>, visitor: string, user: string): void {
  const before = watchers.get(visitor);
  if (!before) return;
  watchers.delete(visitor);
  watchers.set(user, together(watchers.get(user), before));
}

function watcherOf({ mode, percent, durationSeconds, spans = [] }: WatchFigures): Watcher {
  return { mode, percent, durationSeconds, spans: unionOf(spansOf(spans) ?? []) };
}

function together(a: Watcher | undefined, b: Watcher): Watcher {
  if (!a) return b;
  return { ...b, percent: Math.max(a.percent, b.percent), spans: unionOf([...a.spans, ...b.spans]) };
}

function heatOf(watchers: readonly Watcher[]): WatchReport["heat"] {
  const known = watchers.filter(({ spans, durationSeconds }) => spans.length > 0 && durationSeconds > 0);
  if (known.length === 0) return null;
  const lengthSeconds = median(known.map(({ durationSeconds }) => durationSeconds));
  const secondsPerBin = Math.ceil(lengthSeconds / binsLimit);
  const bins = new Array<number>(Math.ceil(lengthSeconds / secondsPerBin)).fill(0);
  for (const { spans } of known) {
    const watched = watchedOfBins(spans, bins.length, secondsPerBin);
    for (const [bin, seconds] of watched.entries()) {
      const binSeconds = Math.min(secondsPerBin, lengthSeconds - bin * secondsPerBin);
      if (seconds >= binSeconds / 2) bins[bin] = (bins[bin] ?? 0) + 1;
    }
  }
  return { secondsPerBin, bins };
}

/** How much of each bin the spans hold, seconds. */
function watchedOfBins(spans: readonly Span[], binCount: number, secondsPerBin: number): Float64Array {
  const watched = new Float64Array(binCount);
  for (const [from, to] of spans) {
    const last = Math.min(binCount - 1, Math.floor(to / secondsPerBin));
    for (let bin = Math.floor(from / secondsPerBin); bin <= last; bin++) {
      const start = bin * secondsPerBin;
      const seconds = Math.min(to, start + secondsPerBin) - Math.max(from, start);
      watched[bin] = (watched[bin] ?? 0) + seconds;
    }
  }
  return watched;
}

/** Clients may not agree on a length; what most of them say cannot be moved by one. */
function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function keyOf(mode: Mode, person: readonly string[]): string {
  return JSON.stringify([mode, ...person]);
}
