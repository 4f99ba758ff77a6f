/**
 * Credit is granted on what was watched, so what cannot be true is refused: figures that contradict each other and
 * levels out of reach of a session's schedule by the step `plausible`, and more than fits into the time since the
 * collector has known the person to be there by the store (`stores/outpaces.ts`), which alone knows all of it.
 *
 * Both refuse the impossible, not the unlikely. Activities come late, out of order, or not at all: what proves nothing
 * is accepted. Someone who forges a patient history is not found here, and needs to be no faster than a viewer.
 */
import type { RejectReason, WatchFigures, WireContent } from "turnout/wire";
import { secondsOf, spansOf } from "../spans.js";
import { rateLimit, slackSeconds } from "../stores/outpaces.js";
import type { Draft } from "./draft.js";
import { clockToleranceMs } from "./schedule.js";

/** What may be missing at the end of a whole content of this length, seconds: as in the SDK, a percent or a second. */
const endToleranceSeconds = (lengthSeconds: number): number => Math.min(1, lengthSeconds / 100);

/** What two figures of one set may differ by, seconds: the SDK joins stretches that are 50 ms apart. */
const roundingSeconds = 0.05;

/** What each stretch may add when its two ends are rounded to milliseconds, seconds. */
const roundingOfSpanSeconds = 0.001;

/** The part of the time which a client may have missed to count, while its pages loaded. */
const uncountedShare = 0.05;

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
