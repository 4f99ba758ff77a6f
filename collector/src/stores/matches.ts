import type { ActivityFilter, StoredActivity } from "./store.js";

/** Whether an activity is in a filter: the plainest reading of `ActivityFilter`. */
export function matches(filter: ActivityFilter, activity: StoredActivity): boolean {
  const {
    from = -Infinity,
    to = Infinity,
    kinds,
    contentIds,
    contentTypes,
    userIds,
    text,
    signedIn,
    notUserIds,
    numbered,
    verified,
  } = filter;
  const { content, userId, label } = activity;
  return (
    activity.site === filter.site &&
    activity.at >= from &&
    activity.at < to &&
    (kinds === undefined || kinds.includes(activity.kind)) &&
    (contentIds === undefined || (content !== null && contentIds.includes(content.id))) &&
    (contentTypes === undefined || (content !== null && contentTypes.includes(content.type))) &&
    (userIds === undefined || (userId !== null && userIds.includes(userId))) &&
    (text === undefined || (label?.toLowerCase().includes(text.toLowerCase()) ?? false)) &&
    (signedIn === undefined || signedIn === (userId !== null)) &&
    (userId === null || !notUserIds?.includes(userId)) &&
    (verified === undefined || verified === activity.verified) &&
    (numbered === undefined || numbered === activity.seq > 0) &&
    (filter.inferred === undefined || filter.inferred === activity.inferred)
  );
}
