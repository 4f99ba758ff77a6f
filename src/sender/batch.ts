import type { Entry } from "../queue/outbox.js";
import { utf8Bytes } from "../utf8.js";

/** Activities that are sent without waiting for the interval. Source: Mixpanel, Faro, Datadog. */
export const flushEntries = 50;

/** Most activities in a request, for a backlog; bytes are the limit that is met first. */
export const batchLimitEntries = 250;

/** Largest body of an ordinary request, bytes (UTF-8). */
export const batchLimitBytes = 48 * 1024;

/** Largest body of a request while leaving, bytes: small ones are more likely to go out. Source: Datadog, Amplitude. */
export const leavingBatchLimitBytes = 16 * 1024;

/**
 * Largest copy that is left with the browser, bytes: it keeps 64 KiB for an origin, address and headers included.
 * Source: Fetch, "deferred fetching", quota.
 */
export const standingLimitBytes = 62 * 1024;

/** What an envelope takes beside context and activities, bytes: key, times, version, device, losses. */
const envelopeBytes = 1024;

/**
 * The longest run from the start of `entries` that shares one context and fits `limitBytes` and `limitEntries`. Always
 * at least one entry, if there is any: an activity's own limit is far below a batch's.
 */
export function takeBatch<E extends Entry>(entries: readonly E[], limitBytes: number, limitEntries: number): E[] {
  const batch: E[] = [];
  let bytes = envelopeBytes + utf8Bytes(entries[0]?.context ?? "");
  for (const entry of entries) {
    bytes += utf8Bytes(entry.json) + 20;
    const fits = entry.context === entries[0]?.context && bytes <= limitBytes && batch.length < limitEntries;
    if (batch.length > 0 && !fits) break;
    batch.push(entry);
  }
  return batch;
}
