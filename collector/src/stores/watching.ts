/** Who watched what, of activities that are all in memory. */
import { isComplete } from "./judging.js";
import type { DeviceAccount } from "./ledger.js";
import {
  isMilestone,
  type Milestone,
  type MilestoneCursor,
  type StoredActivity,
  type WatchedTenth,
  type Watching,
} from "./store.js";

/** What to judge a milestone by. */
export function watchingOf(
  activities: Iterable<StoredActivity>,
  milestone: Milestone,
  account: DeviceAccount | undefined,
): Watching {
  const watcher = watcherOf(milestone);
  const related = [...activities].filter(
    (activity) =>
      watcher !== undefined &&
      activity.site === milestone.site &&
      activity.content?.id === milestone.content?.id &&
      watcherOf(activity) === watcher,
  );
  const first = related
    .filter((activity) => activity.stay === "opens" || isMilestone(activity))
    .reduce<StoredActivity | undefined>(earlier, undefined);
  const numbersAgree = milestone.device === null || isComplete(first?.seq ?? 0, milestone.seq, account);
  return {
    firstView:
      first && !isMilestone(first) && numbersAgree ? { ts: first.ts, at: first.at, session: first.session } : undefined,
    milestones: related
      .filter(isMilestone)
      .filter(({ userId }) => userId === milestone.userId)
      .map(({ ts, at, watch }) => ({ ts, at, watch })),
  };
}

/** See `Store.milestones`; without the limit. */
export function watchedTenths(
  activities: Iterable<StoredActivity>,
  { site, contentId }: { readonly site: string; readonly contentId: string },
  after: MilestoneCursor | undefined,
): readonly WatchedTenth[] {
  return [...activities]
    .filter(isMilestone)
    .filter((milestone) => milestone.site === site && milestone.content?.id === contentId)
    .filter((milestone) => after === undefined || compareKeys(milestone, after) > 0)
    .sort(compareKeys)
    .map(({ ts, id, at, userId, device, session, watch }) => ({ ts, id, at, userId, device, session, watch }));
}

/** From where it was watched: the device; without one the user, else the session. */
export function watcherOf({ device, userId, session }: StoredActivity): string | undefined {
  if (device !== null) return `device ${device}`;
  return userId === null ? (session ?? undefined) : `user ${userId}`;
}

/** Of two at the same time the view is the earlier. */
function earlier(a: StoredActivity | undefined, b: StoredActivity): StoredActivity {
  if (!a || b.at < a.at) return b;
  return b.at === a.at && isMilestone(a) ? b : a;
}

function compareKeys(a: MilestoneCursor, b: MilestoneCursor): number {
  return a.ts - b.ts || (a.id < b.id ? -1 : Number(a.id > b.id));
}
