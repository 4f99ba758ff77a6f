/** What stores have in common when they judge milestones. */
import { isMilestone, type StoredActivity } from "./store.js";

/** Milestones last, in the order in which they were reached: each is judged by all that came before it. */
export function inJudgingOrder(activities: readonly StoredActivity[]): readonly StoredActivity[] {
  const milestones = activities.filter(isMilestone);
  if (milestones.length === 0) return activities;
  milestones.sort((a, b) => a.at - b.at || a.watch.percent - b.watch.percent);
  return [...activities.filter((activity) => !isMilestone(activity)), ...milestones];
}

/** The numbers that devices gave to these activities, ascending. */
export function numbersOf(
  activities: readonly StoredActivity[],
): readonly { readonly site: string; readonly device: string; readonly numbers: readonly number[] }[] {
  const found = new Map<string, { site: string; device: string; numbers: number[] }>();
  for (const { site, device, seq } of activities) {
    if (device === null || seq === 0) continue;
    const key = JSON.stringify([site, device]);
    const entry = found.get(key) ?? { site, device, numbers: [] };
    entry.numbers.push(seq);
    found.set(key, entry);
  }
  for (const { numbers } of found.values()) numbers.sort((a, b) => a - b);
  return [...found.values()];
}

/**
 * The number up to which everything has come, once these ascending numbers have come too. It stays before the first
 * gap for good: what comes late is kept, but no longer counted, which only makes the judgement milder.
 */
export function completeTo(before: number, numbers: readonly number[]): number {
  return numbers.reduce((reached, number) => (number === reached + 1 ? number : reached), before);
}

/**
 * Whether everything that a device recorded before a view has come: the view's own number tells or, when the view came
 * without, that of the milestone after it. Without numbers nothing speaks against it.
 */
export function isComplete(viewSeq: number, milestoneSeq: number, deviceCompleteTo: number): boolean {
  return (viewSeq || milestoneSeq) <= deviceCompleteTo;
}
