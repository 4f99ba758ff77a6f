/** Which numbers of a device came, as runs: a device that loses nothing takes three figures, however long it lives. */

/** Consecutive numbers that all came. */
export interface Run {
  readonly from: number;
  readonly to: number;
  /** Since when it is known that the numbers below were given, ms since 1970: since the first above them came. */
  readonly knownAt: number;
}

/** The runs once these numbers have come too. Time and memory grow with the gaps and not with the numbers. */
export function runsWith(runs: readonly Run[], numbers: readonly number[], now: number): readonly Run[] {
  if (numbers.length === 0) return runs;
  const joined: Run[] = [];
  const all = [...runs, ...numbers.map((number) => ({ from: number, to: number, knownAt: now }))];
  for (const run of all.sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last && run.from <= last.to + 1) {
      joined[joined.length - 1] = {
        from: last.from,
        to: Math.max(last.to, run.to),
        knownAt: Math.min(last.knownAt, run.knownAt),
      };
    } else joined.push(run);
  }
  return sinceFirstKnown(joined);
}

/** What lies below a run has been known for as long as what lies below any run above it. */
function sinceFirstKnown(runs: readonly Run[]): readonly Run[] {
  const since: Run[] = [];
  for (const run of [...runs].reverse())
    since.push({ ...run, knownAt: Math.min(run.knownAt, since.at(-1)?.knownAt ?? Infinity) });
  return since.reverse();
}

/** Whether a number lies in the runs. */
export function holds(runs: readonly Run[], number: number): boolean {
  return runs.some(({ from, to }) => from <= number && number <= to);
}

/** How many numbers the runs hold. */
export function sizeOf(runs: readonly Run[]): number {
  return runs.reduce((sum, { from, to }) => sum + to - from + 1, 0);
}

/** The stretches between the runs, and below the first one. */
export function gapsOf(runs: readonly Run[]): readonly Run[] {
  return runs.flatMap(({ from, knownAt }, i) => {
    const below = (runs[i - 1]?.to ?? 0) + 1;
    return below < from ? [{ from: below, to: from - 1, knownAt }] : [];
  });
}
