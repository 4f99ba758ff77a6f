/** Retry arithmetic, apart from timers. */

const firstDelayMs = 1_000;

/** Longest wait between two tries, ms. Source: Datadog, Segment. */
const delayLimitMs = 60_000;

/** Longest wait that a `Retry-After` may ask for, ms. Source: Segment. */
const retryAfterLimitMs = 300_000;

/**
 * Wait before try number `attempt` (1 is the first repeat), ms: exponential with full jitter, so that clients that
 * failed together do not come back together. `random` is in [0, 1).
 * Source: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function retryDelayMs(attempt: number, random: number): number {
  return Math.round(random * Math.min(delayLimitMs, firstDelayMs * 2 ** (attempt - 1)));
}

/** What a `Retry-After` header asks for, ms from `now`: seconds or an HTTP date; undefined when absent or unreadable. */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  if (!header) return undefined;
  const waitMs = /^\d+$/.test(header.trim()) ? Number(header) * 1_000 : Date.parse(header) - now;
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(waitMs, 0), retryAfterLimitMs);
}

/**
 * What a status means for a batch. `retry`: later, the same. `refused`: the batch as it is will never be taken; its
 * halves may. An unreachable collector (no status), a wrong key or a missing route may be mended while we wait.
 * Source of the list: Grafana Faro's retryable statuses; 413 halves as at Mixpanel and Amplitude.
 */
export function meaningOf(status: number | undefined): "delivered" | "retry" | "refused" {
  if (status !== undefined && status >= 200 && status < 300) return "delivered";
  return status === 400 || status === 413 || status === 422 ? "refused" : "retry";
}
