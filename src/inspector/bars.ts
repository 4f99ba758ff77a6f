import type { Interval } from "../watch/intervals.js";

/** From nothing to all of a tenth. */
const steps = "·▁▂▃▄▅▆▇█";

/** How much of each tenth of `lengthMs` is in the set: ten shares from 0 to 1. */
export function sharesOfTenths(set: readonly Interval[], lengthMs: number): readonly number[] {
  const tenthMs = lengthMs / 10;
  return Array.from({ length: 10 }, (_, tenth) => {
    const from = tenth * tenthMs;
    const coveredMs = set.reduce(
      (sum, [start, end]) => sum + Math.max(0, Math.min(end, from + tenthMs) - Math.max(start, from)),
      0,
    );
    return tenthMs > 0 ? Math.min(1, coveredMs / tenthMs) : 0;
  });
}

/** The shares as a bar of ten letters, each as high as its tenth is full. */
export function barOf(shares: readonly number[]): string {
  return shares.map((share) => steps[stepOf(share)]).join("");
}

/** Only all is all, and something is more than nothing. */
function stepOf(share: number): number {
  if (share >= 0.999) return steps.length - 1;
  return share <= 0.001 ? 0 : 1 + Math.min(steps.length - 3, Math.floor(share * (steps.length - 2)));
}

/** The numbers of the levels that are recorded, 1 to 10, of the bits that they are kept as. */
export function levelsIn(bits: number): readonly number[] {
  return Array.from({ length: 10 }, (_, index) => index + 1).filter((level) => bits & (1 << level));
}
