/** Sets of content time, as disjoint ascending intervals: pure arithmetic. */

/** Content time from `from` to `to`, ms. */
export type Interval = readonly [from: number, to: number];

/** Intervals nearer than this are one, ms. */
const joinGapMs = 50;

/** Most intervals that are kept; above it the shortest go, which understates. About 1.6 kB when encoded. */
const limitIntervals = 200;

/** The union of two sets: the same in whatever order, and however often, sets are united. */
export function unite(a: readonly Interval[], b: readonly Interval[]): readonly Interval[] {
  const union: [number, number][] = [];
  for (const [from, to] of [...a, ...b].sort((one, other) => one[0] - other[0])) {
    const last = union[union.length - 1];
    if (last && from - last[1] <= joinGapMs) last[1] = Math.max(last[1], to);
    else union.push([from, to]);
  }
  return union;
}

/** The set and one interval more. Going on where one of its intervals ends, as players do, costs no sorting. */
export function include(set: readonly Interval[], added: Interval): readonly Interval[] {
  const [from, to] = added;
  const index = set.findIndex((one) => from >= one[0] && from <= one[1] + joinGapMs);
  const [met, next] = [set[index], set[index + 1]];
  if (!met || (next && to + joinGapMs >= next[0])) return unite(set, [added]);
  return to <= met[1] ? set : [...set.slice(0, index), [met[0], to], ...set.slice(index + 1)];
}

/** The set less what is in `taken`. */
export function without(set: readonly Interval[], taken: readonly Interval[]): readonly Interval[] {
  return taken.reduce<readonly Interval[]>(
    (rest, [start, end]) =>
      rest.flatMap(([from, to]): Interval[] => [
        ...(from < start ? [[from, Math.min(to, start)] as const] : []),
        ...(to > end ? [[Math.max(from, end), to] as const] : []),
      ]),
    set,
  );
}

/** The set without its shortest parts above the limit. */
export function limited(set: readonly Interval[]): readonly Interval[] {
  if (set.length <= limitIntervals) return set;
  const shortest = set.map(([from, to]) => to - from).sort((a, b) => b - a)[limitIntervals - 1] as number;
  return set.filter(([from, to]) => to - from >= shortest).slice(0, limitIntervals);
}

/** How much of the first `endMs` is in the set, ms. */
export function lengthMs(set: readonly Interval[], endMs = Number.POSITIVE_INFINITY): number {
  let sum = 0;
  for (const [from, to] of set) sum += Math.max(0, Math.min(to, endMs) - from);
  return sum;
}
