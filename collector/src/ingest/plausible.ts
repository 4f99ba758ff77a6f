/**
 * Credit is granted on what was watched, so what cannot be true is refused: figures that contradict each other and
 * levels out of reach of a session's schedule by the step `plausible`, and more than fits into the time since the
 * collector has known the person to be there by `outpaces`, which the store asks while it writes (`WriteUnit.judge`).
 *
 * Both refuse the impossible, not the unlikely. Activities come late, out of order, or not at all: what proves nothing
 * is accepted. Someone who forges a patient history is not found here, and needs to be no faster than a viewer.
 */
import type { RejectReason, WatchFigures, WireContent } from "turnout/wire";
import { secondsOf, spansOf } from "../spans.js";
import type { Milestone, StoredActivity, Watching } from "../stores/store.js";
import type { Draft } from "./draft.js";
import { clockToleranceMs } from "./schedule.js";

/** Fastest speed that counts, seconds of content a second: the top of the common speed menus, as in the SDK. */
const rateLimit = 2;

/** What a player's position may run ahead of its clock, seconds: twice the second that the SDK allows a slow one. */
const slackSeconds = 2;

/** What may be missing at the end of a whole content of this length, seconds: as in the SDK, a percent or a second. */
const endToleranceSeconds = (lengthSeconds: number): number => Math.min(1, lengthSeconds / 100);

/** What two figures of one set may differ by, seconds: the SDK joins stretches that are 50 ms apart. */
const roundingSeconds = 0.05;

/** What each stretch may add when its two ends are rounded to milliseconds, seconds. */
const roundingOfSpanSeconds = 0.001;

/** The part of the time which a client may have missed to count, while its pages loaded. */
const uncountedShare = 0.05;

/** Longest session, ms; an id that claims an older one is not the time of its beginning. Source: the SDK ends it after a day. */
const sessionLimitMs = 24 * 3_600_000;

/** The step: refuses a tenth whose figures cannot all be true, or that was out of reach when it happened. */
export function plausible(draft: Draft): Draft | RejectReason {
  const { watch, kind, content, inferred } = draft.sent;
  if (!watch) return draft;
  const isWatch = kind.endsWith(".watch") && !inferred;
  const canBe = isWatch && agree(watch, lengthSeconds(watch, content)) && isInReach(watch, content, draft.kept.at);
  return canBe ? draft : "implausible-watch";
}

/** A live session is as long as its schedule, whatever the figures say. */
function lengthSeconds({ mode, durationSeconds }: WatchFigures, content: WireContent | undefined): number {
  const { startsAt = Number.NaN, endsAt = Number.NaN } = content ?? {};
  return mode === "live" && endsAt > startsAt ? (endsAt - startsAt) / 1_000 : durationSeconds;
}

function agree({ percent, watchedSeconds, wallSeconds, spans }: WatchFigures, length: number): boolean {
  const isTenth = percent % 10 === 0 && percent >= 10 && percent <= 100;
  const isLength = length > 0 && length < Infinity;
  const least = (percent / 100) * length - endToleranceSeconds(length) - roundingSeconds;
  const isEnough = watchedSeconds >= least && watchedSeconds <= length + roundingSeconds;
  const fitsWall =
    wallSeconds === undefined || watchedSeconds * (1 - uncountedShare) <= rateLimit * wallSeconds + slackSeconds;
  return isTenth && isLength && isEnough && fitsWall && (spans === undefined || lieIn(spans, length, watchedSeconds));
}

/** Whether stretches lie in the content, and are no more than was watched. */
function lieIn(ends: readonly number[], length: number, watchedSeconds: number): boolean {
  const spans = spansOf(ends);
  if (!spans) return false;
  const tolerance = endToleranceSeconds(length) + roundingSeconds;
  const mostSeconds = watchedSeconds + tolerance + spans.length * roundingOfSpanSeconds;
  return spans.every(([, to]) => to <= length + tolerance) && secondsOf(spans) <= mostSeconds;
}

/** Of a live session nobody can have watched more than had been sent by then. */
function isInReach({ mode, watchedSeconds }: WatchFigures, content: WireContent | undefined, at: number): boolean {
  if (mode !== "live" || content?.startsAt === undefined) return true;
  return watchedSeconds * 1_000 <= at - content.startsAt + clockToleranceMs;
}

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
