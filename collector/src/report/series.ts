/** Activities over time: how many of each section in each bucket of the zone's clocks. */
import type { Bucket, Series } from "../answers/series.js";
import { type ActivityFilter, quarterMs, type Store } from "../stores/store.js";
import { type Parameters, type ReportRequest, readOne } from "./filter.js";
import { FilterError } from "./filter-error.js";
import { nearest } from "./nearest.js";
import type { Zone } from "./zone.js";

const minuteMs = 60_000;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Buckets by name, with their length in ms; a day is as long as the zone makes it. */
const buckets = { minute: minuteMs, quarter: quarterMs, hour: hourMs, day: dayMs } as const satisfies Readonly<
  Record<Bucket, number>
>;

/** Most points of one answer: more than a plot has pixels to show them apart. */
const pointLimit = 1_500;

/** Up to so long the finer bucket is taken when none is asked for, ms. */
const usualSpanMs = { quarter: 1.5 * dayMs, hour: 14 * dayMs } as const;

/** Takes `bucket` out of the parameters; undefined when none is asked for. Throws a `FilterError` for an unknown one. */
export function readBucket(parameters: Parameters): Bucket | undefined {
  const name = readOne(parameters, "bucket");
  if (name === undefined || Object.hasOwn(buckets, name)) return name as Bucket | undefined;
  throw FilterError.unknown("bucket", name, nearest(name, Object.keys(buckets)));
}

/** Counts the filter's activities by bucket and section. */
export async function seriesOf(
  store: Store,
  { filter, zone, kinds }: ReportRequest,
  asked: Bucket | undefined,
): Promise<Series> {
  const tallies = (await tallied(store, filter, asked))
    .map(({ at, kind, count }) => ({ at, section: kinds.rowOf(kind)?.section ?? "", count }))
    .sort((a, b) => a.at - b.at);
  const [first, last] = [tallies[0]?.at ?? 0, tallies.at(-1)?.at ?? 0];
  const bucket = asked ?? usualBucket(last - first);
  const present = new Set(tallies.map(({ section }) => section));
  const sections = [...new Set([...kinds.rows.map(({ section }) => section), ""])].filter((name) => present.has(name));
  const points = tallies.length === 0 ? [] : bucketsBetween(first, last, bucket, zone);
  const counts = points.map(() => sections.map(() => 0));
  let point = 0;
  for (const { at, section, count } of tallies) {
    while (at >= (points[point]?.to ?? Infinity)) point++;
    const column = sections.indexOf(section);
    const row = counts[point] as number[];
    row[column] = (row[column] ?? 0) + count;
  }
  return {
    bucket,
    zone: zone.name,
    sections,
    points: points.map((point, i) => ({ ...point, counts: counts[i] ?? [] })),
    count: tallies.reduce((sum, { count }) => sum + count, 0),
  };
}

/** Sums by kind and the finest time that is needed. */
async function tallied(store: Store, filter: ActivityFilter, asked: Bucket | undefined) {
  if (asked === "minute") {
    const tallies = await store.tally(filter, ["minute", "kind"]);
    return tallies.map(({ minute, kind, count }) => ({ at: minute * minuteMs, kind, count }));
  }
  const tallies = await store.tally(filter, ["quarter", "kind"]);
  return tallies.map(({ quarter, kind, count }) => ({ at: quarter * quarterMs, kind, count }));
}

function usualBucket(spanMs: number): Bucket {
  if (spanMs <= usualSpanMs.quarter) return "quarter";
  return spanMs <= usualSpanMs.hour ? "hour" : "day";
}

function bucketsBetween(first: number, last: number, bucket: Bucket, zone: Zone) {
  const points: { readonly from: number; readonly to: number }[] = [];
  let from = startOf(first, bucket, zone);
  while (from <= last) {
    if (points.length >= pointLimit)
      throw new FilterError(
        `"bucket=${bucket}" makes more than ${pointLimit} points of these dates; take a longer one`,
      );
    // The middle of the next bucket, whatever the clocks do in between, is surely in it.
    const to = bucket === "day" ? startOf(from + 1.5 * dayMs, bucket, zone) : from + buckets[bucket];
    points.push({ from, to });
    from = to;
  }
  return points;
}

/** When the bucket began that holds a moment, on the zone's clocks. */
function startOf(at: number, bucket: Bucket, zone: Zone): number {
  const local = Date.parse(`${zone.format(at).replace(" ", "T")}Z`);
  if (bucket === "day") return zone.instantOf(Math.floor(local / dayMs) * dayMs);
  return at - (local % buckets[bucket]) - (at % 1_000);
}
