/**
 * Whether somebody can have watched what a milestone tells of, in the time that the collector has known them to be
 * there: what every store asks while it writes, because only there is what is known complete.
 */
import type { Milestone, StoredActivity, Watching } from "./store.js";

/** Fastest speed that counts, seconds of content a second: the top of the common speed menus, as in the SDK. */
export const rateLimit = 2;

/** What a player's position may run ahead of its clock, seconds: twice the second that the SDK allows a slow one. */
export const slackSeconds = 2;

/** Longest session, ms; an id that claims an older one is not the time of its beginning. Source: the SDK ends it after a day. */
const sessionLimitMs = 24 * 3_600_000;

/**
 * Whether a milestone tells of more than can have been watched, at twice the speed, since the person's first view of the
 * content, or between it and any other milestone of theirs.
 *
 * What was watched is kept on the device, so all of it was watched there, whoever was signed in: the first view is the
 * device's. A page may have shown the content before as a part of itself, which is no view of it: the time runs from the
 * beginning of the session. Milestones are compared with the same person's on the same device only: what was watched on
 * two devices is never added up, and somebody else there has progress of their own.
 */
export function outpaces(milestone: Milestone, { firstView, milestones }: Watching): boolean {
  const { mode, basis, watchedSeconds } = milestone.watch;
  const alike = milestones.filter(({ watch }) => watch.mode === mode && watch.basis === basis);
  const isTooSoon = firstView !== undefined && isMore(watchedSeconds, elapsedMs(sessionStart(firstView), milestone));
  return isTooSoon || alike.some((other) => isTooFast(other, milestone) || isTooFast(milestone, other));
}

type Moment = Pick<StoredActivity, "ts" | "at">;
type Told = Pick<Milestone, "ts" | "at" | "watch">;

/** A lower tenth after a higher one is a new beginning, on a device that was cleared: then all of it was watched since. */
function isTooFast(earlier: Told, later: Told): boolean {
  if (later.ts < earlier.ts || later.at < earlier.at) return false;
  const isNewBeginning = later.watch.percent < earlier.watch.percent && later.ts > earlier.ts;
  const gainedSeconds = later.watch.watchedSeconds - (isNewBeginning ? 0 : earlier.watch.watchedSeconds);
  return isMore(gainedSeconds, elapsedMs(earlier, later));
}

/** More than time allows; a negative time says that the order is another than thought, and proves nothing. */
function isMore(seconds: number, timeMs: number): boolean {
  return timeMs >= 0 && seconds > (rateLimit * timeMs) / 1_000 + slackSeconds;
}

/**
 * The longer of two measures: the client's clock may have been set between the two moments, and the correction by the
 * server's differs from request to request by as much as a request takes.
 */
function elapsedMs(from: Moment, to: Moment): number {
  return Math.max(to.ts - from.ts, to.at - from.at);
}

/** When the session of a view began: its id, a UUID of version 7, tells (RFC 9562, section 5.7); else the view itself. */
function sessionStart({ ts, at, session }: NonNullable<Watching["firstView"]>): Moment {
  const beganAt = session?.[14] === "7" ? Number.parseInt(session.slice(0, 8) + session.slice(9, 13), 16) : ts;
  const beforeMs = ts - beganAt;
  return beforeMs > 0 && beforeMs <= sessionLimitMs ? { ts: beganAt, at: at - beforeMs } : { ts, at };
}
