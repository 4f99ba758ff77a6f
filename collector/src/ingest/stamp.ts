import type { RejectReason } from "turnout/wire";
import type { Batch, Draft } from "./draft.js";

/** A smaller difference between the clocks may be the way through the network, ms. */
const transitLimitMs = 5_000;

const dayMs = 24 * 3_600_000;

/** How far an activity may lie in the future, ms: what is left of a clock's error after its correction. */
const futureLimitMs = 5 * 60_000;

/** How old a page's activity may be, ms: SDKs keep theirs for 7 days; beyond 30 days it is a wrong clock and no late arrival. */
const pastLimitMs = 30 * dayMs;

/** How old a server's activity may be, ms: 25 months, so that a site can bring along the event of the year before. */
const serverPastLimitMs = 762 * dayMs;

/**
 * Puts the activity on the server's clock; refuses a time at which it cannot have happened. What is left of a clock's
 * error may not put it into the future, where a report of this moment would miss it. A server's own times are taken as
 * they are: machines that serve have the right time.
 */
export function stamp(draft: Draft, batch: Batch): Draft | RejectReason {
  const { fromServer, receivedAt } = batch;
  const at = fromServer ? draft.kept.ts : Math.round(draft.kept.ts + offsetMs(batch));
  const oldest = receivedAt - (fromServer ? serverPastLimitMs : pastLimitMs);
  if (at > receivedAt + futureLimitMs || at < oldest) return "absurd-time";
  return { ...draft, kept: { ...draft.kept, at: Math.min(at, receivedAt) } };
}

/** Server time minus client time: as the client learned it, or as the time of sending tells when it is far off. */
function offsetMs({ head, receivedAt }: Batch): number {
  if (head.offset !== undefined) return head.offset;
  const difference = receivedAt - head.sentAt;
  return Math.abs(difference) > transitLimitMs ? difference : 0;
}
