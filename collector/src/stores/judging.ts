/** What stores have in common when they judge milestones. */
import { completeTo, isLacking } from "./accounts.js";
import type { DeviceAccount } from "./ledger.js";
import { isMilestone, type StoredActivity } from "./store.js";

/** Milestones last, in the order in which they were reached: each is judged by all that came before it. */
export function inJudgingOrder(activities: readonly StoredActivity[]): readonly StoredActivity[] {
  const milestones = activities.filter(isMilestone);
  if (milestones.length === 0) return activities;
  milestones.sort((a, b) => a.at - b.at || a.watch.percent - b.watch.percent);
  return [...activities.filter((activity) => !isMilestone(activity)), ...milestones];
}

/**
 * Whether everything that a device recorded before a view has come and was kept: the view's own number tells or, when
 * the view came without, that of the milestone after it. Without numbers nothing speaks against it.
 */
export function isComplete(viewSeq: number, milestoneSeq: number, account: DeviceAccount | undefined): boolean {
  if (!account) return (viewSeq || milestoneSeq) === 0;
  return !isLacking(account) && (viewSeq || milestoneSeq) <= completeTo(account);
}
