/** Arithmetic on stretches of content time, seconds. */

export type Span = readonly [from: number, to: number];

/** The stretches of a list as it comes on the wire: from, to, from, to …; undefined when it is no such list. */
export function spansOf(ends: readonly number[]): readonly Span[] | undefined {
  const spans: Span[] = [];
  for (let i = 0; i < ends.length; i += 2) {
    const [from, to] = [ends[i] ?? Number.NaN, ends[i + 1] ?? Number.NaN];
    if (!(from <= to)) return undefined;
    spans.push([from, to]);
  }
  return spans;
}

/** The same stretches, ascending and each second once. */
export function unionOf(spans: readonly Span[]): readonly Span[] {
  const union: Span[] = [];
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = union.at(-1);
    if (last && from <= last[1]) union[union.length - 1] = [last[0], Math.max(last[1], to)];
    else union.push([from, to]);
  }
  return union;
}

/** How many different seconds they hold. */
export function secondsOf(spans: readonly Span[]): number {
  return unionOf(spans).reduce((sum, [from, to]) => sum + to - from, 0);
}
