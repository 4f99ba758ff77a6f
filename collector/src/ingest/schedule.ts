import type { RejectReason } from "turnout/wire";
import type { Draft } from "./draft.js";

/** What a corrected clock may still be off by, ms; a join at the very start must not be refused for it. */
export const clockToleranceMs = 5_000;

/** Refuses a join before the content begins or after it ends: to join is to be there while it happens. */
export function keepToSchedule(draft: Draft): Draft | RejectReason {
  const { kind, content } = draft.sent;
  if (!kind.endsWith(".join") || !content) return draft;
  const { startsAt = -Infinity, endsAt = Infinity } = content;
  const { at } = draft.kept;
  return startsAt - clockToleranceMs <= at && at < endsAt + clockToleranceMs ? draft : "outside-schedule";
}
