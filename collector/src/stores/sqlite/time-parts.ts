/** Cuts the time of a long read into parts that each take about as long. */
import type { TakeTurn } from "./turns.js";

/** Some time with something of a filter in it, ms since 1970 (`to` is out), and how many rows have to be read there. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
}

/** How long a part may hold up the event loop, ms: a tenth of what people notice. */
const partMs = 12;

/** Rows of the first part, and of any. What is read before the pace is known has to be little. */
const firstRows = 4_000;
const leastRows = 500;
const mostRows = 1_000_000;

/**
 * Reads part after part, in order, until there is none or `read` answers false. `stretchesFrom` answers the next
 * stretches from a moment on. The pace of each part says how large the next is.
 */
export async function inParts(
  begin: number,
  stretchesFrom: (from: number) => readonly Stretch[],
  take: TakeTurn,
  read: (part: Stretch) => boolean,
): Promise<void> {
  let waiting: readonly Stretch[] = [];
  let at = begin;
  let budget = firstRows;
  const step = (): boolean => {
    if (waiting.length === 0) waiting = stretchesFrom(at);
    if (waiting.length === 0) return false;
    const cut = nextPart(waiting, budget);
    waiting = cut.rest;
    at = cut.part.to;
    const begunAt = performance.now();
    const goesOn = read(cut.part);
    budget = paced(cut.part.rows, performance.now() - begunAt);
    return goesOn;
  };
  while (await take(step));
}

/** Whole stretches as far as the budget goes, without a gap that nobody has to read; of a larger one, its beginning. */
function nextPart(stretches: readonly Stretch[], budget: number): { part: Stretch; rest: readonly Stretch[] } {
  const [first, ...others] = stretches as readonly [Stretch, ...Stretch[]];
  if (first.rows > budget) {
    const [whole, share] = [first.to - first.from, budget / first.rows];
    const to = Math.min(first.to, first.from + Math.max(1, Math.floor(whole * share)));
    const left = { from: to, to: first.to, rows: Math.ceil((first.rows * (first.to - to)) / whole) };
    return { part: { from: first.from, to, rows: budget }, rest: to < first.to ? [left, ...others] : others };
  }
  let part = first;
  let taken = 0;
  for (const next of others) {
    if (next.from > part.to || part.rows + next.rows > budget) break;
    part = { from: part.from, to: next.to, rows: part.rows + next.rows };
    taken++;
  }
  return { part, rest: others.slice(taken) };
}

/** Rows that take `partMs`, as fast as it went just now; no more than twice as many, for the next may be slower. */
function paced(rows: number, tookMs: number): number {
  const wanted = tookMs > 0 ? (rows * partMs) / tookMs : mostRows;
  return Math.round(Math.min(mostRows, Math.max(leastRows, Math.min(wanted, 2 * Math.max(rows, leastRows)))));
}
